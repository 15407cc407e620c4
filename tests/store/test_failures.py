"""What the database says, in the words of the person who can do something about it."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.store.failures import store_error

PLACE = "var/newsletter.db"


def failing(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("the driver's own words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_IOERR, "disk did not take"),
        (sqlite3.SQLITE_IOERR | (12 << 8), "disk did not take"),
        (sqlite3.SQLITE_READONLY, "cannot be opened for writing"),
        (sqlite3.SQLITE_READONLY | (6 << 8), "cannot be opened for writing"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened for writing"),
        (sqlite3.SQLITE_BUSY, "for too long"),
        (sqlite3.SQLITE_LOCKED, "for too long"),
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (sqlite3.SQLITE_NOTADB, "not a database"),
    ],
)
def test_each_failure_of_the_world_has_three_parts_and_names_the_file(code: int, words: str) -> None:
    named = store_error(failing(code), PLACE)
    assert named is not None
    mistake = named.mistakes[0]
    assert words in mistake.what
    assert mistake.right
    assert mistake.remedy
    assert named.path == PLACE
    assert "driver" not in str(named)


def test_a_failure_wrapped_by_the_library_is_named_alike() -> None:
    wrapped = sa.exc.OperationalError("SELECT 1", {}, failing(sqlite3.SQLITE_FULL))
    named = store_error(wrapped, PLACE)
    assert named is not None
    assert "disk is full" in str(named)


@pytest.mark.parametrize(
    "error", [failing(sqlite3.SQLITE_CONSTRAINT), sqlite3.ProgrammingError("ours"), ValueError()]
)
def test_a_mistake_of_ours_is_not_named(error: Exception) -> None:
    assert store_error(error, PLACE) is None


def test_a_file_opened_only_for_reading_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("INSERT INTO t VALUES (1)")
    connection.close()
    named = store_error(caught.value, str(path))
    assert named is not None
    assert "cannot be opened for writing" in str(named)


def test_a_store_without_one_of_its_tables_is_damaged(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as connection, pytest.raises(sqlite3.Error) as raised:
        connection.execute("SELECT * FROM deed")
    connection.close()
    named = store_error(raised.value, PLACE)
    assert named is not None
    assert "damaged" in named.mistakes[0].what
