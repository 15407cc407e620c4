"""Slips in texts: the wrong quotes, none, too few, one too many; characters that do not show; backslashes."""

import re

from cipc_newsletter.toml_files import writing
from cipc_newsletter.toml_files.slip import (
    PAIR,
    SPACES,
    Slip,
    outside_strings,
    pair_of,
    shortened,
)
from cipc_newsletter.wording import _

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # TOML allows tab and line ends alone
_WIDTHLESS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
CURLY = "“”„«»‘’‚‹›"
_CURLY_TEXT = re.compile(
    rf"(?P<before>(?:[=\[,{{]|^)[ \t]*)(?P<open>[{CURLY}\"'])(?P<text>[^\n]*?)(?P<close>[{CURLY}\"'])"
    r"(?=[ \t]*(?:[,\]}#=]|$))",
    re.MULTILINE,
)
_BARE_WORD = re.compile(r"(?P<before>[\[,][ \t\n]*)(?P<word>[^\W\d][\w.-]*)(?=[ \t\n]*[,\]])")
TWO_PAIRS = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[\w:.-]+)[ \t]+[\w.-]+[ \t]*=")


def invisible_characters(statement: str) -> Slip | None:
    """Find spaces that look like spaces and are none, and characters that do not show at all."""
    found: list[str] = []

    def plain(part: str) -> str:
        found.extend(character for character in part if character in SPACES + _WIDTHLESS)
        return re.sub(f"[{_WIDTHLESS}]", "", re.sub(f"[{SPACES}]", " ", part))

    controls = _CONTROLS.findall(statement)
    mended = outside_strings(_CONTROLS.sub("", statement), plain)
    if controls:
        return Slip(
            what=_("a character that does not show (U+{code}) stands in the line.").format(
                code=f"{ord(controls[0]):04X}"
            ),
            right=_("Such characters come along when a text is pasted from elsewhere."),
            mended=mended,
        )
    if not found:
        return None
    name = {"\u00a0": _("a non-breaking space"), "\u202f": _("a narrow non-breaking space")}.get(
        found[0], _("a character that does not show")
    )
    return Slip(
        what=_("{name} (U+{code}) stands outside the quotes.").format(name=name, code=f"{ord(found[0]):04X}"),
        right=_("Only plain spaces may stand there."),
        remedy=_("Delete it and type the space again."),
        mended=mended,
    )


def curly_quotes(statement: str) -> Slip | None:
    """Find texts between the quotes of typography, where TOML wants straight ones."""
    found: list[str] = []

    def straightened(match: re.Match[str]) -> str:
        curly = [quote for quote in (match["open"], match["close"]) if quote in CURLY]
        if not curly:
            return match[0]
        found.extend(curly)
        return match["before"] + writing.string(match["text"].strip(SPACES + " "))

    mended = _CURLY_TEXT.sub(straightened, statement)
    if not found:
        return None
    return Slip(
        what=_("a text stands between curly quotes ({quotes}).").format(quotes=" ".join(dict.fromkeys(found))),
        right=_('TOML wants straight quotes ("); within a text, curly ones are welcome.'),
        mended=mended,
    )


def quotes_in_quotes(statement: str) -> Slip | None:
    """Find a text whose own quote or apostrophe ends it too early."""
    pair = pair_of(statement)
    if pair is None or len(pair[1]) < 3 or pair[1][0] not in "\"'" or pair[1][-1] != pair[1][0]:
        return None
    quote, text = pair[1][0], pair[1][1:-1]
    if quote not in text.replace("\\" + quote, "") or TWO_PAIRS.match(pair[1]):
        return None
    mended = pair[0] + writing.string(text.replace("\\" + quote, quote))
    return Slip(
        what=_("the text ends at the second {quote}, in its middle.").format(quote=quote),
        right=_('Within a text, write \\" for a straight quote, or use “ ” or « »; an apostrophe is free between ".'),
        mended=mended,
    )


def backslash(statement: str) -> Slip | None:
    """Find the backslashes of Windows paths, and other ones TOML gives no meaning."""
    pair = pair_of(statement)
    if pair is None or "\\" not in pair[1] or not re.fullmatch(r'"[^\n]*"', pair[1]):
        return None
    mended = pair[0] + '"' + pair[1][1:-1].replace("\\\\", "\\").replace("\\", "/") + '"'
    return Slip(
        what=_("a backslash stands in a text."),
        right=_("Between straight quotes a backslash has a meaning of its own; folders are separated by /."),
        mended=mended,
    )


def open_quote(statement: str) -> Slip | None:
    """Find a text that is never closed, or that goes on over several lines between single quotes."""
    match = PAIR.fullmatch(statement)
    if match is None or match["value"][:1] not in ("'", '"'):
        return None
    value, more = match["value"], match["rest"]
    for quotes in ('"""', "'''"):
        if value.startswith(quotes):
            return Slip(
                what=_("the text that begins here with {quotes} is never closed.").format(quotes=quotes),
                remedy=_("Put {quotes} after its last word.").format(quotes=quotes),
                mended=statement + quotes,
                is_at_start=True,
            )
    lines = more.count("\n")
    if lines:
        text = (value + more).strip()[1:].removesuffix(value[0])
        return Slip(
            what=_("the text goes on over {count} lines.").format(count=lines + 1),
            right=_("A text of several lines stands between three straight quotes on either side."),
            remedy=_('Write """ before its first word and after its last.'),
            mended=f'{match["head"]}"""{text.replace(chr(92), "/")}"""',
        )
    mended = match["head"] + writing.string(value[1:].rstrip())
    return Slip(
        what=_("the text that begins here with {quotes} is never closed.").format(quotes=value[0]),
        right=_("A text ends with the quote it begins with, on the same line."),
        mended=mended,
    )


def no_quotes(statement: str) -> Slip | None:
    """Find a text without any quotes."""
    pair = pair_of(statement)
    if pair is None or not re.match(r"[^\"'\[{=\s]", pair[1]):
        return None
    mended = pair[0] + writing.string(pair[1])
    return Slip(
        what=_("{value} has no quotes.").format(value=shortened(pair[1])),
        right=_("A text stands between straight quotes."),
        mended=mended,
    )


def bare_words(statement: str) -> Slip | None:
    """Find words without quotes in a list."""
    mended = outside_strings(
        statement, lambda part: _BARE_WORD.sub(lambda match: f'{match["before"]}"{match["word"]}"', part)
    )
    if mended == statement:
        return None
    return Slip(
        what=_("words in a list have no quotes."),
        right=_("Each text stands between straight quotes."),
        mended=mended,
    )
