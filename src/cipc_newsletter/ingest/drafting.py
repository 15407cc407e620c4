"""Lines with roles become drafts: language, date, id, key, digest and Markdown of each story.

Promises the same draft for the same lines, whoever gave them their roles: the rules or a person's plan. The key is
always made of what the text says, never of what a person filled in, so that a later import finds the item again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cipc_newsletter.ingest.draft import Draft, Line, Plan, Role
from cipc_newsletter.ingest.event_date import PARAGRAPHS_READ, EventDate, event_date, is_date_alone
from cipc_newsletter.ingest.identity import digest_of, free_id, item_id, key_of
from cipc_newsletter.ingest.languages import language_of
from cipc_newsletter.ingest.markdown_text import body_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_TEXTS = (Role.PARAGRAPH, Role.BULLET, Role.NUMBERED)


@frozen
class Choice:
    """What a person said of one item in a plan; None where nothing was said, an empty `date` where there is none."""

    id: str | None = None
    language: str | None = None
    date: tuple[dt.date | None, dt.date | None] | None = None


def plan_of(
    lines: Sequence[Line],
    *,
    location: str,
    kind: str = "text",
    language: str | None = None,
    choices: Mapping[int, Choice] | None = None,
    doubts: Iterable[str] = (),
) -> Plan:
    """Return the plan for `lines`; `choices` are by the number of an item's title line."""
    page_language = language or language_of("\n".join(line.text for line in lines))
    stories, leftover = _stories(lines)
    drafts = [
        _draft(
            story, above, language=language, page_language=page_language, choice=(choices or {}).get(story[0].number)
        )
        for story, above in stories
    ]
    return Plan(
        kind=kind,
        location=location,
        lines=tuple(lines),
        drafts=tuple(_with_keys_apart(_with_ids_apart(drafts))),
        leftover=tuple(leftover),
        doubts=tuple(doubts),
    )


def _stories(lines: Sequence[Line]) -> tuple[list[tuple[list[Line], str]], list[Line]]:
    """Return the lines of each story with the date that stands alone above its title, and all left-over lines."""
    stories: list[tuple[list[Line], str]] = []
    leftover: list[Line] = []
    above = ""
    for line in lines:
        if line.role is Role.TITLE:
            stories.append(([line], above))
        elif line.role is Role.LEFTOVER or not stories:
            leftover.append(line)
        else:
            stories[-1][0].append(line)
        above = line.text if line.role is Role.LEFTOVER and is_date_alone(line.text) else ""
    return stories, leftover


def _draft(
    lines: Sequence[Line], above: str, *, language: str | None, page_language: str | None, choice: Choice | None
) -> Draft:
    title, rest = _title(lines)
    found = event_date(title, [*_opening(rest), *([above] if above else [])])
    choice = choice or Choice()
    first, last = choice.date or (found.first, found.last)
    own = choice.language or language or language_of("\n".join(line.text for line in lines))
    proposed = choice.id or (item_id(title, first) if first else "")
    return Draft(
        id=proposed,
        language=own or page_language or "",
        title=title,
        lines=tuple(lines),
        body=body_of(rest),
        key=key_of(title, found.first),
        digest=digest_of(title, _blocks(rest)),
        date=first,
        date_end=last,
        doubts=(*(found.doubts if choice.date is None else ()), *_doubts(found, first, own, page_language)),
        is_id_chosen=choice.id is not None,
    )


def _doubts(found: EventDate, first: dt.date | None, own: str | None, page_language: str | None) -> list[str]:
    doubts = []
    if first is None and not found.doubts:
        doubts.append(_("No date was found in the text."))
    if own is None:
        doubts.append(
            _("The story is too short to tell its language; the page's was taken.")
            if page_language
            else _("The language cannot be told.")
        )
    return doubts


def _title(lines: Sequence[Line]) -> tuple[str, list[Line]]:
    """Return the title with the lines that go on from it, and the lines after it."""
    end = 1
    while end < len(lines) and lines[end].role is Role.CONTINUATION:
        end += 1
    return " ".join(line.text for line in lines[:end]), list(lines[end:])


def _opening(lines: Iterable[Line]) -> list[str]:
    texts: list[str] = []
    is_text = False
    for line in lines:
        if line.role is Role.CONTINUATION:
            if is_text and texts:
                texts[-1] += " " + line.text
            continue
        is_text = line.role in _TEXTS
        if is_text and len(texts) == PARAGRAPHS_READ:
            break
        if is_text:
            texts.append(line.text)
    return texts


def _blocks(lines: Iterable[Line]) -> list[str]:
    """Return the texts of the blocks, as `markdown_text.shown_blocks` gives them back from the file."""
    texts: list[str] = []
    for line in lines:
        if line.role is Role.CONTINUATION and texts:
            texts[-1] += " " + line.text
        else:
            texts.append(line.text)
    return texts


def _with_ids_apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Give stories of one page that propose the same id different ones; an id that a person gave stays.

    A given id may be another story's in another language: that is how two languages are joined.
    """
    given = {(draft.id, draft.language) for draft in drafts if draft.is_id_chosen}
    taken: set[str] = set()
    apart = []
    for draft in drafts:
        if draft.id and not draft.is_id_chosen:
            own = {one for one, language in given if language == draft.language}
            draft = replace(draft, id=free_id(draft.id, taken | own))  # noqa: PLW2901 -- the loop's own value, renamed
            taken.add(draft.id)
        apart.append(draft)
    return apart


def _with_keys_apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Number the keys of stories that share title and date from the bottom: pages grow at the top."""
    seen: Counter[str] = Counter()
    apart = []
    for draft in reversed(drafts):
        seen[draft.key] += 1
        nth = seen[draft.key]
        if nth == 1:
            apart.append(draft)
            continue
        doubt = _("Another story of this page has the same title and date.")
        apart.append(replace(draft, key=f"{draft.key}-{nth}", doubts=(*draft.doubts, doubt)))
    return apart[::-1]
