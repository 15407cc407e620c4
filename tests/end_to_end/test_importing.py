"""A colleague brings the news of the site in, edits one, brings it in again, decides, and makes an issue of it."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from running import Answer, run
from wordpress_making import HOST, NewsSite, featuring, news_site, post

ID = "2023-10-09-nuit-lanternes-parc-sainte-marthe"
POTAGER = {
    "rendered": "<p>Les voisins du parc ont semé des haricots et des courges, et invitent tout le quartier.</p>"
}

pytestmark = pytest.mark.slow


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1200, 700), (30, 90, 140)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="module")
def site() -> Iterator[NewsSite]:
    with news_site() as made:
        lantern = post(**featuring())
        lantern["_embedded"] = json.loads(json.dumps(lantern["_embedded"]).replace(HOST, made.url))
        garden = post(8, title={"rendered": "Un potager pour tous"}, link=f"{HOST}/potager/", content=POTAGER)
        made.posts[:] = [lantern, garden]
        made.files = {"lanternes-1536x1024.jpg": jpeg()}
        yield made


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newsletter")
    assert run("init", ".", cwd=folder).code == 0
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert "internal_hosts = []" in text
    text = text.replace("internal_hosts = []", 'internal_hosts = ["127.0.0.1"]')
    config.write_text(text, encoding="utf-8", newline="\n")
    return folder


def brought(site: NewsSite, workspace: Path, *more: str, language: str = "en") -> Answer:
    return run("import", "wordpress", f"{site.url}/actualites/", *more, cwd=workspace, language=language)


def test_from_the_address_of_a_site_to_an_issue_of_its_news(site: NewsSite, workspace: Path) -> None:
    dry = json.loads(brought(site, workspace, "--dry-run", "--json").out)
    assert not (workspace / "news" / ID).exists()
    first = json.loads(brought(site, workspace, "--json").out)
    assert dry == first
    assert (first["new"], first["conflict"]) == ([ID, "2023-10-12-potager"], [])
    assert [path.suffix for path in sorted((workspace / "news" / ID).iterdir())] == [".md", ".jpg"]
    again = brought(site, workspace, language="fr")
    assert "inchangées\u00a0: 2" in again.out

    file = workspace / "news" / ID / "fr.md"
    file.write_text(file.read_text(encoding="utf-8").replace("400 voisins", "quatre cents voisins"), encoding="utf-8")
    site.posts[0]["content"]["rendered"] += "<p>Une seconde marche aura lieu au printemps.</p>"
    conflict = brought(site, workspace)
    assert f"cipc-newsletter import --resolve {ID}" in conflict.out
    assert "quatre cents voisins" in file.read_text(encoding="utf-8")
    assert brought(site, workspace, "--strict").code == 1

    unsaid = run("import", "--resolve", "lanternes", cwd=workspace)
    assert (unsaid.code, "quatre cents" in unsaid.out) == (2, True)
    decided = run("import", "--resolve", "lanternes", "--keep", "file", "--json", cwd=workspace)
    assert json.loads(decided.out) == {"resolved": {f"news/{ID}/fr.md": "file"}}
    assert "quatre cents voisins" in file.read_text(encoding="utf-8")
    assert json.loads(brought(site, workspace, "--json").out)["unchanged"] == [ID, "2023-10-12-potager"]

    made = run("issue", "new", "2023-10", "--from-news", "--since", "2023-10-01", cwd=workspace)
    assert made.code == 0, made.err
    issue = (workspace / "issues" / "2023-10.toml").read_text(encoding="utf-8")
    assert issue.index(ID) < issue.index("2023-10-12-potager")
    built = run("build", "2023-10", cwd=workspace)
    assert built.code == 0, built.err
    html = (workspace / "build" / "2023-10" / "fr" / "message.html").read_text(encoding="utf-8")
    assert "quatre" in html
    assert "potager" in html


def test_a_plan_takes_what_a_colleague_left_in_it(site: NewsSite, tmp_path: Path, workspace: Path) -> None:
    shutil.copy(workspace / "config.toml", tmp_path / "config.toml")
    address = f"{site.url}/actualites/"
    assert run("import", "wordpress", address, "--plan", "plan.toml", cwd=tmp_path).code == 0
    assert not (tmp_path / "news").exists()
    plan = tmp_path / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("take = true", "take = false", 1), encoding="utf-8")
    done = run("import", "wordpress", "--apply", "plan.toml", "--json", cwd=tmp_path)
    assert done.value["new"] == ["2023-10-12-potager"]
    other = run("import", "wordpress", "autre.example", "--apply", "plan.toml", cwd=tmp_path)
    assert (other.code, address in other.err) == (2, True)
    assert run("import", "wordpress", cwd=tmp_path).code == 2


def test_the_issue_that_an_import_proposes_can_be_made(site: NewsSite, workspace: Path, tmp_path: Path) -> None:
    shutil.copy(workspace / "config.toml", tmp_path / "config.toml")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "2025-12.toml").write_text("date = 2025-12-15\n", encoding="utf-8")
    said = run("import", "wordpress", f"{site.url}/actualites/", cwd=tmp_path).err
    command = said.partition("Next, an issue of them: cipc-newsletter ")[2].split()
    assert command[-2:] == ["--since", "2023-10-12"]
    made = run(*command, cwd=tmp_path)
    assert made.code == 0, made.err


def test_an_import_that_finds_nothing_says_what_to_look_at(site: NewsSite, workspace: Path) -> None:
    said = brought(site, workspace, "--since", "2199-01-01")
    assert (said.code, "0 new" in said.out, "--since" in said.err) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "wordpress", "nulle-part.json"), "nulle-part.json"),
        (("import", "feed", "config.toml"), "config.toml"),
        (("import", "html", "ftp://voisins.example/"), "ftp"),
        (("import", "wordpress", "http://127.0.0.1:1/"), "127.0.0.1"),
        (("import", "html", "http://169.254.169.254/latest/"), "169.254.169.254"),
    ],
)
def test_what_cannot_be_read_is_said_without_a_traceback(
    workspace: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(workspace.rglob("news/**/*"))
    answer = run(*arguments, cwd=workspace)
    assert answer.code == 1, answer
    assert words in answer.err
    assert "Traceback" not in answer.err
    assert sorted(workspace.rglob("news/**/*")) == before
