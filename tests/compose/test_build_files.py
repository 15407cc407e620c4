"""The files of `build`."""

import hashlib
import json
import sys
from dataclasses import replace

import pytest

from cipc_newsletter.compose import build_files
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import FileError, UsageError
from compose_making import CONFIG, composed, everything, issue, workspace


@pytest.fixture
def place(tmp_path):
    return workspace(tmp_path)


def build(place: Workspace, of, languages=None):
    made = compose(of, workspace=place, version="1.2.3")
    return build_files.write(made, workspace=place, out=place.root / "build", languages=languages)


def files(place):
    folder = place.root / "build" / "2025-12"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_the_contract_names_is_there(place):
    build(place, everything(place.root))
    written = files(place)
    for language in ("fr", "en", "es"):
        for name in ("message.html", "message.txt", "message.eml", "view.html", "index.html"):
            assert f"{language}/{name}" in written
    assert "manifest.json" in written
    # One picture is shown in two widths, another in one; and the logo.
    assert sum(name.startswith("images/") for name in written) == 4


def test_the_manifest_describes_the_files_as_they_are(place):
    manifest = build(place, everything(place.root))
    written = files(place)
    assert json.loads(written["manifest.json"]) == manifest
    assert set(manifest) == {"issue", "digest", "code", "version", "sources", "languages"}
    for language in manifest["languages"].values():
        for file in (language["html"], language["text"], language["page"], *language["images"]):
            data = written[file["path"]]
            assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    french = manifest["languages"]["fr"]
    assert {"name": "first_name", "fallback": "vous"} in french["merge_fields"]
    assert "[[unsubscribe_url]]" in french["links"]


def test_the_page_to_look_at_has_its_pictures_beside_it_and_no_open_field(place):
    build(place, everything(place.root, ("fr",)))
    page = files(place)["fr/view.html"].decode()
    assert 'src="../images/' in page
    assert "https://images.observatoire.example" not in page
    assert "[[" not in page


def test_the_message_keeps_its_fields_open(place):
    build(place, issue())
    assert b"[[unsubscribe_url]]" in files(place)["fr/message.html"]


def test_building_twice_writes_the_same_and_touches_nothing(place):
    build(place, everything(place.root))
    before = {path: path.stat().st_mtime_ns for path in (place.root / "build").rglob("*") if path.is_file()}
    build(place, everything(place.root))
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_chosen_languages_alone_are_written_under_the_digest_of_all(place):
    of = issue(languages=("fr", "en"))
    manifest = build(place, of, ["en"])
    assert list(manifest["languages"]) == ["en"]
    assert manifest["digest"] == composed(place.root / "other", of).digest
    assert not any(name.startswith("fr/") for name in files(place))


def test_a_language_the_issue_lacks_is_refused(place):
    with pytest.raises(UsageError, match="fr"):
        build(place, issue(), ["de"])


def test_what_is_no_longer_part_of_the_issue_is_taken_away_and_nothing_else(place):
    build(place, everything(place.root))
    (place.root / "build" / "2025-12" / "notes.txt").write_text("mine", encoding="utf-8")
    build(place, issue())
    (logo,) = (name for name in files(place) if name.startswith("images/"))
    assert set(files(place)) == {
        logo,
        "manifest.json",
        "fr/message.html",
        "fr/message.txt",
        "fr/message.eml",
        "fr/view.html",
        "fr/index.html",
        "notes.txt",
    }


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        '{"languages": {"fr": {"html": {"path": "../../config.toml"}, "text": {"path": "/etc/x"}, "images": []}}}',
    ],
)
def test_a_manifest_that_was_tampered_with_takes_nothing_away(place, manifest):
    (place.root / "config.toml").write_text("x", encoding="utf-8")
    folder = place.root / "build" / "2025-12"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    build(place, issue())
    assert (place.root / "config.toml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there a read-only folder can be written to")
def test_a_folder_that_cannot_be_written_is_named_and_nothing_half_done(place):
    blocked = place.root / "build"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(FileError):
        build(place, issue())
    assert blocked.read_text(encoding="utf-8") == "a file where the folder should be"


def test_calendar_files_are_written_named_in_the_manifest_and_taken_away_with_their_event(tmp_path):
    place = workspace(tmp_path, config=replace(CONFIG, archive_base_url="https://www.observatoire.example/lettre"))
    manifest = build(place, everything(place.root, ("fr",)))
    [file] = manifest["languages"]["fr"]["calendars"]
    assert file["path"] == "fr/2025-12-01-i.ics"
    assert hashlib.sha256(files(place)[file["path"]]).hexdigest() == file["sha256"]
    build(place, issue())
    assert file["path"] not in files(place)
