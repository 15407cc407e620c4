"""What a page says of itself: title, address, language, days, picture, topics, the same page in other languages.

Promises to take each from the most reliable place that has it: JSON-LD (schema.org), Open Graph, HTML's own elements. What
is not said stays empty. Looks at no text of the story.
"""

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cipc_newsletter.ingest.html_page.elements import Element, chosen, shown_text, with_class
from cipc_newsletter.ingest.html_page.linked_data import Node, told_of
from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.ingest.markup.addresses import absolute, is_same_page
from cipc_newsletter.ingest.publishing_days import day_of
from cipc_newsletter.ingest.stories import line_of
from cipc_newsletter.values import frozen

_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/|\Z)")
_SITE_PICTURE = re.compile(
    r"logo|favicon|default|placeholder|cropped-|avatar|og-image|social-card|share-image", re.IGNORECASE
)
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?)?/?\Z", re.IGNORECASE)
_FEATURED = with_class(
    "post-thumbnail", "wp-post-image", "entry-thumbnail", "featured-image", "wp-block-post-featured-image"
)
_TIME = "descendant-or-self::time[@datetime]"


@frozen
class Said:
    """What a page says of itself, each empty where it says nothing. `starts` and `ends` are of the event it announces."""

    title: str
    address: str
    language: str
    published: dt.date | None
    starts: dt.date | None
    ends: dt.date | None
    summary: str
    featured: Featured | None
    topics: tuple[str, ...]
    translations: tuple[str, ...]


def said_of(page: Element, *, base: str) -> Said:
    """Return what `page`, which stands at `base` ("" where nobody knows), says of itself."""
    metas = _metas(page)
    address = _canonical_of(page, base=base)
    node = told_of(page, address=address)
    language = _language_of_page(page, metas, node)
    return Said(
        title=_title(page, metas, node),
        address=address,
        language=language,
        published=_published(page, metas, node, address),
        starts=day_of(node.text("startDate")) if node.is_event else None,
        ends=day_of(node.text("endDate")) if node.is_event else None,
        summary=line_of(node.text("description") or metas.get("og:description", "") or metas.get("description", "")),
        featured=_featured(metas, node, base=base or address),
        topics=tuple(_topics(page, node)),
        translations=tuple(_translations(page, address=address, base=base, language=language)),
    )


def _canonical_of(page: Element, *, base: str) -> str:
    """Return the address the page gives itself, else `base`; a home page named by mistake is passed over."""
    written = [
        one.get("href") or "" for one in chosen(page, "//link[@rel and contains(concat(' ',@rel,' '),' canonical ')]")
    ]
    written += [one.get("content") or "" for one in chosen(page, "//meta[@property='og:url']")]
    for one in written:
        address = absolute(one, base)
        is_home_by_mistake = base and _HOME.match(urlsplit(address).path) and not _HOME.match(urlsplit(base).path)
        if address and not is_home_by_mistake:
            return address.partition("#")[0]
    return absolute(base, "").partition("#")[0]


def _language_of_page(page: Element, metas: dict[str, str], node: Node) -> str:
    """Return the language that the page states, as it writes it."""
    root = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or page.get("xml:lang")
    return str(
        root or metas.get("og:locale") or metas.get("content-language") or node.text("inLanguage") or ""
    ).strip()


def picture_in(element: Element, *, base: str) -> Featured | None:
    """Return the picture that stands above a story in `element`, by its theme's own word."""
    for holder in chosen(element, f"descendant-or-self::*[{_FEATURED}]"):
        for image in chosen(holder, "descendant-or-self::img"):
            if address := _address_of(image, base):
                return Featured(address=address, alt=line_of(image.get("alt") or ""), caption=_caption_of(holder))
    return None


def day_in(element: Element) -> dt.date | None:
    """Return the day of publishing that the mark-up of a story names; times of its events are not meant."""
    times = chosen(element, _TIME)
    marked = [
        one for one in times if re.search(r"publish|entry-date|post-date|pubdate|dt-published|created", _marks(one))
    ]
    for one in [*marked, *times[:1]]:
        if day := day_of(one.get("datetime")):
            return day
    return None


def _marks(element: Element) -> str:
    around = [element, *list(element.iterancestors())[:2]]
    return " ".join(
        f"{one.get('class') or ''} {one.get('itemprop') or ''} {'pubdate' * ('pubdate' in one.attrib)}"
        for one in around
    )


def _metas(page: Element) -> dict[str, str]:
    """Return the first content of each name in the page's `meta` elements."""
    found: dict[str, str] = {}
    for one in chosen(page, "//meta[@content]")[:500]:
        name = str(
            one.get("property") or one.get("name") or one.get("http-equiv") or one.get("itemprop") or ""
        ).lower()
        found.setdefault(name, str(one.get("content")).strip())
    return found


def _title(page: Element, metas: dict[str, str], node: Node) -> str:
    """Return the page's heading, else what it is called; the name of the site behind a dash is not the story's."""
    headings = [text for one in chosen(page, "//h1") if (text := shown_text(one))]
    called = line_of(node.text("headline") or metas.get("og:title", "") or _page_title(page))
    for heading in headings:
        if heading.casefold() in called.casefold() or called.casefold() in heading.casefold():
            return line_of(heading)
    if len(headings) == 1 and not node.text("headline"):
        return line_of(headings[0])
    site = metas.get("og:site_name", "")
    return re.sub(rf"\s*[|–—·»-]\s*{re.escape(site)}\s*\Z", "", called) if site else called


def _page_title(page: Element) -> str:
    titles = chosen(page, "//head/title") or chosen(page, "//title")
    return "".join(titles[0].itertext()) if titles else ""


def _published(page: Element, metas: dict[str, str], node: Node, address: str) -> dt.date | None:
    names = (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc:date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.date",
        "dcterms.created",
        "pubdate",
        "og:published_time",
    )
    for written in (node.text("datePublished"), *(metas.get(name, "") for name in names)):
        if day := day_of(written):
            return day
    mains = chosen(page, "//article | //main") or [page]
    if day := day_in(mains[0]):
        return day
    match = _DAY_IN_PATH.search(urlsplit(address).path)
    return day_of("-".join(part.zfill(2) for part in match.groups())) if match else None


def _featured(metas: dict[str, str], node: Node, *, base: str) -> Featured | None:
    for written, alt in (
        (node.picture(), ""),
        (metas.get("og:image", ""), metas.get("og:image:alt", "")),
        (metas.get("twitter:image", ""), metas.get("twitter:image:alt", "")),
    ):
        address = absolute(written, base)
        if address and not _SITE_PICTURE.search(urlsplit(address).path):
            return Featured(address=address, alt=line_of(alt))
    return None


def _topics(page: Element, node: Node) -> Iterator[str]:
    yield from node.keywords()
    for one in chosen(page, "//meta[@property='article:tag' or @property='article:section']"):
        yield one.get("content") or ""
    for one in chosen(page, "//a[@rel and contains(concat(' ',@rel,' '),' tag ')]")[:20]:
        yield shown_text(one)


def _translations(page: Element, *, address: str, base: str, language: str) -> Iterator[str]:
    """Yield the addresses of the same page in other languages; plugins name the home page where there is none."""
    for one in chosen(page, "//link[@hreflang and @href]")[:100]:
        other, there = str(one.get("hreflang")).lower(), absolute(one.get("href"), base or address)
        is_home = _HOME.match(urlsplit(there).path) and not _HOME.match(urlsplit(address).path)
        if (
            other != "x-default"
            and other[:2] != language.lower()[:2]
            and there
            and not is_home
            and not is_same_page(there, address)
        ):
            yield there


def _address_of(image: Element, base: str) -> str:
    written = (image.get(name) or "" for name in ("data-src", "data-lazy-src", "data-original", "src"))
    return next((there for one in written if not one.startswith("data:") and (there := absolute(one, base))), "")


def _caption_of(holder: Element) -> str:
    captions = chosen(holder, "descendant-or-self::figcaption")
    return line_of(shown_text(captions[0])) if captions else ""
