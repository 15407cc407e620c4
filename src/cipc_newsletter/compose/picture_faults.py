"""What is said of a picture that cannot be shown. Decides nothing."""

from cipc_newsletter.errors import ContentError
from cipc_newsletter.wording import _

LONGEST_SIDE = 20_000  # pixels; a picture with a longer side is a scroll, a plan or an attack
TALLEST = 4000  # pixels of a picture made ready: six screens of a telephone


def unusable(shown: str, what: str) -> ContentError:
    """Return the error for a file that is no picture, or a broken one."""
    return ContentError(
        what,
        right=_("Pictures are JPEG, PNG, GIF, WebP, AVIF, BMP, TIFF or SVG files that other programs open."),
        remedy=_("Open it in an image program and save it again as JPEG or PNG."),
        path=shown,
    )


def too_large(shown: str, *, pixels: int = 60_000_000) -> ContentError:
    """Return the error for a picture that would fill the memory of a computer."""
    return ContentError(
        _("the picture is too large to be opened safely."),
        right=_(
            "A picture of its kind has at most {count} million pixels, {side} on its longest side, and {size} MB."
        ).format(count=pixels // 1_000_000, side=LONGEST_SIDE, size=40),
        remedy=_("Save a smaller copy; {width} pixels wide is plenty for a mail.").format(width=1200),
        path=shown,
    )


def too_tall(shown: str, height: int) -> ContentError:
    """Return the error for a picture that nobody would scroll through."""
    return ContentError(
        _("in a mail the picture would be {height} pixels tall.").format(height=height),
        right=_("Made as wide as the mail, a picture is at most {height} pixels tall.").format(height=TALLEST),
        remedy=_("Cut a part out of it, or make several pictures of it."),
        path=shown,
    )
