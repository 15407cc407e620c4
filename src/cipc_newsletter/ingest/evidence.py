"""How much speaks for a short line being the title of a story, and for a paragraph opening one.

Promises points that rest on form and language alone: dates, names introduced anew, words shared by title and
opening, words that go on with what was said. Knows no page. The thresholds stand in `splitting`; the pages the weights
were set on and those they were tried on are named in docs/decisions/0002-splitting-pasted-text.md.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from cipc_newsletter.ingest.blocks import Block, Shape
from cipc_newsletter.ingest.event_date import is_date_alone, opening_dates
from cipc_newsletter.ingest.languages import language_of
from cipc_newsletter.ingest.phrases import (
    ANNOUNCES,
    CAPTION_INSIDE,
    CAPTION_MARK,
    CAPTION_MOMENT,
    CAPTION_SCENE,
    CONTINUES,
    ROLE_AFTER_NAME,
    plain,
)
from cipc_newsletter.ingest.words import is_acronym, long_forms, names, stems, tokens

OPENING = 420  # characters of a paragraph in which a story says who, what, when
_FIRST_SENTENCE = re.compile(r".{20,}?[.!?…](?= |$)")
LEAD = 45
_NEAR_DAYS = 10
_LONG_AGO_DAYS = 4 * 365
_PERSON = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: (?:de|du|da|del|la|van|von|der|den|Van|De|el|al))* [A-ZÀ-Þ][\w'’-]+")
_NAME_PART = r"(?:[A-ZÀ-Þ][\w.'’-]*|de|du|da|del|la|van|von|der|den|al)"
_FULL_NAME = re.compile(rf"{_NAME_PART}(?: {_NAME_PART}){{1,4}}")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN_NAMES = re.compile(r",| (?:et|and|y|e|avec|with|con|&) ")
_YEAR_HEADING = re.compile(r"(?:19|20)\d\d ?(?::|-|,|$)")


@dataclass(slots=True, kw_only=True)
class Story:
    """What the story being read has said so far; grows as its blocks are read."""

    names: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    first: dt.date | None = None
    last: dt.date | None = None
    language: str | None = None
    has_body: bool = False

    def read(self, block: Block) -> None:
        """Take in the names, the first date and the language of a block."""
        text = block.text[: 3 * OPENING]
        self.names |= names(text)
        self.acronyms |= {word.casefold() for word in tokens(text) if is_acronym(word)}
        if block.shape in (Shape.LONG, Shape.BULLET, Shape.NUMBERED):
            self.has_body = True
            self.language = self.language or language_of(text)
        if self.first is None and (found := opening_dates(text)):
            _place, self.first, self.last = found[0]


def opening_points(body: Block, story: Story, *, title: str) -> float:
    """Return how much speaks for `body` opening a story other than `story`, from about -4 to 8."""
    text = body.text[:OPENING]
    matching = plain(text)
    first_sentence = _first_sentence(matching)
    points = _date_points(text, first_sentence, story, title)
    if CONTINUES.match(matching):
        points -= 3
    introduced = long_forms(text)
    if introduced:
        points += 1.5 + (1 if introduced & story.acronyms else 0)
    told = names(first_sentence)
    if len(told) >= 2:
        known = len(told & story.names) / len(told)
        points += 1 if known <= 0.4 else -1 if known >= 0.6 else 0
    language = language_of(body.text)
    if language and story.language and language != story.language:
        points += 3
    return points


def title_points(line: Block, body: Block) -> float:
    """Return how much speaks for `line` being the title of the story that `body` opens, from about -5 to 6."""
    text = plain(line.text)
    opening = plain(body.text[:OPENING])
    points = _length_points(text)
    meaning = stems(text)
    shared = meaning & stems(opening)
    share = len(shared) / len(meaning) if meaning else 0.0
    points += 3 * share if len(shared) >= 2 else share
    points += min(1.0, 0.5 * len(names(text) & names(opening)))
    points -= 1.2 * min(3, caption_points(line))
    if line.shape is Shape.LINK:
        points -= 4
    if line.shape is Shape.QUOTED:
        points -= 1
    if is_date_alone(line.text) or _YEAR_HEADING.match(text):
        points -= 3
    return points


def caption_points(line: Block) -> float:
    """Return how much speaks for `line` naming what a picture shows, from 0 to about 5."""
    text = plain(line.text)
    if CAPTION_MARK.match(text) or CAPTION_INSIDE.search(text):
        return 3.0
    if text.isupper():
        return 0.0
    points = 0.0
    people = _PERSON.findall(text)
    in_brackets = re.findall(r"[A-ZÀ-Þ][\w'-]+ \([^()]{2,40}\)", text)
    if len(in_brackets) >= 2 or (in_brackets and people and "," in text):
        points += 3
    elif in_brackets and _PERSON.match(text):
        points += 1.5
    if _is_list_of_people(text):
        points += 3
    if CAPTION_SCENE.match(text):
        points += 1.5
    if CAPTION_MOMENT.search(text) and len(text) <= 90:
        points += 1.5 if _PERSON.match(text) or CAPTION_SCENE.match(text) else 0.75
    if people and (ROLE_AFTER_NAME.search(text) or text.endswith(f", {people[-1]}")):
        points += 1.5
    return points


def _first_sentence(text: str) -> str:
    match = _FIRST_SENTENCE.match(text)
    return match.group() if match else text


def _date_points(text: str, first_sentence: str, story: Story, title: str) -> float:
    found = opening_dates(text, title)
    if not found:
        return 0.0
    place, first, last = found[0]
    points = 4.0 if place <= LEAD else 3.0 if place < len(first_sentence) else 2.0
    if story.first is None:
        return points
    if story.first <= first and last <= (story.last or story.first):
        return -2.0
    # A story's own days follow one another; the next story of a page is mostly older.
    later = (first - story.first).days
    if later < -_LONG_AGO_DAYS:
        return points - 2
    if later > _NEAR_DAYS:
        return points - 3 if ANNOUNCES.search(plain(f"{title} {first_sentence}")) else points
    return points - 1.5 if later >= 0 else points + 1


def _length_points(text: str) -> float:
    return 1.0 if len(text) >= 60 else 0.5 if len(text) >= 40 else 0.0 if len(text) >= 25 else -0.75


def _is_list_of_people(text: str) -> bool:
    """Whether the line is nothing but names: `Ana Ruiz, John Smith et Léa Roy`."""
    parts = [part.strip() for part in _BETWEEN_NAMES.split(_IN_BRACKETS.sub("", text)) if part.strip()]
    return len(parts) >= 2 and all(_FULL_NAME.fullmatch(part) for part in parts)
