"""The plan of an import from a site as a file: which stories, under which ids, in which language, of which day.

Promises that a story is known again by its key, and that every mistake of the file is told at once. The texts are not in
it: they are read from the source again when it is carried out.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cipc_newsletter import toml_files
from cipc_newsletter.errors import IngestError, Mistake
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.identity import item_id
from cipc_newsletter.toml_files.writing import TomlValue, assignment
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext

_Table = Mapping[str, Any]


@frozen
class Choices:
    """What a person chose: the `source` the plan is of, and the table of each story by its key."""

    source: str
    stories: Mapping[str, _Table]


def file_text(plan: Plan, source: str) -> str:
    """Return the plan of `source` as a file that a colleague can change."""
    lines = [
        "# " + _("The stories of this source. What stands after the equals signs may be changed; the keys stay."),
        "# " + _("take = false leaves a story out. A story gets the id of an item to join it as another language."),
        assignment("source", source),
    ]
    for draft in plan.drafts:
        lines.extend(("", *_story(draft)))
    return "\n".join(lines) + "\n"


def _story(draft: Draft) -> Iterator[str]:
    yield "[[story]]"
    yield "# " + " ".join(draft.title.split())
    for doubt in (*([draft.refusal] if draft.refusal else ()), *draft.doubts):
        yield "# ? " + " ".join(doubt.split())
    values: Mapping[str, TomlValue | None] = {
        "key": draft.key,
        "take": not draft.refusal,
        "id": draft.id or None,
        "language": draft.language if len(draft.language) == 2 else None,
        "date": draft.date,
        "date_end": draft.date_end,
    }
    yield from (assignment(name, value) for name, value in values.items() if value is not None)
    if draft.date is None and draft.published is None:
        yield "# " + _("It has no date. Give it one on a line below, such as: date = 2025-12-09")


def choices_in(text: str, *, path: str) -> Choices:
    """Return what the file at `path` says. Raises IngestError with every mistake of it."""
    document, syntax = toml_files.parse_all(text, path=path)
    mistakes: list[Mistake] = [*syntax, *toml_files.mistakes_of(document, "stories")]
    if mistakes:
        raise IngestError.of(mistakes)
    tables: list[_Table] = document.data.get("story", [])
    return Choices(source=document.data["source"], stories={table["key"]: table for table in tables})


def with_choices(plan: Plan, choices: Choices) -> Plan:
    """Return `plan` with the stories a person took, as they chose; a story the file does not know is left out."""
    taken = [
        _chosen(draft, table)
        for draft in plan.drafts
        if (table := choices.stories.get(draft.key)) is not None and table.get("take", True)
    ]
    new = sum(draft.key not in choices.stories for draft in plan.drafts)
    late = ngettext(
        "{count} story came to the source after the plan was written.",
        "{count} stories came to the source after the plan was written.",
        new,
    )
    doubts = [late.format(count=new)] if new else []
    return replace(plan, drafts=tuple(taken), doubts=(*plan.doubts, *doubts), is_complete=False)


def _chosen(draft: Draft, table: _Table) -> Draft:
    """Return `draft` as the file has it; an id or a day that nobody changed is no choice of a person's."""
    date: dt.date | None = table.get("date")
    language = table.get("language", draft.language)
    own_id = table.get("id", "")
    is_id_chosen = bool(own_id) and own_id != draft.id
    if not own_id:
        day = date or draft.published
        own_id = item_id(draft.title, day) if day else ""
    is_chosen = (date, table.get("date_end"), language) != (draft.date, draft.date_end, draft.language)
    return replace(
        draft,
        id=own_id,
        language=language,
        date=date,
        date_end=table.get("date_end"),
        is_chosen=is_chosen,
        is_id_chosen=is_id_chosen,
    )
