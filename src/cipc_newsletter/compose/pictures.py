"""The pictures of an issue: found beside the text that shows them, made ready once, addressed where they will lie.

Promises that a picture lies in the folder of its text, and that without an address for pictures an issue that has
some is refused with what to set. Publishes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from cipc_newsletter.compose import published
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.images import picture_bytes, prepared
from cipc_newsletter.compose.markdown_html import Shown
from cipc_newsletter.compose.picture_cache import PictureCache, cache_folder
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

SHARPNESS = 2  # pixels of the file for one of the page, for dense screens (rule IMG-02)


class Pictures:
    """Makes pictures ready, each once for a width; `sources` has the SHA-256 of each file that was opened."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._ready: dict[tuple[str, int], PreparedImage] = {}
        self._refused: dict[str, ContentError] = {}  # a bomb is defused once, not in every language
        self._paths: dict[tuple[str, str], str] = {}
        self.sources: dict[str, str] = {}

    def shown(self, file: str, *, beside: str, width: int, widest: int, line: int | None = None) -> Shown:
        """Return the picture `file`, a path beside the text at `beside`, shown `width` pixels wide.

        `widest` is how wide it becomes where columns are stacked. Raises ContentError naming the text, or ConfigError
        where mails have nowhere to load pictures from.
        """
        shown = self._paths.get((file, beside)) or self._path_of(file, beside, line)
        self._paths[file, beside] = shown
        return self.placed(self._workspace.root / shown, shown, width=width, widest=widest)

    def placed(self, path: Path, shown: str, *, width: int, widest: int) -> Shown:
        """Return the picture at `path`, known to people as `shown`, likewise."""
        key = (shown, widest)
        if shown in self._refused:
            raise self._refused[shown]
        if key not in self._ready:
            try:
                self._ready[key] = self._prepared(path, shown, widest * SHARPNESS)
            except ContentError as error:
                self._refused[shown] = error
                raise
        image = self._ready[key]
        take = min(width, image.width)
        return Shown(
            image=image,
            address=image.address,
            width=take,
            height=max(1, round(image.height * take / image.width)),
        )

    def _prepared(self, path: Path, shown: str, max_width: int) -> PreparedImage:
        raw = picture_bytes(path, shown=shown)
        self.sources[shown] = sha256_of(raw)
        image = prepared(raw, shown=shown, max_width=max_width, cache=self._cache)
        return replace(image, address=self._address_of(image.name))

    @property
    def have_addresses(self) -> bool:
        """Whether mails have somewhere to load pictures from."""
        config = self._workspace.config
        return config.publishing.chooses_addresses or bool(config.images_base_url)

    @cached_property
    def _cache(self) -> PictureCache:
        return PictureCache(cache_folder())

    @cached_property
    def _published(self) -> Mapping[str, str]:
        """Where pictures were put by a site that chooses their addresses."""
        addresses = published.addresses_in(self._workspace.root)
        if addresses:
            self.sources[published.FILE] = sha256_of(published.file_of(addresses))
        return addresses

    def _address_of(self, name: str) -> str:
        if self._workspace.config.publishing.chooses_addresses:
            # Not there yet: the check IMG-07 keeps such an issue from being approved.
            return self._published.get(name, f"{published.NOWHERE}/{name}")
        address = self._workspace.config.images_base_url
        if not address:
            raise published.no_base_url()
        return f"{address}/{name}"

    def _path_of(self, file: str, beside: str, line: int | None) -> str:
        """Return the shown path of a picture, refused where it leaves the folder of its text."""
        name = unquote(file)
        if "://" in name or name.startswith("//"):
            raise ContentError(
                _('the picture "{file}" lies on another site.').format(file=name),
                right=_("A picture lies beside its text: a foreign one may vanish, and tells that site who reads."),
                remedy=_("Save it into the folder of the text, and name the file."),
                path=beside,
                line=line,
            )
        path = PurePosixPath(beside).parent / name
        root = (self._workspace.root / PurePosixPath(beside).parent).resolve()
        if "\\" in name or not (self._workspace.root / path).resolve().is_relative_to(root):
            raise ContentError(
                _('the picture "{file}" is not beside its text.').format(file=name),
                right=_("A picture lies in the folder of its text, or in one below it."),
                remedy=_("Copy it there, and name it with forward slashes."),
                path=beside,
                line=line,
            )
        return path.as_posix()
