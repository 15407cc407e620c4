"""Where the file of a picture really is, and what the page says it shows.

Promises the real file rather than what stands in its place until a reader scrolls there, in a size that a mail can
use. Fetches nothing.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.markup.elements import Element, one_line
from cipc_newsletter.ingest.picture_names import EXTENSIONS

_WIDE_ENOUGH = 1200  # twice the width of a mail
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-image", "data-hi-res-src", "data-full")
_ORIGINALS = ("data-large-file", "data-full-url", "data-orig-file", "data-medium-file")
_BETWEEN_CANDIDATES = re.compile(r",\s+|(?<=\d[wx]),")
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([wx])")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|pixel|transparent|lazy(?:load)?|loading|loader|1x1|trans|grey|gray)"
    r"(?:[-_.][\w.-]*)?\.(?:gif|png|svg|webp|jpe?g)$",
    re.IGNORECASE,
)
_SIZE_IN_NAME = re.compile(r"-(\d{2,4})x(\d{2,4})(?=\.\w+$)")
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)|(?:IMG|DSC[FN]?|PXL|P|image|photo|screenshot|capture)?[\s_-]*\d[\d\s_-]*"
    r"|(?:image|photo|picture|img|foto|imagen)",
    re.IGNORECASE,
)


def address_of(picture: Element, *, base: str) -> str:
    """Return the absolute address of the file of `picture`, empty where the page names none."""
    for written in _written(picture):
        address = absolute(written, base)
        if address.startswith(("http://", "https://")) and not _PLACEHOLDER.search(urlsplit(address).path):
            return address
    return ""


def _written(picture: Element) -> Iterator[str]:
    for attribute in _LAZY_SETS:
        yield from _best_first(picture.get(attribute))
    for attribute in (*_ORIGINALS[:1], *_LAZY_SOURCES):
        yield picture.get(attribute)
    yield picture.get("src")
    for attribute in _ORIGINALS[1:]:
        yield picture.get(attribute)


def _best_first(candidates: str) -> list[str]:
    """Return the best address of a srcset: the smallest that is wide enough, else the largest (HTML, 4.8.4.2.1)."""
    sized = []
    for candidate in _BETWEEN_CANDIDATES.split(candidates.strip()):
        address, _space, described = candidate.strip().strip(",").partition(" ")
        match = _DESCRIPTOR.fullmatch(described.strip())
        number, unit = (float(match[1]), match[2]) if match else (1.0, "x")
        if address:
            sized.append((number if unit == "w" else number * _WIDE_ENOUGH / 2, address))
    enough = [pair for pair in sized if pair[0] >= _WIDE_ENOUGH]
    best = min(enough, default=max(sized, default=None, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    return [best[1]] if best else []


def larger(address: str, linked: str) -> str:
    """Return the file a small picture links to where it is the same picture in full, else `address`."""
    size = _SIZE_IN_NAME.search(urlsplit(address).path)
    if size and int(size[1]) < _WIDE_ENOUGH / 2 and _SIZE_IN_NAME.sub("", address) == linked:
        return linked
    return address


def is_picture_file(address: str) -> bool:
    """Whether `address` leads to the file of a picture."""
    return urlsplit(address).path.rpartition(".")[2].lower() in EXTENSIONS


def alternative(picture: Element) -> str:
    """Return what the page says that `picture` shows; the name of a file says nothing."""
    for attribute in ("alt", "title"):
        text = one_line(picture.get(attribute))
        if text and not _FILE_NAME.fullmatch(text):
            return text
    return ""
