"""The lines of a plan file, each read by itself: a line of the page with its word, or what stands above a title.

Promises a mistake for each line that is neither, and for each word that means nothing. What the lines say together is for
`plan_reading`.
"""

import re
from dataclasses import dataclass, field

from cipc_newsletter.errors import IngestError, Mistake
from cipc_newsletter.ingest.draft import Role
from cipc_newsletter.ingest.markdown_text import NUMBERED
from cipc_newsletter.ingest.plan_files import CHECK
from cipc_newsletter.ingest.plan_roles import every_word, key_of_word, nearest_word, role_of
from cipc_newsletter.ingest.source_text import tidy
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LINE_OF_PAGE = re.compile(r"\s*(?P<word>[^\s|=#][^|=]{0,20}?)\s*\|(?P<text>.*)", re.DOTALL)
_LINE_OF_KEY = re.compile(r"\s*(?P<word>[a-z_]{2,12})\s*=\s*(?P<value>.*)", re.DOTALL | re.IGNORECASE)
_TOP = ("source", "kind", "digest")


@frozen
class PlanKey:
    """What stands above a title: `key` is "id", "language" or "date"."""

    place: int
    key: str
    value: str


@frozen
class PlanText:
    """A line of the page as it stands in the plan file, at `place` of that file; `head` is what stands above it."""

    place: int
    role: Role
    text: str
    head: tuple[PlanKey, ...] = ()


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was read so far, and every mistake."""

    path: str
    texts: list[PlanText] = field(default_factory=list)
    head: list[PlanKey] = field(default_factory=list)
    top: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def add_mistake(self, place: int, what: str, *, right: str = "", remedy: str = "") -> None:
        """Note what is wrong at a line of the plan file."""
        self.mistakes.append(Mistake(what=what, right=right, remedy=remedy, path=self.path, line=place))

    def refuse_mistakes(self) -> None:
        """Raise IngestError where there are mistakes, with all of them in the order of the file."""
        if self.mistakes:
            raise IngestError.of(sorted(self.mistakes, key=lambda mistake: mistake.line or 0))


def read_lines(text: str, *, path: str) -> Reading:
    """Return what the lines of a plan file say, each by itself; `path` names the file."""
    reading = Reading(path=path)
    for place, raw in enumerate(normalised(text).split("\n"), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if match := _LINE_OF_PAGE.fullmatch(raw):
            _read_text(reading, place, match["word"], match["text"])
        elif match := _LINE_OF_KEY.fullmatch(raw):
            _read_key(reading, place, match["word"], match["value"].strip())
        else:
            reading.add_mistake(
                place,
                _("this line is neither a line of the page nor id, language or date."),
                right=_("A line of the page is: a word for what it is, a bar, its text."),
                remedy=_("Put the word and the bar back before it, or take it out if you added it."),
            )
    return reading


def _read_text(reading: Reading, place: int, word: str, text: str) -> None:
    role = role_of(word)
    if role is None:
        near = nearest_word(word)
        reading.add_mistake(
            place,
            _('"{word}" is no word for what a line is.').format(word=word),
            right=_('Nearest: "{word}".').format(word=near)
            if near
            else _("It is one of: {words}.").format(words=every_word()),
            remedy=_("Correct the word before the bar."),
        )
    if role is Role.NUMBERED and not NUMBERED.match(tidy(text)):
        reading.add_mistake(
            place,
            _("this line does not begin with a number."),
            right=_("A line of a numbered list begins like “1.”; an import adds nothing to a page."),
            remedy=_("Write bullet before it; put the numbers into the item's file afterwards."),
        )
    head, reading.head = tuple(reading.head), []
    reading.texts.append(PlanText(place=place, role=role or Role.PARAGRAPH, text=tidy(text), head=head))


def _read_key(reading: Reading, place: int, word: str, value: str) -> None:
    name = word.lower()
    key = key_of_word(name)
    if name == CHECK:
        reading.checks.extend(value.split())
    elif name in _TOP:
        reading.top[name] = value
    elif key is not None:
        reading.head.append(PlanKey(place=place, key=key, value=value))
    else:
        reading.add_mistake(
            place,
            _('"{word}" is not known here.').format(word=word),
            right=_("Above a title stand id, language and date."),
            remedy=_("Correct the word, or take the line out."),
        )
