"""What the checks look at, as one frozen value. Reads nothing by itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from cipc_newsletter.config import Organisation
from cipc_newsletter.model.issue import Issue, Waiver
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
class CheckInput:
    """An issue as written, as composed, and as its sample subscriber would receive it.

    `mime` maps each language to the serialised copy for the sample subscriber, without embedded pictures;
    `used_numbers` maps the number of every other issue to its id, where the caller knows them; `clients` has the weight
    of each mail program among the readers; `waivers` are those that hold for every issue of the workspace; `outdated`
    are the translations whose originals have changed since.
    """

    issue: Issue
    composed: ComposedIssue
    mime: Mapping[str, bytes]
    organisation: Organisation
    today: dt.date
    used_numbers: Mapping[int, str] = field(default_factory=dict)
    palette: Palette = field(default_factory=Palette)
    clients: Mapping[str, float] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    outdated: tuple[OutdatedTranslation, ...] = ()
