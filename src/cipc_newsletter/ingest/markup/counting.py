"""The proof that nothing of an article is lost: its words are in the body or among what was left out.

Promises to read the body as a Markdown reader does, not as it was written. Does not repair.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.markdown_reading import leaves_of
from cipc_newsletter.ingest.source_text import words_of
from cipc_newsletter.wording import _

_AROUND = 24


def words_in(text: str) -> list[str]:
    """Return the words of `text`: stretches of signs that no import may lose; 2 and ² count as the same sign."""
    return words_of(unicodedata.normalize("NFKD", text))


def words_in_body(body: str) -> list[str]:
    """Return the words a Markdown reader shows of `body`, captions of pictures with them, what they show left out."""
    return words_in(" ".join(leaf.whole for leaf in leaves_of(body)))


def prove(source: Sequence[str], body: Sequence[str], dropped: Iterable[str]) -> None:
    """Raise IngestError unless the words of `source` are those of `body` and `dropped`, sign for sign."""
    if "".join(source) == "".join(body):
        return
    expected, found = Counter("".join(source)), Counter("".join([*body, *dropped]))
    if expected == found:
        return
    before, after = Counter(source), Counter([*body, *dropped])
    rest = list(before - after) or list(after - before)
    raise IngestError(
        _("the import would not keep the text: the first difference is at “{text}”.").format(
            text=" ".join(rest)[:_AROUND]
        ),
        right=_(
            "Every letter and digit of the page must end in one item or be named as left over; nothing was written."
        ),
        remedy=_("This is a fault of the program: keep the page and report it."),
    )
