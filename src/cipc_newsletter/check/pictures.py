"""Rules IMG-03, IMG-04 and IMG-07: what the pictures of a mail weigh and tell, and where mails load them from.

Promises that what is too heavy names the picture to begin with. Asks no address: `send` does, before anybody is mailed.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cipc_newsletter.check.appearance import LEAST_CONTRAST, LEAST_SIZE_PIXELS, described, legible
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

HEAVIEST, HEAVIEST_TOGETHER = 200_000, 1_000_000  # octets
_NOWHERE = ".invalid"  # RFC 2606: an address that answers nobody, such as that of a picture not yet published
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def img_03(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find pictures that are heavy, alone or together, or loaded over a line that anybody can read."""
    images = sorted(mail.message.images, key=lambda image: len(image.data), reverse=True)
    for image in images:
        if len(image.data) > HEAVIEST:
            yield _mistake(
                image,
                _("the picture {file} has {size} kB.").format(file=_file(image), size=len(image.data) // 1000),
                right=_("A picture has at most {size} kB: it is read on telephones.").format(size=HEAVIEST // 1000),
                remedy=_("Choose a calmer or smaller picture, or save a photograph as JPEG."),
            )
        parts = urlsplit(image.address)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            yield _mistake(
                image,
                _("the picture {file} is loaded over http.").format(file=_file(image)),
                right=_("Addresses of pictures begin with https://: many mail programs load no other."),
                remedy=_("Mend base_url under [images] in config.toml."),
            )
        if image.data.startswith(b"\xff\xd8") and b"Exif\x00\x00" in image.data[:70_000]:
            yield _mistake(
                image,
                _("the picture {file} tells where and with what it was taken.").format(file=_file(image)),
                right=_("Pictures leave without the notes of the camera."),
                remedy=_("Build the issue again: pictures are written anew without them."),
            )
    together = sum(len(image.data) for image in images)
    if together > HEAVIEST_TOGETHER:
        yield _mistake(
            images[0],
            _("the pictures have {size:.1f} MB together; the heaviest is {file} with {most} kB.").format(
                size=together / 1_000_000, file=_file(images[0]), most=len(images[0].data) // 1000
            ),
            right=_("The pictures of a mail have at most 1 MB together."),
            remedy=_("Leave some out, or choose calmer ones, the heaviest first."),
        )


def img_04(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find alternative texts that could not be read: mail programs show them in the letters of the picture's place."""
    for element in mail.html.named("img"):
        look = mail.looks[element.number]
        if not element.attributes.get("alt", "").strip() or look.is_hidden:
            continue
        if look.size < LEAST_SIZE_PIXELS - 1 / 64 or (look.contrast or LEAST_CONTRAST) < LEAST_CONTRAST:
            yield Mistake(
                what=_('the text in place of a picture, "{alt}", would be shown in {look}.').format(
                    alt=element.attributes["alt"][:40], look=described(look)
                ),
                right=legible(),
                remedy=_("Give the picture a font-size and a colour in the template."),
            )
            return


def img_07(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find pictures whose address a site has yet to choose: published later, they would change what was approved."""
    for image in mail.message.images:
        if (urlsplit(image.address).hostname or "").endswith(_NOWHERE):
            yield _mistake(
                image,
                _("the picture {file} has no address yet.").format(file=_file(image)),
                right=_("Where the site chooses addresses, pictures are published before an issue is approved."),
                remedy=_("Say: cipc-newsletter images publish {issue}").format(issue=given.issue.id),
            )


def _file(image: PreparedImage) -> str:
    return image.source or image.name


def _mistake(image: PreparedImage, what: str, *, right: str, remedy: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=remedy, path=image.source or None)
