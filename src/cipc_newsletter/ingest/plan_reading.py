"""A plan file, perhaps edited, read back into a plan.

Promises that the text of the page cannot be altered through it, and that every mistake is named with its line, all
of them at once. Line ends and marks of Windows editors do no harm.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Line, Plan, Role
from cipc_newsletter.ingest.drafting import Choice, plan_of
from cipc_newsletter.ingest.plan_lines import PlanKey, Reading, read_lines
from cipc_newsletter.ingest.plan_proof import Check, checks_in, same_lines
from cipc_newsletter.item_files import is_item_id
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _


def parse(text: str, *, path: str) -> Plan:
    """Return the plan in the text of a plan file. Raises IngestError with every mistake; `path` names the file."""
    reading = read_lines(text, path=path)
    checks = checks_in(reading.checks)
    if checks is None or not reading.texts:
        raise IngestError(
            _("this is not a whole plan file."),
            right=_("A plan file is what --plan wrote; its last lines begin with check."),
            remedy=_("Write the plan again with --plan FILE, and correct that file."),
            path=path,
        )
    places = [(one.place, one.text) for one in reading.texts]
    reading.mistakes.extend(same_lines(places, checks, digest=reading.top.get("digest", ""), path=path))
    reading.refuse_mistakes()
    return _plan(reading, checks)


def _plan(reading: Reading, checks: Sequence[Check]) -> Plan:
    lines = [
        Line(number=check.number, text=one.text, role=one.role)
        for one, check in zip(reading.texts, checks, strict=True)
    ]
    guessed = [replace(line, role=check.role) for line, check in zip(lines, checks, strict=True)]
    source, kind = reading.top.get("source", ""), reading.top.get("kind", "text")
    proposed = plan_of(lines, location=source, kind=kind)
    choices = dict(_choices(reading, lines, guessed, proposed))
    _require_titles(reading, lines)
    reading.refuse_mistakes()
    plan = plan_of(lines, location=source, kind=kind, choices=choices)
    before = {draft.lines[0].number: draft for draft in plan_of(guessed, location=source, kind=kind).drafts}
    drafts = tuple(_marked(draft, before.get(draft.lines[0].number), choices) for draft in plan.drafts)
    return replace(plan, drafts=drafts)


def _marked(draft: Draft, before: Draft | None, choices: dict[int, Choice]) -> Draft:
    """Return the draft, marked as a person's choice where it is not what the rules proposed."""
    is_same = before is not None and [(line.number, line.role) for line in before.lines] == [
        (line.number, line.role) for line in draft.lines
    ]
    return replace(draft, is_chosen=not is_same or draft.lines[0].number in choices)


def _choices(
    reading: Reading, lines: Sequence[Line], guessed: Sequence[Line], proposed: Plan
) -> Iterator[tuple[int, Choice]]:
    """Yield what a person said above each title, by the number of its line, as far as it is not the proposal."""
    drafts = {draft.lines[0].number: draft for draft in proposed.drafts}
    for one, line, guess in zip(reading.texts, lines, guessed, strict=True):
        if not one.head:
            continue
        if line.role is not Role.TITLE:
            if guess.role is not Role.TITLE:
                reading.add_mistake(
                    one.head[0].place,
                    _("id, language or date stand above a line that is not a title."),
                    right=_("They belong to the item that begins below them."),
                    remedy=_("Write title before the next line, or move them above a title."),
                )
            continue
        choice = _choice(reading, one.head, drafts[line.number])
        if choice != Choice():
            yield line.number, choice


def _choice(reading: Reading, head: Sequence[PlanKey], draft: Draft) -> Choice:
    choice = Choice()
    for one in head:
        if one.key == "date":
            date = _date(reading, one)
            choice = replace(choice, date=date if date != (draft.date, draft.date_end) else None)
        elif one.key == "language" and one.value != draft.language and _is_language(reading, one):
            choice = replace(choice, language=one.value)
        elif one.key == "id" and one.value not in ("", draft.id) and _is_id(reading, one):
            choice = replace(choice, id=one.value)
    return choice


def _date(reading: Reading, one: PlanKey) -> tuple[dt.date | None, dt.date | None]:
    first, _slash, last = one.value.partition("/")
    try:
        days = tuple(dt.date.fromisoformat(part.strip()) if part.strip() else None for part in (first, last))
    except ValueError:
        days = (None, None)
        is_good = False
    else:
        is_good = not (days[1] and (days[0] is None or days[1] < days[0]))
    if not is_good:
        reading.add_mistake(
            one.place,
            _('"{value}" is no date.').format(value=one.value),
            right=_("A date is written 2025-12-09, several days 2025-10-30/2025-10-31."),
            remedy=_("Correct it, or leave nothing after the equals sign."),
        )
    return days[0], days[1] if days[1] != days[0] else None


def _is_language(reading: Reading, one: PlanKey) -> bool:
    if one.value in LANGUAGES:
        return True
    reading.add_mistake(
        one.place,
        _('"{value}" is no language of the newsletter.').format(value=one.value),
        right=_("It is one of: {options}.").format(options=", ".join(LANGUAGES)),
        remedy=_("Correct it."),
    )
    return False


def _is_id(reading: Reading, one: PlanKey) -> bool:
    if is_item_id(one.value):
        return True
    reading.add_mistake(
        one.place,
        _('"{id}" cannot be an id.').format(id=one.value),
        right=_("An id is lower-case letters without accents, digits and hyphens, at most 48."),
        remedy=_("Correct it, or leave nothing after the equals sign."),
    )
    return False


def _require_titles(reading: Reading, lines: Sequence[Line]) -> None:
    """Note a mistake for lines above the first title that would silently end in no item."""
    if not any(line.role is Role.TITLE for line in lines):
        return
    for one, line in zip(reading.texts, lines, strict=True):
        if line.role is Role.TITLE:
            return
        if line.role is not Role.LEFTOVER:
            reading.add_mistake(
                one.place,
                _("this line stands above the first title, so it is in no item."),
                right=_("An item begins with its title."),
                remedy=_("Write leftover before the bar, or title before the line that begins the item."),
            )
            return
