"""The audience as a table: who may receive with the proof, read again unchanged, safe, never half-written."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest

from audience_making import HEADER, NOW
from cipc_newsletter.audience import exporting
from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import FileError
from cipc_newsletter.pipeline import audience, audience_export
from cipc_newsletter.pipeline.opening import store_of
from running import REPOSITORY

PEOPLE = (
    "ana@lecteurs.example,Ana,Núñez,es,express,2025-03-04,,I would like the newsletter.,form 12,Montréal\n"
    "benoit@lecteurs.example,Benoît,,fr,implied_membership,2025-01-02,2025-06-30,,register of members,\n"
    "+chloe@lecteurs.example,=1+1,-Roy,fr,express,2025-02-03,,,binder 3,@home\n"
)
TABLE = HEADER.rstrip("\n") + ",city\n" + PEOPLE


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    return open_workspace(tmp_path)


def taken(workspace: Workspace, data: str | bytes) -> dict[str, int]:
    path = workspace.root / "people.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    report = audience.import_subscribers(workspace, path, said={}, language_of=(), now=NOW, dry_run=False)
    return {"new": report.new, "updated": report.updated, "unchanged": report.unchanged}


def exported(workspace: Workspace) -> bytes:
    return b"".join(piece for piece, _counted in audience_export.pieces(workspace, now=NOW))


def rows(workspace: Workspace) -> dict[str, dict[str, str]]:
    found = csv.DictReader(io.StringIO(exported(workspace).decode("utf-8-sig")))
    return {row["email"].partition("@")[0]: row for row in found}


def test_everybody_who_may_be_mailed_stands_there_with_the_proof(workspace: Workspace) -> None:
    taken(workspace, TABLE)
    found = rows(workspace)
    assert found["ana"] == {
        "email": "ana@lecteurs.example",
        "first_name": "Ana",
        "last_name": "Núñez",
        "language": "es",
        "consent": "express",
        "consent_at": "2025-03-04",
        "consent_until_event": "",
        "consent_text": "I would like the newsletter.",
        "consent_evidence": "form 12",
        "city": "Montréal",
    }
    assert found["benoit"]["consent_until_event"] == "2025-06-30"
    assert len(found) == 3


def test_import_reads_it_again_and_nothing_changes(workspace: Workspace, tmp_path: Path) -> None:
    assert taken(workspace, TABLE)["new"] == 3
    table = exported(workspace)
    assert taken(workspace, table) == {"new": 0, "updated": 0, "unchanged": 3}
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    other = open_workspace(tmp_path / "elsewhere")
    assert taken(other, table)["new"] == 3
    assert exported(other) == table


def test_it_opens_in_a_french_spreadsheet_too_and_is_read_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(workspace, TABLE)
    monkeypatch.setenv("LANGUAGE", "fr")
    table = exported(workspace)
    assert table.decode("utf-8-sig").startswith("email;first_name;last_name;")
    assert taken(workspace, table) == {"new": 0, "updated": 0, "unchanged": 3}


def test_no_cell_is_a_formula(workspace: Workspace) -> None:
    taken(workspace, TABLE)
    cells = [cell for row in rows(workspace).values() for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert {"'=1+1", "'-Roy", "'@home", "'+chloe@lecteurs.example"} <= set(cells)


def test_whoever_left_or_whose_consent_ended_does_not_stand_there_and_is_counted(workspace: Workspace) -> None:
    taken(workspace, TABLE + "dora@lecteurs.example,,,fr,implied_inquiry,2024-01-02,,,letter,\n")
    audience.unsubscribe(workspace, "ana@lecteurs.example", by="", evidence="", now=NOW)
    path = workspace.root / "out.csv"
    counted = audience_export.write(workspace, str(path), now=NOW)
    assert (counted.people, counted.left_out) == (2, 2)
    assert b"ana@" not in path.read_bytes()
    assert b"dora@" not in path.read_bytes()


def test_of_several_proofs_the_one_that_holds_longest_is_told(workspace: Workspace) -> None:
    taken(workspace, TABLE)
    taken(workspace, HEADER + "benoit@lecteurs.example,Benoît,,fr,express,2024-12-01,,,form 9\n")
    assert (rows(workspace)["benoit"]["consent"], rows(workspace)["benoit"]["consent_evidence"]) == (
        "express",
        "form 9",
    )


def test_a_file_that_is_there_stays_as_it_is_unless_it_shall_be_replaced(workspace: Workspace) -> None:
    taken(workspace, TABLE)
    path = workspace.root / "out.csv"
    path.write_bytes(b"mine")
    with pytest.raises(FileError, match="it was left as it is"):
        audience_export.write(workspace, str(path), now=NOW)
    assert path.read_bytes() == b"mine"
    audience_export.write(workspace, str(path), now=NOW, is_replacing=True)
    assert path.read_bytes() == exported(workspace)
    with pytest.raises(FileError, match=r"ends in \.csv"):
        audience_export.write(workspace, str(workspace.root / "out.xlsx"), now=NOW)


def test_one_that_breaks_off_leaves_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(workspace, TABLE)

    def die(*_arguments: object, **_others: object) -> exporting.Part:
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "part", die)
    with pytest.raises(KeyboardInterrupt):
        audience_export.write(workspace, str(workspace.root / "out.csv"), now=NOW)
    assert sorted(path.name for path in workspace.root.iterdir() if path.is_file()) == ["config.toml", "people.csv"]


def test_ten_times_the_people_take_no_more_memory(workspace: Workspace) -> None:
    def peak() -> int:
        tracemalloc.start()
        for _piece in audience_export.pieces(workspace, now=NOW):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    def some(first: int, last: int) -> str:
        lines = (f"p{n}@lecteurs.example,,,fr,express,2025-03-04,,,form {n}\n" for n in range(first, last))
        return HEADER + "".join(lines)

    taken(workspace, some(0, 1500))
    small = peak()
    taken(workspace, some(1500, 15000))
    assert peak() < 2 * small
    with store_of(workspace, now=NOW) as store, store.reading() as connection:
        assert exporting.part(connection, after_id=0, attributes=(), at=NOW).is_last is False
