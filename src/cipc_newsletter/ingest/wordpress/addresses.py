"""Which addresses of a WordPress site to ask, told from any address of the site and from what it answers.

Promises addresses alone: pure functions, which ask nothing. Keeps to what WordPress documents:
developer.wordpress.org/rest-api/using-the-rest-api/discovery (a Link field or element `rel="https://api.w.org/"`; sites
without pretty addresses answer at `?rest_route=`), …/pagination (`X-WP-TotalPages`, Link `rel="next"`), …/global-parameters
(`_embed`, `_fields`), …/reference/posts (`after`, which leaves out the moment itself). That a page of one post or term
names its own route (`rel="alternate"; type="application/json"`) is rest_output_link_header in wp-includes/rest-api.php.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from cipc_newsletter.errors import IngestError
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.wording import _

PER_PAGE = 50  # WordPress gives 100 at most; with pictures and terms embedded that is too much for many a site
_API = "https://api.w.org/"
_EMBED = ("_embed", "wp:featuredmedia,wp:term")
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
_ELEMENT = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HEAD = 300_000  # bytes of a page in which its head is
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d+(?:/|\Z)")


def page_address(site: str) -> str:
    """Return the address a person gave for a site, whole: `cipc-icpc.org/actualites` is one of the web."""
    written = site.strip()
    if not _SCHEME.match(written) or _PORT.match(written):
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", written)
    except ValueError:
        is_good = False
    if not is_good:
        raise IngestError(
            _("“{site}” is no address of a site.").format(site=site),
            right=_("An address looks like this: https://example.org/news/"),
            remedy=_("Copy it from the browser."),
        )
    return urlunsplit(parts._replace(path=parts.path or "/", fragment=""))


def is_answer_address(address: str) -> bool:
    """Whether `address` is one of the REST interface itself."""
    parts = urlsplit(address)
    return "/wp-json" in parts.path or "rest_route=" in parts.query or "/wp/v2/" in parts.path


def root_in(page: Fetched) -> str:
    """Return the root of the REST interface that a page of the site names, empty where it names none."""
    return next((target for target, link in _links(page) if _API in link.get("rel", "").split()), "")


def route_in(page: Fetched) -> str:
    """Return the REST address of the one post, category or tag that a page shows, empty where it shows another thing."""
    for target, link in _links(page):
        is_data = link.get("type") == "application/json" and "alternate" in link.get("rel", "").split()
        if is_data and is_answer_address(target):
            return target
    return ""


def guessed_roots(page: str) -> tuple[str, ...]:
    """Return where the REST interface of a site usually is, for a site whose pages do not name it."""
    parts = urlsplit(page)
    origin = f"{parts.scheme}://{parts.netloc}"
    return f"{origin}/wp-json/", f"{origin}/?rest_route=/"


def first_address(
    root: str,
    *,
    since: dt.date | None = None,
    categories: Sequence[int] = (),
    tags: Sequence[int] = (),
    language: str | None = None,
    most: int = PER_PAGE,
) -> str:
    """Return what to ask for the newest posts of the site whose REST interface is at `root`, `most` of them at a time."""
    asked = [("per_page", str(min(most, PER_PAGE))), _EMBED]
    if since is not None:  # a post scheduled for midnight belongs to its day
        asked.append(("after", f"{since - dt.timedelta(days=1)}T23:59:59"))
    asked += [("categories", ",".join(map(str, categories)))] if categories else []
    asked += [("tags", ",".join(map(str, tags)))] if tags else []
    asked += [("lang", language)] if language else []
    return _at(root, "/wp/v2/posts", asked)


def embedding(address: str) -> str:
    """Return an address of the REST interface so that it gives pictures and terms, too."""
    parts = urlsplit(address)
    if any(name == "_embed" for name, _value in parse_qsl(parts.query, keep_blank_values=True)):
        return address
    query = "&".join(part for part in (parts.query, _written([_EMBED])) if part)
    return urlunsplit(parts._replace(query=query))


def terms_address(root: str, taxonomy: str, *, search: str = "") -> str:
    """Return what to ask for the names of `taxonomy` ("categories", "tags"), those like `search` or the most used."""
    asked = [("per_page", "100"), ("_fields", "id,name,slug"), ("orderby", "count"), ("order", "desc")]
    return _at(root, f"/wp/v2/{taxonomy}", [*asked, *([("search", search)] if search else [])])


def next_address(answer: Fetched) -> str:
    """Return the address of the page after `answer`, empty where it was the last."""
    for target, link in _links_in_headers(answer):
        if "next" in link.get("rel", "").split():
            return target
    parts = urlsplit(answer.address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    page = dict(parse_qsl(parts.query)).get("page", "1")
    pages = answer.headers.get("x-wp-totalpages", "")
    if not (page.isdigit() and pages.isdigit() and len(pages) < 9 and int(page) < int(pages)):
        return ""
    return urlunsplit(parts._replace(query=_written([*query, ("page", str(int(page) + 1))])))


def total_in(answer: Fetched) -> int:
    """Return how many posts the site has for the question that `answer` is to, 0 where it does not say."""
    total = answer.headers.get("x-wp-total", "")
    return int(total) if total.isdigit() and len(total) < 12 else 0


def _at(root: str, route: str, asked: Sequence[tuple[str, str]]) -> str:
    """Return the address of `route` under the root, which has it in its path or in its query."""
    parts = urlsplit(root)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(name == "rest_route" for name, _value in query):
        query = [(name, value.rstrip("/") + route if name == "rest_route" else value) for name, value in query]
    else:
        parts = parts._replace(path=parts.path.rstrip("/") + route)
    return urlunsplit(parts._replace(query=_written([*query, *asked])))


def _written(query: Sequence[tuple[str, str]]) -> str:
    """Return a query that people can still read: colons, commas and slashes may stand in it (RFC 3986 section 3.4)."""
    return urlencode(query, safe="/:,", quote_via=quote)


def _links(page: Fetched) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield target and parameters of each link a page gives, in its header first, then in its head."""
    yield from _links_in_headers(page)
    head = page.content[:_HEAD].decode("utf-8", errors="replace")
    for element in _ELEMENT.findall(head):
        found = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(element)
        }
        if found.get("href"):
            yield urljoin(page.address, found["href"]), found


def _links_in_headers(page: Fetched) -> Iterator[tuple[str, Mapping[str, str]]]:
    for match in _LINK.finditer(page.headers.get("link", "")):
        parameters = {one[1].lower(): one[2] or one[3] or "" for one in _PARAMETER.finditer(match[2])}
        yield urljoin(page.address, match[1]), parameters
