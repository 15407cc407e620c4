"""Files that only a passphrase opens: a ZIP in which every part is encrypted in the age format.

Promises that nothing readable ever lies in the file, that a part of any length passes through in a few hundred
kilobytes, and that a file which is cut, altered, foreign, or sealed with another passphrase is refused before anything of
it is used. `key.age` holds the key of the other parts under the passphrase, as age itself does it, so that the whole can
be opened by hand: `age -d -i key.age newsletter.db.age` (https://age-encryption.org/v1). `own-key.age` holds it under a key
made of the passphrase and `salt`, which opens on any computer (`passphrase_keys`). Does not know what the parts mean.
"""

import contextlib
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store.passphrase_keys import SALT_BYTES, identity_of
from cipc_newsletter.wording import _

_KEY_BY_HAND, _KEY, _SALT = "key.age", "own-key.age", "salt"
_SUFFIX = ".age"
BEGINNING = re.compile(rb"PK\x03\x04.{26}" + re.escape(_KEY_BY_HAND.encode()), re.DOTALL)  # the first part of the ZIP


class Sealer:
    """A sealed file being written: parts one after another, each read from a stream."""

    def __init__(self, archive: zipfile.ZipFile, recipient: Any) -> None:
        self._archive, self._recipient = archive, recipient

    def add(self, name: str, source: IO[bytes]) -> None:
        """Seal everything in `source` as the part `name`."""
        import pyrage

        reader = _Remembering(source)
        with self._archive.open(name + _SUFFIX, "w", force_zip64=True) as target:
            writer = _Remembering(target)
            with _own_failures(reader, writer):
                pyrage.encrypt_io(reader, writer, [self._recipient])


class Opened:
    """A sealed file whose passphrase was right."""

    def __init__(self, archive: zipfile.ZipFile, identity: Any, *, path: Path) -> None:
        self._archive, self._identity, self._path = archive, identity, path

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts."""
        every = self._archive.namelist()
        return tuple(name.removesuffix(_SUFFIX) for name in every if name not in (_KEY_BY_HAND, _KEY, _SALT))

    def extract(self, name: str, target: IO[bytes]) -> None:
        """Write the part `name` into `target`. Raises StoreError where it is not whole as it was sealed."""
        import pyrage

        writer = _Remembering(target)
        try:
            with self._archive.open(name + _SUFFIX) as source, _own_failures(writer):
                pyrage.decrypt_io(source, writer, [self._identity])
        except (KeyError, zipfile.BadZipFile, EOFError, pyrage.DecryptError, _BrokenOff) as error:
            raise damaged(self._path) from error


@contextlib.contextmanager
def sealing(stream: IO[bytes], *, passphrase: str) -> Iterator[Sealer]:
    """Begin a sealed file in `stream`, which can be sought; it is whole at the end of the block."""
    import pyrage

    typed, salt = _typed(passphrase), secrets.token_bytes(SALT_BYTES)
    identity = pyrage.x25519.Identity.generate()
    key = str(identity).encode("ascii")
    # Stored, not deflated: what is encrypted does not shrink.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_KEY_BY_HAND, pyrage.passphrase.encrypt(key, typed))
        archive.writestr(_SALT, salt)
        archive.writestr(_KEY, pyrage.encrypt(key, [identity_of(typed, salt=salt).to_public()]))
        yield Sealer(archive, identity.to_public())


@contextlib.contextmanager
def opening(path: Path, *, passphrase: str) -> Iterator[Opened]:
    """Open the sealed file at `path`. Raises StoreError where it is none, is damaged, or the passphrase is another's.

    An OSError of the system passes.
    """
    import pyrage

    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise _not_ours_or_cut(path) from error
    with archive:
        try:
            key, salt = archive.read(_KEY), archive.read(_SALT)
        except KeyError as error:
            raise _foreign(path) from error
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise damaged(path) from error
        try:
            own = identity_of(_typed(passphrase), salt=salt)
            identity = pyrage.x25519.Identity.from_str(pyrage.decrypt(key, [own]).decode())
        except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
            raise _another_passphrase(path) from error
        yield Opened(archive, identity, path=path)


class _BrokenOff(Exception):  # noqa: N818 -- no error people meet: it becomes one
    """Decrypting ended with what is not the system's doing."""


class _Remembering:
    """A stream that keeps the OSError it raised: the library in between makes a sentence of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        with self._kept():
            return self._stream.read(size)

    def write(self, data: bytes) -> int:
        with self._kept():
            return self._stream.write(data)

    def flush(self) -> None:
        with self._kept():
            self._stream.flush()

    @contextlib.contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.error = error
            raise


@contextlib.contextmanager
def _own_failures(*streams: _Remembering) -> Iterator[None]:
    """Raise the OSError that one of our own streams met, or Ctrl-C, and not what the library made of it."""
    import pyrage

    try:
        yield
    except (pyrage.EncryptError, pyrage.DecryptError, OSError) as error:
        if str(error).startswith(KeyboardInterrupt.__name__):  # the library keeps the name of what a stream raised
            raise KeyboardInterrupt from error
        for stream in streams:
            if stream.error is not None:
                raise stream.error from error
        if isinstance(error, OSError):  # how the library says that a part was altered or cut
            raise _BrokenOff from error
        raise


def _typed(passphrase: str) -> str:
    """Return the passphrase with its accents as every keyboard and system gives the same."""
    return unicodedata.normalize("NFC", passphrase)


def _not_ours_or_cut(path: Path) -> StoreError:
    return StoreError(
        _("this is not a backup, or only the beginning of one; nothing was changed."),
        right=_("A backup is the whole file that cipc-newsletter backup wrote."),
        remedy=_("See whether it was copied to its end, or take another one."),
        path=str(path),
    )


def _foreign(path: Path) -> StoreError:
    return StoreError(
        _("this archive is not a backup of cipc-newsletter; nothing was changed."),
        right=_("A backup is the whole file that cipc-newsletter backup wrote."),
        remedy=_("Name the file that was made by backup."),
        path=str(path),
    )


def damaged(path: Path) -> StoreError:
    return StoreError(
        _("this backup is damaged; nothing was changed."),
        right=_("Every part of a backup is exactly as it was written."),
        remedy=_("Take another copy of it, or an earlier backup."),
        path=str(path),
    )


def _another_passphrase(path: Path) -> StoreError:
    return StoreError(
        _("the passphrase does not open this backup; nothing was changed."),
        right=_("It is the one that was typed when the backup was made, capitals and accents included."),
        remedy=_("Try again; without it nobody can open the file."),
        path=str(path),
    )
