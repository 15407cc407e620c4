"""The sections of a fresh issue file: what leads, what is to come, what else there is, whom to reach.

Promises sections the template can show, made of the items and of the settings alone: nothing is left to be filled in.
Where the template tells one story in full, that is what leads. Chooses no items.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from cipc_newsletter.config import Organisation
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.item import Item
from cipc_newsletter.toml_files.writing import TomlValue, assignment, string, value
from cipc_newsletter.wording import _

STORY = "story"
_LEADS = (STORY, "lead", "full", "cards", "list")
_OTHERS = ("cards", "list", "full")
_EVENTS, _CONTACT = "events", "contact"

# Words of the mail, in the language of the mail whatever language the program speaks.
_LEAD_TITLES = {"fr": "À la une", "en": "In the spotlight", "es": "En portada"}
_EVENT_TITLES = {"fr": "À l’agenda", "en": "Coming up", "es": "Próximas citas"}
_OTHER_TITLES = {"fr": "À lire aussi", "en": "Also in this issue", "es": "También en este número"}
_CONTACT_TITLES = {"fr": "Renseignements", "en": "Contact", "es": "Contacto"}
_QUESTIONS = {
    "fr": "Pour toute question : {ways}.",
    "en": "For any question: {ways}.",
    "es": "Para cualquier consulta: {ways}.",
}

Shown = Mapping[str, Item]


def sections(
    shown: Mapping[str, Shown],
    languages: Sequence[str],
    *,
    date: dt.date,
    blocks: Mapping[str, Block],
    organisation: Organisation,
) -> Iterator[str]:
    """Yield the lines of the sections: `shown` are the items in their order, `date` is that of the issue."""
    lead, *others = shown
    yield from comment(
        _("The sections, in the order in which they appear; move a whole block to move a section."),
        _("An item is named by its folder in news/. To print all of it instead of its summary:"),
        '{ id = "…", form = "full" }',
    )
    leading = _offered(_LEADS, blocks)
    yield from _section({} if leading == STORY else _LEAD_TITLES, leading, {lead: shown[lead]}, languages)
    to_come = [item_id for item_id in others if _EVENTS in blocks and _is_to_come(shown[item_id], date)]
    for titles, layout, ids in (
        (_EVENT_TITLES, _EVENTS, to_come),
        (_OTHER_TITLES, _offered(_OTHERS, blocks), [item_id for item_id in others if item_id not in to_come]),
    ):
        if ids:
            yield ""
            yield from _section(titles, layout, {item_id: shown[item_id] for item_id in ids}, languages)
    if _CONTACT in blocks:
        yield ""
        yield from _contact(organisation, languages)


def _offered(layouts: Sequence[str], blocks: Mapping[str, Block]) -> str:
    """Return the first of `layouts` that the template offers; else its first block that asks for items alone."""
    own = (block.name for block in blocks.values() if tuple(block.needed_of_section()) == (("items",),))
    return next((layout for layout in layouts if layout in blocks), next(own, layouts[-1]))


def _is_to_come(items: Shown, date: dt.date) -> bool:
    """Whether an item is of an event that is not over when the issue appears."""
    ends = [item.date_end or item.date for item in items.values()]
    return any(end is not None and end >= date for end in ends)


def _section(
    titles: Mapping[str, str], layout: str, shown: Mapping[str, Shown], languages: Sequence[str]
) -> Iterator[str]:
    yield "[[section]]"
    if titles:
        yield assignment("title", {language: titles[language] for language in languages})
    yield assignment("layout", layout)
    yield "items = ["
    for item_id, items in shown.items():
        title = items[languages[0]].title if languages[0] in items else next(iter(items.values())).title
        yield f"    {_entry(item_id, items, languages)}, # {on_one_line(title)}"
    yield "]"


def _entry(item_id: str, items: Shown, languages: Sequence[str]) -> str:
    if all(language in items for language in languages):
        return string(item_id)
    fallback = next((language for language in languages if language in items), next(iter(items)))
    entry: Mapping[str, TomlValue] = {"id": item_id, "fallback": fallback}
    return value(entry)


def _contact(organisation: Organisation, languages: Sequence[str]) -> Iterator[str]:
    """Yield the section that says how to reach the organisation."""
    email, phone = organisation.email, organisation.phone
    ways = ", ".join(filter(None, (f"[{email}](mailto:{email})" if email else "", phone))) or organisation.website
    texts = {language: _QUESTIONS[language].format(ways=ways) for language in languages}
    yield from comment(_("Whom to ask: put the name of a person here."))
    yield "[[section]]"
    yield assignment("title", {language: _CONTACT_TITLES[language] for language in languages})
    yield assignment("layout", _CONTACT)
    yield assignment("person", {language: organisation.name[language] for language in languages})
    yield assignment("text", texts)


def comment(*sentences: str) -> Iterator[str]:
    """Yield each sentence as a remark."""
    return (f"# {on_one_line(sentence)}" for sentence in sentences)


def on_one_line(text: str) -> str:
    """Return `text` without line ends and control characters, which TOML forbids in a remark."""
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())
