"""What stands for an item where only a teaser is shown: its summary, else its first paragraph, cut at a sentence.

Promises whole sentences without marks. A paragraph is cut only where a link leads on to the rest: without one,
an ellipsis would promise what cannot be had.
"""

import re

from cipc_newsletter.compose.markdown_syntax import plain_text, tokens_of
from cipc_newsletter.compose.typesetting import typeset

LONGEST = 280  # about four lines of a card
_SENTENCE = re.compile(r"[.!?…][»”\"')\]]*(?=[ \u00a0]+[«“\"'(¿¡]?[ \u00a0]?[^\W\d_a-zà-ÿ])")
_SHORT = re.compile(r"(?:^|[ \u00a0(])(?:[A-Z]|M|MM|Mme|Mmes|Mlle|Dr|Dre|Pr|Me|St|Ste|Mr|Mrs|Ms|Sr|Sra|Dra|no|cf|p)$")
_END = re.compile(r"[.!?…:][»”\"')\]\u00a0 ]*$")
_SPACES = re.compile(r"[ \t\n]+")


def teaser_of(*, summary: str, body: str, may_cut: bool, locale: str = "") -> str:
    """Return the summary, or the first paragraph of a Markdown `body`, without marks, set as in `locale`."""
    if summary:
        return summary
    paragraph = first_paragraph(body, locale)
    return cut_at_sentence(paragraph) if may_cut else paragraph


def first_paragraph(body: str, locale: str = "") -> str:
    """Return the words of the first paragraph that ends like a sentence, else of the first, on one line."""
    tokens = tokens_of(body, level=1, report=lambda _line, _what, _right: None)
    typeset(tokens, locale, locale_of=lambda language: language)
    paragraphs = [
        _SPACES.sub(" ", plain_text(tokens[place + 1].children or [])).strip(" ")
        for place, token in enumerate(tokens[:-1])
        if token.type == "paragraph_open" and token.level == 0
    ]
    # A pasted page has captions among its paragraphs, without a full stop.
    return next((text for text in paragraphs if _END.search(text)), next(iter(paragraphs), ""))


def cut_at_sentence(text: str) -> str:
    """Return as many whole sentences as fit, or as many words and an ellipsis where the first does not fit."""
    if len(text) <= LONGEST:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, LONGEST) if not _SHORT.search(text[: match.start()])]
    if ends:
        return text[: ends[-1]]
    return text[: text.rindex(" ", 0, LONGEST)].rstrip(" ,;:—–") + "…" if " " in text[:LONGEST] else text
