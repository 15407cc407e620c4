"""Rules IMG-03 and IMG-07: what the pictures of a mail weigh, and whether each has the address mails load it from.

Promises that what is too heavy names the picture to begin with. Asks no address: `send` does, before anybody is mailed.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

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
