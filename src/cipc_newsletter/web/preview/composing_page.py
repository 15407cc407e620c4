"""What the composing page shows of an issue being edited: its form, the mistakes beside their fields, what to choose from.

Promises words for the layouts people know and the layout's own name for any other. Decides nothing about the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from cipc_newsletter.content.issue_form import EntryForm, IssueForm, SectionForm
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.language import LANGUAGES, OWN_NAMES
from cipc_newsletter.pipeline.editing import Choices
from cipc_newsletter.pipeline.news import ListedItem
from cipc_newsletter.values import frozen
from cipc_newsletter.web.preview.looking import Column
from cipc_newsletter.wording import _

_FIELDS = "fields."


@frozen
class Layout:
    """A layout to choose: its name, what people call it, the keys of a section it shows."""

    name: str
    words: str
    keys: tuple[str, ...]


@frozen
class News:
    """A piece of news to choose; `issues` are those that use it already, `is_here` whether this one does."""

    id: str
    title: str
    languages: tuple[str, ...]
    issues: tuple[str, ...]
    is_here: bool


@frozen
class ComposingPage:
    """The page's values. `digest` is of the file the form was made from, `digest_now` of the file as it is.

    `mistakes` are those of the file; `refusal` says why what was sent was not saved. `column` is the mail as it looks,
    None where it cannot be composed.
    """

    issue_id: str
    form: IssueForm
    digest: str
    digest_now: str
    choices: Choices
    mistakes: tuple[Mistake, ...] = ()
    refusal: tuple[Mistake, ...] = ()
    typed_number: str = ""
    is_saved: bool = False
    column: Column | None = None
    carried: tuple[str, ...] = ()
    blank: SectionForm = field(default_factory=lambda: SectionForm(layout=""))
    blank_entry: EntryForm = field(default_factory=lambda: EntryForm(id=""))

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages there are, those of the issue first and in its order."""
        return tuple(dict.fromkeys((*(each for each in self.form.languages if each in LANGUAGES), *LANGUAGES)))

    @property
    def names(self) -> Mapping[str, str]:
        """What speakers call each language."""
        return OWN_NAMES

    @property
    def shown(self) -> str:
        """The language the mail is shown in."""
        return self.column.language if self.column else ""

    @property
    def templates(self) -> tuple[str, ...]:
        """The templates to choose from, the issue's own also where there is none of that name."""
        return tuple(dict.fromkeys((*self.choices.templates, *filter(None, [self.form.template]))))

    @property
    def pictures(self) -> tuple[str, ...]:
        """The pictures beside the issues."""
        return self.choices.pictures

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The layouts of the template."""
        return tuple(_layout(block) for block in self.choices.blocks.values())

    def layouts_with(self, name: str) -> tuple[Layout, ...]:
        """Return the layouts, with `name` also where the template has none of that name."""
        if name in self.choices.blocks:
            return self.layouts
        return (Layout(name=name, words=name or _("Choose a layout"), keys=()), *self.layouts)

    def keys_of(self, name: str) -> tuple[str, ...]:
        """Return the keys of a section that the layout `name` shows."""
        return next((layout.keys for layout in self.layouts if layout.name == name), ())

    def fields_of(self, section: SectionForm) -> tuple[str, ...]:
        """Return the names of fields of their own that a section has, or that a layout of the template shows."""
        offered = (
            key.removeprefix(_FIELDS) for layout in self.layouts for key in layout.keys if key.startswith(_FIELDS)
        )
        return tuple(dict.fromkeys((*section.fields, *offered)))

    def title_of(self, section: SectionForm) -> str:
        """Return what a section goes by: its title in the first language that has one, else its layout."""
        titles = (section.titles.get(language) for language in self.languages)
        layout = next((one.words for one in self.layouts if one.name == section.layout), section.layout)
        return next(filter(None, titles), layout or _("Section without a title"))

    @property
    def news(self) -> Mapping[str, News]:
        """All news by id, newest first."""
        here = {entry.id for section in self.form.sections for entry in section.entries}
        return {item.id: self._news(item, is_here=item.id in here) for item in self.choices.news}

    @property
    def news_for_script(self) -> list[dict[str, Any]]:
        """All news as the script wants it."""
        return [
            {"id": one.id, "title": one.title, "languages": list(one.languages), "issues": list(one.issues)}
            for one in self.news.values()
        ]

    def _news(self, item: ListedItem, *, is_here: bool) -> News:
        others = tuple(issue for issue in item.issues if issue != self.issue_id)
        return News(id=item.id, title=item.title, languages=item.languages, issues=others, is_here=is_here)

    @property
    def slots(self) -> Mapping[str, Sequence[Mistake]]:
        """The mistakes of the file and of what was sent, by the name of the field they stand beside."""
        found: dict[str, list[Mistake]] = {}
        for mistake in (*self.mistakes, *self.refusal):
            if mistake.key and (mistake.path is None or mistake.path.startswith("issues/")):
                found.setdefault(_slot_of(mistake.key), []).append(mistake)
        return found


def _slot_of(key: str) -> str:
    """Return the field a mistake stands beside: an item of a list has one for all that can be wrong with it."""
    parts = key.split(".")
    return ".".join(parts[:4] if parts[0] == "section" and parts[2:3] == ["items"] else parts)


def _layout(block: Block) -> Layout:
    return Layout(name=block.name, words=_layout_words().get(block.name, block.name), keys=block.section_keys)


def _layout_words() -> Mapping[str, str]:
    return {
        "lead": _("Lead"),
        "cards": _("Cards"),
        "list": _("List"),
        "full": _("Whole texts"),
        "events": _("Events"),
        "documents": _("Documents"),
        "text": _("Text"),
        "button": _("Button"),
        "quote": _("Quotation"),
        "director": _("A person’s word"),
        "partners": _("Partners"),
        "story": _("Story"),
        "contact": _("Contact"),
    }
