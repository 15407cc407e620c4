"""What only a person can judge, as a value: what was found, where, and what it would be.

Promises data alone; each language says where to look.
"""

from enum import StrEnum

from cipc_newsletter.values import frozen


class Doubt(StrEnum):
    """What is doubtful about a piece of text."""

    ORDINAL = "ordinal"
    GLUED = "glued"  # no space after a sign
    LONE_MARK = "lone_mark"  # a quotation mark without its partner
    SINGLE_MARKS = "single_marks"
    ET_CETERA = "et_cetera"  # with an ellipsis
    ACCENT = "accent"  # missing on a capital
    CLOCK = "clock"
    DAY = "day"  # the weekday and the day of the month
    SPAN = "span"  # a range of days or hours
    CAPITAL = "capital"  # on a month or a day
    NUMBER = "number"  # a sign or a separator of another language
    ASIDE = "aside"
    OPENING_MARK = "opening_mark"


@frozen
class Proposal:
    """A change a person may make: `found` stands at `start` of the text, `would_be` would be right.

    `rule` is the id of the rule in docs/checks.md.
    """

    rule: str
    doubt: Doubt
    start: int
    found: str
    would_be: str
