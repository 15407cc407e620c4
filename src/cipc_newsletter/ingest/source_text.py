"""The text of a page as lines, or a sentence about what the file is instead.

Promises normalised lines (NFC, no control characters, no outer spaces) with their numbers, and an IngestError that
names a Word file, a PDF, HTML or junk for what it is. Does not decide what a line means.
"""

import re

from cipc_newsletter.errors import IngestError
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

MOST_CHARACTERS = 8_000_000
MOST_LINES = 50_000  # a news page has hundreds; beyond this it is something else

# Characters that end a line in word processors and browsers, beside the line feed.
_OTHER_LINE_ENDS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# U+202D and U+202E turn letters about, whatever their language, and more than the line they stand in (UAX 9).
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_INVISIBLE = " \u00a0\u00ad\u1680" + "".join(map(chr, range(0x2000, 0x2010))) + "\u202f\u205f\u2060\u3000"
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|\?xml|div|section|article|table)\b", re.IGNORECASE)
_HTML_TAG = re.compile(r"</?(?:p|div|span|a|h[1-6]|li|ul|br|strong|em|img)\b[^<>]{0,300}>", re.IGNORECASE)
# Signs that an import must keep; a line without any is empty or a separator.
_IGNORED = (
    r"\s\x00-/:-@\[-`{-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\u2000-\u206f\u2190-\u21ff\u25a0-\u25ff\u2700-\u27bf\u2219\u3000\ufeff"
    r"\ufdd0-\ufdef\ufffe\uffff"
)
_WORD = re.compile(rf"[^{_IGNORED}]")
_IGNORED_SIGNS = re.compile(rf"[{_IGNORED}]+")
_RULE = re.compile(r"(?:[-–—_=*~#·•] *){3,}\Z")
_BULLET_ALONE = re.compile(r"[•‣◦▪●○■·∙-]")
_SIGNATURES = (
    (b"PK\x03\x04", "Word, Excel, ODT"),
    (b"\xd0\xcf\x11\xe0", "Word, Excel"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
)


@frozen
class SourceLine:
    """A line that holds a word, and how many lines without one stand before it.

    `is_after_rule` where one of those is a separator such as `***`; `is_after_bullet` where it is a bullet alone.
    """

    number: int
    text: str
    gap: int
    is_after_rule: bool = False
    is_after_bullet: bool = False


def decoded(raw: bytes, *, location: str) -> str:
    """Return the text in `raw` (UTF-8, or UTF-16 with its mark); IngestError names what the file is instead."""
    name = kind_of_file(raw)
    if name:
        raise _not_text(_("this is not plain text but a file of another kind ({kind}).").format(kind=name), location)
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise IngestError(
            _("byte {number} is not UTF-8.").format(number=error.start + 1),
            right=_("The page must be saved as plain text in UTF-8."),
            remedy=_("Save it again with the encoding UTF-8, or copy the page and use --clipboard."),
            path=location,
            line=raw[: error.start].count(b"\n") + 1,
        ) from error


def source_lines(text: str, *, location: str) -> tuple[SourceLine, ...]:
    """Return the lines of `text` that hold something; IngestError where it is no plain text of a page."""
    _refuse_other_kinds(text, location)
    whole = _OTHER_LINE_ENDS.sub("\n", normalised(text))
    if whole.count("\n") > MOST_LINES:
        raise _not_text(_("it has more than {count} lines.").format(count=MOST_LINES), location)
    lines = []
    gap, is_rule, is_bullet = 0, False, False
    for number, raw in enumerate(whole.split("\n"), start=1):
        line = tidy(raw)
        if not line or not _WORD.search(line):
            gap += 1
            is_rule = is_rule or bool(_RULE.match(line))
            is_bullet = bool(_BULLET_ALONE.fullmatch(line)) if line else is_bullet
            continue
        lines.append(SourceLine(number=number, text=line, gap=gap, is_after_rule=is_rule, is_after_bullet=is_bullet))
        gap, is_rule, is_bullet = 0, False, False
    if not lines:
        raise _not_text(_("there is no text in it."), location)
    return tuple(lines)


def letters_of(text: str) -> str:
    """Return the signs of `text` that an import may neither lose nor add: all but white space and punctuation."""
    return _IGNORED_SIGNS.sub("", text)


def words_of(text: str) -> list[str]:
    """Return the words of `text`: the stretches of such signs."""
    return [word for word in _IGNORED_SIGNS.split(text) if word]


def tidy(line: str) -> str:
    """Return one line without control characters and outer spaces, tabs as spaces; inner no-break spaces stay."""
    return _CONTROL.sub("", line.replace("\t", " ")).strip(_INVISIBLE)


def _refuse_other_kinds(text: str, location: str) -> None:
    """Raise IngestError for what is no plain text of a page."""
    name = kind_of_file(text[:8].encode("latin-1", errors="replace"))
    if name:
        raise _not_text(_("this is not plain text but a file of another kind ({kind}).").format(kind=name), location)
    if len(text) > MOST_CHARACTERS:
        raise _not_text(_("it is longer than {count} characters.").format(count=MOST_CHARACTERS), location)
    if "\x00" in text or _SURROGATE.search(text):
        place = text.find("\x00")
        raise IngestError(
            _("this is not plain text: it holds characters that no text has."),
            right=_("The page must be plain text in UTF-8."),
            remedy=_(
                "Copy the page in your browser and use --clipboard, or paste it into a text editor and save it."
            ),
            path=location,
            line=text.count("\n", 0, place) + 1 if place >= 0 else None,
        )
    head = text[:5000].removeprefix("\ufeff")
    if _HTML.match(head) or len(_HTML_TAG.findall(head)) >= 3:
        raise IngestError(
            _("this is HTML, the source of a page, not its text."),
            right=_("`import text` takes the plain text of the page, as it is read."),
            remedy=_("Open the page in a browser, select all, copy, and use --clipboard."),
            path=location,
        )


def kind_of_file(raw: bytes) -> str:
    """Return what people call a file that is no text, by its first bytes; empty where they say nothing."""
    return next((name for mark, name in _SIGNATURES if raw.startswith(mark)), "")


def _not_text(what: str, location: str) -> IngestError:
    return IngestError(
        what,
        right=_("The page must be plain text in UTF-8: titles on lines of their own, and paragraphs below them."),
        remedy=_("Copy the page in your browser and use --clipboard, or paste it into a text editor and save it."),
        path=location,
    )
