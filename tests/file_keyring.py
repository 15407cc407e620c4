"""A keyring for tests, kept in the file that FILE_KEYRING names: read and written by whole programs as a real one is."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

BACKEND = "file_keyring.FileKeyring"
LOCKED = "locked"


class FileKeyring(KeyringBackend):
    """Keeps passwords in a file. One that holds the word "locked" is locked, one that is "lossy" keeps nothing."""

    priority = 1

    @property
    def _path(self) -> Path:
        return Path(os.environ["FILE_KEYRING"])

    def _all(self) -> dict[str, str]:
        text = self._path.read_text(encoding="utf-8") if self._path.exists() else "{}"
        if text == LOCKED:
            raise KeyringLocked("Failed to unlock the collection!")
        return {} if text == "lossy" else json.loads(text)

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        kept = self._all() | {f"{service}/{username}": password}
        if not self._path.exists() or self._path.read_text(encoding="utf-8") != "lossy":
            self._path.write_text(json.dumps(kept), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        if f"{service}/{username}" not in kept:
            raise PasswordDeleteError("not found")
        del kept[f"{service}/{username}"]
        self._path.write_text(json.dumps(kept), encoding="utf-8")
