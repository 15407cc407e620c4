"""Which database a test's store lies in: a file, or a server that the test run starts when first asked for one.

A module that says `pytestmark = EACH_DATABASE` has each of its tests run over both.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from cipc_newsletter.store.database import Store, open_store
from postgres_server import FAST, PostgresServer, running_server

EACH_DATABASE = pytest.mark.usefixtures("each_database")
_servers: list[PostgresServer] = []  # the one in use now, if any
_opened: list[Store] = []


def store_in(folder: Path, *, now: dt.datetime) -> Store:
    """Open the store of `folder`, made where it is missing, in the database that the test at hand runs over."""
    url = _servers[0].url(_servers[0].database_of(folder)) if _servers else "sqlite:///var/newsletter.db"
    store = open_store(url, root=folder, folder=folder / "var", now=now)
    _opened.append(store)
    return store


def begin_empty(folder: Path) -> None:
    """Let the store of `folder` begin without a schema, as a file does; else a server copies one that is up to date."""
    for server in _servers:
        server.database_of(folder, template="template0")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server that is fast and forgets everything when its computer does."""
    with running_server(**FAST) as server:
        server.make_template(dt.datetime(2025, 12, 1, tzinfo=dt.UTC))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the test over each database."""
    if request.param == "postgresql":
        if request.node.get_closest_marker("sqlite_only"):
            pytest.skip("this test is about a store that is a file")
        _servers.append(request.getfixturevalue("postgres_server"))
    try:
        yield
    finally:
        while _opened:
            _opened.pop().close()
        while _servers:
            _servers.pop().forget()
