"""Spanish as the Ortografía of 2010 has it: angular marks without spaces, points in ordinals, a space before %.

Promises never to invent ¿ or ¡: where one is missing, only a person knows where the question begins. Rules TYP-ES-01
and TYP-ES-02.
"""

from functools import cache

from cipc_newsletter.typography.quotes import Marks
from cipc_newsletter.typography.rules import ENDED, SPACE, Quotes, Rule, Step, Usage
from cipc_newsletter.typography.shared import (
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

MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
MARKS = Marks(pairs=("«»", "“”", "‘’"))

_COLON = Rule(rf"(?<={ENDED}){SPACE}+:(?={SPACE}|\n|$)", ":", (" :", "\u00a0:"))
_INSIDE = (
    Rule(rf"«{SPACE}+(?=[^\s»])", "«", ("« ", "«\u00a0")),
    Rule(rf"(?<=[^\s«\u00a0]){SPACE}+»", "»", (" »", "\u00a0»")),
    Rule(rf"([¿¡]){SPACE}+(?=\S)", r"\1", ("¿ ", "¡ ", "¿\u00a0", "¡\u00a0")),
)
_TITLES = "(?:Sr|Sra|Srta|Sres|Sras|Dr|Dra|D|Dña|Lic|Ing|Prof|Profa|Mtro|Mtra|Arq)\\.|D\\.ª"
_TITLE_GATES = ("Sr", "D", "Lic", "Ing", "Prof", "Mt", "Arq")
_ABBREVIATIONS = (
    Rule(rf"(?<!\w)EE\.{SPACE}?UU\.", f"EE.{NBSP}UU.", ("EE.",)),
    Rule(rf"(?<!\w)([nN])[º°](?={SPACE}?\d)", r"\1.º", ("nº", "Nº", "n°", "N°")),
)
_ORDINAL = Rule(r"(?<=\d)(?=[ºª](?!\w))([ºª])", r".\1", ("º", "ª"))
_DAYS = Rule(rf"(?<=\d) (?=de (?:{MONTHS})(?!\w))", NBSP, (" de ",))
_TIMES = (
    Rule(rf"(?<=\d){SPACE}?([ap])\.{SPACE}?m\.", rf"{NBSP}\1.{NBSP}m.", (".m.", ". m.", ".\u00a0m.")),
    Rule(r"(?<=\d) (?=h(?:\b|s\b))", NBSP, (" h",)),
)
_TO_TIME = Rule(rf"(?<=[\dhm.]) a (?=\d{{1,2}}(?:[:.]\d\d(?!\d)|{NBSP}(?:h\b|[ap]\.)))", f" a{NBSP}", (" a ",))
_SIGNS = Rule(rf"(?<=\d){SPACE}?([%€])(?!\w)", rf"{NBSP}\1", ("%", "€"))
_DOLLAR = Rule(r"(?<=\d) (?=(?:US)?\$(?!\w|[ \u00a0]?\d))", NBSP, ("$",))
_NUMBERED = kept_with_number(
    "[nN]\\.[ºo°]|núm\\.|núms\\.|págs?\\.|pp?\\.|art\\.|arts\\.|cap\\.|vol\\.|fig\\.|tel\\.|§"
)


@cache
def usage(_locale: str) -> Usage:
    """Return the rules of Spanish, the same on both sides of the ocean."""
    words: tuple[Step, ...] = (
        SPACES,
        ELLIPSIS,
        NO_SPACE_BEFORE_STOP,
        NO_SPACE_BEFORE_MARK,
        _COLON,
        Quotes(MARKS),
        *_INSIDE,
        *_ABBREVIATIONS,
        kept_with_name(_TITLES, _TITLE_GATES),
        INITIALS,
    )
    numbers: tuple[Step, ...] = (_ORDINAL, _DAYS, *_TIMES, _TO_TIME, _SIGNS, _DOLLAR, GROUPS, UNITS, _NUMBERED)
    return Usage(words=words, numbers=numbers)
