"""Rules UNS-01 and UNS-04: the way out, for mail programs in the header and for people in both parts.

Promises that the address in the header is the one people are shown. Does not open it.
"""

import re
from collections.abc import Iterator, Mapping

from cipc_newsletter import tokens
from cipc_newsletter.check.appearance import Look, described, is_legible, legible
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import paragraphs, squeezed
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_HEADER = re.compile(r"<(https://[^<>\s]+)>(?:, <mailto:[^<>\s]+>)?")
_POST = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"  # RFC 8058 section 3.1, to the letter
WORDS: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(r"d[ée]sabonn|d[ée]sinscri", re.IGNORECASE),
    "en": re.compile(r"unsubscrib", re.IGNORECASE),
    "es": re.compile(r"cancelar (?:la |mi |su |tu )?suscripci[óo]n|dar(?:se|me|te)? de baja", re.IGNORECASE),
}
_EXAMPLES = {"fr": "Se désabonner", "en": "Unsubscribe", "es": "Darse de baja"}


def uns_01(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find List-Unsubscribe fields that a mail program would not use."""
    if _HEADER.fullmatch(mail.value("List-Unsubscribe")) is None:
        yield _mistake(
            _('List-Unsubscribe is "{value}".').format(value=mail.value("List-Unsubscribe")[:120]),
            right=_("It is <https://…>, and after a comma <mailto:…> where there is one."),
        )
    if [field.lines for field in mail.named("List-Unsubscribe-Post")] != [(_POST,)]:
        yield _mistake(
            _("List-Unsubscribe-Post is missing, or not to the letter."),
            right=_("It is {line}.").format(line=_POST.decode()),
        )


def uns_04(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a part without a way out that a reader can find, read and understand."""
    yield from _html_mistakes(mail)
    yield from _text_mistakes(mail)


def _html_mistakes(mail: MailView) -> Iterator[Mistake]:
    leading_out = [
        element for element in mail.html.named("a") if _leads_out(element.attributes.get("href", ""), mail)
    ]
    spoken = [element for element in leading_out if _speaks(mail.language, _words_in(mail, element))]
    if not leading_out:
        yield _mistake(
            _("the HTML has no link with the reader's own unsubscribe address."),
            right=_("A link leads to the address of the header List-Unsubscribe."),
        )
    elif not spoken:
        yield _mistake(
            _('the unsubscribe link of the HTML says "{words}".').format(words=_words_in(mail, leading_out[0])),
            right=_right_words(mail.language),
        )
    elif not any(all(map(is_legible, _looks_in(mail, element))) for element in spoken):
        yield _mistake(
            _("the unsubscribe link of the HTML is too small or too pale: {look}.").format(
                look=described(min(_looks_in(mail, spoken[0]), key=lambda look: look.contrast or 0))
            ),
            right=legible(),
        )


def _text_mistakes(mail: MailView) -> Iterator[Mistake]:
    holding = [paragraph for paragraph in paragraphs(mail.text) if _leads_out(paragraph, mail)]
    if not holding:
        yield _mistake(
            _("the text part has no unsubscribe address."),
            right=_("It holds the address of the header List-Unsubscribe."),
        )
    elif not any(_speaks(mail.language, paragraph) for paragraph in holding):
        yield _mistake(
            _('the unsubscribe address of the text part stands beside "{words}".').format(words=holding[0][:80]),
            right=_right_words(mail.language),
        )


def _leads_out(text: str, mail: MailView) -> bool:
    """Tell whether `text` holds the reader's unsubscribe address: that of the header, or one with their token."""
    match = _HEADER.fullmatch(mail.value("List-Unsubscribe"))
    return (match is not None and match[1] in text) or tokens.sample_token() in text


def _speaks(language: str, text: str) -> bool:
    """Tell whether `text` says how to leave in `language`; for one we have no words of, any words will do."""
    words = WORDS.get(language)
    return bool(words.search(text) if words else text.strip())


def _words_in(mail: MailView, element: Element) -> str:
    """Return the words of a link that are shown."""
    return squeezed("".join(run.text.text for run in mail.runs_in(element)))


def _looks_in(mail: MailView, element: Element) -> list[Look]:
    return [run.look for run in mail.runs_in(element) if run.text.text.strip()]


def _right_words(language: str) -> str:
    return _('It says so in plain words, such as "{words}".').format(words=_EXAMPLES.get(language, _EXAMPLES["en"]))


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=_("Mend the footer of the template, or [public] base_url in config.toml."),
    )
