"""Pictures made ready for mail: JPEG, PNG or GIF, no wider than needed, nothing in them but the picture.

Promises the same bytes for the same file, a name that is the content's digest, a picture of at most one megabyte, and
an error that names the file where it is missing, cut short, not a picture, or larger than any picture is (rules IMG-01
to IMG-03). What was made once is kept in the user's cache. Fetches nothing.
"""

import hashlib
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.compose import drawings
from cipc_newsletter.compose.picture_cache import PictureCache
from cipc_newsletter.compose.picture_faults import too_large, unusable
from cipc_newsletter.compose.picture_files import bare_picture
from cipc_newsletter.errors import ContentError, FileError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

# A drawing made smaller is often heavier and never sharper: a file within these goes out as it is (IMG-02, IMG-03).
WIDEST_AS_IT_IS = 1300  # pixels
HEAVIEST_AS_IT_IS = 200_000  # octets
HEAVIEST = 1_000_000  # octets of a picture made ready (IMG-03)
HEAVIEST_FILE = 40_000_000  # octets of a file that is opened at all; a photograph of 60 million pixels has 25
_MEDIA_TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "GIF": ("image/gif", "gif")}


def picture_bytes(path: Path, *, shown: str) -> bytes:
    """Return the bytes of the picture at `path`. Raises ContentError naming `shown`."""
    try:
        if path.is_file() and path.stat().st_size > HEAVIEST_FILE:
            raise too_large(shown)
        return operating_system.read_bytes(path, shown=shown)
    except (FileError, OSError) as error:
        raise ContentError(
            _("the picture is missing, or cannot be read."),
            right=_("The picture lies beside the file that shows it."),
            remedy=_("Put it there, or mend its name; capitals and small letters differ."),
            path=shown,
        ) from error


def prepared(raw: bytes, *, shown: str, max_width: int, cache: PictureCache | None = None) -> PreparedImage:
    """Return the picture in `raw`, at most `max_width` pixels wide. Raises ContentError naming `shown`."""
    ready = cache.get(raw, max_width) if cache else None
    if ready is None:
        ready = _made_ready(raw, shown, max_width)
        if cache:
            cache.put(raw, max_width, ready)
    data, kind, (width, height) = ready
    digest = hashlib.sha256(data).hexdigest()
    media_type, suffix = _MEDIA_TYPES[kind]
    return PreparedImage(
        name=f"{digest[:12]}.{suffix}",
        sha256=digest,
        media_type=media_type,
        width=width,
        height=height,
        data=data,
        source=shown,
    )


def _made_ready(raw: bytes, shown: str, max_width: int) -> tuple[bytes, str, tuple[int, int]]:
    """Return the bytes to show, their format and size."""
    if not raw:
        raise unusable(shown, _("the file is empty."))
    bare = None
    if drawings.is_drawing(raw):
        raw = drawings.drawn(raw, shown=shown, max_width=max_width)
    else:
        bare = bare_picture(raw)
    from cipc_newsletter.compose import picture_decoding, picture_saving

    image = picture_decoding.opened(raw, shown, max_width=max_width)
    is_light = bare is not None and bare.width <= max(max_width, WIDEST_AS_IT_IS) and len(raw) <= HEAVIEST_AS_IT_IS
    if bare and is_light and not picture_saving.is_lost_in_the_dark(image.pixels):
        return raw, bare.kind, (bare.width, bare.height)
    data, kind = picture_saving.saved(image, lightest=HEAVIEST_AS_IT_IS)
    if len(data) > HEAVIEST:
        raise _too_heavy(shown, len(data), kind)
    return data, kind, image.pixels.size


def _too_heavy(shown: str, octets: int, kind: str) -> ContentError:
    remedy = (
        _("Save a shorter or smaller animation, or a still picture.")
        if kind == "GIF"
        else _("Save it as a JPEG, or choose a calmer or smaller picture.")
    )
    return ContentError(
        _("made ready for mail, the picture still has {size:.1f} MB.").format(size=octets / 1_000_000),
        right=_("A picture in a mail has at most {size} MB, better {better} kB (rule IMG-03).").format(
            size=HEAVIEST // 1_000_000, better=HEAVIEST_AS_IT_IS // 1000
        ),
        remedy=remedy,
        path=shown,
    )
