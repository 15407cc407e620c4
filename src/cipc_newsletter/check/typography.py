"""Rules TYP-*: what typography leaves to a person, found in the sources, and characters no mail should hold.

Promises that nothing is found which composing has set right by itself, that a text is judged in its own language, and
that a finding names the file and the line. Proposes; changes nothing.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cipc_newsletter import typography
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.sources import SourceText, found_in, line_of, source_texts
from cipc_newsletter.errors import Mistake
from cipc_newsletter.typography import Doubt, Proposal
from cipc_newsletter.wording import _

_NARROW = "\u202f"
# Zero-width spaces, the soft hyphen, and marks that turn the direction of reading.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_PASSAGE = re.compile(r":{3,}\s*(?:\{\s*lang\s*=\s*\"?([A-Za-z-]+)\"?\s*\})?\s*")


def proposed(rule: str) -> Callable[[MailView, CheckInput], Iterator[Mistake]]:
    """Return the function that finds what `rule` asks a person to judge."""

    def find(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
        locales = tuple((message.language, message.locale) for message in given.composed.messages)
        for source in source_texts(given.issue, mail.language):
            for place, proposal in _in_source(source, mail.language, locales):
                if proposal.rule == rule:
                    yield _mistake(proposal, source, place)

    return find


def typ_fr_03(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find narrow no-break spaces, for which many fonts have no glyph."""
    for name, text in _parts(mail):
        if _NARROW in text:
            yield _character(mail, given, name=name, character=_NARROW)


def typ_gen_01(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find characters that cannot be seen and change how a text is found, broken or read."""
    for name, text in _parts(mail):
        for character in dict.fromkeys(_INVISIBLE.findall(text)):
            yield _character(mail, given, name=name, character=character)
        if "\t" in text and name != "HTML":
            yield _character(mail, given, name=name, character="\t")


def _parts(mail: MailView) -> Iterator[tuple[str, str]]:
    yield "Subject", "".join(field.decoded for field in mail.named("Subject"))
    yield "From", "".join(field.decoded for field in mail.named("From"))
    yield "preheader", mail.message.preheader
    yield "text/plain", mail.text
    yield "HTML", mail.seen_text


def _character(mail: MailView, given: CheckInput, *, name: str, character: str) -> Mistake:
    source = found_in(given, mail.language, character)
    return Mistake(
        what=_("{part} holds the invisible character U+{code}.").format(part=name, code=f"{ord(character):04X}"),
        right=_("A mail has ordinary and no-break spaces, and nothing else that cannot be seen."),
        remedy=_("Write the words around it anew where they come from, or in the template."),
        path=source.path,
        line=source.line,
    )


def _in_source(
    source: SourceText, language: str, locales: tuple[tuple[str, str], ...]
) -> tuple[tuple[int, Proposal], ...]:
    """Return what is proposed for a source and where in it, once where a text stands in several mails."""
    if not source.text or (source.language != language and source.language in dict(locales)):
        return ()
    return _proposals(source.text, source.language, locales)


# Every rule of the family asks for the same texts.
@lru_cache(maxsize=2048)
def _proposals(text: str, language: str, locales: tuple[tuple[str, str], ...]) -> tuple[tuple[int, Proposal], ...]:
    names = dict(locales)
    return tuple(
        (begin + proposal.start, proposal)
        for begin, passage, spoken in _passages(text, language)
        for proposal in typography.proposals(passage, names.get(spoken, spoken))
    )


def _passages(text: str, language: str) -> Iterator[tuple[int, str, str]]:
    """Yield the blocks of a Markdown text, code left out: where each begins, its text, its language."""
    is_code, languages, place = False, [language], 0
    gathered, begin = "", 0
    for line in [*text.splitlines(keepends=True), ""]:
        passage = _PASSAGE.fullmatch(line.strip()) if line.startswith(":::") else None
        is_edge = _FENCE.match(line) is not None
        if passage or is_edge or is_code or not line.strip() or line.startswith("    "):
            if gathered:
                yield begin, gathered, languages[-1]
            gathered = ""
        elif gathered:
            gathered += line
        else:
            gathered, begin = line, place
        is_code = is_code != is_edge
        if passage and passage[1]:
            languages.append(passage[1])
        elif passage and len(languages) > 1:
            languages.pop()
        place += len(line)


def _mistake(proposal: Proposal, source: SourceText, place: int) -> Mistake:
    return Mistake(
        what=_sentences()[proposal.doubt].format(text=proposal.found),
        right=_('It would be "{text}".').format(text=proposal.would_be),
        remedy=_("Put the mark where the question or the exclamation begins.")
        if proposal.doubt is Doubt.OPENING_MARK
        else _("Mend it in the text, or leave it if it is meant."),
        path=source.path or None,
        line=line_of(source, place),
    )


def _sentences() -> dict[Doubt, str]:
    return {
        Doubt.ORDINAL: _('"{text}" is not how an ordinal is written.'),
        Doubt.GLUED: _('no space follows the sign in "{text}".'),
        Doubt.LONE_MARK: _('a quotation mark has no partner: "{text}".'),
        Doubt.SINGLE_MARKS: _("{text} stands between straight single marks."),
        Doubt.ET_CETERA: _('"{text}" says the same twice.'),
        Doubt.ACCENT: _('"{text}" lacks the accent of its capital.'),
        Doubt.CLOCK: _('"{text}" is not a time as French writes it.'),
        Doubt.DAY: _('"{text}" has the weekday before its article.'),
        Doubt.SPAN: _('"{text}" is a range without its words.'),
        Doubt.CAPITAL: _('"{text}" has a capital, which months and days do not take.'),
        Doubt.NUMBER: _('"{text}" is a number as another language writes it.'),
        Doubt.ASIDE: _('"{text}" is set off with hyphens.'),
        Doubt.OPENING_MARK: _('one of the two marks is missing: "{text}".'),
    }
