"""A picture file → pixels: upright, in sRGB, no wider than wanted, within a bounded part of the memory.

Promises that a file is measured by its header before it is decoded, and that at most one picture of full size is in
memory at a time. Saves nothing.
"""

import io
import struct
import warnings
from typing import TYPE_CHECKING

from cipc_newsletter.compose.picture_faults import LONGEST_SIDE, TALLEST, too_large, too_tall, unusable
from cipc_newsletter.errors import ContentError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_PIXELS = 60_000_000  # a decompression bomb is a small file with more; few camera phones make more
MEMORY = 200_000_000  # octets that decoding one picture may take
# Octets that Pillow and its libraries hold for one pixel while they decode; measured, see docs/pictures.md.
_OCTETS_PER_PIXEL = {
    "JPEG": 3.3,
    "MPO": 3.3,
    "PNG": 5,
    "GIF": 5,
    "BMP": 4,
    "TIFF": 8,
    "WEBP": 16,
    "AVIF": 12,
    "HEIF": 12,
}
_READABLE = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_SIDEWAYS = (5, 6, 7, 8)  # EXIF orientations that swap width and height
_ORIENTATION = 0x0112
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    EOFError,
    MemoryError,
)


@frozen
class OpenedPicture:
    """Pixels ready to be saved: grey, RGB or RGBA, or an animation as it was read. `kind` is the file's format."""

    pixels: "Image"
    kind: str
    is_animated: bool = False


def opened(raw: bytes, shown: str, *, max_width: int) -> OpenedPicture:
    """Return the picture in `raw`, at most `max_width` pixels wide; an animation keeps its size.

    Raises ContentError naming `shown`.
    """
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        # Pillow warns of odd metadata, which is dropped, and of large pictures, for which the limit here is stricter.
        warnings.simplefilter("ignore")
        try:
            image: Image.Image = Image.open(io.BytesIO(raw), formats=_formats(raw, shown))
            kind = str(image.format)
            _require_size(image, kind, shown, max_width=max_width)
            if kind == "GIF" and getattr(image, "n_frames", 1) > 1:
                return OpenedPicture(pixels=_animation(image, shown), kind=kind, is_animated=True)
            return OpenedPicture(pixels=_still(image, max_width), kind=kind)
        except UnidentifiedImageError as error:
            raise unusable(shown, _("this is not a picture that can be read.")) from error
        except Image.DecompressionBombError as error:
            raise too_large(shown) from error
        except _BROKEN as error:
            raise unusable(shown, _("the picture is damaged or cut short.")) from error


def _formats(raw: bytes, shown: str) -> tuple[str, ...]:
    """Return the formats to try; those of telephones only where the optional package for them is there."""
    if raw[4:8] != b"ftyp" or raw[8:12] not in _HEIF_BRANDS:
        return _READABLE
    try:
        import pillow_heif
    except ImportError as error:
        raise ContentError(
            _("this is a HEIC photograph, which no mail program shows."),
            right=_("Pictures are JPEG, PNG, GIF, WebP, AVIF, BMP, TIFF or SVG files that other programs open."),
            remedy=_('Save it as JPEG, or let this program read it: pip install "cipc-newsletter[heic]"'),
            path=shown,
        ) from error
    pillow_heif.register_heif_opener(thumbnails=False)
    return (*_READABLE, "HEIF")


def _require_size(image: "Image", kind: str, shown: str, *, max_width: int) -> None:
    octets = _OCTETS_PER_PIXEL[kind]
    if image.info.get("progressive") or image.mode.startswith("I"):
        octets *= 2  # a progressive JPEG is held whole as coefficients; sixteen bits are made eight
    most = min(LARGEST_PIXELS, int(MEMORY / octets))
    if image.width * image.height > most or max(image.size) > LONGEST_SIDE:
        raise too_large(shown, pixels=most)
    width, height = _upright_size(image)
    height = round(height * min(width, max_width) / max(width, 1))
    if height > TALLEST:
        raise too_tall(shown, height)


def _animation(image: "Image", shown: str) -> "Image":
    """Return an animation, every frame of which could be read."""
    frames = getattr(image, "n_frames", 1)
    if image.width * image.height * frames * _OCTETS_PER_PIXEL["GIF"] > MEMORY:
        raise ContentError(
            _("the animation has {count} frames of {width} by {height} pixels: too many.").format(
                count=frames, width=image.width, height=image.height
            ),
            right=_("All frames together have at most {count} million pixels.").format(count=MEMORY // 5_000_000),
            remedy=_("Save a shorter or smaller animation, or a still picture."),
            path=shown,
        )
    for frame in range(frames):
        image.seek(frame)
        image.load()
    image.seek(0)
    return image


def _still(image: "Image", max_width: int) -> "Image":
    from PIL import ImageOps
    from PIL.Image import Resampling

    is_sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS
    width, height = _upright_size(image)
    wanted = (max_width, max(1, round(height * max_width / width))) if width > max_width else (width, height)
    stored = wanted[::-1] if is_sideways else wanted
    image.draft(image.mode, stored)  # a JPEG is decoded at half, a quarter or an eighth where that is enough
    image.load()
    profile = image.info.get("icc_profile")
    image = _averageable(image)
    if image.size != stored:
        image = image.resize(stored, Resampling.LANCZOS, reducing_gap=3.0)
    upright = ImageOps.exif_transpose(image)
    return _without_notes(_in_srgb(upright, profile))


def _upright_size(image: "Image") -> tuple[int, int]:
    is_sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS
    return (image.height, image.width) if is_sideways else image.size


def _averageable(image: "Image") -> "Image":
    """Return the picture in a mode whose values can be averaged: no palette, eight bits, transparency as a channel."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        brightest = max(1.0, float(image.getextrema()[1]))  # type: ignore[arg-type]
        return image.point(lambda value: value * (255 / brightest)).convert("L")
    if image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGB") if image.mode == "P" else image


def _in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """Return the picture in the colours every mail program assumes, from the profile it carries."""
    if profile:
        from PIL import ImageCms

        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile: the colours are taken as they are
        if converted is not None:
            return converted
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")


def _without_notes(image: "Image") -> "Image":
    """Return the picture alone: Pillow would write again what it read beside the pixels, comments too."""
    image.info = {}
    return image
