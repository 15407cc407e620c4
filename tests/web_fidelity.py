"""What feeds and pages show held against what their drafts keep, counted as `fidelity` counts.

A feed's entries are taken apart by lxml alone, a page's stories by its own mark-up; neither is read the way the import
reads it.
"""

import html
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from lxml import etree

from cipc_newsletter.ingest import feed, html_page
from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.encodings import page_text
from cipc_newsletter.ingest.html_page.elements import Element, html_of, remove, tree_of
from cipc_newsletter.ingest.html_page.finding import content_of
from cipc_newsletter.ingest.html_page.furniture import without_furniture
from cipc_newsletter.ingest.html_page.listing import stories_of
from fidelity import Count, files_of, plain_address, shown_in_html, words_in

_NO_PLACE = ("void(0)", "void(0);", "history.back();")
_TEXTS = {"description", "encoded", "content", "summary"}
_OWN = ("rss", "purl.org/rss", "w3.org/2005/Atom", "modules/content", "purl.org/dc/")


def feed_count(folder: Path) -> Count:
    """Return the counts of one feed: the fullest text of each entry against its draft."""
    count = Count(name=folder.name)
    [raw] = files_of(folder)
    base = f"https://{folder.name}/"
    drafts = iter(feed.read(raw, location=folder.name, base=base).drafts)
    seen: set[str] = set()
    for text in _entries(raw):
        draft = next(drafts, None)
        while draft is not None and draft.key in seen:
            draft = next(drafts, None)
        if draft is None:
            break
        seen.add(draft.key)
        _note(count, text, draft, base=draft.link or base)
    return count


def page_count(folder: Path) -> Count:
    """Return the counts of one page: the mark-up of its story, or of each it teases, against its drafts."""
    count = Count(name=folder.name)
    [raw] = files_of(folder)
    base = f"https://{folder.name.removesuffix('.html')}/"
    drafts = html_page.read(raw, location=folder.name, base=base).drafts
    page = tree_of(page_text(raw))
    stories = stories_of(page, base=base)
    for draft, told in zip(
        drafts, [_teaser(one.element, one.heading) for one in stories] or [_story(page, drafts[0])], strict=True
    ):
        _note(count, told, draft, base=base)
    return count


def _note(count: Count, told: str, draft: Draft, *, base: str) -> None:
    count.titles.append(draft.title)
    if draft.refusal:
        count.skipped += 1
        return
    shown = shown_in_html(told, base=base)
    own = plain_address(draft.link, "")
    shown.links = {link: words for link, words in shown.links.items() if link != own and not link.endswith(_NO_PLACE)}
    count.compare(shown, draft)


def _entries(raw: bytes) -> Iterator[str]:
    """Yield the fullest text of each entry, as HTML."""
    if raw.lstrip()[:1] == b"{":
        for item in json.loads(raw, strict=False)["items"]:
            yield item.get("content_html") or html.escape(item.get("content_text") or item.get("summary") or "")
        return
    root = etree.fromstring(raw, etree.XMLParser(recover=True, resolve_entities=False, huge_tree=True))
    for entry in root.iter():
        if isinstance(entry.tag, str) and etree.QName(entry).localname in {"item", "entry"}:
            yield max(
                (_text(one) for one in entry if _is_text(one)),
                key=lambda text: words_in(_plain(text)).total(),
                default="",
            )


def _is_text(element: Element) -> bool:
    if not isinstance(element.tag, str) or etree.QName(element).localname not in _TEXTS:
        return False
    space = etree.QName(element).namespace or ""
    return not space or any(own in space for own in _OWN)


def _text(element: Element) -> str:
    if len(element):
        return (
            etree.tostring(element, encoding="unicode", with_tail=False, method="html")
            .partition(">")[2]
            .rpartition("<")[0]
        )
    text = element.text or ""
    return html.escape(text) if element.get("type") == "text" else text


def _plain(text: str) -> str:
    return " ".join(etree.fromstring(f"<div>{text}</div>".encode(), etree.HTMLParser(encoding="utf-8")).itertext())


def _story(page: Element, draft: Draft) -> str:
    content = content_of(page)
    without_furniture(content, title=draft.title)
    return html_of(content)


def _teaser(element: Element, heading: Element) -> str:
    remove(heading)
    copied = deepcopy(element)
    copied.tail = None
    without_furniture(copied, title="")
    return html_of(copied)
