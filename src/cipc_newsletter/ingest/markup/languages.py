"""What an element says of the language of its words.

Promises a language tag as docs/contract.md section 2 writes it, or nothing. Does not guess from words; only where an
element says that it runs from right to left and not in which language, its script decides.
"""

import re

from cipc_newsletter.ingest.markup.elements import Element, seen_text

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HEBREW = re.compile(r"[\u0590-\u05ff\ufb1d-\ufb4f]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")


def language_of(element: Element) -> str:
    """Return the language `element` says its words are in, empty where it says none."""
    if not element.attributes:
        return ""
    said = (element.get("lang") or element.get("xml:lang") or element.get("data-lang")).strip().replace("_", "-")
    if _TAG.fullmatch(said):
        return said
    if element.get("dir").lower() == "rtl":
        text = seen_text(element)
        return "he" if _HEBREW.search(text) else "ar" if _ARABIC.search(text) else ""
    return ""


def are_alike(one: str, two: str) -> bool:
    """Whether two tags are of one language, the region left out; an unknown language is like any other."""
    if not one or not two:
        return True
    return one.lower().partition("-")[0] == two.lower().partition("-")[0]
