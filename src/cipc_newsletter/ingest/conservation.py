"""The proof that an import loses nothing and adds nothing: every letter and digit of the page, in order, once.

Promises an IngestError that names the first difference. What is compared is every sign that is neither white space
nor punctuation. Does not repair.
"""

from collections.abc import Iterable, Sequence

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Line, Plan
from cipc_newsletter.ingest.markdown_text import shown_blocks
from cipc_newsletter.ingest.source_text import letters_of
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.wording import _

_AROUND = 24


def prove_plan(text: str, plan: Plan) -> None:
    """Raise IngestError unless the lines of `plan` hold all of `text`, and each is in one item or left over."""
    _compare(letters_of(normalised(text)), letters_of("".join(line.text for line in plan.lines)), plan.location)
    prove_places(plan)
    for draft in plan.drafts:
        prove_item(draft, draft.title, draft.body, location=plan.location)


def prove_places(plan: Plan) -> None:
    """Raise IngestError unless every line of the page is in exactly one item or left over, unchanged."""
    placed = sorted(_placed(plan), key=lambda line: line.number)
    for expected, found in zip(plan.lines, placed, strict=False):
        if (expected.number, expected.text) != (found.number, found.text):
            line = min(expected.number, found.number)
            raise not_kept(expected.text[: 2 * _AROUND], path=plan.location, line=line)
    if len(placed) != len(plan.lines):
        rest = plan.lines[len(placed) :] or tuple(placed[len(plan.lines) :])
        raise not_kept(rest[0].text[: 2 * _AROUND], path=plan.location, line=rest[0].number)


def prove_item(draft: Draft, title: str, body: str, *, location: str) -> None:
    """Raise IngestError unless `title` and the `body` as a Markdown reader shows it hold the lines of `draft`."""
    expected = letters_of("".join(line.text for line in draft.lines))
    found = letters_of(title + "".join(shown_blocks(body)))
    _compare(expected, found, location, lines=draft.lines)


def _placed(plan: Plan) -> Iterable[Line]:
    for draft in plan.drafts:
        yield from draft.lines
    yield from plan.leftover


def _compare(expected: str, found: str, location: str, *, lines: Sequence[Line] = ()) -> None:
    if expected == found:
        return
    place = next(
        (number for number, (one, two) in enumerate(zip(expected, found, strict=False)) if one != two),
        min(len(expected), len(found)),
    )
    text = expected[place : place + _AROUND] or found[place : place + _AROUND]
    raise not_kept(text, path=location, line=_line_at(place, lines))


def _line_at(place: int, lines: Sequence[Line]) -> int | None:
    passed = 0
    for line in lines:
        passed += len(letters_of(line.text))
        if place < passed:
            return line.number
    return lines[-1].number if lines else None


def not_kept(text: str, *, path: str | None = None, line: int | None = None) -> IngestError:
    """Return that an import would lose or add something, first at `text`."""
    return IngestError(
        _("the import would not keep the text: the first difference is at “{text}”.").format(text=text),
        right=_(
            "Every letter and digit of the page must end in one item or be named as left over; nothing was written."
        ),
        remedy=_("This is a fault of the program: keep the page and report it."),
        path=path,
        line=line,
    )
