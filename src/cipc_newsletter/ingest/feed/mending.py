"""The XML of a feed, made well-formed where it is not, with nothing in it that reaches out or swells.

Promises XML that a strict parser reads (namespaces included), every word of the feed in it, in time that grows with its
length. A feed that is well-formed already is passed on as it is, without its DOCTYPE. Does not know what a feed means.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from cipc_newsletter.errors import IngestError
from cipc_newsletter.wording import _

MOST_TAGS = 200_000  # feedparser takes some microseconds for each; a podcast of ten years has some ten thousand
MOST_BROKEN_CHARACTERS, MOST_BROKEN_TAGS = 5_000_000, 100_000
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTED = r"\"[^\"]*\"|'[^']*'"
_PROLOG = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_DOCTYPE = re.compile(
    rf"<!DOCTYPE\b(?:[^\[\"'>]|{_QUOTED})*+(?:\[(?P<subset>(?:[^\]\"']|{_QUOTED})*+)\]\s*)?>", re.IGNORECASE
)
_ENTITY = re.compile(
    rf"<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[\w.:-]+)\s+(?:(?P<outside>SYSTEM|PUBLIC)\b|(?P<value>{_QUOTED}))"
)
_LONGEST_ENTITY = 64  # characters: a sign or an abbreviation
_PART = r"[A-Za-z_][A-Za-z0-9_.-]*"
_NAME = rf"{_PART}(?::{_PART})?"
_PREFIX = re.compile(rf"(?:</?|\s)({_PART}):{_PART}(?=[\s=/>])")
_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![^<>]*>|"
    rf"</\s*(?P<end>{_NAME})[^<>]*>|"
    rf"<(?P<start>{_NAME})(?P<attributes>(?:[\s/](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*|(?=>)|[^<>]*))>|"
    r"(?P<text>[^<]+|<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"(?P<name>{_NAME})(?:\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+)))?")
_REFERENCE = re.compile(r"&(?:(?P<xml>amp|lt|gt|quot|apos)|(?P<html>#\d+|#[xX][\da-fA-F]+|\w+));")
_ENDLESS_TAG = re.compile(r"<[^<>]{100000}")  # feedparser compares each attribute of a tag with all the others
_ONCE_OPEN = {"item", "entry"}  # one inside another is one that was never closed
_VOID = {"br", "hr", "img", "input", "wbr"}  # HTML that stands unescaped in a broken feed
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


class _DoctypeError(Exception):
    """A DOCTYPE is still there, so that nothing may be read before it is taken out."""


def well_formed(text: str, *, location: str) -> bytes:
    """Return the feed `text` as well-formed XML in UTF-8, without declaration and DOCTYPE.

    Raises IngestError where it declares entities that lead elsewhere, or where nothing in it is XML.
    """
    if text.count("<") > MOST_TAGS and _CDATA.sub("", text).count("<") > MOST_TAGS:
        raise _not_xml(_("it has more than {count} tags.").format(count=MOST_TAGS), location)
    clean = _NOT_XML.sub("", text)
    clean, entities = _without_prolog(clean[max(0, clean.find("<")) :], location)
    if _ENDLESS_TAG.search(clean):
        raise beyond_mending(location)
    whole = clean.encode()
    if _is_well_formed(whole):
        return whole
    if len(clean) > MOST_BROKEN_CHARACTERS or clean.count("<") > MOST_BROKEN_TAGS:
        raise _not_xml(_("it is broken, and too long to mend."), location)
    mended = _mended(clean, entities).encode()
    if not _is_well_formed(mended):
        raise beyond_mending(location)
    return mended


def _is_well_formed(xml: bytes) -> bool:
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, True)  # noqa: FBT003 -- expat takes its arguments by position
    except (expat.ExpatError, _DoctypeError):
        return False
    return True


def _refuse_doctype(*_declared: object) -> None:
    raise _DoctypeError


def _without_prolog(text: str, location: str) -> tuple[str, Mapping[str, str]]:
    """Return `text` from its root on, and the short texts that its DOCTYPE names; refuse what leads elsewhere."""
    start = _end(_PROLOG.match(text))
    match = _DOCTYPE.match(text, start)
    if match is None:
        return text[start:], {}
    entities = {}
    for entity in _ENTITY.finditer(match["subset"] or ""):
        value = html.unescape((entity["value"] or "")[1:-1])
        if entity["parameter"]:
            continue  # names another file of declarations, which nobody loads
        if entity["outside"] or _REFERENCE.search(value) or len(value) > _LONGEST_ENTITY:
            raise IngestError(
                _('it declares an entity, "{name}", that leads to others or to another file.').format(
                    name=entity["name"]
                ),
                right=_(
                    "A feed is text alone; such entities are how files are stolen and programs are brought down."
                ),
                remedy=_("Ask whoever runs the site for its real feed; nothing was read from this one."),
                path=location,
            )
        entities[entity["name"]] = value
    return text[_end(_PROLOG.match(text, match.end())) :], entities


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _mended(text: str, entities: Mapping[str, str]) -> str:
    """Return `text` as well-formed XML: what was not closed is closed, what is no mark-up becomes text."""
    parts: list[str] = []
    opened: list[str] = []
    is_open: Counter[str] = Counter()
    root = ""
    for token in _TOKEN.finditer(text):
        if name := token["start"]:
            lower = name.lower()
            if lower in _ONCE_OPEN and is_open[lower] and opened[0].lower() != lower:
                parts += _closed(lower, opened, is_open)
            written = f"{name}{_attributes(token['attributes'], entities)}"
            is_alone = token["attributes"].endswith("/") or lower in _VOID
            if opened and is_alone:
                parts.append(f"<{written}/>")
                continue
            root = root or written
            parts.append(f"<{written}>" if opened else "")
            opened.append(name)
            is_open[lower] += 1
        elif (name := token["end"]) and is_open[name.lower()] and opened[0].lower() != name.lower():
            parts += _closed(name.lower(), opened, is_open)
        elif opened and token["cdata"] is not None:
            parts.append(escape(token["cdata"]))
        elif opened and token["text"]:
            parts.append(escape(_unescaped(token["text"], entities)))
    parts += (f"</{name}>" for name in reversed(opened))
    whole = "".join(parts)
    return f"<{root}{_missing_prefixes(root, whole)}>{whole}"


def _closed(name: str, opened: list[str], is_open: Counter[str]) -> Iterator[str]:
    """Close the innermost element `name`, and before it what was left open inside."""
    while True:
        inner = opened.pop()
        is_open[inner.lower()] -= 1
        yield f"</{inner}>"
        if inner.lower() == name:
            return


def _attributes(written: str, entities: Mapping[str, str]) -> str:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        name, value = match["name"], match["a"] or match["b"] or match["c"] or ""
        if name.startswith("xmlns:") and (not value or name in {"xmlns:xml", "xmlns:xmlns"}):
            continue
        found.setdefault(name, _unescaped(value, entities))
    return "".join(f" {name}={quoteattr(value)}" for name, value in found.items())


def _unescaped(text: str, entities: Mapping[str, str]) -> str:
    """Return `text` with every reference as the sign it stands for; an ampersand alone stays one."""

    def sign(match: re.Match[str]) -> str:
        return entities.get(match["html"] or "") or html.unescape(match.group())

    return _NOT_XML.sub("", _REFERENCE.sub(sign, text))


def _missing_prefixes(root: str, rest: str) -> str:
    """Return declarations for `root` of the prefixes that are used and that it does not declare."""
    declared = set(re.findall(r"\sxmlns:([\w.-]+)=", root)) | {"xml", "xmlns"}
    used = {prefix for tag in re.findall(r"<[^<>]*:[^<>]*>", f"<{root}>{rest}") for prefix in _PREFIX.findall(tag)}
    return "".join(
        f' xmlns:{prefix}="{_NAMESPACES.get(prefix, "urn:undeclared:" + prefix)}"'
        for prefix in sorted(used - declared)
    )


def beyond_mending(location: str) -> IngestError:
    """Return the error for a feed in which no entry can be found."""
    return _not_xml(_("it is broken beyond mending."), location)


def no_feed(location: str) -> IngestError:
    """Return the error for XML that is something else than a feed."""
    return _not_xml(_("this is no feed."), location)


def _not_xml(what: str, location: str) -> IngestError:
    return IngestError(
        what,
        right=_("A feed is RSS, Atom or JSON Feed, as a feed reader takes it."),
        remedy=_("Give the address of the feed itself, or save it whole from the browser and give the file."),
        path=location,
    )
