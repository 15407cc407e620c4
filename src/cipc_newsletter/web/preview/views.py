"""How an issue is looked at: the choices of a page's address, and the addresses that change one of them.

Promises that anything unknown in an address is the usual view. Shows nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from cipc_newsletter.pipeline.seeing import Look, Reader
from cipc_newsletter.review import looks
from cipc_newsletter.values import frozen

Choice = TypeVar("Choice", bound=StrEnum)


class Width(StrEnum):
    """The window of a mail program, in CSS pixels."""

    PHONE = "phone"
    TABLET = "tablet"
    DESKTOP = "desktop"

    @property
    def pixels(self) -> int:
        """How wide it is."""
        return {Width.PHONE: looks.PHONE, Width.TABLET: looks.TABLET, Width.DESKTOP: looks.DESKTOP}[self]


class Colours(StrEnum):
    """Light, dark as the mail wants it, or dark as a mail program makes it by itself."""

    LIGHT = "light"
    DARK = "dark"
    FORCED = "forced"


class Part(StrEnum):
    """What is looked at: the mail, its line in the mailbox, its text part, its HTML as text."""

    MAIL = "mail"
    INBOX = "inbox"
    TEXT = "text"
    SOURCE = "source"


class Since(StrEnum):
    """Which earlier version the mail is compared with, its changes shown on it."""

    NOTHING = "nothing"
    APPROVAL = "approval"
    ISSUE = "issue"


@frozen
class View:
    """One way of looking at an issue; `languages` are those shown, all where it is empty."""

    part: Part = Part.MAIL
    width: Width = Width.PHONE
    colours: Colours = Colours.LIGHT
    pictures: bool = True
    styles: bool = True
    reader: Reader = Reader.CAMILLE
    notes: bool = True
    since: Since = Since.NOTHING
    languages: tuple[str, ...] = ()

    @property
    def look(self) -> Look:
        """What a mail program does with the mail."""
        return Look(
            width=self.width.pixels,
            dark=self.colours is Colours.DARK,
            forced_dark=self.colours is Colours.FORCED,
            images=self.pictures,
            styles=self.styles,
        )

    def shown(self, languages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `languages` that are shown, in their order."""
        return tuple(one for one in languages if one in self.languages) or tuple(languages)

    def query(self, **changed: Any) -> str:
        """Return the query of an address for this view with these choices changed; what is usual is left out."""
        view = replace(self, **changed)
        said = {
            "part": str(view.part),
            "width": str(view.width),
            "colours": str(view.colours),
            "pictures": "on" if view.pictures else "off",
            "styles": "on" if view.styles else "off",
            "reader": str(view.reader),
            "notes": "on" if view.notes else "off",
            "since": str(view.since),
            "languages": ",".join(view.languages),
        }
        usual = ("mail", "phone", "light", "on", "on", "camille", "on", "nothing", "")
        different = {name: value for (name, value), other in zip(said.items(), usual, strict=True) if value != other}
        return f"?{urlencode(different)}"


def view_of(query: Mapping[str, str]) -> View:
    """Return the view that the query of an address asks for."""
    return View(
        part=_chosen(Part, query.get("part"), Part.MAIL),
        width=_chosen(Width, query.get("width"), Width.PHONE),
        colours=_chosen(Colours, query.get("colours"), Colours.LIGHT),
        pictures=query.get("pictures") != "off",
        styles=query.get("styles") != "off",
        reader=_chosen(Reader, query.get("reader"), Reader.CAMILLE),
        notes=query.get("notes") != "off",
        since=_chosen(Since, query.get("since"), Since.NOTHING),
        languages=tuple(one for one in query.get("languages", "").split(",") if one.isalpha()),
    )


def _chosen(choices: type[Choice], said: str | None, usual: Choice) -> Choice:
    try:
        return choices(said or "")
    except ValueError:
        return usual
