"""Posts of WordPress as drafts.

Promises a draft for every post of an answer that was asked for, in the site's order, each once; a post the site keeps
back, or that holds nothing, is a draft with the reason why it is skipped. A post pinned to the top (`sticky`) is news like
any other. Fetches nothing.
Source: developer.wordpress.org/rest-api/reference/posts.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cipc_newsletter.ingest.allowance import unread_said, within
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.languages import code_of, language_of
from cipc_newsletter.ingest.leading_picture import with_leading_picture
from cipc_newsletter.ingest.markup import Converted, converted_or_refused
from cipc_newsletter.ingest.stories import Told, begun_said, draft_of, title_from
from cipc_newsletter.ingest.wordpress.answers import Answer, Post, answer_in
from cipc_newsletter.ingest.wordpress.fields import address_in, day_in, html_in, line_in, number_in, site_of, text_in
from cipc_newsletter.ingest.wordpress.languages import MOST_TRANSLATIONS, stated_language, translations_of
from cipc_newsletter.ingest.wordpress.pictures import featured_in, lacks_picture
from cipc_newsletter.ingest.wordpress.terms import is_among, names_terms, topics_in
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

KIND = "wordpress"
_HEARD = 4_000  # characters of HTML
_SET_BY_LANGUAGE = ("lang=", "dir=", "<q", "<iframe", "<video", "<audio")
_TAG = re.compile(r"<[^<>]*>")
_NEARLY_ALL = 2 / 3


def read(
    contents: bytes | Sequence[bytes],
    *,
    location: str,
    language: str | None = None,
    base: str = "",
    since: dt.date | None = None,
    categories: Sequence[str] = (),
    tags: Sequence[str] = (),
    unread: int = 0,
) -> Plan:
    """Return the plan for the posts in `contents`: one answer, or the pages of one in order.

    `location` is the address or file people named; `base` makes relative addresses whole where the file itself does
    not. `language` is given to every draft, None takes the site's word or tells it from the text. `since` is the first
    day of publishing that counts; `categories` and `tags` are names, slugs or numbers of which a post must have one: for
    a file, since a site that was asked for a category also gives what is in those below it. `unread` is how many posts
    were not even asked for. Raises IngestError where a content is no answer of WordPress.
    """
    pages = [contents] if isinstance(contents, bytes) else list(contents)
    base = base or (location if location.startswith(("http://", "https://")) else "")
    answers = [answer_in(page, location=location) for page in pages]
    every = list(_once_each(answers))
    wanted = [*categories, *tags]
    posts = [
        post
        for post in every
        if (since is None or (day_in(post) or since) >= since) and is_among(post, categories=categories, tags=tags)
    ]
    readable, beyond = within(posts, _pieces_of)
    unread += beyond
    doubts = dict.fromkeys(doubt for answer in answers for doubt in answer.doubts)
    return Plan(
        kind=KIND,
        location=location,
        drafts=tuple(_linked(_in_one_language([_draft(post, base=base, language=language) for post in readable]))),
        doubts=(*doubts, *_nameless(every, wanted), *unread_said(unread)),
        is_complete=not unread,
        unread=unread,
    )


def _pieces_of(post: Post) -> Iterator[str]:
    """Yield the HTML of a post, with that of its picture."""
    yield from (html_in(post.get(name)) for name in ("content", "title", "excerpt"))
    yield from (str(post[name]) for name in ("_embedded", "better_featured_image") if name in post)


def _nameless(posts: Sequence[Post], wanted: Sequence[str]) -> Iterator[str]:
    """Yield the doubt about an answer that numbers its terms where people name them."""
    is_named = all(name.isdigit() for name in wanted) or any(map(names_terms, posts))
    if posts and not is_named:
        yield _("This answer does not name its categories and tags; ask the site with _embed.")


def _once_each(answers: Iterable[Answer]) -> Iterator[Post]:
    """Yield each post once: a site that publishes while its pages are asked for shows one on two pages."""
    seen: set[tuple[int, str]] = set()
    for answer in answers:
        for post in answer.posts:
            key = (number_in(post.get("id")), text_in(post, "link"))
            if key not in seen:
                seen.add(key)
                yield post


def _draft(post: Post, *, base: str, language: str | None) -> Draft:
    link = address_in(text_in(post, "link"), base)
    stated = stated_language(post, base=base)
    content, is_whole = _content(post)
    refusal = _refusal(post)
    made = None
    if not refusal:
        known = language or _language_around(content, stated)
        made, refusal = converted_or_refused(content, base=link or base, language=known)
    told = Told(
        title=_title(post, None if refusal else made),
        body=made.body if made else "",
        key=f"{site_of(post, base=base)}#{number_in(post.get('id'))}",
        link=link,
        published=day_in(post),
        topics=topics_in(post),
        translations=translations_of(post, base=base),
        is_whole=is_whole,
        refusal=refusal,
    )
    if made is not None and not refusal:
        told = _with_content(told, made, post, base=base)
    return draft_of(told, language=language or "", stated=stated)


def _with_content(told: Told, made: Converted, post: Post, *, base: str) -> Told:
    """Return `told` with what its text, its excerpt and its featured picture give."""
    featured = featured_in(post, base=base)
    led = with_leading_picture(made.body, made.pictures, featured=featured, doubts=made.doubts)
    doubts = list(led.doubts)
    is_without_picture = featured is None and lacks_picture(post)
    if is_without_picture:
        doubts.append(_("Its featured picture is not in this answer; ask the site with _embed."))
    if not told.is_whole:
        doubts.append(begun_said())
    refusal = "" if made.body.strip() or led.image else _("it holds no text and no picture.")
    if refusal and is_without_picture:
        refusal = _("it holds no text, and its picture is not in this answer; ask the site with _embed.")
    return replace(
        told,
        body=led.body,
        excerpt=line_in(post.get("excerpt")) if told.is_whole else "",
        image=led.image,
        pictures=led.pictures,
        dropped=made.dropped,
        refusal=refusal,
        doubts=tuple(doubts),
    )


def _language_around(content: str, stated: str) -> str:
    """Return the language that passages and quotation marks of a text are set against, as `stories` tells it."""
    code = code_of(stated)
    if code and code not in LANGUAGES:
        return code
    is_needed = any(mark in content for mark in _SET_BY_LANGUAGE)
    heard = language_of(_TAG.sub(" ", content[:_HEARD])) if is_needed else None
    return heard or code or LANGUAGES[0]


def _content(post: Post) -> tuple[str, bool]:
    """Return the HTML of a post's text, and whether it is the whole text: an answer may hold but the excerpts."""
    content = html_in(post.get("content"))
    if content.strip():
        return content, True
    excerpt = html_in(post.get("excerpt"))
    return excerpt, "content" in post and not excerpt.strip()


def _refusal(post: Post) -> str:
    """Return why a post is no news that everybody may read, empty where it is."""
    if any(
        isinstance(post.get(name), dict) and post[name].get("protected") is True for name in ("content", "excerpt")
    ):
        return _("it is protected by a password on the site.")
    status = text_in(post, "status")
    if status == "private":
        return _("it is private on the site.")
    if status not in ("", "publish", "inherit"):
        return _("it is not published on the site (status “{status}”).").format(status=status)
    return ""


def _title(post: Post, made: Converted | None) -> str:
    """Return the title of a post as text, or the beginning of its text where it has none."""
    title = line_in(post.get("title"))
    if title or made is None:
        return title or f"#{number_in(post.get('id'))}"
    words = line_in(post.get("content")) or line_in(post.get("excerpt"))
    return title_from(words) or f"#{number_in(post.get('id'))}"


def _in_one_language(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts, those too short to tell their language in that of nearly all others of the site."""
    given = [draft.language for draft in drafts if not draft.refusal]
    usual, count = Counter(given).most_common(1)[0] if given else ("", 0)
    if not usual or count < len(given) * _NEARLY_ALL:
        return list(drafts)
    doubt = _("Its language cannot be told; the site's other posts are in “{language}”, so that was taken.").format(
        language=usual
    )
    return [
        draft if draft.language else replace(draft, language=usual, doubts=(*draft.doubts[:-1], doubt))
        for draft in drafts
    ]


def _linked(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts, each with all translations that it or its translations name: plugins forget some on one side."""
    together: dict[str, set[str]] = {}
    for draft in drafts:
        if not draft.translations:
            continue
        names = {draft.key, *draft.translations}
        names |= set().union(*(together[name] for name in names if name in together))
        if len(names) <= 3 * MOST_TRANSLATIONS:  # more of them are no translations of one another
            together |= dict.fromkeys(names, names)
    for draft in drafts:
        others = together.get(draft.key, set()) - {draft.key, draft.link}
        yield replace(draft, translations=tuple(sorted(others))) if others else draft
