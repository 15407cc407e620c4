"""Which picture files go out byte for byte."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cipc_newsletter.compose.picture_files import bare_picture
from compose_making import png


def saved(kind, mode="RGB", size=(8, 6), **options):
    stream = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(stream, kind, **options)
    return stream.getvalue()


def segment(marker, data):
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "1"])
def test_a_png_of_pixels_alone_is_bare(mode):
    bare = bare_picture(saved("PNG", mode))
    assert (bare.kind, bare.width, bare.height) == ("PNG", 8, 6)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"optimize": True}, {"quality": 30}])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_jpeg_of_pixels_alone_is_bare(mode, options):
    bare = bare_picture(saved("JPEG", mode, (64, 48), **options))
    assert (bare.kind, bare.width, bare.height) == ("JPEG", 64, 48)


def test_a_png_that_says_who_made_it_is_not():
    info = PngInfo()
    info.add_text("Author", "Jeanne")
    assert bare_picture(saved("PNG", pnginfo=info)) is None
    assert bare_picture(png(extra=chunk(b"tIME", bytes(7)))) is None


@pytest.mark.parametrize("marker", [0xE1, 0xE2, 0xED, 0xFE])
def test_a_jpeg_with_exif_profile_or_comment_is_not(marker):
    raw = saved("JPEG")
    assert bare_picture(raw[:2] + segment(marker, b"Exif\0\0 45.5 N 73.5 W") + raw[2:]) is None


def test_a_jpeg_with_a_thumbnail_is_not():
    raw = saved("JPEG")
    assert raw[2:4] == b"\xff\xe0"
    with_thumbnail = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc")
    assert bare_picture(raw[:2] + with_thumbnail + raw[20:]) is None


def test_a_jpeg_for_printers_is_not():
    assert bare_picture(saved("JPEG", "CMYK")) is None


def test_a_png_of_sixteen_bits_is_not():
    assert bare_picture(saved("PNG", "I;16")) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_something_after_the_end_is_not_bare(kind):
    assert bare_picture(saved(kind) + b"hidden") is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_no_file_cut_short_anywhere_is_bare(kind):
    raw = saved(kind)
    assert all(bare_picture(raw[:length]) is None for length in range(len(raw)))


def test_a_png_with_one_wrong_bit_is_not_bare():
    raw = bytearray(saved("PNG"))
    raw[60] ^= 1
    assert bare_picture(bytes(raw)) is None


@pytest.mark.parametrize("raw", [b"", b"GIF89a", b"<svg/>", b"\xff\xd8", b"\x89PNG\r\n\x1a\n"])
def test_anything_else_is_not_bare(raw):
    assert bare_picture(raw) is None
