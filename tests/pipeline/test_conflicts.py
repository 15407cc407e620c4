"""What waits for a decision, and what a decision leaves in the files."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import ContentError
from cipc_newsletter.ingest.resolving import Keep
from cipc_newsletter.item_files import incoming_path_of, parse, path_of, text_of
from cipc_newsletter.model.item import Item, Source
from cipc_newsletter.pipeline import conflicts

ROOT = Path(__file__).parents[2]
ID = "2023-10-09-nuit-lanternes"
SOURCE = Source(
    kind="wordpress", location="https://voisins.example/", key="voisins.example#7", digest="sha256:" + "0" * 64
)
SEEN = replace(SOURCE, digest="sha256:" + "1" * 64)
FILE = Item(id=ID, language="fr", title="Nuit des lanternes", body="Nos mots.", source=SOURCE)
INCOMING = replace(FILE, body="Leurs mots.", source=SEEN)
REMARK = "# à relire par Nadia\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copy(ROOT / "config.example.toml", tmp_path / "config.toml")
    written = text_of(FILE).replace("[source]", f"{REMARK}[source]")
    for path, text in ((path_of(ID, "fr"), written), (incoming_path_of(ID, "fr"), text_of(INCOMING))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8", newline="\n")
    return open_workspace(tmp_path)


def text_in(workspace: Workspace) -> str:
    return (workspace.root / path_of(ID, "fr")).read_text(encoding="utf-8")


def item_in(workspace: Workspace) -> Item:
    item, mistakes = parse(text_in(workspace), path=path_of(ID, "fr"))
    assert item is not None, mistakes
    return item


def test_what_waits_is_named(workspace: Workspace) -> None:
    assert conflicts.waiting(workspace) == (f"news/{ID}/fr.incoming.md",)


def test_the_file_kept_keeps_its_remarks_and_every_word(workspace: Workspace) -> None:
    (conflict,) = conflicts.conflicts_of(workspace, "lanternes")
    conflicts.resolve(workspace, conflict, Keep.FILE)
    assert REMARK in text_in(workspace)
    assert (item_in(workspace).body.strip(), item_in(workspace).source) == ("Nos mots.", SEEN)
    assert conflicts.waiting(workspace) == ()


def test_the_source_kept_is_in_the_file(workspace: Workspace) -> None:
    (conflict,) = conflicts.conflicts_of(workspace, ID)
    conflicts.resolve(workspace, conflict, Keep.SOURCE)
    assert (item_in(workspace).body.strip(), item_in(workspace).source) == ("Leurs mots.", SEEN)
    assert conflicts.waiting(workspace) == ()


def test_an_item_without_a_conflict_is_refused_and_what_waits_is_named(workspace: Workspace) -> None:
    other = path_of("2024-01-01-autre", "fr")
    (workspace.root / other).parent.mkdir()
    (workspace.root / other).write_text(text_of(replace(FILE, source=None)), encoding="utf-8", newline="\n")
    with pytest.raises(ContentError, match=r"fr\.incoming\.md"):
        conflicts.conflicts_of(workspace, "autre")


def test_a_version_that_a_person_broke_is_named_with_its_line(workspace: Workspace) -> None:
    path = workspace.root / incoming_path_of(ID, "fr")
    path.write_text("Plus rien.\n", encoding="utf-8", newline="\n")
    with pytest.raises(ContentError, match=r"fr\.incoming\.md, line 1"):
        conflicts.conflicts_of(workspace, ID)


def test_an_item_written_by_hand_gets_its_source(workspace: Workspace) -> None:
    by_hand = text_of(replace(FILE, source=None)).replace("+++\nNos", f"{REMARK}+++\nNos")
    (workspace.root / path_of(ID, "fr")).write_text("\n" + by_hand, encoding="utf-8", newline="\n")
    (conflict,) = conflicts.conflicts_of(workspace, ID)
    conflicts.resolve(workspace, conflict, Keep.FILE)
    assert item_in(workspace).source == SEEN
    assert REMARK in text_in(workspace)


def test_where_nothing_waits_a_person_is_told_so(workspace: Workspace) -> None:
    (workspace.root / incoming_path_of(ID, "fr")).unlink()
    with pytest.raises(ContentError, match="There is nothing to decide; the file is as it was"):
        conflicts.conflicts_of(workspace, ID)
