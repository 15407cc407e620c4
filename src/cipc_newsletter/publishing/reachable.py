"""Whether the pictures of a mail are where the mail loads them from: each address asked, as a reader's program would.

Promises that an address is right only where it answers 200, by itself and without redirect, with the very bytes that were
approved. Publishes nothing.
"""

import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from cipc_newsletter.errors import Mistake, PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.publishing.web import WebAnswer, answer_to
from cipc_newsletter.wording import _

TIMEOUT_SECONDS = 15.0


def unanswered(pictures: Iterable[PreparedImage], *, timeout_seconds: float = TIMEOUT_SECONDS) -> tuple[Mistake, ...]:
    """Return, for each picture that readers would not see, its address and what that answered.

    A computer that cannot be reached is tried once, not once a picture.
    """
    mistakes: list[Mistake] = []
    silent: dict[str, str] = {}
    for picture in {picture.address: picture for picture in pictures}.values():
        host = urlsplit(picture.address).netloc
        try:
            said = silent.get(host) or _fault_of(
                picture, answer_to("GET", picture.address, timeout_seconds=timeout_seconds)
            )
        except PublishingError as error:
            said = silent[host] = error.what
        if said:
            mistakes.append(Mistake(what=_("{place}: {what}").format(place=picture.address, what=said)))
    return tuple(mistakes)


def _fault_of(picture: PreparedImage, answer: WebAnswer) -> str:
    """Return what is wrong with an answer, nothing where it is the picture."""
    if 300 <= answer.status < 400:
        return _("it answers {status}: it leads elsewhere.").format(status=answer.status)
    if answer.status != 200:
        return _("it answers {status} instead of 200.").format(status=answer.status)
    if not answer.is_whole:
        return _("its answer broke off, or has no end.")
    if hashlib.sha256(answer.data).hexdigest() != picture.sha256:
        return _("it answers with other bytes than those of the picture.")
    return ""
