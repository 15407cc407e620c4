"""The conversation with a WordPress site, from any address of it to the pages of posts that were asked for.

Promises to ask as little as does it, and to say what to do where a site does not answer as WordPress. Asks nothing itself:
`asking` yields what to ask and is sent what stands there, or has the FetchError thrown in; `carried_out` does that with a
function that fetches.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Generator, Sequence
from html import unescape

from cipc_newsletter.errors import FetchError, IngestError
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.ingest.allowance import MOST_STORIES
from cipc_newsletter.ingest.wordpress.addresses import (
    PER_PAGE,
    embedding,
    first_address,
    guessed_roots,
    is_answer_address,
    next_address,
    page_address,
    root_in,
    route_in,
    terms_address,
    total_in,
)
from cipc_newsletter.ingest.wordpress.answers import is_web_page
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

LATEST = 20  # posts of a site that is asked for the first time, without --since
PAGE_KINDS = ("text/html", "application/xhtml+xml", "application/json")
ANSWER_KINDS = ("application/json", "text/json", "text/html", "text/plain")  # some sites call their JSON a page
MOST_BYTES_IN_ALL = 20_000_000  # of the pages of one answer: the last that is asked for comes on top
_ONE = re.compile(r"/wp/v2/(?P<kind>posts|categories|tags)/(?P<number>\d{1,18})/?(?:\Z|[?&])")


@frozen
class Question:
    """What is asked of `site`, any address of it: posts since a day, of some categories or tags, in a language.

    `categories` and `tags` are names, slugs or numbers. Without `since` the `most` newest are asked for.
    """

    site: str
    since: dt.date | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    most: int = LATEST


@frozen
class Ask:
    """An address to fetch, and the media types that may stand there."""

    address: str
    kinds: tuple[str, ...]


@frozen
class Asked:
    """The answers in order, for `reader.read`; `total` is how many posts the site has for the question, 0 unknown.

    `unread` is how many of those since the day that was asked for are on pages that one import does not ask for.
    """

    contents: tuple[bytes, ...]
    base: str
    total: int = 0
    unread: int = 0


Conversation = Generator[Ask, Fetched, Asked]


def carried_out(question: Question, get: Callable[[Ask], Fetched]) -> Asked:
    """Return the answers to `question`, each thing to ask fetched by `get`, whose FetchError the conversation hears."""
    conversation = asking(question)
    ask = next(conversation)
    while True:
        try:
            try:
                answer = get(ask)
            except FetchError as error:
                ask = conversation.throw(error)
            else:
                ask = conversation.send(answer)
        except StopIteration as end:
            asked: Asked = end.value
            return asked


def asking(question: Question) -> Conversation:
    """Yield what to ask for `question` and return the answers. Raises IngestError where the site is no WordPress."""
    address = page_address(question.site)
    if is_answer_address(address):
        return (yield from _pages(embedding(address), question))
    roots, route = yield from _discovered(address)
    own = _ONE.search(route)
    if own and own["kind"] == "posts":
        answer = yield Ask(address=embedding(route), kinds=ANSWER_KINDS)
        return Asked(contents=(answer.content,), base=address, total=1)
    shown: dict[str, tuple[int, ...]] = {}
    if own and not (question.categories or question.tags):
        shown = {own["kind"]: (int(own["number"]),)}
    refused: FetchError | None = None
    for root in roots:
        try:
            asked = yield from _posts(root, question, shown)
        except FetchError as error:
            if error.status is None or error.status >= 500:
                raise
            refused = refused or error
        else:
            if not is_web_page(asked.contents[0]):  # what a site shows in place of what it does not have
                return asked
    raise _no_wordpress(address) from refused


def _discovered(address: str) -> Generator[Ask, Fetched, tuple[tuple[str, ...], str]]:
    """Return the roots of the REST interface worth trying, and the route of the post or category the page shows."""
    try:
        page = yield Ask(address=address, kinds=PAGE_KINDS)
    except FetchError as error:
        if error.status is None:
            raise
        return guessed_roots(address), ""
    root = root_in(page)
    return ((root,) if root else guessed_roots(page.address)), route_in(page) if root else ""


def _posts(root: str, question: Question, shown: dict[str, tuple[int, ...]]) -> Conversation:
    """Return the pages of posts under `root`; `shown` are the terms of the page a person named."""
    categories = yield from _numbers(root, "categories", question.categories)
    tags = yield from _numbers(root, "tags", question.tags)
    first = first_address(
        root,
        since=question.since,
        categories=(*categories, *shown.get("categories", ())),
        tags=(*tags, *shown.get("tags", ())),
        language=question.language,
        most=question.most if question.since is None else PER_PAGE,
    )
    return (yield from _pages(first, question))


def _pages(first: str, question: Question) -> Conversation:
    """Return the answer at `first` and the pages after it, as many as the question wants."""
    contents: list[bytes] = []
    address, total = first, 0
    wanted = MOST_STORIES if question.since else question.most
    while address and len(contents) * PER_PAGE < wanted and sum(map(len, contents)) < MOST_BYTES_IN_ALL:
        try:
            answer = yield Ask(address=address, kinds=ANSWER_KINDS)
        except FetchError as error:
            if contents:  # the site answers, but not whole: nothing of it is taken
                raise IngestError.of(error.mistakes) from error
            raise
        contents.append(answer.content)
        total = total or total_in(answer)
        address = next_address(answer)
    unread = max(total - len(contents) * PER_PAGE, 0) if question.since and address else 0
    return Asked(contents=tuple(contents), base=first, total=total, unread=unread)


def _numbers(root: str, taxonomy: str, names: Sequence[str]) -> Generator[Ask, Fetched, tuple[int, ...]]:
    """Return the numbers of the categories or tags that people named."""
    numbers: list[int] = []
    for name in names:
        if name.isascii() and name.isdigit():
            numbers.append(int(name))
            continue
        answer = yield Ask(address=terms_address(root, taxonomy, search=name), kinds=ANSWER_KINDS)
        found = _terms_in(answer.content)
        own = [number for number, *called in found if name.casefold() in (one.casefold() for one in called)]
        if not own:
            others = found or _terms_in(
                (yield Ask(address=terms_address(root, taxonomy), kinds=ANSWER_KINDS)).content
            )
            raise _no_such_term(name, taxonomy, [called for _number, called, _slug in others])
        numbers += own
    return tuple(numbers)


def _terms_in(content: bytes) -> tuple[tuple[int, str, str], ...]:
    """Return number, name and slug of each category or tag in an answer; none where it is none."""
    from cipc_newsletter.ingest.stories import line_of

    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    terms = [term for term in value if isinstance(term, dict)] if isinstance(value, list) else []
    return tuple(
        (term["id"], line_of(unescape(str(term.get("name", "")))), str(term.get("slug", "")))
        for term in terms
        if isinstance(term.get("id"), int)
    )


def _no_such_term(name: str, taxonomy: str, others: Sequence[str]) -> IngestError:
    what = _("the site has no category “{name}”.") if taxonomy == "categories" else _("the site has no tag “{name}”.")
    return IngestError(
        what.format(name=name),
        right=_("It has: {names}.").format(names=", ".join(others[:12])) if others else "",
        remedy=_("Name one of them, or leave it out."),
    )


def _no_wordpress(address: str) -> IngestError:
    return IngestError(
        _("{address} does not answer as a WordPress site.").format(address=address),
        right=_("A WordPress site answers at …/wp-json/wp/v2/posts, unless somebody switched that off."),
        remedy=_(
            "Try its feed (cipc-newsletter import feed ADDRESS) or its page (cipc-newsletter import html ADDRESS)."
        ),
    )
