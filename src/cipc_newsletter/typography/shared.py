"""What the languages have in common: spaces, ellipses, dashes, units, initials, numbers in groups.

Promises rules only; each language says which of them it takes and in which order.
"""

import re

from cipc_newsletter.typography.rules import CAPITAL, ENDED, SPACE, STOPS, Rule

NBSP = "\u00a0"
_SPACES = ("  ", " \u00a0", "\u00a0 ", "\u00a0\u00a0")

SPACES = Rule(rf"(?<=\S){SPACE}{{2,}}(?=\S)", lambda match: NBSP if NBSP in match[0] else " ", _SPACES)
ELLIPSIS = Rule(r"(?<![./\\])\.\.\.(?![./\\])", "…", ("...",))
NO_SPACE_BEFORE_STOP = Rule(
    rf"(?<={ENDED}){SPACE}+(?=,(?:[\s»!?;:]|$)|\.(?!{SPACE}?\.)(?:[\s»!?;:]|$))",
    "",
    (" ,", " .", "\u00a0,", "\u00a0."),
)
NO_SPACE_BEFORE_MARK = Rule(
    rf"(?<={ENDED}){SPACE}+(?=[!?]+{STOPS}|;(?:[\s»]|$))",
    "",
    tuple(f"{space}{mark}" for space in " \u00a0" for mark in ";!?"),
)


def _dash(match: re.Match[str]) -> str:
    """Return an en dash for a spaced hyphen, unless it is a minus between numbers."""
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return match[0] if before.isdigit() and after.isdigit() else " – "


ASIDE = Rule(r"(?<=[^\s-]) --? (?=[^\s-])", _dash, (" - ", " -- "))

# A space between the two is kept from breaking; none is put where none was.
_UNITS = "km/h|km|kg|cm|mm|m|g|mg|ml|mL|L|l|ha|min|h|s|°C|°F|Mo|Go|To|MB|GB|TB|kW|kWh|MW|m²|m³|km²|k\\$|M\\$|M€"
UNITS = Rule(rf"(?<=\d) (?=(?:{_UNITS})(?![\w'’]))", NBSP, (" ",))
GROUPS = Rule(
    r"(?<![\d.,-])\d{1,3}(?: \d{3})+(?![\d-]|[ \u00a0]\d)", lambda match: match[0].replace(" ", NBSP), (" ",)
)
INITIALS = Rule(rf"(?<=\b{CAPITAL}\.) (?={CAPITAL}(?:\.|[^\W\d_]))", NBSP, (". ",))


def kept_with_name(titles: str, gates: tuple[str, ...]) -> Rule:
    """Return the rule that keeps a courtesy title with the name after it; `titles` stand between bars."""
    return Rule(rf"(?<!\w)({titles}) (?={CAPITAL})", rf"\1{NBSP}", gates)


def kept_with_number(words: str) -> Rule:
    """Return the rule that keeps an abbreviation, such as p. or no, with the number after it."""
    return Rule(rf"(?<!\w)({words}) (?=\d)", rf"\1{NBSP}", (" ",))
