"""The proof that nothing of an article is lost: its words are in the body or among what was left out.

Promises to read the body as a Markdown reader does, not as it was written. Does not repair.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from cipc_newsletter.ingest.conservation import not_kept
from cipc_newsletter.ingest.markdown_reading import leaves_of
from cipc_newsletter.ingest.source_text import words_of

_AROUND = 24


def words_in(text: str) -> list[str]:
    """Return the words of `text`: stretches of signs that no import may lose; 2 and ² count as the same sign."""
    return words_of(unicodedata.normalize("NFKD", text))


def text_in_body(body: str) -> str:
    """Return what a Markdown reader shows of `body`, captions of pictures with it, what they show left out."""
    return " ".join([leaf.whole for leaf in leaves_of(body)])


def prove(source: str, body: str, *, dropped: Iterable[str]) -> None:
    """Raise IngestError unless the words of the texts `source` are those of `body` and `dropped`, sign for sign."""
    if _run_together(source) == _run_together(body):
        return
    told, kept = words_in(source), [*words_in(body), *(word for text in dropped for word in words_in(text))]
    if Counter("".join(told)) == Counter("".join(kept)):
        return
    before, after = Counter(told), Counter(kept)
    rest = list(before - after) or list(after - before)
    raise not_kept(" ".join(rest)[:_AROUND])


def _run_together(text: str) -> str:
    """Return `text` without white space and the dashes that are put before the source of a quotation."""
    return "".join(text.replace("—", " ").split())
