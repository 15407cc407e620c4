"""A story that a site tells becomes a draft: language, date, id, summary, picture and digest, alike for every reader.

Promises that the same story gives the same id whichever door it came by, and that nothing is guessed where the site
says it. Reads no HTML: `markup` made the body, and titles and summaries are text already.
"""

import datetime as dt
from dataclasses import dataclass, replace

from cipc_newsletter.ingest.draft import Draft, Dropped, FoundPicture
from cipc_newsletter.ingest.event_date import event_date
from cipc_newsletter.ingest.identity import digest_of_story, item_id
from cipc_newsletter.ingest.languages import language_of
from cipc_newsletter.ingest.leading_picture import Featured, with_leading_picture
from cipc_newsletter.ingest.markdown_text import opening_texts
from cipc_newsletter.ingest.summaries import summary_of
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

_PARAGRAPHS_READ = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a site says of one story: `title` and `summary` as text, `body` as Markdown with its `pictures`.

    `language` is what the site declares ("fr-CA"), empty where it says nothing; `published` is the site's own day;
    `translations` are keys or addresses of the same story in other languages.
    """

    title: str
    body: str
    key: str
    link: str = ""
    language: str = ""
    published: dt.date | None = None
    summary: str = ""
    topics: tuple[str, ...] = ()
    featured: Featured | None = None
    pictures: tuple[FoundPicture, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    translations: tuple[str, ...] = ()
    is_whole: bool = True
    refusal: str = ""
    doubts: tuple[str, ...] = ()


def draft_of(story: Story, *, language: str | None = None) -> Draft:
    """Return the draft for `story`; `language` ("fr", "en", "es") is what a person said, None finds it."""
    own, language_doubts = spoken_language(f"{story.title}\n{story.body}", declared=story.language)
    opening = opening_texts(story.body, most=_PARAGRAPHS_READ)
    found = event_date(story.title, opening)
    date = found.first or story.published
    led = with_leading_picture(story.body, story.pictures, story.featured)
    summary = summary_of(story.summary, led.body)
    draft = Draft(
        id=item_id(story.title, date) if date else "",
        language=language or own,
        title=story.title,
        body=led.body,
        key=story.key,
        digest="",
        date=found.first,
        date_end=found.last,
        published=story.published,
        link=story.link,
        summary=summary,
        topics=story.topics,
        image=led.image,
        pictures=led.pictures,
        dropped=story.dropped,
        translations=story.translations,
        is_whole=story.is_whole,
        refusal=story.refusal,
        doubts=(*story.doubts, *found.doubts, *led.doubts, *(() if language else language_doubts)),
    )
    return replace(draft, digest=_digest(draft))


def spoken_language(text: str, *, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Return "fr", "en", "es" or "" for `text`, with doubts; what the text clearly is outweighs what is declared.

    Sites that were set up in English and write in French declare the wrong one; a language that is none of the three
    is believed, since small words alone cannot tell Portuguese from Spanish.
    """
    said = declared.replace("_", "-").split("-")[0].strip().lower()
    if said and said not in LANGUAGES:
        return "", (_("The site says that its language is “{language}”.").format(language=declared),)
    heard = language_of(text)
    if heard and said and heard != said:
        doubt = _("The site declares “{declared}”, but the text reads as “{heard}”.")
        return heard, (doubt.format(declared=declared, heard=heard),)
    return heard or said, ()


def _digest(draft: Draft) -> str:
    return digest_of_story(
        title=draft.title, body=draft.body, summary=draft.summary, link=draft.link, image=draft.image
    )
