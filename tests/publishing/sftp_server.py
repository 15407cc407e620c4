"""A computer that lets files be put by SFTP, on a free port of this one: paramiko's server over a real folder."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

USER, PASSWORD = "web", "correct horse"
KEYS: list[paramiko.PKey] = []  # those that are let in


@dataclass
class Computer:
    """The folder it shows, where it listens, its key; `is_full` lets its disk be full, `is_mute` lets it say nothing."""

    folder: Path
    port: int = 0
    key: paramiko.PKey = field(default_factory=paramiko.ECDSAKey.generate)
    is_full: bool = False
    is_mute: bool = False
    transports: list[paramiko.Transport] = field(default_factory=list)

    def known_hosts(self, path: Path, *, key: paramiko.PKey | None = None) -> str:
        """Write a file that knows this computer's key, or another, and return its path."""
        shown = key or self.key
        path.write_text(
            f"[127.0.0.1]:{self.port} {shown.get_name()} {shown.get_base64()}\n", encoding="utf-8", newline="\n"
        )
        return str(path)


class _Door(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        is_right = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        is_right = username == USER and key in KEYS
        return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 -- paramiko's call
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002 -- paramiko's call
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED


class _Handle(paramiko.SFTPHandle):
    computer: Computer
    readfile: Any
    writefile: Any

    def stat(self) -> Any:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

    def write(self, offset: int, data: bytes) -> int:
        return paramiko.SFTP_FAILURE if self.computer.is_full else super().write(offset, data)


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, server: paramiko.ServerInterface, computer: Computer) -> None:
        super().__init__(server)
        self.computer = computer

    def _path(self, path: str) -> Path:
        return self.computer.folder / path.lstrip("/")

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:  # noqa: ARG002 -- paramiko's call
        try:
            handle = os.open(self._path(path), flags, 0o600)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        found = _Handle(flags)
        found.computer = self.computer
        found.readfile = found.writefile = os.fdopen(
            handle, "wb+" if flags & os.O_RDWR else "rb" if not flags & os.O_WRONLY else "wb"
        )
        return found

    def remove(self, path: str) -> int:
        return self._done(lambda: self._path(path).unlink())

    def rename(self, oldpath: str, newpath: str) -> int:
        if self._path(newpath).exists():
            return paramiko.SFTP_FAILURE  # as OpenSSH's server does for this request
        return self._done(lambda: self._path(oldpath).rename(self._path(newpath)))

    def chattr(self, path: str, attr: Any) -> int:
        return self._done(lambda: self._path(path).chmod(attr.st_mode & 0o777))

    def _done(self, deed: Any) -> int:
        try:
            deed()
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno))
        return int(paramiko.SFTP_OK)


@contextmanager
def sftp_server(folder: Path) -> Iterator[Computer]:
    """Run a computer that shows `folder`."""
    computer = Computer(folder=folder)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    computer.port = listener.getsockname()[1]
    ended = threading.Event()
    silent: list[socket.socket] = []

    def listen() -> None:
        while not ended.is_set():
            try:
                connection, _address = listener.accept()
            except TimeoutError:
                continue
            if computer.is_mute:
                silent.append(connection)
                continue
            transport = paramiko.Transport(connection)
            computer.transports.append(transport)
            transport.add_server_key(computer.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, sftp_si=_Files, computer=computer)
            with suppress(paramiko.SSHException, EOFError):
                transport.start_server(server=_Door(), event=threading.Event())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield computer
    finally:
        ended.set()
        thread.join()
        listener.close()
        for transport in computer.transports:
            transport.close()
        for connection in silent:
            connection.close()
        deadline = time.monotonic() + 5
        while any(transport.is_alive() for transport in computer.transports) and time.monotonic() < deadline:
            time.sleep(0.01)
