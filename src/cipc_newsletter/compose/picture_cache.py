"""Pictures made ready, kept in the user's cache: decoding a photograph costs more than the rest of a build.

Promises that what comes out is what went in for the same file, width, program and Pillow, and that a broken, foreign or
unwritable cache is as none. The oldest pictures are dropped where there are many. Knows nothing of pictures.
"""

import contextlib
import hashlib
import json
from pathlib import Path

from cipc_newsletter import __version__, operating_system
from cipc_newsletter.errors import FileError

MOST_PICTURES = 400
_MODULES = ("images", "picture_decoding", "picture_saving", "picture_files", "picture_faults", "drawings")

Ready = tuple[bytes, str, tuple[int, int]]


def cache_folder() -> Path:
    """Return where this version keeps pictures: the user's cache, on this computer."""
    import PIL

    own = hashlib.sha256(b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in _MODULES))
    return operating_system.cache_folder(f"pictures-{__version__}-{PIL.__version__}-{own.hexdigest()[:8]}")


class PictureCache:
    """The pictures in `folder`, each a line that describes it, then its bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, raw: bytes, max_width: int) -> Ready | None:
        """Return what was made of `raw` for this width, None where it is not known or not whole."""
        try:
            head, _line_end, data = self._path(raw, max_width).read_bytes().partition(b"\n")
            kind, width, height, digest = json.loads(head)
        except (OSError, ValueError, TypeError):
            return None
        is_whole = digest == hashlib.sha256(data).hexdigest() and kind in ("JPEG", "PNG", "GIF")
        return (data, kind, (int(width), int(height))) if is_whole else None

    def put(self, raw: bytes, max_width: int, ready: Ready) -> None:
        """Keep what was made of `raw`; where that cannot be done, nothing is kept."""
        data, kind, (width, height) = ready
        head = json.dumps([kind, width, height, hashlib.sha256(data).hexdigest()])
        with contextlib.suppress(FileError, OSError):
            operating_system.write_whole(self._path(raw, max_width), head.encode() + b"\n" + data, is_private=True)
            self._drop_oldest()

    def _path(self, raw: bytes, max_width: int) -> Path:
        return self._folder / f"{hashlib.sha256(raw).hexdigest()}-{max_width}"

    def _drop_oldest(self) -> None:
        kept = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[MOST_PICTURES:]:
            path.unlink(missing_ok=True)
