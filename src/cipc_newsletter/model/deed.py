"""Who did what when on the way of an issue to its readers: one entry of the journal."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from cipc_newsletter.values import frozen


class DeedKind(StrEnum):
    """What can be done to an issue, or to a campaign of it, that is worth remembering."""

    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    COMMENTED = "commented"
    RESOLVED = "resolved"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    JUDGED = "judged"
    AGREED = "agreed"


@frozen
class Deed:
    """One thing that somebody did; `by` is the name they gave, empty where none was asked for.

    `details` are plain texts by name, such as the digest that was approved; `number` is its place in the journal from 1,
    0 until it is written.
    """

    kind: DeedKind
    issue_id: str
    by: str
    at: dt.datetime
    details: Mapping[str, str] = field(default_factory=dict)
    number: int = 0
