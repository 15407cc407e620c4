"""Pixels → the lightest file that looks the same: JPEG for photographs, PNG for drawings and what is transparent.

Promises the same bytes for the same pixels, and nothing in a file but its pixels. Whether a file is light enough is
for `images` to say.
"""

import io
from typing import TYPE_CHECKING

from cipc_newsletter.compose.picture_decoding import OpenedPicture

if TYPE_CHECKING:
    from PIL.Image import Image

# From hardly to be told from the original, to the least that does not show its blocks on a dense screen.
_JPEG_QUALITIES = (82, 76, 70, 64, 58)
_PALETTE = 256
_HARDLY_DIFFERENT = 1.5  # mean difference of a channel, of 255, by which nobody tells two drawings apart
_INK_TO_LOSE = 80  # of 255: ink darker than this is lost on the dark ground of a mail program's night look
_LIGHT_SHARE = 0.05  # of what is seen, for a light edge to hold the rest together
_WHITE = (255, 255, 255)


def saved(picture: OpenedPicture, *, lightest: int) -> tuple[bytes, str]:
    """Return the file and its format, of at most `lightest` octets where that can be had without visible loss."""
    if picture.is_animated:
        return _as_gif(picture.pixels), "GIF"
    image = picture.pixels
    if image.mode == "RGBA":
        image = _opaque_where_full(image)
    if picture.kind in ("JPEG", "MPO", "HEIF") and image.mode != "RGBA":
        return _as_jpeg(image, lightest), "JPEG"
    data = _as_png(image, lightest)
    if len(data) > lightest and image.mode != "RGBA":
        photograph = _as_jpeg(image, lightest)
        return (photograph, "JPEG") if len(photograph) < len(data) else (data, "PNG")
    return data, "PNG"


def is_lost_in_the_dark(image: "Image") -> bool:
    """Tell whether all that a picture shows is dark ink on nothing, which is nothing on a mail program's dark ground."""
    from PIL import ImageStat

    if image.mode != "RGBA":
        return False
    alpha = image.getchannel("A")
    seen = alpha.point(lambda value: 255 if value > 127 else 0)
    if alpha.getextrema()[0] == 255 or not seen.getbbox():
        return False
    light = image.convert("L").point(lambda value: 255 if value > _INK_TO_LOSE else 0)
    return ImageStat.Stat(light, mask=seen).mean[0] <= 255 * _LIGHT_SHARE


def _opaque_where_full(image: "Image") -> "Image":
    """Return a picture without transparency that it does not use, and dark ink on a plate of paper."""
    from PIL import Image

    alpha = image.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return image.convert("RGB")
    if not is_lost_in_the_dark(image):
        return image
    plate = Image.new("RGB", image.size, _WHITE)
    plate.paste(image, mask=alpha)
    return plate


def _as_jpeg(image: "Image", lightest: int) -> bytes:
    """Return the file of the best quality that is light enough, else the one of the least."""
    data = b""
    for quality in _JPEG_QUALITIES:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        data = stream.getvalue()
        if len(data) <= lightest:
            break
    return data


def _as_png(image: "Image", lightest: int) -> bytes:
    """Return the drawing without loss, with a palette where its colours fit in one, or nearly where it is heavy."""
    exact = _png(image)
    reduced = _in_palette(image)
    difference = _difference(image, reduced)
    if difference == 0 or (len(exact) > lightest and difference <= _HARDLY_DIFFERENT):
        return min(exact, _png(reduced), key=len)
    return exact


def _png(image: "Image") -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _in_palette(image: "Image") -> "Image":
    from PIL.Image import Dither, Quantize

    method = Quantize.FASTOCTREE if image.mode == "RGBA" else Quantize.MEDIANCUT
    return image.quantize(_PALETTE, method=method, dither=Dither.NONE)


def _difference(image: "Image", other: "Image") -> float:
    """Return how far two pictures are apart on average, in steps of 255, in the channel where they differ most."""
    from PIL import ImageChops, ImageStat

    return max(ImageStat.Stat(ImageChops.difference(image, other.convert(image.mode))).mean)


def _as_gif(image: "Image") -> bytes:
    stream = io.BytesIO()
    loops = {"loop": image.info["loop"]} if "loop" in image.info else {}
    image.save(stream, "GIF", save_all=True, comment=b"", optimize=False, **loops)
    return stream.getvalue()
