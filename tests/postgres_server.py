"""A PostgreSQL server of the test run's own: in a temporary folder, on a socket there, gone at the end.

It runs as a user that is not root, since PostgreSQL refuses root. Each test gets a database of its own, copied from a
template that holds the schema.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cipc_newsletter.store.database import open_store

TEMPLATE = "template_newsletter"
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}  # nobody pulls this server's plug


class PostgresServer:
    """One server; `settings` go into its configuration. It is killed and started as often as a test likes."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "60"}
        self._settings |= {"shared_buffers": "32MB", "logging_collector": "off", **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._databases: dict[Path, str] = {}
        self._run("initdb", "-D", str(self.data), "-U", "tester", "--auth=trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [binary("postgres"), "-D", self.data, *options], stdout=log, stderr=log, **_as_user()
            )
        self.wait()

    def wait(self) -> None:
        """Wait until connections are taken."""
        for _ in range(600):
            if (
                subprocess.run(
                    [binary("pg_isready"), "-q", "-h", self.folder, "-d", "postgres"], check=False
                ).returncode
                == 0
            ):
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:])

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server: SIGQUIT is "immediate", which is a crash that its processes know of; SIGKILL is one."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=60)
        self._process = None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://tester@/{database}?host={self.folder}"

    def execute(self, statement: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(f"host={self.folder} user=tester dbname={database}", autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def database_of(self, folder: Path, *, template: str = TEMPLATE) -> str:
        """Return the name of the database that stands for the file in `folder`, made where it is missing."""
        if folder not in self._databases:
            name = f"test_{len(self._databases)}"
            self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            self._databases[folder] = name
        return self._databases[folder]

    def forget(self) -> None:
        """Remove the databases that stand for files."""
        for name in self._databases.values():
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self._databases.clear()

    def make_template(self, now: object) -> None:
        self.execute(f"CREATE DATABASE {TEMPLATE}")
        open_store(self.url(TEMPLATE), root=self.folder, folder=self.folder / "var", now=now).close()  # type: ignore[arg-type]

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [binary(program), *arguments], check=False, capture_output=True, text=True, **_as_user()
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)


def binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else str(shutil.which(name))


def missing() -> str:
    """Say why there can be no server here; empty where there can."""
    if sys.platform == "win32":
        return "the server of the tests is started as on Unix"
    if not Path(binary("initdb")).exists():
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and not _as_user():
        return "PostgreSQL does not run as root, and there is no other user to run it"
    return ""


def _as_user() -> dict[str, str]:
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return {"user": pwd.getpwnam(name).pw_name}
    return {}


def _roomy_folder() -> str:
    """Return a folder in memory where it has room, since most of a test is making its database."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    return str(memory) if has_room else "/tmp"


@contextlib.contextmanager
def running_server(**settings: str) -> Iterator[PostgresServer]:
    """Yield a server that runs, in a folder short enough for a socket."""
    if reason := missing():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="pg-", dir=_roomy_folder()) as name:
        if user := _as_user().get("user"):
            shutil.chown(name, user)
        server = PostgresServer(Path(name), **settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
