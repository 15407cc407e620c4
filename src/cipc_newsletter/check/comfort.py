"""Rule A11-10: text that is large, airy and even enough to be read without effort.

Promises to judge the running text that people wrote, not labels and captions. Does not measure lines: their length
depends on the reader's screen.
"""

from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import Place, said_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

BODY_PIXELS, LEAST_BODY_PIXELS, LEAST_PIXELS, LEAST_LEADING = 16, 14, 12, 1.4
_RUNNING_LENGTH = 80
_SLACK = 1 / 64  # browsers round to a sixty-fourth of a pixel


def a11_10(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find running text that is small, tight, justified or in capitals, and any text below twelve pixels."""
    for run in mail.runs:
        if run.text.text.strip() and run.look.size < LEAST_PIXELS - _SLACK:
            yield warning(
                _mistake(
                    _('"{text}" is written in {size:g} pixels.'),
                    run.text.text,
                    size=run.look.size,
                    right=_("No text is smaller than 12 pixels."),
                )
            )
            break
    told: set[str] = set()
    for block in mail.html.named("p", "li"):
        text = _own_text(mail, block)
        if len(text) < _RUNNING_LENGTH:
            continue
        place = said_in(given, mail.language, text)
        if place is None:
            continue
        for noticed in _of_running_text(mail, block, text, place):
            mistake = noticed.mistake if isinstance(noticed, Weighed) else noticed
            if mistake.right not in told:
                told.add(mistake.right)
                yield noticed


def _own_text(mail: MailView, block: Element) -> str:
    return squeezed("".join(run.text.text for run in mail.runs_in(block)))


def _of_running_text(mail: MailView, block: Element, text: str, place: Place) -> Iterator[Mistake | Weighed]:
    look = mail.looks[block.number]
    if look.size < LEAST_BODY_PIXELS - _SLACK:
        yield _mistake(
            _('the text "{text}" is written in {size:g} pixels.'),
            text,
            size=look.size,
            right=_("Running text has at least 16 pixels."),
            place=place,
        )
    elif look.size < BODY_PIXELS - _SLACK:
        yield warning(
            _mistake(
                _('the text "{text}" is written in {size:g} pixels.'),
                text,
                size=look.size,
                right=_("Running text has at least 16 pixels."),
                place=place,
            )
        )
    for is_wrong, what, right in (
        (
            look.leading < LEAST_LEADING - _SLACK,
            _('the lines of "{text}" are {size:.2f} times as high as its letters.'),
            _("Lines are at least 1.4 times as high as the letters."),
        ),
        (look.is_justified, _('the text "{text}" is justified.'), _("Text is aligned to one side.")),
        (
            _is_in_capitals(mail, block, text),
            _('the text "{text}" is in capitals.'),
            _("Running text is in small letters."),
        ),
    ):
        if is_wrong:
            yield warning(_mistake(what, text, size=look.leading, right=right, place=place))


def _is_in_capitals(mail: MailView, block: Element, text: str) -> bool:
    styles = (mail.styles[outer.number].get("text-transform", "") for outer in mail.html.around(block.number))
    return text.isupper() or next(filter(None, styles), "") == "uppercase"


def _mistake(what: str, text: str, *, size: float, right: str, place: Place | None = None) -> Mistake:
    return Mistake(
        what=what.format(text=squeezed(text)[:40], size=size),
        right=right,
        remedy=_("Change the style in the template."),
        path=place.path if place else None,
        line=place.line if place else None,
    )
