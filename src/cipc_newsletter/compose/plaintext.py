"""The text part: an item's own HTML as plain text, wrapped by words and never through an address.

Promises that no character of a text is taken for a mark or escaped with a backslash, that a no-break space holds,
and that no narrow one remains (rules CNT-05, TYP-FR-03). The layout of the part is the template's.
"""

import html as _html
import re
from collections.abc import Callable

WIDTH = 72

# html2text escapes these where they could be Markdown, and takes a no-break space for any other: they pass it by in
# another shape. The characters are beyond those of merge fields.
_SHAPES = {character: chr(0x10FF00 + number) for number, character in enumerate("\\+-.#>*_`\u00a0")}
_PROTECT = str.maketrans({**_SHAPES, "\u202f": _SHAPES["\u00a0"]})
_RELEASE = str.maketrans({shape: character for character, shape in _SHAPES.items()})

_HEADING = re.compile(r"#{1,6} ")
# What stands before the words of a line, quotation and list marks, and is not repeated below but for the quotation's.
_LEAD = re.compile(r"(?P<quote>(?:> ?)*)(?P<indent> *)(?P<mark>(?:\* |\d+\. |\[\d+\] )?)")
_SPACES = re.compile(r"[ \t]+")


def protected(text: str) -> str:
    """Return escaped HTML text with the characters html2text would change in another shape; entities stay whole."""
    return re.sub(
        r"&(?:#?\w+);|[^&]+|&", lambda match: match[0] if match[0][0] == "&" else match[0].translate(_PROTECT), text
    )


def plain_from(html: str, *, width_of: Callable[[str], int] = len) -> str:
    """Return HTML, its texts protected, as wrapped plain text without a line end at its end.

    `width_of` tells how wide a text will be once its merge fields are filled.
    """
    import html2text

    reader = html2text.HTML2Text(bodywidth=0)
    reader.ignore_emphasis = True
    reader.ignore_links = True
    reader.ignore_images = True
    reader.unicode_snob = True
    reader.ul_item_mark = "*"
    reader.pad_tables = True
    lines = reader.handle(html).split("\n")
    wrapped_lines = [wrapped_line(_HEADING.sub("", line, count=1).rstrip(), width_of=width_of) for line in lines]
    text = "\n".join(wrapped_lines).translate(_RELEASE)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def wrapped(text: str, *, width_of: Callable[[str], int] = len) -> str:
    """Return plain text with every line wrapped; narrow no-break spaces become ordinary ones of that kind."""
    return "\n".join(wrapped_line(line, width_of=width_of) for line in text.replace("\u202f", "\u00a0").split("\n"))


def wrapped_line(line: str, *, width_of: Callable[[str], int] = len) -> str:
    """Return one line broken between words, what follows indented below its list mark or after its quotation mark."""
    lead = _LEAD.match(line)
    if lead is None or width_of(line) <= WIDTH or "|" in line:
        return line
    first = lead[0]
    hanging = lead["quote"] + " " * (len(first) - len(lead["quote"]))
    rows, row = [], first
    for word in filter(None, _SPACES.split(line[len(first) :])):
        if row.strip(" >") and row != first and width_of(row) + 1 + width_of(word) > WIDTH:
            rows.append(row)
            row = hanging
        row += word if not row or (row in (first, hanging) and row.endswith((" ", ">"))) else f" {word}"
    return "\n".join([*rows, row])


def escaped_paragraph(text: str) -> str:
    """Return plain text as one protected paragraph of HTML."""
    return f"<p>{protected(_html.escape(text, quote=False))}</p>"
