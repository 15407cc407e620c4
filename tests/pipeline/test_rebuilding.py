"""A build that composes anew only what changed gives just what composing afresh gives."""

import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

from cipc_newsletter import __version__
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import ContentError
from cipc_newsletter.pipeline import rebuilding
from cipc_newsletter.pipeline.issue_files import read
from cipc_newsletter.pipeline.rebuilding import rebuilt
from running import REPOSITORY

ALL = ["fr", "en", "es"]


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """The repository's own workspace, copied."""
    root = tmp_path / "workspace"
    for name in ("news", "issues", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "config.example.toml", root / "config.toml")
    return open_workspace(root)


class Builds:
    """Builds an issue as `build` does, and tells which languages were composed anew, and that it came out right."""

    def __init__(self, place: Workspace, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.shelf, self.composed = place.root, shelf, []
        composing = rebuilding.compose_languages

        def noting(issue, languages, *, workspace, theme):
            self.composed.extend(languages)
            return composing(issue, languages, workspace=workspace, theme=theme)

        monkeypatch.setattr(rebuilding, "compose_languages", noting)

    def again(self, name: str = "2025-12") -> list[str]:
        self.composed.clear()
        workspace = open_workspace(self.root)
        issue, theme = read(workspace, name)
        made = rebuilt(workspace, issue, theme, folder=self.shelf)
        assert made == compose(issue, workspace=workspace, version=__version__)
        return list(self.composed)

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.fixture
def builds(place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builds:
    made = Builds(place, tmp_path / "shelf", monkeypatch)
    assert made.again() == ALL
    return made


def test_where_nothing_changed_nothing_is_composed(builds):
    assert builds.again() == []


@pytest.mark.parametrize(
    ("path", "old", "new", "composed"),
    [
        ("news/2025-12-02-jeunes-et-police/en.md", "Montréal", "Longueuil", ["en"]),
        ("news/2025-12-02-jeunes-et-police/en.md", "[image]\n", "[image] # seen\n", ["en"]),
        ("news/2025-12-09-journee-tacmes/fr.md", "Comment protéger", "Comment mieux protéger", ["fr"]),
        (
            "news/2024-05-27-reponses-locales-montreal/fr.md",
            "Montréal",
            "Longueuil",
            ALL,
        ),  # shown in French everywhere
        ("issues/2025-12.toml", "Protecting youth", "Listening to youth", ALL),
        ("issues/2025-12.toml", "# What stands in the mailbox", "# What is in the mailbox", ALL),
        ("config.toml", "514 555-0142", "514 555-0143", ALL),
        ("config.toml", "# the law wants this", "# wanted by law", ALL),
        ("templates/bulletin/template.toml", "#12324A", "#12324B", ALL),
        ("templates/bulletin/blocks/events.mjml.j2", "item.calendar", "item.calendar and item.link", ALL),
        ("templates/bulletin/text.txt.j2", "{{ month }}", "{{ month }}.", ALL),
        ("news/2023-03-07-mission-dubai/fr.md", "Dubaï", "Abou Dhabi", []),  # not in this issue
    ],
)
def test_what_changed_is_composed_and_nothing_else(builds, path, old, new, composed):
    builds.change(path, old, new)
    assert builds.again() == composed
    assert builds.again() == []


def test_a_picture_that_changed_is_composed_where_it_is_shown(builds):
    picture = next((builds.root / "news" / "2025-12-09-journee-tacmes").glob("*.png"))
    other = next((builds.root / "news" / "2025-10-30-congres-mexique").glob("*.png"))
    shutil.copy(other, picture)
    assert builds.again() == ALL


def test_a_file_of_a_template_that_was_not_there_before_counts(builds):
    folder = builds.root / "templates" / "communique"
    shutil.copy(builds.root / "templates" / "bulletin" / "style.mjml.j2", folder / "style.mjml.j2")
    assert builds.again() == []
    (builds.root / "templates" / "bulletin" / "notes.txt").write_text("seen", encoding="utf-8")
    assert builds.again() == ALL


def test_where_a_site_chose_addresses_since_they_are_taken(builds):
    (builds.root / rebuilding.published.FILE).write_text('{"a.png": "https://a.example/a.png"}\n', encoding="utf-8")
    try:
        assert builds.again() == ALL
    except ContentError:  # a file of another shape is refused, which is as good as noticed
        assert builds.composed == ALL


def test_settings_of_the_template_that_change_while_a_build_runs_are_in_the_next_one(builds):
    workspace = open_workspace(builds.root)
    before = read(workspace, "2025-12")
    builds.change("templates/bulletin/template.toml", "[colours]", "[colours]\n# looked at again")
    rebuilt(workspace, *before, folder=builds.shelf)
    assert builds.again() == ALL


def test_a_file_that_is_gone_is_told_as_ever(builds):
    next((builds.root / "news" / "2025-12-09-journee-tacmes").glob("*.png")).unlink()
    with pytest.raises(ContentError):
        builds.again()


def test_another_version_or_library_or_program_file_composes_all(builds, monkeypatch):
    monkeypatch.setattr(rebuilding, "__version__", "0.0.0")
    workspace = open_workspace(builds.root)
    builds.composed.clear()
    rebuilt(workspace, *read(workspace, "2025-12"), folder=builds.shelf)
    assert builds.composed == ALL
    monkeypatch.undo()
    monkeypatch.setattr(rebuilding, "_libraries", lambda: iter(["jinja2-99.dist-info"]))
    rebuilt(workspace, *read(workspace, "2025-12"), folder=builds.shelf)
    assert {path.suffix for path in builds.shelf.iterdir()} == {".language"}


@pytest.mark.parametrize("damage", [b"", b"cipc-newsletter composed issue 1\n", b"\0" * 99, None])
def test_what_is_kept_and_cannot_be_read_is_as_none(builds, damage):
    for path in builds.shelf.iterdir():
        path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    assert builds.again() == ALL
    assert builds.again() == []


def test_one_byte_that_turned_anywhere_is_noticed(builds):
    for path in builds.shelf.iterdir():
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    assert builds.again() == ALL


def test_where_nothing_can_be_kept_the_build_goes_on(place, tmp_path, monkeypatch):
    blocked = tmp_path / "shelf"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    builds = Builds(place, blocked, monkeypatch)
    assert builds.again() == builds.again() == ALL


def test_two_workspaces_and_two_issues_keep_apart(builds):
    assert builds.again("2025-11") == ["fr"]
    assert builds.again("2025-10") == ["fr", "en"]
    assert builds.again("2025-11") == builds.again("2025-10") == builds.again() == []


def test_in_one_mail_of_two_languages_only_the_changed_one_is_composed(builds):
    builds.again("2025-10")
    builds.change("news/2025-10-01-seminaire-analyse-criminelle/en.md", "title = ", "title  = ")
    assert builds.again("2025-10") == ["en"]


def test_a_language_alone_is_composed_as_among_the_others(place):
    issue, theme = read(place, "2025-12")
    composing = partial(rebuilding.compose_languages, issue, workspace=place, theme=theme)
    together = composing(issue.languages)
    for language in issue.languages:
        assert composing([language])[language] == together[language]


def test_no_file_is_read_that_is_not_held_against_what_was_kept(place):
    opened: set[Path] = set()
    is_listening = True

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if is_listening and event == "open" and isinstance(arguments[0], str | bytes | Path):
            opened.add(Path(str(arguments[0])))

    sys.addaudithook(listen)  # cannot be taken away again, only silenced
    issue, theme = read(place, "2025-12")
    opened.clear()  # what reading gives is held as it was read
    made = rebuilding.compose_languages(issue, issue.languages, workspace=place, theme=theme)
    is_listening = False
    held = {(place.root / path).resolve() for part in made.values() for path in part.sources}
    folders = [layer.folder.resolve() for layer in theme.layers]
    inside = {path.resolve() for path in opened if path.resolve().is_relative_to(place.root.resolve())}
    assert inside
    assert {path for path in inside - held if not any(path.is_relative_to(folder) for folder in folders)} == set()
