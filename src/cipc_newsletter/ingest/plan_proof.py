"""The proof that a plan file still holds the page it was made from, line by line.

Promises to name the line of the plan file that was altered, added or lost, twenty at most. Knows no roles' meaning.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from cipc_newsletter.errors import Mistake
from cipc_newsletter.ingest.draft import Role
from cipc_newsletter.ingest.plan_files import check_of, digest_of_lines
from cipc_newsletter.ingest.plan_roles import role_of_sign
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_CHECK = re.compile(r"(\d{1,6})([THPBNCQLMX])([0-9a-f]{6})")
_MOST_COMPARED = 4000  # lines; a longer page is compared from the top only
_MOST_MISTAKES = 20


@frozen
class Check:
    """What the plan file keeps of one line: its number on the page, the role it was given, six digits of its text."""

    number: int
    role: Role
    digits: str


def checks_in(words: Sequence[str]) -> tuple[Check, ...] | None:
    """Return the checks at the end of a plan file, None where they are missing or damaged."""
    found = [_CHECK.fullmatch(word) for word in words]
    if not found or any(match is None for match in found):
        return None
    checks = tuple(
        Check(number=int(match[1]), role=role_of_sign(match[2]), digits=match[3]) for match in found if match
    )
    numbers = [check.number for check in checks]
    return checks if numbers == sorted(set(numbers)) else None


def same_lines(
    texts: Sequence[tuple[int, str]], checks: Sequence[Check], *, digest: str, path: str
) -> Iterator[Mistake]:
    """Yield a mistake for each line that is not as it was; `texts` are lines with their places in the plan file."""
    found = [check_of(text) for _place, text in texts]
    wanted = [check.digits for check in checks]
    if found == wanted:
        if digest_of_lines([text for _place, text in texts]) != digest:
            yield _altered(texts[0][0], path, checks[0])
        return
    yield from islice(_differences(texts, found, checks, wanted, path), _MOST_MISTAKES)


def _differences(
    texts: Sequence[tuple[int, str]], found: Sequence[str], checks: Sequence[Check], wanted: Sequence[str], path: str
) -> Iterator[Mistake]:
    for kind, at, end, old, old_end in _steps(found, wanted):
        altered = min(end - at, old_end - old) if kind == "replace" else 0
        for step in range(altered):
            yield _altered(texts[at + step][0], path, checks[old + step])
        for number in range(at + altered, end):
            yield Mistake(
                what=_("this line is not on the page, or not at this place."),
                right=_("A plan holds every line of the page once, in its order."),
                remedy=_("Take it out, or put it back where it was."),
                path=path,
                line=texts[number][0],
            )
        for check in checks[old + altered : old_end]:
            place = texts[min(end, len(texts) - 1)][0]
            yield Mistake(
                what=_("line {number} of the page is missing here.").format(number=check.number),
                right=_("A plan holds every line of the page once, in its order."),
                remedy=_("Put it back; to leave it out of the items, write leftover before it."),
                path=path,
                line=place,
            )


def _steps(found: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield where `found` differs from `wanted`, as difflib names it."""
    if max(len(found), len(wanted)) <= _MOST_COMPARED:
        matcher = difflib.SequenceMatcher(None, found, wanted, autojunk=False)
        yield from (step for step in matcher.get_opcodes() if step[0] != "equal")
        return
    shorter = min(len(found), len(wanted))
    first = next((place for place in range(shorter) if found[place] != wanted[place]), shorter)
    yield "replace", first, min(first + 1, len(found)), first, min(first + 1, len(wanted))


def _altered(place: int, path: str, check: Check) -> Mistake:
    return Mistake(
        what=_("the text of line {number} of the page was altered.").format(number=check.number),
        right=_("A plan may change what a line is, not what it says; texts are changed in the item files."),
        remedy=_("Undo the change right of the bar, or write the plan again with --plan FILE."),
        path=path,
        line=place,
    )
