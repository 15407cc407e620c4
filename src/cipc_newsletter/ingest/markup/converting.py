"""An article's HTML becomes the Markdown of an item: cleaned, understood, arranged, written, and proved.

Promises that every word a reader of the page sees is in the body or named among what was left out, and that nothing
of the page can do harm (rule SEC-02). Fetches nothing, and writes nothing.
"""

import re
from html import unescape
from unicodedata import normalize

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Dropped, FoundPicture
from cipc_newsletter.ingest.markup.arranging import arranged, pictures_in
from cipc_newsletter.ingest.markup.building import blocks_of
from cipc_newsletter.ingest.markup.captions import with_captions
from cipc_newsletter.ingest.markup.cleaning import cleaned, too_much
from cipc_newsletter.ingest.markup.counting import prove, text_in_body, words_in
from cipc_newsletter.ingest.markup.elements import one_line, seen_text, tree_of
from cipc_newsletter.ingest.markup.leaving_out import without_foreign_parts
from cipc_newsletter.ingest.markup.spelling_out import spelled_out
from cipc_newsletter.ingest.markup.surroundings import Surroundings
from cipc_newsletter.ingest.markup.tree import Blocks
from cipc_newsletter.ingest.markup.writing import markdown_of
from cipc_newsletter.ingest.picture_names import picture_name
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_MOST_PICTURES = 1000
_PLAIN = re.compile(r"\s*(?:<p>)?([^<]*)(?:</p>)?\s*")
_MOST_BRACKETS = 1000  # each is looked for to the end of its paragraph by whoever reads Markdown


@frozen
class Converted:
    """The body of an item, made from HTML, with what it names and what is not in it.

    `pictures` are the files that `body` names and those it would name if they had a description. `words` is how many
    words the source shows, `kept` how many of them are in `body`; the others are those of `dropped`.
    """

    body: str
    pictures: tuple[FoundPicture, ...]
    dropped: tuple[Dropped, ...]
    words: int
    kept: int
    doubts: tuple[str, ...]


def converted(html: str, *, base: str, language: str) -> Converted:
    """Return the article `html`, which stands at the address `base` and is in `language`, as a body.

    Raises IngestError where it is far too long for an article.
    """
    article = spelled_out(tree_of(cleaned(html)), base=base, language=language)
    seen = seen_text(article)
    if seen.count("[[") > _MOST_BRACKETS:
        raise too_much(_("the article has “[[” more than {count} times.").format(count=_MOST_BRACKETS))
    with_captions(article)
    dropped = without_foreign_parts(article, base=base)
    around = Surroundings(base=base, language=language)
    built = blocks_of(article, around)
    pictures = _named(built)
    names = {picture.address: picture.name for picture in pictures}
    # A letter and its accent may have stood in two elements.
    body = normalize("NFC", markdown_of(arranged(built, doubt=around.doubts.append), names=names))
    shown = text_in_body(body)
    prove(seen, shown, dropped=[part.text for part in dropped])
    kept = len(words_in(shown))
    return Converted(
        body=body,
        pictures=pictures,
        dropped=dropped,
        words=kept + sum(len(words_in(part.text)) for part in dropped),
        kept=kept,
        doubts=tuple(dict.fromkeys(around.doubts)),
    )


def converted_or_refused(html: str, *, base: str, language: str) -> tuple[Converted, str]:
    """Return what `converted` does and "", or an empty body and why: one article too many does not stop the others."""
    try:
        return converted(html, base=base, language=language), ""
    except IngestError as error:
        nothing = Converted(body="", pictures=(), dropped=(), words=0, kept=0, doubts=())
        return nothing, error.what


def text_of(html: str) -> str:
    """Return the words of a piece of HTML, as a title or a summary, in one line of plain text."""
    if plain := _PLAIN.fullmatch(html):  # most titles and excerpts are one paragraph
        return one_line(unescape(plain[1]))
    return one_line(seen_text(spelled_out(tree_of(cleaned(html)), base="", language="")))


def _named(blocks: Blocks) -> tuple[FoundPicture, ...]:
    found: dict[str, FoundPicture] = {}
    for figure in pictures_in(blocks):
        if figure.address not in found:
            if len(found) == _MOST_PICTURES:
                raise too_much(_("the article has more than {count} pictures.").format(count=_MOST_PICTURES))
            name = picture_name(figure.address)
            found[figure.address] = FoundPicture(address=figure.address, name=name, alt=figure.alt or figure.caption)
    return tuple(found.values())
