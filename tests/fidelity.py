"""What a source shows held against what its drafts keep: words, links, pictures and captions, counted on both sides.

Reads HTML and Markdown by other means than the import does: the standard library's parser and a bare CommonMark reader.
`fidelity_report.py` prints the counts of a corpus, `ingest/test_real_sources.py` holds the sources it knows to their facts.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from markdown_it import MarkdownIt

from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.wordpress import read
from cipc_newsletter.ingest.wordpress.answers import answer_in
from cipc_newsletter.ingest.wordpress.fields import html_in, number_in

_WORD = re.compile(r"\w+")
_UNSEEN = {"script", "style", "noscript", "template", "iframe", "svg", "head", "audio", "video", "object", "select"}
_INLINE = {
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
    ),
    *(
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
    ),
    *("u", "var", "wbr", "nobr"),
}
_IS_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)\Z", re.IGNORECASE)
# Buttons for sharing go, pages that pass a reader on give way to where they lead, a picture's own page says no more.
_NOT_KEPT = re.compile(
    r"\A(?:(?:twitter|x)\.com/(?:share|intent)|facebook\.com/(?:l|sharer)\.php|google\.com/url|[^/]*\s|/)"
)
_ADDRESS = re.compile(r"https?://\S*[^\s.,”]")
_CAPTION = re.compile(r"\b(?:wp-caption-text|wp-element-caption|gallery-caption)\b")


@dataclass
class Shown:
    """What somebody who reads a text sees: how often each word, and which links, pictures and captions."""

    words: Counter[str] = field(default_factory=Counter)
    links: dict[str, str] = field(default_factory=dict)  # with their words
    pictures: set[str] = field(default_factory=set)
    captions: list[str] = field(default_factory=list)


def words_in(text: str) -> Counter[str]:
    """Return how often each word stands in `text`, whatever the form of its accents and figures."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).replace("_", " ")))


class _Page(HTMLParser):
    """Reads HTML as a browser shows it, roughly: what is inside elements that are not shown does not count."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = Shown()
        self.text: list[str] = []
        self._base = base
        self._unseen = 0
        self._captions: list[tuple[str, int]] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        if self._unseen:
            return
        if tag not in _INLINE:
            self.text.append("\n")
        if tag == "a" and (named.get("href") or "").strip():
            self._link = self._kept_link(named["href"] or "")
        if tag == "img":
            if self._link and self._leads_elsewhere():
                self.shown.links.setdefault(self._link, "")
            self.shown.pictures.add(picture_name(named.get("src") or ""))
        if tag == "figcaption" or _CAPTION.search(named.get("class") or ""):
            self._captions.append((tag, len(self.text)))

    def _kept_link(self, written: str) -> str:
        """Return the plain address of a link that an import must keep, empty for others."""
        link = plain_address(written, self._base)
        is_within = "#" in written and link == plain_address(self._base, "")
        return "" if is_within or _NOT_KEPT.search(link) or "attachment_id=" in written else link

    def _leads_elsewhere(self) -> bool:
        """Whether the link around a picture leads to another site or a document, not to the picture's own page."""
        host = plain_address(self._base, "").partition("/")[0]
        is_own = self._link.partition("/")[0] == host and not self._link.lower().endswith((".pdf", ".docx"))
        return not is_own and not _IS_PICTURE.search(self._link)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if self._unseen:
            return
        if self._captions and self._captions[-1][0] == tag:
            _tag, start = self._captions.pop()
            if caption := " ".join("".join(self.text[start:]).split()):
                self.shown.captions.append(caption)
        if tag == "a":
            self._link = ""
        if tag not in _INLINE:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.text.append(data)
        if self._link and _WORD.search(data):
            self.shown.links[self._link] = self.shown.links.get(self._link, "") + data


def shown_in_html(html: str, *, base: str) -> Shown:
    """Return what HTML shows."""
    page = _Page(base)
    page.feed(html.replace("\x00", ""))
    page.close()
    page.shown.words = words_in("".join(page.text))
    return page.shown


def shown_in_draft(draft: Draft) -> Shown:
    """Return what a draft keeps: in its body, in its leading picture, and by name in what was left out."""
    shown = Shown()
    parts: list[str] = []
    for token in _tokens(MarkdownIt("commonmark").enable("table").parse(draft.body)):
        if token.type in ("text", "code_inline", "code_block", "fence", "html_block", "html_inline"):
            parts.append(token.content)
        elif token.type == "image":
            shown.captions.append(str(token.attrs.get("title") or ""))
            parts.append(f"\n{token.attrs.get('title') or ''}\n")
        elif token.type == "link_open":
            shown.links[plain_address(str(token.attrs["href"]), "")] = ""
        elif token.type not in ("strong_open", "strong_close", "em_open", "em_close", "link_close"):
            parts.append("\n")
    if draft.image:
        parts += [f"\n{draft.image.caption}\n{draft.image.credit}\n"]
        shown.captions.append(draft.image.caption)
    parts += [f"\n{one.text}\n" for one in draft.dropped]
    shown.pictures = {picture_name(one.address) for one in draft.pictures}
    shown.words = words_in("".join(parts))
    shown.captions += ["".join(parts)]
    return shown


def _tokens(tokens: Iterable) -> Iterator:
    for token in tokens:
        yield token
        yield from (token.children or []) if token.type == "inline" else []


def plain_address(address: str, base: str) -> str:
    """Return an address without what an import takes out of it: its fragment and query, `www.`, the scheme."""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        return f"{(parts.hostname or '').removeprefix('www.')}{unquote(parts.path).rstrip('/')}" or address
    except ValueError:
        return address


def picture_name(address: str) -> str:
    """Return what names a picture whatever its size: `photo.jpg` of `…/photo-300x200.jpg?ssl=1`."""
    name = unquote(urlsplit(address).path).rpartition("/")[2]
    return re.sub(r"(?:-\d+x\d+|-scaled)+(?=\.\w+\Z)", "", name).lower()


@dataclass
class Count:
    """One source: what it shows and what is missing from its drafts."""

    name: str
    items: int = 0
    skipped: int = 0
    words: int = 0
    dropped: int = 0
    links: int = 0
    pictures: int = 0
    captions: int = 0
    missing: list[str] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    titles: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The counts in the order of the report."""
        return self.items, self.skipped, self.words, self.dropped, self.links, self.pictures, self.captions

    def compare(self, source: Shown, draft: Draft) -> None:
        """Count one item and note what of it is missing."""
        kept = shown_in_draft(draft)
        self.items += 1
        self.languages[draft.language] += 1
        self.words += source.words.total()
        self.dropped += sum(words_in(one.text).total() for one in draft.dropped)
        self.links += len(source.links)
        self.captions += len(source.captions)
        self.pictures += len(source.pictures)
        lost = source.words - kept.words
        named = {plain_address(address, "") for doubt in draft.doubts for address in _ADDRESS.findall(doubt)}
        left_out = words_in(" ".join(one.text for one in draft.dropped))
        links = {
            link
            for link, words in source.links.items()
            if link not in kept.links and link not in named and not (words and words_in(words) <= left_out)
        }
        captions = [one for one in source.captions if words_in(one) - kept.words]
        for kind, found in (("words", dict(lost)), ("links", links), ("captions", captions)):
            if found:
                self.missing.append(f"{draft.key}: {kind} {str(found)[:300]}")


def files_of(folder: Path) -> list[bytes]:
    """Return the files of a source in order: numbers in their order, then names."""
    return [path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: (len(path.name), path.name))]


def digest_of(parts: Iterable[bytes]) -> str:
    """Return one digest for parts in order."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def wordpress_count(folder: Path) -> Count:
    """Return the counts of one site: a folder of answers, joined in order."""
    count = Count(name=folder.name)
    contents = files_of(folder)
    base = f"https://{folder.name}/"
    posts = {number_in(post["id"]): post for raw in contents for post in answer_in(raw, location="").posts}
    for draft in read(contents, location=folder.name, base=base).drafts:
        count.titles.append(draft.title)
        if draft.refusal:
            count.skipped += 1
            continue
        post = posts[int(draft.key.partition("#")[2])]
        html = html_in(post.get("content")) or html_in(post.get("excerpt"))
        count.compare(shown_in_html(html, base=draft.link or base), draft)
    return count
