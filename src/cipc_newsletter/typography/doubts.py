"""Look for what typography will not change by itself, and propose what it would be.

Promises places in the text as it was given, nothing in addresses, code or merge fields, and nothing that `set_text`
mends. Changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module

from cipc_newsletter.typography.engine import LANGUAGES, language_of
from cipc_newsletter.typography.line import HELD_ADDRESS
from cipc_newsletter.typography.proposal import Doubt, Proposal
from cipc_newsletter.typography.quotes import Marks, typeset
from cipc_newsletter.typography.rules import compiled
from cipc_newsletter.typography.suspicion import Suspicion
from cipc_newsletter.typography.untouched import spans_of

_RULE_OF_MARKS = {"fr": "TYP-FR-05", "en": "TYP-EN-01", "es": "TYP-ES-02"}
_AROUND = 40  # letters before and after, where words are that long
_SINGLE = r"(?<!\w)'([^\s'][^'\n]*[^\s']|[^\s'])'(?!\w)"


def proposals(text: str, locale: str) -> tuple[Proposal, ...]:
    """Return what is doubtful in `text`, in the order of the text."""
    language = language_of(locale)
    if language not in LANGUAGES:
        return ()
    prose = _prose(text)
    words = import_module(f"cipc_newsletter.typography.{LANGUAGES[language]}")
    doubts = import_module(f"cipc_newsletter.typography.{LANGUAGES[language]}_doubts")
    suspicions: Sequence[Suspicion] = doubts.SUSPICIONS
    found = [*_suspected(prose, suspicions), *_marks_alone(prose, words.MARKS, rule=_RULE_OF_MARKS[language])]
    if language == "es":
        found += doubts.missing_marks(prose)
    as_written = (
        replace(proposal, found=text[proposal.start : proposal.start + len(proposal.found)])
        for proposal in found
        if HELD_ADDRESS not in proposal.would_be
    )
    return tuple(sorted(as_written, key=lambda proposal: (proposal.start, proposal.rule)))


def _prose(text: str) -> str:
    """Return `text`, as long as before, with what is no prose made unreadable."""
    pieces, end = [], 0
    for start, stop, _placeholder in spans_of(text, has_digits=True):
        pieces += [text[end:start], HELD_ADDRESS * (stop - start)]
        end = stop
    return "".join([*pieces, text[end:]])


def _suspected(text: str, suspicions: Sequence[Suspicion]) -> Iterator[Proposal]:
    for suspicion in suspicions:
        if suspicion.gates and not any(gate in text for gate in suspicion.gates):
            continue
        for match in compiled(suspicion.pattern).finditer(text):
            would_be = suspicion.would_be
            proposed = match.expand(would_be) if isinstance(would_be, str) else would_be(match)
            if proposed != match[0]:
                start, stop = _whole_words(text, match.start(), match.end())
                yield Proposal(
                    rule=suspicion.rule,
                    doubt=suspicion.doubt,
                    start=start,
                    found=text[start:stop],
                    would_be=text[start : match.start()] + proposed + text[match.end() : stop],
                )


def _whole_words(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a place grown to whole words, so that what is shown can be recognised and found."""
    first, last = max(0, start - _AROUND), min(len(text), stop + _AROUND)
    while start > first and _is_of_word(text[start - 1]):
        start -= 1
    while stop < last and _is_of_word(text[stop]):
        stop += 1
    return start, stop


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character in "'’-$%"


def _marks_alone(text: str, marks: Marks, *, rule: str) -> Iterator[Proposal]:
    """Yield the straight marks that were not set: double ones without a partner, single ones that are not used."""
    left = typeset(text, marks) if '"' in text or "'" in text else text
    pair = marks.pairs[0]
    for place, character in enumerate(left):
        if character == '"' and not left[place - 1 : place].isdigit():
            start, stop = _whole_words(text, place, place + 1)
            yield Proposal(
                rule=rule, doubt=Doubt.LONE_MARK, start=start, found=text[start:stop], would_be=f"{pair[0]}…{pair[1]}"
            )
    if "'" in left and not marks.has_single:
        inner = marks.pairs[1]
        for match in compiled(_SINGLE).finditer(left):
            yield Proposal(
                rule=rule,
                doubt=Doubt.SINGLE_MARKS,
                start=match.start(),
                found=text[match.start() : match.end()],
                would_be=f"{inner[0]}{match[1]}{inner[1]}",
            )
