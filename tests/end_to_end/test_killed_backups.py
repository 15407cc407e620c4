"""`backup` and `restore`, killed at each thing they do to the disk: the store is the old one or the new, and whole.

Killed before the new store is in place, it is the old one; after that, the new one, which sends nothing before it is
settled. Run again, either ends as if it had never been killed. With CIPC_NEWSLETTER_EVERY_POINT=1 in the environment they
die at every kind of point, which takes minutes.
"""

import os
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system cannot send itself SIGKILL"),
]
KILLED = -getattr(signal, "SIGKILL", signal.SIGTERM)
DEFAULT = ("file put in place", "folder made durable")
IS_EVERY_POINT = bool(os.environ.get("CIPC_NEWSLETTER_EVERY_POINT"))
PHRASE = {"CIPC_NEWSLETTER_PASSPHRASE": "cheval agrafe pile correcte"}
RESTORE = ("restore", "safe", "--replace", "--yes", "--expect", str(EVERYBODY))
LATER = (
    "email,language,consent,consent_at,consent_evidence\nnouvelle@liste.example,fr,express,2025-01-01,formulaire\n"
)


@pytest.fixture
def office(outbox: MadeWorkspace) -> MadeWorkspace:
    """A workspace with a passphrase, a backup of twelve people, and one more since."""
    workspace = MadeWorkspace(root=outbox.root, variables={**outbox.variables, **PHRASE})
    workspace.done("backup", "safe")
    (workspace.root / "gens.csv").write_text(LATER, encoding="utf-8")
    workspace.done("audience", "import", "gens.csv")
    return workspace


def state_of(workspace: MadeWorkspace) -> tuple[int, bool]:
    """How many people the store holds, and whether it is held; it must be whole."""
    with closing(sqlite3.connect(workspace.root / "var" / "newsletter.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (people,) = connection.execute("SELECT count(*) FROM subscriber").fetchone()
        (reason,) = connection.execute("SELECT hold_reason FROM sender").fetchone()
    return people, bool(reason)


def chosen(points: list[str]) -> list[tuple[int, str]]:
    """The first and the last point of every kind, by default only around putting files in their places."""
    kinds = [kind for kind in Counter(points) if IS_EVERY_POINT or kind.startswith(DEFAULT)]
    return [(number, kind) for kind in kinds for number in sorted({1, points.count(kind)})]


def test_a_restore_that_is_killed_leaves_the_old_store_or_the_held_new_one(
    office: MadeWorkspace, tmp_path: Path
) -> None:
    code, points = office.copy_to(tmp_path / "unharmed").died(0, *RESTORE)
    assert code == 0
    seen = set()
    for turn, (number, kind) in enumerate(chosen(points)):
        workspace = office.copy_to(tmp_path / str(turn))
        code, _points = workspace.died(number, *RESTORE, kind=kind)
        assert code == KILLED
        seen.add(state_of(workspace))
        assert state_of(workspace) in {(EVERYBODY + 1, False), (EVERYBODY, True)}
        assert workspace.run(*RESTORE).code == 0
        assert state_of(workspace) == (EVERYBODY, True)
        assert turn or workspace.run("send", ISSUE, "--yes").code == 1
        assert not (workspace.root / "var" / ".backup-work").exists()
    assert len(seen) == 2, "it was killed on both sides of the one step"


def test_a_backup_that_is_killed_leaves_the_earlier_one_and_nothing_readable(
    office: MadeWorkspace, tmp_path: Path
) -> None:
    again = ("backup", "safe", "--replace")
    code, points = office.copy_to(tmp_path / "unharmed").died(0, *again)
    assert code == 0
    for turn, (number, kind) in enumerate(chosen(points)):
        workspace = office.copy_to(tmp_path / str(turn))
        earlier = (workspace.root / "safe").read_bytes()
        code, _points = workspace.died(number, *again, kind=kind)
        assert code == KILLED
        left = (workspace.root / "safe").read_bytes()
        for path in workspace.root.glob(".*.part"):
            assert b"liste.example" not in path.read_bytes()
        if left == earlier:
            assert workspace.run(*again).code == 0
        assert workspace.run("restore", "safe", "--replace", "--yes", "--expect", str(EVERYBODY + 1)).code == 0
        assert state_of(workspace) == (EVERYBODY + 1, True)
