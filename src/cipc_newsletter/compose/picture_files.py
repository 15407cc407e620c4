"""PNG and JPEG files looked at without decoding them: whole, and nothing in them but the picture.

Promises that a file called bare has no time, place, name, comment, thumbnail or anything after its end, so that it
can go out byte for byte. Everything else is for `images` to open and save anew.
"""

import struct
import zlib

from cipc_newsletter.values import frozen

_PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to be shown right; texts, times and EXIF are in none of these (PNG specification, section 11).
_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"sBIT", b"bKGD", b"IDAT"})
_COLOUR_TYPES_OF_8_BITS = frozenset({0, 2, 3, 4, 6})
_START_OF_SCAN, _JFIF, _ADOBE = 0xDA, 0xE0, 0xEE
# Baseline and progressive frames, the tables, the restart interval (JPEG, ITU-T T.81, table B.1).
_JPEG_SEGMENTS = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, _JFIF, _ADOBE})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_MONOCHROME_OR_COLOUR = frozenset({1, 3})  # four components are for printers


@frozen
class BarePicture:
    """What is known of a bare file: its format as Pillow calls it, and its size in pixels."""

    kind: str
    width: int
    height: int


def bare_picture(raw: bytes) -> BarePicture | None:
    """Return what a bare file holds, None for any other."""
    try:
        if raw.startswith(_PNG):
            return _bare_png(raw)
        if raw.startswith(b"\xff\xd8"):
            return _bare_jpeg(raw)
    except (struct.error, IndexError):
        return None  # it ends too early
    return None


def _bare_png(raw: bytes) -> BarePicture | None:
    place, found = len(_PNG), None
    while True:
        length, kind = struct.unpack_from(">I4s", raw, place)
        data = raw[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", raw, place + 8 + length)
        if zlib.crc32(kind + data) != checksum:
            return None
        place += 12 + length
        if kind == b"IEND":
            return found if place == len(raw) else None
        if kind not in _PNG_CHUNKS:
            return None
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack_from(">IIBB", data)
            if depth > 8 or colour not in _COLOUR_TYPES_OF_8_BITS or not width * height:
                return None
            found = BarePicture(kind="PNG", width=width, height=height)


def _bare_jpeg(raw: bytes) -> BarePicture | None:
    place, found = 2, None
    while True:
        if raw[place] != 0xFF:
            return None
        marker = raw[place + 1]
        (length,) = struct.unpack_from(">H", raw, place + 2)
        if marker == _START_OF_SCAN:
            # Of a progressive file other scans follow, with tables between: none may be anything else.
            return found if _scans_end(raw, place + 2 + length) else None
        if marker not in _JPEG_SEGMENTS or (marker == _JFIF and raw[place + 4 : place + 9] != b"JFIF\0"):
            return None
        if marker == _JFIF and raw[place + 16 : place + 18] != b"\0\0":
            return None  # a thumbnail
        if marker in _FRAMES:
            _depth, height, width, components = struct.unpack_from(">BHHB", raw, place + 4)
            if components not in _MONOCHROME_OR_COLOUR or not width * height:
                return None
            found = BarePicture(kind="JPEG", width=width, height=height)
        place += 2 + length


def _scans_end(raw: bytes, place: int) -> bool:
    """Tell whether nothing but scans and tables follows, up to the end of the picture, and nothing after it."""
    while True:
        place = raw.find(b"\xff", place)
        marker = raw[place + 1] if place >= 0 else 0x01
        if marker == 0xD9:
            return place + 2 == len(raw)
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            place += 1 if marker == 0xFF else 2
            continue
        if marker not in (_START_OF_SCAN, 0xC4, 0xDB, 0xDD):
            return False
        (length,) = struct.unpack_from(">H", raw, place + 2)
        place += 2 + length
