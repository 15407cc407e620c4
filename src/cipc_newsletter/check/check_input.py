"""What the checks look at, as one frozen value. Reads nothing by itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from cipc_newsletter.config import Organisation
from cipc_newsletter.model.issue import Form, Issue, Waiver
from cipc_newsletter.model.item import Item
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.model.translation import OutdatedTranslation
from cipc_newsletter.values import frozen


@frozen
class Palette:
    """What the template calls its colours, so that a finding can name them.

    `lines` are those of its settings, by table and name: `colours.ink`.
    """

    path: str = ""
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


@frozen
class OtherIssue:
    """Another issue of the workspace, as far as it can be read: what it showed, and in which form.

    `shown` maps the id of each item to its form; `items` are those items, in each language they have a file for.
    """

    id: str
    number: int | None = None
    date: dt.date | None = None
    shown: Mapping[str, Form] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


@frozen
class CheckInput:
    """An issue as written, as composed, and as its sample subscriber would receive it.

    `mime` maps each language to the serialised copy for the sample subscriber, without embedded pictures;
    `others` are the other issues of the workspace; `clients` has the weight of each mail program among the readers;
    `waivers` are those that hold for every issue of the workspace; `outdated` are the translations whose originals have
    changed since. `template` and `settings` are the paths of the files that are to blame where no text is,
    `settings_text` what stands in the latter;
    `is_leaving` tells that the mails leave now, whatever the date of the issue.
    """

    issue: Issue
    composed: ComposedIssue
    mime: Mapping[str, bytes]
    organisation: Organisation
    today: dt.date
    others: tuple[OtherIssue, ...] = ()
    palette: Palette = field(default_factory=Palette)
    clients: Mapping[str, float] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    outdated: tuple[OutdatedTranslation, ...] = ()
    template: str = ""
    settings: str = ""
    settings_text: str = field(default="", repr=False)
    is_leaving: bool = False

    @property
    def used_numbers(self) -> Mapping[int, str]:
        """The number of every other issue that has one, with its id."""
        return {one.number: one.id for one in self.others if one.number is not None}
