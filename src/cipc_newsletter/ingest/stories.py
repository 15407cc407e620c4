"""A site's story as a draft: event date, id, digest, summary, topics, the same way by every door.

Promises that a story found in WordPress, in a feed and on a page gets one id, that a summary is never merely the
beginning of the text again, and that a title does not stand a second time above the body. Reads no HTML.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from cipc_newsletter.ingest.draft import Draft, Dropped, FoundPicture
from cipc_newsletter.ingest.event_date import PARAGRAPHS_READ, event_date
from cipc_newsletter.ingest.identity import digest_of_story, item_id
from cipc_newsletter.ingest.languages import code_of, language_of
from cipc_newsletter.ingest.markdown_text import literal_text, opening_texts, plain_text, with_raised_headings
from cipc_newsletter.ingest.source_text import letters_of, tidy
from cipc_newsletter.model.item import Picture
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_OPENING, _HEARD = 20_000, 3_000  # characters of a body that an excerpt is compared with, and a language told from
_LONGEST_TAIL = 400
_LONGEST_STAND_IN = 60  # characters of a text that stand for a title
_COMPARED = 60  # letters of an extract that name the place it was cut from
_MOST_TOPICS = 50
_FEWEST_LETTERS = 12  # fewer letters in a row may stand anywhere
_BROKEN = re.compile("[\ud800-\udfff]")  # halves of a pair, as a site's own cutting leaves them
# What themes put after an excerpt: "Continue reading “Title”", « Lire la suite », "Seguir leyendo «Title»".
_MORE = (
    r"(?:continue reading|read (?:more|the rest|on)|keep reading|learn more|lire (?:la suite|plus|l['’]article)|"
    r"continuer la lecture|poursuivre la lecture|en savoir plus|(?:leer|ver|saber) más|(?:seguir|sigue|continuar?)"
    r" leyendo)"
)
# Possessive, since a run of no-break spaces could else be divided among these parts in every way there is.
_TAIL = re.compile(
    rf"\s*+(?P<cut>\(?\[?\s*+(?:…|\.\.\.)\s*+\]?\)?)?\s*+(?P<more>[(\[]?{_MORE}\b.{{0,300}})?\s*+[→»›>]*+\s*+\Z",
    re.IGNORECASE | re.DOTALL,
)
_UNSORTED = re.compile(
    r"(?:uncategori[sz]ed|non[- ](?:class[ée]e?|cat[ée]goris[ée]e?)|sin[- ](?:categor[ií]a|clasificar|categorizar))"
    r"(?:[- ](?:fr|en|es|ca|\d+))*",
    re.IGNORECASE,
)


@frozen
class Told:
    """What a source says of a story, each as it is written to a file: `title` in plain text, `body` in Markdown.

    It is no draft yet: language, day, id, summary and digest follow from these by `draft_of`, the same way by every door.
    """

    key: str
    title: str
    body: str
    link: str = ""
    published: dt.date | None = None
    excerpt: str = ""
    topics: tuple[str, ...] = ()
    image: Picture | None = None
    pictures: tuple[FoundPicture, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    translations: tuple[str, ...] = ()
    is_whole: bool = True
    refusal: str = ""
    doubts: tuple[str, ...] = ()


def draft_of(told: Told, *, language: str, stated: str = "") -> Draft:
    """Return the draft of a story; `language` is a person's word, "" where nobody said it, `stated` the site's locale."""
    body, dropped = _without_title(told)
    body = body.rstrip()  # as item files end; sites close many a paragraph with a no-break space
    found = event_date(told.title, opening_texts(body, most=PARAGRAPHS_READ))
    own, doubts = _language(told, body, language=language, stated=stated)
    day = found.first or told.published
    summary = literal_text(summary_of(told.excerpt, body))
    image = _literal(told.image) if told.image else None
    return Draft(
        id=item_id(told.title, day) if day else "",
        language=own,
        title=told.title,
        body=body,
        key=told.key,
        digest=digest_of_story(
            title=literal_text(told.title), body=body, summary=summary, link=told.link, image=image
        ),
        date=found.first,
        date_end=found.last,
        published=told.published,
        link=told.link,
        summary=summary,
        topics=topics_of(told.topics),
        image=image,
        pictures=told.pictures,
        dropped=(*told.dropped, *dropped),
        translations=told.translations,
        is_whole=told.is_whole,
        refusal=told.refusal,
        doubts=(*told.doubts, *found.doubts, *doubts),
    )


def _literal(image: Picture) -> Picture:
    """Return a story's picture with its words as they are written to a file."""
    return replace(
        image,
        alt=literal_text(image.alt),
        caption=literal_text(image.caption),
        credit=literal_text(image.credit),
    )


def line_of(text: str) -> str:
    """Return a title, caption or excerpt as one line: NFC, white space one, no control characters."""
    return tidy(" ".join(normalised(_BROKEN.sub("\ufffd", text)).split()))


def title_from(words: str) -> str:
    """Return the beginning of a story's `words` as its title, where it has none of its own."""
    if len(words) <= _LONGEST_STAND_IN:
        return words
    beginning = words[:_LONGEST_STAND_IN]
    return (beginning.rpartition(" ")[0] or beginning).rstrip(" ,;:") + "…"


def summary_of(excerpt: str, body: str) -> str:
    """Return what an excerpt says beside the text, without "[…]" and "Read more"; empty where it is only its beginning.

    Sites make excerpts by themselves from the first words of the text, pictures and buttons left out.
    """
    told, is_cut = _without_tail(excerpt)
    letters = letters_of(told)
    if not letters or _letters_in(body, 4 * len(told)).startswith(letters):
        return ""
    text = _letters_in(body, _OPENING)
    if text.startswith(letters) or (is_cut and len(letters) >= _FEWEST_LETTERS and letters[:_COMPARED] in text):
        return ""
    return f"{told}…" if is_cut and told[-1:].isalnum() else told


def _letters_in(body: str, length: int) -> str:
    """Return the letters of the first `length` characters of what `body` shows."""
    return letters_of(plain_text(body)[:length])


def begun_said() -> str:
    """Return the doubt about a story that is not whole."""
    return _("Its source gives but the beginning of the text.")


def is_cut_off(text: str) -> bool:
    """Whether `text` ends as a beginning does: with "[…]", "…" or "Read more"."""
    return _without_tail(text)[1]


def _without_tail(excerpt: str) -> tuple[str, bool]:
    """Return an excerpt without its tail, and whether it had one; a sentence that goes on to "read more" has none."""
    ending = _TAIL.search(excerpt, max(0, len(excerpt) - _LONGEST_TAIL))
    if ending is None or not (ending["cut"] or ending["more"]):
        return excerpt, False
    told = excerpt[: ending.start()].rstrip()
    more = (ending["more"] or "").lstrip("([")
    if not ending["cut"] and more[:1].islower() and told[-1:].isalnum():
        return excerpt, False
    return told, True


def topics_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of categories and tags, each once, without the one a site gives to what has none."""
    kept = {name.casefold(): name for name in map(line_of, reversed(list(names)))}
    named = (name for name in reversed(kept.values()) if name and not _UNSORTED.fullmatch(name))
    return tuple(islice(named, _MOST_TOPICS))


def _without_title(told: Told) -> tuple[str, tuple[Dropped, ...]]:
    """Return the body without a heading at its top that only says the title again."""
    first, _break, rest = told.body.partition("\n")
    heading = re.match(r"#{1,6} ", first)
    if not heading or letters_of(plain_text(first)) != letters_of(told.title):
        return told.body, ()
    return with_raised_headings(rest.lstrip("\n")), (Dropped(what=_("the title again"), text=told.title),)


def _language(told: Told, body: str, *, language: str, stated: str) -> tuple[str, list[str]]:
    """Return the language of a story and what is doubtful about it.

    A person's word counts first. What the text clearly is outweighs what the site states: sites that were set up in
    English and write in French state the wrong one. A language that is none of the three is believed.
    """
    if language:
        return language, []
    code = code_of(stated)
    if code and code not in LANGUAGES:
        return code, []
    shown = language_of(f"{told.title}\n{plain_text(body)[:_HEARD]}")
    if code and shown not in (None, code):
        doubt = _("The site says it is in “{stated}”, but it reads like “{shown}”; that was taken.")
        return shown or "", [doubt.format(stated=stated, shown=shown)]
    own = code or shown or ""
    return own, [] if own else [_("The language cannot be told.")]
