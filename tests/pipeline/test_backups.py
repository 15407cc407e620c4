"""A backup holds the store as it was, and a restored one waits until people say what came after."""

import datetime as dt
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from audience_making import imported
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import FileError, NewsletterError, NotTheSenderError, StoreError
from cipc_newsletter.operating_system import exclusive_lock
from cipc_newsletter.pipeline import restoring
from cipc_newsletter.pipeline.backing_up import Made, back_up, place_of, require_long_enough
from cipc_newsletter.pipeline.opening import keys_of, store_of
from cipc_newsletter.store import senders
from compose_making import CONFIG

NOW = dt.datetime(2025, 12, 15, 14, 12, 4, tzinfo=dt.UTC)
WORDS = "cheval agrafe pile correcte"


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a key of a passphrase in no time: what it really costs, seconds, is paid in tests/store."""
    monkeypatch.setattr("cipc_newsletter.store.passphrase_keys._COST", 2**10)
    monkeypatch.setattr("pyrage.passphrase.encrypt", lambda _key, _words: b"what age tools open by hand")


def workspace_in(folder: Path, people: int = 3) -> Workspace:
    """A workspace with so many people in its store, and a key of links."""
    folder.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(root=folder, config=CONFIG)
    keys_of(workspace)
    add_people(workspace, people)
    return workspace


def add_people(workspace: Workspace, people: int, name: str = "p") -> None:
    with store_of(workspace, now=NOW) as store:
        rows = "".join(f"{name}{number}@liste.example,fr\n" for number in range(people))
        imported(store, f"email,language\n{rows}")


def people_in(workspace: Workspace) -> int:
    with store_of(workspace, now=NOW) as store, store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM subscriber").scalar_one())


def made(workspace: Workspace, target: Path, *, is_replacing: bool = False) -> Made:
    place = place_of(workspace, str(target), now=NOW, is_replacing=is_replacing)
    return back_up(workspace, place, passphrase=WORDS, now=NOW)


def restored(workspace: Workspace, path: Path, passphrase: str = WORDS) -> tuple[Path, ...]:
    with restoring.ready(workspace, path, passphrase=passphrase, now=NOW) as prepared:
        return restoring.put(prepared, now=NOW)


def files_of(workspace: Workspace) -> dict[str, bytes]:
    """Every file of the store's folder with what is in it, the empty ones of locks and journals left out."""
    return {path.name: raw for path in workspace.var.iterdir() if path.is_file() and (raw := path.read_bytes())}


def test_a_backup_brings_the_store_and_its_keys_to_another_computer_and_holds_it_there(tmp_path: Path) -> None:
    first = workspace_in(tmp_path / "a")
    answer = made(first, tmp_path / "b")
    assert (answer.contents.people, answer.contents.campaigns, answer.size) == (3, 0, (tmp_path / "b").stat().st_size)
    second = Workspace(root=tmp_path / "c", config=CONFIG)
    second.root.mkdir()
    assert restored(second, tmp_path / "b") == ()
    assert people_in(second) == 3
    assert keys_of(second) == keys_of(first)
    with store_of(second, now=NOW) as store, store.reading() as connection:
        assert senders.read(connection).restored_to == NOW
    with store_of(first, now=NOW) as store, store.reading() as connection:
        assert senders.read(connection).restored_to is None


def test_a_backup_leaves_nothing_readable_behind(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a")
    before = files_of(workspace)
    path = made(workspace, tmp_path).path
    assert path.name.startswith("newsletter-2025-12-15-")
    assert files_of(workspace) == before
    assert b"liste.example" not in path.read_bytes()
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_what_stands_in_place_of_the_store_is_kept_under_another_name(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a")
    made(workspace, tmp_path / "b")
    add_people(workspace, 2, "later")
    with restoring.ready(workspace, tmp_path / "b", passphrase=WORDS, now=NOW) as prepared:
        assert prepared.is_replacing
        assert prepared.here is not None
        assert (prepared.here.people, prepared.contents.people) == (5, 3)
        (kept,) = restoring.put(prepared, now=NOW)
    assert people_in(workspace) == 3
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT count(*) FROM subscriber").fetchone() == (5,)
    connection.close()


def test_a_restore_in_the_same_second_as_one_that_died_keeps_the_old_store_under_a_name_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = workspace_in(tmp_path / "a")
    made(workspace, tmp_path / "b")
    add_people(workspace, 2, "later")

    def die(new: Path, _place: Path) -> None:
        raise KeyboardInterrupt(new.name)

    with monkeypatch.context() as at_the_last_step:
        at_the_last_step.setattr("cipc_newsletter.operating_system.put_in_place", die)
        with pytest.raises(KeyboardInterrupt):
            restored(workspace, tmp_path / "b")
    assert people_in(workspace) == 5
    (of_the_dead,) = workspace.var.glob("newsletter.db.before-*")
    first = of_the_dead.read_bytes()

    (kept,) = restored(workspace, tmp_path / "b")
    assert kept == of_the_dead.with_name(f"{of_the_dead.name}-2")
    assert of_the_dead.read_bytes() == first
    assert people_in(workspace) == 3
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT count(*) FROM subscriber").fetchone() == (5,)
    connection.close()


def test_an_empty_or_missing_store_is_replaced_without_a_word(tmp_path: Path) -> None:
    made(workspace_in(tmp_path / "a"), tmp_path / "b")
    (tmp_path / "c").mkdir()
    empty = Workspace(root=tmp_path / "c", config=CONFIG)
    for _time in ("no store", "an empty one"):
        with restoring.ready(empty, tmp_path / "b", passphrase=WORDS, now=NOW) as prepared:
            assert not prepared.is_replacing
        assert people_in(empty) == 0


def test_a_damaged_store_can_be_replaced_and_its_journal_is_not_played_into_the_new_one(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a", people=300)
    made(workspace, tmp_path / "b")
    database = workspace.var / "newsletter.db"
    raw = bytearray(database.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 30_000] = b"\xff" * 30_000
    database.write_bytes(raw)
    journal = database.with_name("newsletter.db-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x01" * 600)
    with pytest.raises(StoreError, match="damaged"):
        made(workspace, tmp_path / "worse")
    assert not (tmp_path / "worse").exists()
    with restoring.ready(workspace, tmp_path / "b", passphrase=WORDS, now=NOW) as prepared:
        assert prepared.is_unreadable
        assert prepared.is_replacing
        restoring.put(prepared, now=NOW)
    assert people_in(workspace) == 300


@pytest.mark.parametrize("how", ["passphrase", "cut", "foreign", "missing"])
def test_a_backup_that_cannot_be_used_changes_nothing(tmp_path: Path, how: str) -> None:
    workspace = workspace_in(tmp_path / "a")
    path = made(workspace, tmp_path / "b").path
    before = files_of(workspace)
    if how == "cut":
        path.write_bytes(path.read_bytes()[:-500])
    elif how == "foreign":
        path.write_text("[organisation]\n", encoding="utf-8")
    elif how == "missing":
        path.unlink()
    with pytest.raises((StoreError, FileError)):
        restored(workspace, path, "another phrase" if how == "passphrase" else WORDS)
    assert files_of(workspace) == before


def test_an_earlier_backup_is_not_written_over_unasked(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a")
    earlier = made(workspace, tmp_path / "b").path.read_bytes()
    with pytest.raises(FileError, match="an earlier one is still there when it is needed"):
        made(workspace, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == earlier
    made(workspace, tmp_path / "b", is_replacing=True)
    assert (tmp_path / "b").read_bytes() != earlier
    assert restored(workspace, tmp_path / "b")


@pytest.mark.parametrize("is_replacing", [False, True])
@pytest.mark.parametrize(
    "named", ["a/var/newsletter.db", "a/var", "a/var/token-keys", "a/config.toml", "a/news/photo.jpg", "photo.zip"]
)
def test_a_backup_is_written_over_no_store_and_nothing_else_but_a_backup(
    tmp_path: Path, named: str, is_replacing: bool
) -> None:
    workspace = workspace_in(tmp_path / "a")
    (tmp_path / "a" / "news").mkdir()
    for name in ("a/config.toml", "a/news/photo.jpg", "photo.zip"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(FileError, match=r"the workspace's own|it was left as it is"):
        made(workspace, tmp_path / named, is_replacing=is_replacing)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("words", "said"), [("", "empty"), ("   ", "empty"), ("elevenchars", "too short")])
def test_a_passphrase_that_protects_nothing_is_refused(words: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        require_long_enough(words)


def test_nothing_is_restored_while_somebody_sends(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a")
    with exclusive_lock(workspace.var / "sender.lock"), pytest.raises(NotTheSenderError, match="being sent"):
        restored(workspace, tmp_path / "b")


def test_two_backups_at_once_are_one_too_many(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a")
    with exclusive_lock(workspace.var / "backup.lock"), pytest.raises(NotTheSenderError, match="making or restoring"):
        made(workspace, tmp_path / "b")


def test_a_backup_made_while_others_write_is_of_one_moment(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path / "a", people=1000)
    stop, has_begun = threading.Event(), threading.Event()

    def write_on() -> None:
        with store_of(workspace, now=NOW) as store:
            while not stop.is_set():
                with store.writing() as connection:  # two rows far apart that always agree
                    connection.exec_driver_sql("UPDATE subscriber SET first_name = first_name || 'x' WHERE id = 1")
                    connection.exec_driver_sql("UPDATE subscriber SET first_name = first_name || 'x' WHERE id = 900")
                has_begun.set()

    writer = threading.Thread(target=write_on)
    writer.start()
    has_begun.wait()
    try:
        made(workspace, tmp_path / "b")
    finally:
        stop.set()
        writer.join()
    other = Workspace(root=tmp_path / "c", config=CONFIG)
    other.root.mkdir()
    restored(other, tmp_path / "b")
    with store_of(other, now=NOW) as store, store.reading() as connection:
        one, other_one = connection.exec_driver_sql(
            "SELECT first_name FROM subscriber WHERE id IN (1, 900)"
        ).scalars()
    assert one == other_one != ""


def test_postgresql_is_refused_in_words(tmp_path: Path) -> None:
    from dataclasses import replace

    config = replace(CONFIG, store_url="postgresql+psycopg://somewhere/newsletter")
    with pytest.raises(NewsletterError, match="pg_dump"):
        made(Workspace(root=tmp_path, config=config), tmp_path / "b")


def test_a_manifest_of_a_later_format_asks_for_an_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = workspace_in(tmp_path / "a")
    with monkeypatch.context() as later:
        later.setattr("cipc_newsletter.pipeline.backing_up.FORMAT", 2)
        made(workspace, tmp_path / "b")
    with pytest.raises(StoreError, match="newer version"):
        restored(workspace, tmp_path / "b")
