"""Pictures copied into a folder that a web server shows.

Promises that a picture appears there whole or not at all. Knows no web server.
"""

from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError, PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.publishing.way import other_bytes


class Folder:
    """A folder of this computer, or of a drive it sees; `place` is how people know it."""

    def __init__(self, folder: Path, *, base_url: str, place: str) -> None:
        self._folder = folder
        self._base_url = base_url
        self.place = place

    def found(self, picture: PreparedImage) -> str | None:
        """Return the address of this very picture, None where its place is free."""
        path = self._folder / picture.name
        if not path.exists():
            return None
        try:
            if path.stat().st_size == len(picture.data) and operating_system.read_bytes(path) == picture.data:
                return self._address(picture)
        except (OSError, FileError) as error:
            raise self._as_publishing(error, picture) from error
        raise other_bytes(picture, self.place)

    def put(self, picture: PreparedImage) -> str:
        """Copy the picture into the folder."""
        try:
            operating_system.write_whole(
                self._folder / picture.name, picture.data, shown=f"{self.place}/{picture.name}"
            )
        except FileError as error:
            raise self._as_publishing(error, picture) from error
        return self._address(picture)

    def close(self) -> None:
        """Nothing is held open."""

    def _address(self, picture: PreparedImage) -> str:
        return f"{self._base_url}/{picture.name}"

    def _as_publishing(self, error: Exception, picture: PreparedImage) -> PublishingError:
        """Return what the system said in the same words; where the folder cannot be, no picture fares better."""
        if not isinstance(error, FileError):
            error = operating_system.file_error(error, picture.name, is_write=True)  # type: ignore[arg-type]
        first = error.mistakes[0]
        is_final = not self._folder.is_dir()
        path = self.place if is_final else first.path
        return PublishingError(first.what, right=first.right, remedy=first.remedy, path=path, is_final=is_final)
