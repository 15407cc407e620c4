"""A page as drafts: one story, or the several that a category page teases.

Promises every word of a story's text in the body or named among what was left out; where the page shows but the beginning
of a story, the draft says so and `addresses_to_follow` names the page that has the whole. Fetches nothing.
"""

import datetime as dt
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Dropped, Plan
from cipc_newsletter.ingest.encodings import page_text
from cipc_newsletter.ingest.html_page.elements import Element, html_of, remove, shown_text, tree_of, words_in
from cipc_newsletter.ingest.html_page.finding import content_of
from cipc_newsletter.ingest.html_page.furniture import without_furniture
from cipc_newsletter.ingest.html_page.listing import Teased, stories_of
from cipc_newsletter.ingest.html_page.said import Said, day_in, picture_in, said_of
from cipc_newsletter.ingest.html_page.saved import NOWHERE, saved_page, with_own_files
from cipc_newsletter.ingest.identity import item_id
from cipc_newsletter.ingest.languages import code_of
from cipc_newsletter.ingest.leading_picture import Featured, with_leading_picture
from cipc_newsletter.ingest.markdown_text import plain_text
from cipc_newsletter.ingest.markup import converted_or_refused
from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.stories import Told, begun_said, draft_of, is_cut_off, line_of, title_from
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

KIND = "html"
MOST_BYTES = 12_000_000  # of a file, which may hold pictures
MOST_CHARACTERS, MOST_TAGS = 6_000_000, 25_000  # of a thousand real pages none has more than 20,000 tags
MOST_STORIES = 200
_FEWEST_WORDS = 8
_WORDS_OF_A_WHOLE = 150  # a teaser is shorter
_FEED = re.compile(r"\s*(?:<\?xml.*?\?>\s*)?(?:<!--.*?-->\s*)*+<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z!/?]")


def read(
    content: bytes,
    *,
    location: str,
    base: str = "",
    charset: str = "",
    language: str | None = None,
    since: dt.date | None = None,
    folder: str = "",
) -> Plan:
    """Return the plan for the page in `content`.

    `location` is the address or file people named; `base` the address the page stands at, where that is another; `charset`
    what the server said of it; `folder` the `file:` address of the folder a saved page lies in, "" for a page of the web.
    `language` is given to every draft, None takes the page's word or tells it from the text; `since` is the first day of
    publishing that counts. Raises IngestError where it is no page with a text.
    """
    text, saved_from = _readable(content, location, charset)
    page = tree_of(text)
    address = base or (location if location.startswith(("http://", "https://")) else saved_from)
    start = _base_of(page, address)
    said = said_of(page, base=start)
    around = _Around(page=said, start=start or said.address or NOWHERE, language=language, folder=folder)
    stories = stories_of(page, base=start or said.address)
    drafts = tuple(map(around.teased, stories[:MOST_STORIES])) if stories else (around.single(page, location),)
    return Plan(
        kind=KIND,
        location=location,
        drafts=tuple(draft for draft in drafts if since is None or (draft.published or since) >= since),
        doubts=tuple(_doubts(has_address=bool(start or said.address), stories=len(stories))),
    )


def _doubts(*, has_address: bool, stories: int) -> Iterator[str]:
    if not has_address:
        yield _("The page does not say its own address; links in it may lead nowhere. Give it with --base.")
    if stories > MOST_STORIES:
        yield _("The page has {count} stories; the first {most} were taken.").format(count=stories, most=MOST_STORIES)


def _readable(content: bytes, location: str, charset: str) -> tuple[str, str]:
    """Return the text of a page, and the address a browser saved it from. Raises IngestError for what is none."""
    if len(content) > MOST_BYTES:
        raise _too_long(location)
    saved = saved_page(content, location=location)
    text = page_text(saved.content, charset=saved.charset or charset)
    if len(text) > MOST_CHARACTERS:
        raise _too_long(location)
    _refuse_other_kinds(text, location)
    if text.count("<") > MOST_TAGS:
        raise _too_many_tags(location)
    return text, saved.address


def addresses_to_follow(plan: Plan) -> tuple[str, ...]:
    """Return the addresses of the stories that `plan` has but the beginning of, in order."""
    return tuple(
        dict.fromkeys(draft.link for draft in plan.drafts if draft.link and not draft.is_whole and not draft.refusal)
    )


class _Around:
    """What is the same for all stories of one page."""

    def __init__(self, *, page: Said, start: str, language: str | None, folder: str) -> None:
        self._page = page
        self._start = start
        self._language = language
        self._folder = folder
        code = code_of(page.language)
        self._spoken = language or (code if code in LANGUAGES else LANGUAGES[0])

    def single(self, page: Element, location: str) -> Draft:
        """Return the draft of the one story of a page."""
        said = self._page
        featured = picture_in(page, base=self._start) or said.featured
        content = content_of(page)
        gone = without_furniture(content, title=said.title)
        words = words_in(shown_text(content))
        if words < _FEWEST_WORDS and not said.title:
            raise _no_text(location)
        told = Told(
            key=said.address or location,
            title=said.title or title_from(line_of(shown_text(content))),
            body="",
            link=said.address,
            published=said.published,
            excerpt=said.summary,
            topics=said.topics,
            translations=said.translations,
            refusal="" if words >= _FEWEST_WORDS else _("the page holds no text that can be told from its menus."),
            dropped=gone,
        )
        draft = self._draft(told, html_of(content), featured)
        if said.starts is None:
            return draft
        ends = said.ends if said.ends and said.ends > said.starts else None
        return replace(draft, date=said.starts, date_end=ends, id=item_id(draft.title, said.starts))

    def teased(self, story: Teased) -> Draft:
        """Return the draft of one story of a page that has several: what the page shows of it."""
        published, featured = day_in(story.element), picture_in(story.element, base=self._start)
        element = deepcopy(story.element)
        element.tail = None
        heading = next((one for one in element.iter(story.heading.tag) if shown_text(one) == story.title), None)
        if heading is not None:
            remove(heading)
        gone = (
            *without_furniture(element, title=story.title),
            *_without_way_on(element, story.link, self._start),
        )
        told = Told(
            key=story.link, title=line_of(story.title), body="", link=story.link, published=published, dropped=gone
        )
        draft = self._draft(told, html_of(element), featured)
        is_whole = words_in(plain_text(draft.body)) >= _WORDS_OF_A_WHOLE and not is_cut_off(plain_text(draft.body))
        doubts = () if is_whole else (begun_said(),)
        return replace(draft, is_whole=is_whole, doubts=(*draft.doubts, *doubts))

    def _draft(self, told: Told, html: str, featured: Featured | None) -> Draft:
        made, refusal = converted_or_refused(html, base=self._start, language=self._spoken)
        led = with_leading_picture(made.body, made.pictures, featured=featured, doubts=made.doubts)
        whole = replace(
            told,
            refusal=told.refusal or refusal,
            body=led.body,
            image=led.image,
            pictures=with_own_files(led.pictures, base=self._start, folder=self._folder),
            dropped=(*told.dropped, *made.dropped),
            doubts=led.doubts,
        )
        return draft_of(whole, language=self._language or "", stated=self._page.language)


def _without_way_on(element: Element, link: str, base: str) -> tuple[Dropped, ...]:
    """Take the "Read more" links to a story's own page out of its teaser, and return what they said."""
    dropped = []
    for one in list(element.iter("a")):
        text = shown_text(one)
        if is_cut_off(text) and absolute(one.get("href") or "", base) == link:
            dropped.append(Dropped(what=_("“read more”"), text=text))
            remove(one)
    return tuple(dropped)


def _base_of(page: Element, address: str) -> str:
    """Return what relative addresses of the page start from: its `base` element, else its own address."""
    named = next((one.get("href") for one in page.iter("base") if one.get("href")), "")
    return (absolute(named, address) if named else "") or absolute(address, "")


def _refuse_other_kinds(text: str, location: str) -> None:
    if _FEED.match(text):
        raise IngestError(
            _("this is a feed, not a page."),
            right=_right(),
            remedy=_("Bring it in with: cipc-newsletter import feed ADDRESS"),
            path=location,
        )
    if text[:1] in ("{", "["):
        raise IngestError(
            _("this is JSON, not a page."),
            right=_right(),
            remedy=_("For an answer of WordPress, use: cipc-newsletter import wordpress FILE"),
            path=location,
        )
    if not _TAG.search(text[:100_000]):
        raise IngestError(
            _("this is no page of HTML."),
            right=_right(),
            remedy=_("For the plain text of a page, use: cipc-newsletter import text FILE"),
            path=location,
        )


def _right() -> str:
    return _("A page is saved as HTML: the file begins with <!doctype html> or holds tags such as <p>.")


def _no_text(location: str) -> IngestError:
    return IngestError(
        _("this page shows no text; perhaps its scripts write it only in a browser."),
        right=_("A story has a title and some sentences."),
        remedy=_(
            "Open the page in a browser, select the story, copy it, and use: cipc-newsletter import text --clipboard"
        ),
        path=location,
    )


def _too_long(location: str) -> IngestError:
    what = _("the page is larger than {megabytes} MB, or has more than {count} million characters.")
    return _too_much(
        what.format(megabytes=MOST_BYTES // 1_000_000, count=MOST_CHARACTERS // 1_000_000),
        _("A page of news has some hundred kilobytes, its pictures aside."),
        location,
    )


def _too_many_tags(location: str) -> IngestError:
    what = _("the page has more than {count} tags.").format(count=MOST_TAGS)
    return _too_much(what, _("A page of news has some thousands."), location)


def _too_much(what: str, right: str, location: str) -> IngestError:
    remedy = _("Copy the story in your browser, and use: cipc-newsletter import text --clipboard")
    return IngestError(what, right=right, remedy=remedy, path=location)
