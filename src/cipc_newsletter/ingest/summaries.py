"""The summary of a story as a site gives it, without what a site adds to every one of them.

Promises an empty summary where it is no more than the beginning of the text: the composer cuts that itself, at a
sentence. Never shortens the words of a summary that was written.
"""

import re

from cipc_newsletter.ingest.markdown_text import opening_texts
from cipc_newsletter.ingest.phrases import plain
from cipc_newsletter.ingest.source_text import letters_of

_LONGEST_TAIL = 700  # characters
_MOST_TAILS = 3
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|(?<!\.)\.\.\.)\s*\Z")
_APPEARED = re.compile(
    r"\s*\b(?:The post\b.{1,300}?\b(?:appeared first on|first appeared on)\b"
    r"|(?:L'article|Cet article)\b.{1,300}?\best apparu en premier sur\b"
    r"|La entrada\b.{1,300}?\b(?:se public[oó]|apareci[oó]|aparece) primero en\b).{0,200}\Z",
    re.IGNORECASE | re.DOTALL,
)
_MORE = re.compile(
    r"(?:(?<=[.!?…»”\"\])])|(?<=\A))\s*[\[(]?(?:"
    r"lire (?:la suite|plus|davantage|l'article(?: complet)?)|(?:en )?savoir plus|continuer (?:la|à) lire|"
    r"(?:continuer|poursuivre) la lecture|"
    r"read (?:more|on|the (?:full|rest)[\w ]{0,30})|continue reading|keep reading|learn more|"
    r"leer m[aá]s|(?:seguir|sigue|contin[uú]a|continuar) leyendo|ver m[aá]s|saber m[aá]s"
    r")\b(?:(?: of| de| :|:)? ?[“«\"][^“«\"]{1,300}[”»\"])?\s*[\])]?\s*(?:[→»>›…]|&rarr;|\.\.\.)*\s*\Z",
    re.IGNORECASE,
)


def summary_of(summary: str, body: str) -> str:
    """Return `summary` (text) without its tail, empty where `body` (Markdown) begins with the same words."""
    text, is_beginning = without_tail(" ".join(summary.split()))
    letters = letters_of(_CUT.sub("", text))
    if not letters:
        return ""
    beginning = letters_of("".join(opening_texts(body, most=12)))
    # A cut inside a word or a number leaves letters that the text does not go on with.
    is_shared = beginning.startswith(letters[:-8] if is_beginning and len(letters) > 40 else letters)
    return "" if is_shared else text


def without_tail(text: str) -> tuple[str, bool]:
    """Return `text` without "Read more" and "appeared first on", a cut "[…]" as "…"; and whether it is a beginning."""
    is_beginning = False
    for _tail in range(_MOST_TAILS):
        start = max(0, len(text) - _LONGEST_TAIL)
        ending = plain(text[start:])  # sign for sign as long as the text
        match = _MORE.search(ending)
        is_beginning = is_beginning or bool(match)
        match = match or _APPEARED.search(ending)
        if match is None:
            break
        text = text[: start + match.start()].rstrip()
    start = max(0, len(text) - _LONGEST_TAIL)
    cut = _CUT.search(text, start)
    return (text[: cut.start()] + "…", True) if cut else (text, is_beginning)
