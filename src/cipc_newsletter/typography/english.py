"""English: curly quotation marks, no space before a sign, en dashes in ranges of dates and years.

Rule TYP-EN-01. The sources are The Canadian Style and the Chicago Manual of Style; spelling is not touched.
"""

from functools import cache

from cipc_newsletter.typography.quotes import Marks
from cipc_newsletter.typography.rules import ENDED, SPACE, Quotes, Rule, Step, Usage
from cipc_newsletter.typography.shared import (
    ASIDE,
    ELLIPSIS,
    GROUPS,
    INITIALS,
    NBSP,
    NO_SPACE_BEFORE_MARK,
    NO_SPACE_BEFORE_STOP,
    SPACES,
    UNITS,
    kept_with_name,
    kept_with_number,
)

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
MARKS = Marks(pairs=("“”", "‘’"), has_elisions=True)

_COLON = Rule(rf"(?<={ENDED}){SPACE}+:(?={SPACE}|\n|$)", ":", (" :", "\u00a0:"))
_TITLES = "Mr\\.?|Mrs\\.?|Ms\\.?|Dr\\.?|Prof\\.|St\\.|Hon\\."
_TITLE_GATES = ("Mr", "Ms", "Dr", "Prof.", "St.", "Hon.")
_DASH = Rule(r"(?<=[^\W\d_])--(?=[^\W\d_])", " – ", ("--",))
_YEARS = Rule(
    r"(?<![\w.,/–-])((?:1[5-9]|20)\d\d)-((?:1[5-9]|20)\d\d)(?![\w/–-]|[.,]\d)",
    lambda match: f"{match[1]}–{match[2]}" if match[1] < match[2] else match[0],
    ("-",),
)
_DAYS = (
    Rule(rf"(?<!\w)({MONTHS}|{_SHORT}){SPACE}(\d{{1,2}})-(\d{{1,2}})(?![\w-])", rf"\1{NBSP}\2–\3", ("-",)),
    Rule(rf"(?<![\w.,/-])(\d{{1,2}})-(\d{{1,2}}){SPACE}(?=(?:{MONTHS})(?!\w))", rf"\1–\2{NBSP}", ("-",)),
    Rule(rf"(?<!\w)({MONTHS}|{_SHORT}) (?=\d{{1,2}}(?!\d))", rf"\1{NBSP}", (" ",)),
    Rule(rf"(?<=\d) (?=(?:{MONTHS}|{_SHORT})(?!\w))", NBSP, (" ",)),
)
_PAGES = Rule(rf"(?<!\w)(pp?\.{SPACE}?\d+)-(?=\d+(?![\w-]))", r"\1–", ("-",))
_TIME = Rule(r"(?<=\d)[ ]?(?=[ap](?:\.m\.|m(?!\w))|[AP]M(?!\w))([apAP])", rf"{NBSP}\1", ("m", "M"))
_TO_TIME = Rule(rf"(?<=[\d.mM]) to (?=\d{{1,2}}(?::\d\d)?{NBSP}[apAP])", f" to{NBSP}", (" to ",))
_PERCENT = Rule(rf"(?<=\d){SPACE}+%(?!\w)", "%", ("%",))
_NUMBERED = kept_with_number("[nN]os?\\.|pp?\\.|arts?\\.|vol\\.|figs?\\.|ss?\\.|sec\\.|ch\\.|ext\\.|§")


@cache
def usage(_locale: str) -> Usage:
    """Return the rules of English, the same in every country."""
    words: tuple[Step, ...] = (
        SPACES,
        ELLIPSIS,
        NO_SPACE_BEFORE_STOP,
        _DASH,
        ASIDE,
        NO_SPACE_BEFORE_MARK,
        _COLON,
        Quotes(MARKS),
        kept_with_name(_TITLES, _TITLE_GATES),
        INITIALS,
    )
    numbers: tuple[Step, ...] = (_YEARS, *_DAYS, _PAGES, _TIME, _TO_TIME, _PERCENT, GROUPS, UNITS, _NUMBERED)
    return Usage(words=words, numbers=numbers)
