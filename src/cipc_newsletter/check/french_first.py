"""Rule LAW-QC-08: French is there, and in a mail of several languages it comes first, and nothing of another is larger.

Promises to look at the parts of the final HTML: their order, their largest letters, the room of their pictures; and at
the issue itself for French that is missing. An issue for readers outside Québec alone says so by a waiver.
"""

from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.errors import Mistake
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_FRENCH = "fr"


@frozen
class _Part:
    """One language of a mail: its largest letters and the widths of its pictures together, in pixels."""

    language: str
    letters: float
    pictures: int


def law_qc_08(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find French that is missing, that comes after another language, or is smaller than one."""
    if mail.language == given.issue.languages[0]:
        yield from _missing_french(given)
    if not mail.message.also or _FRENCH not in mail.message.languages:
        return
    parts = tuple(_parts(mail))
    if not parts or parts[0].language != _FRENCH:
        yield Mistake(
            what=_("French does not come first in the mail."),
            right=_("In a mail of several languages, French comes first and is at least as prominent."),
            remedy=_('Put fr first in languages, or take the mode "separate", which sends each language on its own.'),
            path=given.issue.path,
            key="languages",
        )
    french = next((part for part in parts if part.language == _FRENCH), None)
    for part in parts:
        if french and (part.letters > french.letters or part.pictures > french.pictures):
            yield Mistake(
                what=_(
                    "French has smaller letters or less room for pictures than another language, {language}."
                ).format(language=part.language),
                right=_("In a mail of several languages, French comes first and is at least as prominent."),
                remedy=_("Give the items the same pictures in both languages, and the same form."),
            )


def _missing_french(given: CheckInput) -> Iterator[Mistake]:
    if _FRENCH not in given.issue.languages:
        yield Mistake(
            what=_("the issue is not in French."),
            right=_("What is published in Québec in another language is published in French too."),
            remedy=_("Add fr to languages; where every reader is elsewhere, say so in a waiver."),
            path=given.issue.path,
            key="languages",
        )
        return
    for item in dict.fromkeys(given.issue.items(_FRENCH)):
        if item.language != _FRENCH:
            yield Mistake(
                what=_('"{title}" is shown to French readers in another language.').format(title=item.title),
                right=_("What is published in Québec in another language is published in French too."),
                remedy=_("Translate it: {path}").format(path=f"{item.path.rpartition('/')[0]}/fr.md"),
                path=item.path,
            )


def _parts(mail: MailView) -> Iterator[_Part]:
    """Yield the wrappers in the body that carry a language each, in order."""
    bodies = {element.number for element in mail.html.named("body")}
    for element in mail.html.elements:
        if element.parent in bodies and element.attributes.get("lang"):
            yield _Part(
                language=element.attributes["lang"].partition("-")[0],
                letters=max((run.look.size for run in mail.runs_in(element)), default=0.0),
                pictures=sum(_width(mail, image, element) for image in mail.html.named("img")),
            )


def _width(mail: MailView, image: Element, part: Element) -> int:
    width = image.attributes.get("width", "")
    return int(width) if width.isdigit() and mail.html.is_within(image.number, part.number) else 0
