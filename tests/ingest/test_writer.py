"""Files written whole, after every check, and nowhere else."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter.errors import FileError, IngestError
from cipc_newsletter.ingest import writer
from cipc_newsletter.ingest.draft import FoundPicture
from cipc_newsletter.ingest.outcomes import ImportPlan
from ingest_workspaces import FAIR_ID, MEETING_ID, PAGE, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def state(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }


def with_entry(plan: ImportPlan, place: int, **changes) -> ImportPlan:
    entries = list(plan.entries)
    entries[place] = replace(entries[place], **changes)
    return replace(plan, entries=tuple(entries))


def test_only_item_files_are_written(workspace: Workspace) -> None:
    written = writer.write(workspace.planned(PAGE), root=workspace.root)
    assert written == (f"news/{MEETING_ID}/fr.md", f"news/{FAIR_ID}/fr.md")
    assert sorted(state(workspace.root)) == sorted(written)


def test_a_file_is_what_people_expect_to_find(workspace: Workspace) -> None:
    workspace.imported(PAGE)
    text = workspace.file(MEETING_ID).read_text(encoding="utf-8")
    assert text.startswith(
        '+++\ntitle = "Le comité des voisins reçoit le maire à la salle Jeanne-Mance"\ndate = 2024-05-03\n'
    )
    assert text.endswith(
        "+++\nLe 3 mai 2024, le comité des voisins a reçu le maire. Il a promis de revenir.\n\n"
        "## Des questions sans détour\n\nTrois sujets ont occupé la soirée :\n\n- la nuit;\n- le bruit.\n\n"
        "Lire la suite\n"
    )


def test_a_second_import_touches_no_file(workspace: Workspace) -> None:
    workspace.imported(PAGE)
    before = state(workspace.root)
    for again in (PAGE, PAGE.replace("\n", "\r\n"), "\ufeff" + PAGE):
        assert writer.write(workspace.planned(again), root=workspace.root) == ()
    assert state(workspace.root) == before


def test_a_letter_lost_between_plan_and_file_stops_everything(workspace: Workspace) -> None:
    plan = workspace.planned(PAGE)
    item = plan.entries[1].item
    assert item is not None
    bad = with_entry(plan, 1, item=replace(item, body=item.body.replace("400", "40")))
    with pytest.raises(IngestError, match="keep the text"):
        writer.write(bad, root=workspace.root)
    assert state(workspace.root) == {}


@pytest.mark.parametrize("item_id", ["", "../../secret", "News", "a" * 49, "-a"])
def test_an_id_that_is_none_stops_everything(workspace: Workspace, item_id: str) -> None:
    plan = with_entry(workspace.planned(PAGE), 1, id=item_id)
    with pytest.raises(IngestError, match="cannot be an id"):
        writer.write(plan, root=workspace.root)
    assert state(workspace.root) == {}


@pytest.mark.parametrize(
    "name", ["../a.jpg", "/a.jpg", "fr.md", "a/b.jpg", "C:a.jpg", "a.jpg ", "", ".a.jpg", "a\\b.jpg"]
)
def test_a_picture_whose_name_is_none_stops_everything(workspace: Workspace, name: str) -> None:
    plan = workspace.planned(PAGE)
    picture = FoundPicture(address="https://site.example/a.jpg", name=name)
    plan = with_entry(plan, 0, draft=replace(plan.entries[0].draft, pictures=(picture,)))
    with pytest.raises(IngestError, match="cannot be named"):
        writer.write(plan, root=workspace.root, pictures={picture.address: b"picture"})
    assert state(workspace.root) == {}


def test_an_item_that_does_not_read_back_stops_everything(workspace: Workspace) -> None:
    plan = workspace.planned(PAGE)
    item = plan.entries[0].item
    assert item is not None
    with pytest.raises(IngestError):
        writer.write(with_entry(plan, 0, item=replace(item, title="  ")), root=workspace.root)
    assert state(workspace.root) == {}


def test_a_file_that_appeared_meanwhile_is_not_overwritten(workspace: Workspace) -> None:
    plan = workspace.planned(PAGE)
    late = workspace.file(FAIR_ID)
    late.parent.mkdir(parents=True)
    late.write_text("à moi", encoding="utf-8")
    with pytest.raises(IngestError) as caught:
        writer.write(plan, root=workspace.root)
    assert caught.value.path == f"news/{FAIR_ID}/fr.md"
    assert list(state(workspace.root)) == [f"news/{FAIR_ID}/fr.md"]
    assert late.read_text(encoding="utf-8") == "à moi"


def test_where_one_file_is_refused_none_is_written(workspace: Workspace) -> None:
    plan = workspace.planned(PAGE)
    blocked = workspace.root / "news" / FAIR_ID
    blocked.parent.mkdir()
    blocked.write_text("a file where a folder must be", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        writer.write(plan, root=workspace.root)
    assert caught.value.path == f"news/{FAIR_ID}/fr.md"
    assert [path.name for path in blocked.parent.iterdir()] == [FAIR_ID]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="only an ordinary Unix user is refused so")
def test_a_read_only_folder_is_an_error_in_words(workspace: Workspace) -> None:
    plan = workspace.planned(PAGE)
    workspace.root.chmod(0o500)
    try:
        with pytest.raises(FileError, match="nothing was changed"):
            writer.write(plan, root=workspace.root)
    finally:
        workspace.root.chmod(0o700)


def test_after_a_stop_the_same_import_does_it_all(workspace: Workspace) -> None:
    blocked = workspace.root / "news" / FAIR_ID
    blocked.parent.mkdir()
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(FileError):
        writer.write(workspace.planned(PAGE), root=workspace.root)
    blocked.unlink()
    assert workspace.imported(PAGE).counts == {"new": 2, "updated": 0, "unchanged": 0, "conflict": 0, "skipped": 0}
