"""French as it is set in Québec (Office québécois de la langue française) and in France (Imprimerie nationale).

Promises U+00A0, never a narrow space (rule TYP-FR-03). The two usages part at `; ! ?`, which Québec sets close and
France after a space, and at minutes below ten. Rules TYP-FR-01 to TYP-FR-07.
"""

import re
from functools import cache

from cipc_newsletter.typography.line import HELD, HELD_ADDRESS
from cipc_newsletter.typography.quotes import Marks
from cipc_newsletter.typography.rules import ENDED, SPACE, STOPS, Quotes, Rule, Step, Usage
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

MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
MARKS = Marks(pairs=("«»", "“”"), has_single=False)

_SPACE_BEFORE_MARK = Rule(rf"(?<={ENDED}){SPACE}*([!?]+{STOPS}|;(?=[\s»]|$))", rf"{NBSP}\1", (";", "!", "?"))
# Glued to its word, a colon takes its space, but not after a letter that may be a drive.
_COLON = Rule(rf"(?<={ENDED})(?:{SPACE}+|(?<!\b[A-Z])):(?={SPACE}|\n|»|\"(?:[\s»]|$)|$)", f"{NBSP}:", (":",))
# Nothing is set against an address, where a mail program would take it in; the sign stays on its line.
_AFTER_ADDRESS = Rule(rf"{HELD_ADDRESS} (?=[:;!?](?:[\s»]|$))", f"{HELD_ADDRESS}{NBSP}", (f"{HELD_ADDRESS} ",))
_INSIDE = (
    Rule(rf"«{SPACE}*(?=[^\s»])", f"«{NBSP}", ("«",)),
    Rule(rf"(?<=[^\s«\u00a0]){SPACE}*»", f"{NBSP}»", ("»",)),
)
_WORDS_WITH_OE = Rule(
    r"(?<!\w)(?i:(?:dés|man|d['’]|d)?oeuvr|(?:c|ch|s|éc|ranc)oeur|b?oeuf|oeil|v?oeux?\b|voeu|noeud|moeurs|foet(?=us)"
    r"|oed[èi]|oecum|oesoph|oenolog)",
    lambda match: re.sub("(?i)oe", lambda pair: "œ" if pair[0][0] == "o" else "Œ", match[0]),
    ("oe", "Oe", "OE"),
)
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_ROMAN_ORDINALS = (
    Rule(rf"(?<!\w)((?!X(?:i|è|e)){_ROMAN})(?:i?[èeé]me)(s?)(?!\w)", r"\1e\2", ("me",)),
    Rule(r"(?<!\w)I(?:i?[èe]re)(s?)(?!\w)", r"Ire\1", ("ère", "ere")),
)
_TITLES = "M\\.|MM\\.|Mmes?|Mlles?|Drs?|Dres?|Mes?|Mgr|Prs?|Pres?"
_TITLE_GATES = ("M. ", "MM. ", "Mme", "Mlle", "Dr", "Me ", "Mes ", "Mgr", "Pr")


def _time(match: re.Match[str], *, keeps_zero: bool) -> str:
    """Return a time with its spaces, without minutes that are none."""
    hour, minute = match[1], match[2] or ""
    if int(hour) > 24 or int(minute or 0) > 59:
        return match[0]
    if not int(minute or 0):
        return f"{hour}{NBSP}h"
    return f"{hour}{NBSP}h{NBSP}{minute if keeps_zero else int(minute)}"


_HOURS = (
    rf"(?<![\w.,:/])(\d{{1,2}}){SPACE}?[hH](?:(?:{SPACE}?(?=\d\d)|{SPACE})(\d{{1,2}})"
    rf"(?!\w|{SPACE}?[.,]?\d|{SPACE}?[%$€]|{SPACE}[hH]\b))?(?![\w.:]*\w)"
)
_ORDINALS = (
    Rule(rf"(?<=\d){SPACE}?(?:i[èeé]me|[èé]me|eme)(s?)(?!\w)", r"e\1", ("me",)),
    Rule(r"(?<=\d)(?:me|è)(s?)(?!\w)", r"e\1", ("me", "è")),
    Rule(r"(?<![\w.,-])1(?:i?[èe]re)(s?)(?!\w)", r"1re\1", ("ère", "ere")),
    Rule(r"(?<![\w.,-])1(?:ier|èr)(s?)(?!\w)", r"1er\1", ("ier", "èr")),
    Rule(rf"(?<![\w.,/-])1{SPACE}(?={MONTHS})", f"1er{NBSP}", ("1 ", "1\u00a0")),
)
_TO_TIME = Rule(rf"(?<=[\dh]) à (?=\d{{1,2}}{NBSP}h)", f" à{NBSP}", (" à ",))
_DAYS = (
    Rule(rf"(?<![\w.,/-])(\d{{1,2}})-(\d{{1,2}}){SPACE}(?=(?:{MONTHS})(?!\w))", rf"\1–\2{NBSP}", ("-",)),
    Rule(rf"(?<=[\dr]) (?=(?i:{MONTHS})(?!\w))", NBSP, (" ",)),
)
_SIGNS = (
    Rule(rf"(?<=\d){SPACE}?([%$€£¢])(?![\w{HELD}])", rf"{NBSP}\1", ("%", "$", "€", "£", "¢")),
    Rule(r"(?<![\d.,-])(\d{2,3})(\d{3})(?=[ \u00a0][$€])", rf"\1{NBSP}\2", ("$", "€")),
    Rule(r"(?<=\d)(?=(?:km/h|km|kg|cm|mm|ml|ha|°C)(?!\w))(k|c|m|h|°)", rf"{NBSP}\1", ("k", "c", "m", "ha", "°C")),
)
_NUMBERED = kept_with_number("n[o°]|N[o°]|nos|p\\.|pp\\.|art\\.|chap\\.|vol\\.|fig\\.|ch\\.|al\\.|tél\\.|poste|§")
_GLUED_NUMBER = Rule(r"(?<!\w)([nN]°)(?=\d)", rf"\1{NBSP}", ("n°", "N°"))


@cache
def usage(locale: str) -> Usage:
    """Return the rules of `locale`: fr-FR and its like, or Québec's, which is also that of a bare fr."""
    is_quebec = locale.lower() in ("fr", "fr-ca")
    times = Rule(_HOURS, lambda match: _time(match, keeps_zero=not is_quebec), ("h", "H"))
    words: tuple[Step, ...] = (
        SPACES,
        ELLIPSIS,
        NO_SPACE_BEFORE_STOP,
        ASIDE,
        NO_SPACE_BEFORE_MARK if is_quebec else _SPACE_BEFORE_MARK,
        _COLON,
        _AFTER_ADDRESS,
        Quotes(MARKS),
        *_INSIDE,
        _WORDS_WITH_OE,
        *_ROMAN_ORDINALS,
        kept_with_name(_TITLES, _TITLE_GATES),
        INITIALS,
    )
    numbers: tuple[Step, ...] = (
        *_SIGNS,
        *_ORDINALS,
        times,
        _TO_TIME,
        *_DAYS,
        GROUPS,
        UNITS,
        _NUMBERED,
        _GLUED_NUMBER,
    )
    return Usage(words=words, numbers=numbers)
