"""What the composing page sent, as the form of an issue.

Promises that any list of fields makes a form: a field nobody knows is passed over, an empty one is as good as none. The
names of the fields are the dotted keys of mistakes (`section.2.title.fr`), so that each can stand beside its field.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cipc_newsletter.content.issue_form import (
    EVERYWHERE,
    ByLanguage,
    EntryForm,
    IssueForm,
    LinkForm,
    PictureForm,
    SectionForm,
    WordsForm,
    block,
    line,
)
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.issue import Form
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

ALL = "all"  # in the name of a field, what is said once for all languages
_DEEPEST, _LARGEST_NUMBER = 8, 1_000_000

Tree = dict[str, Any]


def form_in(pairs: Iterable[tuple[str, str]]) -> tuple[IssueForm, tuple[Mistake, ...]]:
    """Return the form that fields say, and the mistakes of those that hold no number or no date."""
    pairs = list(pairs)
    tree = _tree(pairs)
    number, date = _number(tree), _date(tree)
    form = IssueForm(
        number=None if isinstance(number, Mistake) else number,
        date=None if isinstance(date, Mistake) else date,
        template=line(_said(tree, "template")),
        languages=_languages(pairs, _said(tree, "main")),
        is_together=_said(tree, "mode") == "together",
        words={language: _words(_inner(tree, language)) for language in LANGUAGES},
        sections=(*_in_order(_inner(tree, "section"), _section), *_new_section(_said(tree, "new"))),
    )
    return form, tuple(each for each in (number, date) if isinstance(each, Mistake))


def _tree(pairs: Iterable[tuple[str, str]]) -> Tree:
    """Return fields by the parts of their names; of two that cannot both be, the first stands."""
    tree: Tree = {}
    for name, value in pairs:
        *parts, last = name.split(".", _DEEPEST)
        place: Any = tree
        for part in parts:
            place = place.setdefault(part, {}) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place.setdefault(last, value)
    return tree


def _said(tree: Tree, name: str) -> str:
    value = tree.get(name, "")
    return value if isinstance(value, str) else ""


def _inner(tree: Tree, name: str) -> Tree:
    value = tree.get(name, {})
    return value if isinstance(value, dict) else {}


def _number(tree: Tree) -> int | Mistake | None:
    said = line(_said(tree, "number"))
    if not said:
        return None
    if said.isdecimal() and 0 < int(said[:9]) < _LARGEST_NUMBER:
        return int(said[:9])
    return Mistake(
        what=_('"{value}" is not the number of an issue.').format(value=said),
        right=_("It is a whole number, such as 12."),
        remedy=_("Correct it; nothing was saved."),
        key="number",
    )


def _date(tree: Tree) -> dt.date | Mistake | None:
    said = line(_said(tree, "date"))
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError:
        return Mistake(
            what=_('"{value}" is not a day.').format(value=said),
            right=_("A day is written year-month-day, such as 2025-12-15."),
            remedy=_("Correct it; nothing was saved."),
            key="date",
        )


def _languages(pairs: Iterable[tuple[str, str]], main: str) -> tuple[str, ...]:
    """Return the languages that were ticked, the main one first."""
    ticked = dict.fromkeys(value for name, value in pairs if name == "languages" and value in LANGUAGES)
    return tuple(sorted(ticked, key=lambda language: language != main))


def _words(tree: Tree) -> WordsForm:
    return WordsForm(
        subject=line(_said(tree, "subject")),
        preheader=line(_said(tree, "preheader")),
        intro=block(_said(tree, "intro")),
    )


def _in_order(tree: Tree, make: Callable[[Tree], Any]) -> list[Any]:
    """Return what numbered fields make, those told to go left out, by their places where those were typed."""
    rows: list[tuple[float, int, Tree]] = []
    for number, row in tree.items():
        if number.isdecimal() and isinstance(row, dict) and not _said(row, "remove"):
            rows.append((_place(_said(row, "place"), int(number[:6])), int(number[:6]), row))
    made = (make(row) for _at, _number, row in sorted(rows, key=lambda row: row[:2]))
    return [one for one in made if one is not None]


def _place(said: str, usual: int) -> float:
    try:
        place = float(said.replace(",", "."))
    except ValueError:
        return usual
    return place - 0.5 if place < usual else place + 0.5 if place > usual else usual


def _section(tree: Tree) -> SectionForm:
    entries = [*_in_order(_inner(tree, "items"), _entry)]
    added = line(_said(tree, "add"))
    if added and added not in [entry.id for entry in entries]:
        entries.append(EntryForm(id=added))
    return SectionForm(
        layout=line(_said(tree, "layout")),
        titles=_by_language(_inner(tree, "title")),
        entries=tuple(entries),
        texts=_by_language(_inner(tree, "text"), block),
        labels=_by_language(_inner(tree, "label")),
        urls=_by_language(_inner(tree, "url")),
        persons=_by_language(_inner(tree, "person")),
        image=_picture(_inner(tree, "image")),
        signature=_picture(_inner(tree, "signature")),
        links=tuple(_in_order(_inner(tree, "links"), _link)),
        fields={name: words for name, inner in _inner(tree, "fields").items() if (words := _fields(inner))},
        origin=_origin(tree),
    )


def _new_section(layout: str) -> Sequence[SectionForm]:
    return [SectionForm(layout=line(layout))] if line(layout) else []


def _by_language(tree: Tree, kind: Callable[[Any], str] = line) -> ByLanguage:
    said = {language: kind(_said(tree, language)) for language in LANGUAGES}
    return {language: words for language, words in said.items() if words}


def _anywhere(tree: Tree) -> ByLanguage:
    """Return words by language, or the ones for all of them where there are no others."""
    everywhere = line(_said(tree, ALL))
    return _by_language(tree) or ({EVERYWHERE: everywhere} if everywhere else {})


def _fields(tree: Any) -> Mapping[str, str]:
    return _by_language(tree) if isinstance(tree, dict) else {}


def _entry(tree: Tree) -> EntryForm | None:
    item_id, fallback = line(_said(tree, "id")), _said(tree, "fallback")
    if not item_id:
        return None
    return EntryForm(
        id=item_id,
        form=Form.FULL if _said(tree, "form") == Form.FULL else Form.TEASER,
        fallback=fallback if fallback in LANGUAGES else None,
    )


def _picture(tree: Tree) -> PictureForm | None:
    form = PictureForm(
        file=line(_said(tree, "file")),
        alts=_anywhere(_inner(tree, "alt")),
        is_decorative=bool(_said(tree, "decorative")),
    )
    return form if form.file or form.alts else None


def _link(tree: Tree) -> LinkForm | None:
    form = LinkForm(
        labels=_anywhere(_inner(tree, "label")),
        urls=_anywhere(_inner(tree, "url")),
        image=_picture(_inner(tree, "image")),
        origin=_origin(tree),
    )
    return form if form.labels or form.urls or form.image else None


def _origin(tree: Tree) -> int | None:
    said = _said(tree, "origin")
    return int(said) - 1 if said.isdecimal() and 0 < int(said[:6]) == int(said) else None
