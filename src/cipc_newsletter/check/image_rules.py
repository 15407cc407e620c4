"""Rules IMG-01, 02, 05, 06 and A11-13: the pictures of a mail as they arrive and as they are stored.

Promises to go by the bytes of a picture, never by its name. Looks at no picture: what it shows, people judge.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.gif import GifTiming, timing_of
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.sources import Place, found_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

WIDEST_SHOWN, WIDEST_FILE, LONGEST_SECONDS, MOST_LOOPS = 640, 1300, 5.0, 3
_SIGNATURES: Mapping[str, tuple[bytes, ...]] = {
    "JPEG": (b"\xff\xd8\xff",),
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "GIF": (b"GIF87a", b"GIF89a"),
}


def img_01(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find pictures in a format that some mail programs do not show."""
    for image in mail.message.images:
        if _format_of(image.data) is None:
            yield _mistake(
                _("the picture {file} is neither JPEG, nor PNG, nor GIF.").format(file=image.source or image.name),
                right=_("Every mail program shows these three."),
                place=_place_of(image),
            )


def _format_of(data: bytes) -> str | None:
    return next((name for name, starts in _SIGNATURES.items() if data.startswith(starts)), None)


def img_02(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find pictures without a width of their own, or larger than any screen asks for."""
    for element in mail.html.named("img"):
        address = element.attributes.get("src", "")
        width = element.attributes.get("width", "")
        height = styles_of(element).get("height", "auto")
        if not width.isdigit() or not 0 < int(width) <= WIDEST_SHOWN:
            yield _mistake(
                _('the picture {address} has width="{width}".').format(address=address[:120], width=width),
                right=_("It has the width it is shown at, in pixels, at most 640: Outlook reads no other."),
            )
        elif height != "auto":
            yield _mistake(
                _("the picture {address} has a fixed height.").format(address=address[:120]),
                right=_("height:auto keeps its proportions on a narrow screen."),
            )
    for image in mail.message.images:
        if image.width > WIDEST_FILE:
            yield _mistake(
                _("the picture {file} is {width} pixels wide.").format(
                    file=image.source or image.name, width=image.width
                ),
                right=_("Twice the width it is shown at is enough: at most 1300 pixels."),
                place=_place_of(image),
            )


def img_05(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find animations whose first picture is not whole: Outlook for Windows shows no other."""
    for image, timing in _animations(mail):
        if not timing.is_first_whole:
            yield _mistake(
                _("the first picture of the animation {file} does not fill it.").format(
                    file=image.source or image.name
                ),
                right=_("It says everything by itself: some readers see nothing else."),
                place=_place_of(image),
            )


def a11_13(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find animations that do not come to rest, or that flash."""
    for image, timing in _animations(mail):
        name = image.source or image.name
        runs_on = timing.loops is None or (
            timing.loops > MOST_LOOPS and timing.seconds * timing.loops > LONGEST_SECONDS
        )
        if runs_on:
            yield _mistake(
                _("the animation {file} does not come to rest.").format(file=name),
                right=_("It ends within 5 seconds, or after 3 rounds."),
                place=_place_of(image),
            )
        if timing.frames > 2 and timing.seconds and timing.frames / timing.seconds > 3 and timing.is_abrupt:
            yield _mistake(
                _("the animation {file} changes more than three times a second.").format(file=name),
                right=_("Flashes can cause seizures: at most three changes a second."),
                place=_place_of(image),
            )


def _animations(mail: MailView) -> Iterator[tuple[PreparedImage, GifTiming]]:
    for image in mail.message.images:
        if _format_of(image.data) == "GIF":
            timing = timing_of(image.data)
            if timing.frames > 1:
                yield image, timing


def img_06(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find pictures that come from elsewhere, and those that are there to count readers."""
    ours = {image.name for image in mail.message.images} | {_name(image.address) for image in mail.message.images}
    hosts = {
        _host(element.attributes.get("src", ""))
        for element in mail.html.named("img")
        if _name(element.attributes.get("src", "")) in ours
    }
    for element in mail.html.named("img"):
        address = element.attributes.get("src", "").strip()
        place = found_in(given, mail.language, address)
        sizes = (element.attributes.get("width", ""), element.attributes.get("height", ""))
        if any(size in {"0", "1"} for size in sizes):
            yield _mistake(
                _("the picture {address} is one pixel large.").format(address=address[:120]),
                right=_("No picture counts readers."),
                place=place,
            )
        elif (
            address and not address.startswith("data:") and _name(address) not in ours and _host(address) not in hosts
        ):
            yield _mistake(
                _("the picture {address} comes from elsewhere.").format(address=address[:120]),
                right=_("Every picture is a file beside its item, shown from the organisation's own address."),
                place=place,
            )


def _name(address: str) -> str:
    return unquote(address.partition("?")[0].rpartition("/")[2])


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return address


def _place_of(image: PreparedImage) -> Place | None:
    return Place(path=image.source) if image.source else None


def _mistake(what: str, *, right: str, place: Place | None = None) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=_("Change the picture, or mend the template."),
        path=place.path if place else None,
        line=place.line if place else None,
    )
