"""What is doubtful in a Spanish text: rules TYP-ES-01 and TYP-ES-02.

Promises to tell where ¿ or ¡ is missing, sentence by sentence, and never where it would stand.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.typography.proposal import Doubt, Proposal
from cipc_newsletter.typography.rules import compiled
from cipc_newsletter.typography.spanish import MONTHS
from cipc_newsletter.typography.suspicion import Suspicion

_OPENING = {"?": "¿", "!": "¡"}
_MARK = r"[¿¡?!]|[.…:;](?=[\s»”’]|$)|\n\s*\n"
_SHOWN = 60


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


SUSPICIONS = (
    Suspicion("TYP-ES-02", Doubt.GLUED, r"(?<=[a-zá-ÿ])([;!?])(?=[^\W\d_]{2})", r"\1 ", (";", "!", "?")),
    Suspicion("TYP-ES-02", Doubt.GLUED, r"(?<=[a-zá-ÿ]),(?=[^\W\d_]{2})", ", ", (",",)),
    Suspicion(
        "TYP-ES-02", Doubt.ET_CETERA, r"\b[eE]tc(?:\.\.\.|…|\.…)", lambda match: f"{match[0][:3]}.", ("tc.", "tc…")
    ),
    Suspicion(
        "TYP-ES-02",
        Doubt.CAPITAL,
        rf"(?<=de )(?:{'|'.join(month.title() for month in MONTHS.split('|'))})(?!\w)",
        _lower,
        ("de ",),
    ),
    Suspicion("TYP-ES-02", Doubt.ORDINAL, r"(?<![\w.,])(\d+)(?:ro|do|to|mo|vo|no)(?!\w)", r"\1.º"),
    Suspicion("TYP-ES-02", Doubt.ORDINAL, r"(?<![\w.,])(\d+)er(?!\w)", r"\1.er", ("er",)),
    Suspicion("TYP-ES-02", Doubt.ORDINAL, r"(?<![\w.,])(\d+)(?:ra|da|ta|ma|va|na)(?!\w)", r"\1.ª"),
    Suspicion(
        "TYP-ES-02",
        Doubt.NUMBER,
        r"(?<=\b(?:año|mes|del) )(1[.,][89]\d\d|2[.,]0\d\d)(?![\w.,]*\d)",
        lambda match: match[0][0] + match[0][2:],
    ),
    Suspicion(
        "TYP-ES-02",
        Doubt.ASIDE,
        r"(?<=[^\W\d_]) --? ([^-–—.?!\n]{1,90}[^\W\d_]) --? (?=[^\W\d_])",
        r" —\1— ",
        (" - ", " -- "),
    ),
)


def missing_marks(text: str) -> Iterator[Proposal]:
    """Yield each question or exclamation of `text` whose opening mark is missing, or that is never closed."""
    if "?" not in text and "!" not in text and "¿" not in text and "¡" not in text:
        return
    begin, opened, last = 0, [], -2
    for match in compiled(_MARK).finditer(text):
        mark, place = match[0], match.start()
        if mark in "¿¡":
            opened.append((mark, place))
        elif mark in "?!":
            is_more = last == place - 1
            last = place
            if opened:
                opened.pop()
            elif not is_more and text[place - 1 : place] not in ("(", "["):
                yield _missing(text, begin, place + 1, _OPENING[mark])
            if not opened:
                begin = place + 1
        elif not opened or mark.isspace():
            begin, opened = match.end(), []
    if opened:
        mark, place = opened[0]
        found = text[place : place + _SHOWN].partition("\n")[0].rstrip()
        closing = "?" if mark == "¿" else "!"
        yield Proposal(
            rule="TYP-ES-01", doubt=Doubt.OPENING_MARK, start=place, found=found, would_be=f"{mark}…{closing}"
        )


def _missing(text: str, begin: int, end: int, mark: str) -> Proposal:
    """Return the end of the sentence, as much of it as fits and stands on its last line."""
    start = max(begin, text.rfind("\n", begin, end - 1) + 1)
    if end - start > _SHOWN:
        cut = text.find(" ", end - _SHOWN, end)
        start = cut if cut > start else end - _SHOWN
    found = text[start:end].lstrip(" \u00a0»”’)]*_—–-")
    return Proposal(
        rule="TYP-ES-01",
        doubt=Doubt.OPENING_MARK,
        start=end - len(found),
        found=found,
        would_be=f"{mark}…{text[end - 1]}",
    )
