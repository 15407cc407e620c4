"""What typography never touches: addresses, code, markup, merge fields, and numbers that are names.

Telephone numbers and postal codes are only kept in one piece: their spaces do not break.

Promises spans in order that do not overlap. Cheap for ordinary prose: a pattern is only tried where a character it
needs stands in the text.
"""

import re
from collections.abc import Sequence
from functools import cache

from cipc_newsletter.typography.line import HELD, HELD_ADDRESS

Span = tuple[int, int, str]

_ADDRESS = r"""
    \b[a-z][a-z0-9+.-]*://[^\s<>"«»“”]*[^\s<>"«»“”'’.,;:!?…)\]]   # https://a.ca/?b=1;c
  | \b(?:mailto|tel|sms):[^\s<>"«»“”]*[^\s<>"«»“”'’.,;:!?…)\]]
  | (?<![\w@])www\.[^\s<>"«»“”]*[^\s<>"«»“”'’.,;:!?…)\]]
  | \w[\w.+%'-]{0,63}@[\w-]+(?:\.[\w-]+)+                                # ana@exemple.ca
  | (?<!\w)[@\#]\w[\w-]*                                         # @compte, #motclic
  | (?:\b[A-Za-z]:)?(?<![\w/\\])[~.]{0,2}[/\\]{1,2}\w(?:[\w./\\~%-]*\w)?   # /var/log, C:\dossier
  | \b[\w-]+(?:[/\\][\w.-]+){2,}                                  # dossier/autre/fichier
"""
# A name with a point and a short ending in small letters after it: safe.brussels, rapport-final.pdf, but not p.m.
_FILE = r"(?<![\w.@-])[^\W\d_][\w-]+(?:\.[\w-]+)*\.[a-z][a-z0-9]{1,11}\b(?!\.\w)"
_MARK = r"""
    &\#?\w+;                       # &nbsp;
  | </?[a-zA-Z!][^<>]*>            # <em>
  | \\?\[\[[^\[\]]*\]\]            # [[first_name|fallback]]
  | `[^`\n]+`                      # `code`
  | (?<=\])\([^()\s]*\)            # [words](address)
  | \{\{[^{}]*\}\}|\{[%\#][^{}]*[%\#]\}   # of a template
"""
_NUMBER = r"""
    (?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?(?![\w-])      # 2025-12-09
  | (?<![\w.])[vV]\d+(?:\.\d+)*\b                                                 # v2.1
  | (?<![\w.,])(?!\d{1,3}(?:\.\d{3})+(?!\d))\d+(?:\.\d+){2,}(?![\w])               # 3.11.7
  | (?<![\w-])\d{3,4}-\d{4}-\d{4}(?![\w-])
  | (?<![\w-])\d(?:\d?-\d{1,4}){2,}(?![\w-])                                       # 978-2-7…, 12-3-4
"""
_IN_ONE_PIECE = r"""
    (?<![\w+])\+\d[\d .\u00a0()-]{6,}\d(?!\w)                                        # +33 1 23 45 67 89
  | (?<![\w-])(?:\d[ .-])?(?:\(\d{3}\)[ \u00a0]?|\d{3}[ .\u00a0-])\d{3}[ .\u00a0-]\d{4}(?![\w-])   # 514 555-0142
  | (?<![\w-])0\d(?:[ .\u00a0-]\d{2}){4}(?![\w-])                                  # 01 23 45 67 89
  | (?<![\w-])[A-Z]\d[A-Z][ \u00a0]\d[A-Z]\d(?![\w-])                              # H2Y 1C6
"""
_AT_POINT = re.compile(r"\.[a-z]")
_AT_NUMBER = re.compile(r"\d[-.) \u00a0]\d|[vV+]\d|[A-Z][ \u00a0]\d")


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.VERBOSE)


def spans_of(text: str, *, has_digits: bool) -> tuple[Span, ...]:
    """Return what must stay as it is: start, end, and the placeholder that stands for it."""
    found: list[Span] = []
    if "/" in text or "@" in text or "#" in text or "\\" in text or "www." in text or "mailto:" in text:
        found += ((*match.span(), HELD_ADDRESS) for match in _pattern(_ADDRESS).finditer(text))
    if _AT_POINT.search(text):
        found += ((*match.span(), HELD_ADDRESS) for match in _pattern(_FILE).finditer(text))
    if "&" in text or "<" in text or "[" in text or "`" in text or "]" in text or "{" in text:
        found += ((*match.span(), HELD) for match in _pattern(_MARK).finditer(text))
    if has_digits and _AT_NUMBER.search(text):
        found += ((*match.span(), HELD) for match in _pattern(_NUMBER).finditer(text))
        found += ((*match.span(), HELD) for match in _pattern(_IN_ONE_PIECE).finditer(text))
    if HELD in text or HELD_ADDRESS in text:
        found += (
            (place, place + 1, character) for place, character in enumerate(text) if character in (HELD, HELD_ADDRESS)
        )
    return tuple(_apart(found)) if found else ()


def unbroken(text: str, spans: Sequence[Span]) -> str:
    """Return `text`, as long as before, with no-break spaces in its telephone numbers and postal codes.

    Their hyphens stay: a browser breaks no line between one and a digit, and a number that is copied can be dialled.
    """
    for start, end, _placeholder in spans:
        if " " in text[start:end] and _pattern(_IN_ONE_PIECE).fullmatch(text, start, end):
            text = text[:start] + text[start:end].replace(" ", "\u00a0") + text[end:]
    return text


def _apart(spans: list[Span]) -> list[Span]:
    """Return spans in order; of two that overlap the one that begins first, the longer of equals."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
        elif span[1] > kept[-1][1]:
            kept[-1] = (kept[-1][0], span[1], kept[-1][2])
    return kept
