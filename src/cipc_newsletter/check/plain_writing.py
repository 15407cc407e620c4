"""Rules A11-14, A11-17, A11-18 and CNT-09: texts that are built and worded so that everybody can follow them.

Promises to look at what people wrote, in its source. Judges no thought.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import ADDRESS, squeezed, words_of
from cipc_newsletter.check.rules import Weighed
from cipc_newsletter.check.sources import SourceText, line_of, source_texts
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Severity
from cipc_newsletter.wording import _

LETTERS_PER_PICTURE, LONGEST_MEAN, LEAST_SENTENCES = 120, 25, 6
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*~*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_FALSE_LIST = re.compile(
    r"^[ ]{0,3}(?:[•·‣▪–]|\*\*?[•·])[ \u00a0]*\S[^\n]*\n+[ ]{0,3}[•·‣▪–][ \u00a0]*\S", re.MULTILINE
)
_SHOUTED = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ]{2,}[^\w\n]+){7,}[^\W\d_a-zà-öø-ÿ]{2,}")
_DOUBLET = re.compile(
    r"\b[^\W\d_]{2,}(?:[·•⸱‧](?:[ntlrvf]?es?|trices?|euses?|ives?|s)(?:[·•⸱‧]s)?|\((?:[ntlrvf]?e|trice|euse|ive)s?\)(?:s)?)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…]+(?:[»”\"')\]]|\s»)*(?=\s|\Z)")


def a11_14(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find lists and paragraphs made by hand, which a screen reader cannot tell as such."""
    for source in _written(mail, given):
        for pattern, what, right in (
            (
                _FALSE_LIST,
                _('lines that begin with "{text}" look like a list and are none.'),
                _("Entries of a list begin with a hyphen and a space."),
            ),
            (
                _SHOUTED,
                _('this passage is in capitals: "{text}".'),
                _("Capitals in a row are hard to read, and spelt out aloud; bold says as much."),
            ),
        ):
            match = pattern.search(source.text)
            if match:
                yield _mistake(
                    source,
                    match.start(),
                    what.format(text=squeezed(match[0].strip().partition("\n")[0])[:40]),
                    right=right,
                )
    breaks = re.search(r"<br\s*/?>(?:\s|&nbsp;)*<br\b", mail.source, re.IGNORECASE)
    if breaks:
        yield Mistake(
            what=_("two line breaks stand where a paragraph ends."),
            right=_("A paragraph is an element of its own, with space around it."),
            remedy=_("Mend the template."),
        )


def a11_17(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find French doublets shortened by points or brackets, which no screen reader can say."""
    for source in _written(mail, given):
        if source.language != "fr":
            continue
        match = _DOUBLET.search(ADDRESS.sub(lambda one: " " * len(one[0]), source.text))
        if match:
            yield _mistake(
                source,
                match.start(),
                _('"{text}" cannot be read aloud.').format(text=match[0]),
                right=_(
                    "Both forms in full, or a word for everybody: the Office québécois advises against the point."
                ),
            )


def a11_18(mail: MailView, given: CheckInput) -> Iterator[Weighed]:
    """Find texts whose sentences are long on the whole."""
    for source in _written(mail, given):
        sentences = [words_of(one) for one in _SENTENCE_END.split(_plain(source.text))]
        lengths = [len(words) for words in sentences if words]
        if len(lengths) >= LEAST_SENTENCES and sum(lengths) / len(lengths) > LONGEST_MEAN:
            yield Weighed(
                mistake=_mistake(
                    source,
                    0,
                    _("the sentences of this text have {count} words on average.").format(
                        count=round(sum(lengths) / len(lengths))
                    ),
                    right=_("Twenty are read with ease."),
                ),
                severity=Severity.NOTE,
            )


def cnt_09(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a mail that says little where pictures are not shown."""
    pictures = sum(image.attributes.get("alt", "").strip() != "" for image in mail.html.named("img"))
    letters = len("".join(words_of(mail.seen_text)))
    if pictures and letters / pictures < LETTERS_PER_PICTURE:
        yield Mistake(
            what=_("the mail has {count} pictures and only {letters} letters.").format(
                count=pictures, letters=letters
            ),
            right=_("Where pictures are not shown, the text alone says what each item is."),
            remedy=_("Write what the pictures say, or show fewer of them."),
        )


def _written(mail: MailView, given: CheckInput) -> Iterator[SourceText]:
    """Yield the texts of the mail's languages, their code blanked out in place."""
    for language in mail.message.languages:
        for source in source_texts(given.issue, language):
            if source.text:
                yield source.with_text(_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source.text))


def _plain(text: str) -> str:
    """Return the running text of a Markdown text: no headings, lists, pictures or addresses."""
    lines = (line for line in text.split("\n") if not re.match(r"\s*(?:#|[-*+] |\d+[.)] |>|\||!\[)", line))
    return re.sub(r"\]\([^)]*\)", "] ", ADDRESS.sub(" ", "\n".join(lines)))


def _mistake(source: SourceText, start: int, what: str, *, right: str) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=_("Write it otherwise where it stands."),
        path=source.path,
        line=line_of(source, start),
    )
