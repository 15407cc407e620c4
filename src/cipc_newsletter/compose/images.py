"""Pictures made ready for mail: JPEG, PNG or GIF, no wider than needed, nothing in them but the picture.

Promises the same bytes for the same file, a name that is the content's digest, and an error that names the file where
it is missing, cut short, not a picture, or larger than any picture is (rules IMG-01 to IMG-03). Fetches nothing.
"""

import hashlib
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from cipc_newsletter import operating_system
from cipc_newsletter.compose.picture_files import bare_picture
from cipc_newsletter.errors import ContentError, FileError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_PIXELS = 60_000_000  # a decompression bomb is a small file with more; no camera phone's picture has
# A drawing made smaller is often heavier and never sharper: a file within these goes out as it is (IMG-02, IMG-03).
WIDEST_AS_IT_IS = 1300  # pixels
HEAVIEST_AS_IT_IS = 200_000  # octets
_MEDIA_TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "GIF": ("image/gif", "gif")}
_READABLE = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_JPEG_QUALITY = 82  # about 150 KB for a photograph 1100 pixels wide


def prepared(path: Path, *, shown: str, max_width: int) -> PreparedImage:
    """Return the picture at `path`, at most `max_width` pixels wide. Raises ContentError naming `shown`."""
    try:
        raw = operating_system.read_bytes(path, shown=shown)
    except FileError as error:
        raise ContentError(
            _("the picture is missing, or cannot be read."),
            right=_("The picture lies beside the file that shows it."),
            remedy=_("Put it there, or mend its name; capitals and small letters differ."),
            path=shown,
        ) from error
    data, kind, size = _converted(raw, shown, max_width=max_width)
    digest = hashlib.sha256(data).hexdigest()
    media_type, suffix = _MEDIA_TYPES[kind]
    return PreparedImage(
        name=f"{digest[:12]}.{suffix}",
        sha256=digest,
        media_type=media_type,
        width=size[0],
        height=size[1],
        data=data,
        source=shown,
    )


def _converted(raw: bytes, shown: str, *, max_width: int) -> tuple[bytes, str, tuple[int, int]]:
    """Return the bytes to show, their format and size."""
    bare = bare_picture(raw)
    if bare and bare.width <= max(max_width, WIDEST_AS_IT_IS) and len(raw) <= HEAVIEST_AS_IT_IS:
        return raw, bare.kind, (bare.width, bare.height)
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the guard below is stricter
            image: Image.Image = Image.open(io.BytesIO(raw), formats=_READABLE)
            _require_size(image, shown)
            image.load()
    except UnidentifiedImageError as error:
        raise _unusable(shown, _("this is not a picture that can be read.")) from error
    except Image.DecompressionBombError as error:
        raise _too_large(shown) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _unusable(shown, _("the picture is damaged or cut short.")) from error
    kind = str(image.format)
    if kind == "GIF" and getattr(image, "n_frames", 1) > 1:
        return _resaved(image, "GIF", max_width=max_width, is_animated=True)
    upright = ImageOps.exif_transpose(image)
    return _resaved(_in_srgb(upright), "JPEG" if kind in ("JPEG", "MPO") else "PNG", max_width=max_width)


def _require_size(image: "Image", shown: str) -> None:
    if image.width * image.height > LARGEST_PIXELS:
        raise _too_large(shown)


def _too_large(shown: str) -> ContentError:
    return ContentError(
        _("the picture has too many pixels."),
        right=_("A picture has at most {count} million pixels.").format(count=LARGEST_PIXELS // 1_000_000),
        remedy=_("Save a smaller copy; {width} pixels wide is plenty for a mail.").format(width=1200),
        path=shown,
    )


def _in_srgb(image: "Image") -> "Image":
    """Return the picture in the colours every mail program assumes, from the profile it carries."""
    profile = image.info.get("icc_profile")
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
    if image.mode in ("L", "P", "RGB", "RGBA"):
        return image
    return image.convert("RGBA" if "A" in image.mode else "RGB")


def _resaved(
    image: "Image", kind: str, *, max_width: int, is_animated: bool = False
) -> tuple[bytes, str, tuple[int, int]]:
    """Save a picture anew, without anything that came with it; an animation keeps its frames and its size."""
    stream = io.BytesIO()
    if is_animated:
        image.save(stream, "GIF", save_all=True, comment=b"", optimize=False)
        return stream.getvalue(), kind, image.size
    if image.width > max_width:
        image = _narrowed(image, max_width)
    # Pillow writes what it read beside the pixels, comments too, unless it is taken away.
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    if kind == "JPEG":
        image = image if image.mode in ("L", "RGB") else image.convert("RGB")
        image.save(stream, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True, exif=b"", icc_profile=None)
    else:
        image.save(stream, "PNG", optimize=True, exif=b"", icc_profile=None)
    return stream.getvalue(), kind, image.size


def _narrowed(image: "Image", width: int) -> "Image":
    from PIL.Image import Resampling

    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Resampling.LANCZOS)


def _unusable(shown: str, what: str) -> ContentError:
    return ContentError(
        what,
        right=_("Pictures are JPEG, PNG, GIF, WebP, BMP or TIFF files that other programs open."),
        remedy=_("Open it in an image program and save it again as JPEG or PNG."),
        path=shown,
    )
