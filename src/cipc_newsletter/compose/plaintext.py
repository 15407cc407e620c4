"""Lines of plain text: words measured as a terminal shows them, and wrapped without ever breaking one.

Promises that a no-break space holds, that an address longer than a line stands alone on its own, and that no narrow
no-break space remains (rules CNT-05, TYP-FR-03). `words_of_html` reads the words of one paragraph of HTML, no
character of them taken for a mark. What stands where is `text_layout`'s and the template's.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

Width = Callable[[str], int]

WIDTH = 72
HEADING_MARKS = {1: "+++", 2: "++", 3: "+", 4: "=", 5: "~", 6: "·"}

# html2text escapes the first of these where they could be Markdown, and takes every other space for an ordinary one:
# they pass it by in another shape. The characters are beyond those of merge fields.
_KEPT = "\\+-.#>*_`" + "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u205f\u3000"
_SHAPES = {character: chr(0x10FF00 + number) for number, character in enumerate(_KEPT)}
_PROTECT = str.maketrans({**_SHAPES, "\u202f": _SHAPES["\u00a0"]})
_RELEASE = str.maketrans({shape: character for character, shape in _SHAPES.items()})

_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")  # kana and ideographs
_SPACES = re.compile(r"[ \t]+")
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Latin letters with their punctuation: none of them is wide, joins or combines.
_NARROW = re.compile(r"[ -\u00ac\u00ae-\u02ff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]*")


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes: two for wide characters, none for what joins or combines."""
    if _NARROW.fullmatch(text):
        return len(text)
    taken, before, own = 0, "", 0
    for character in text:
        if (
            before == _JOINER
            or ord(character) in _SKIN_TONES
            or unicodedata.category(character) in ("Mn", "Me", "Cf")
        ):
            taken += character == _EMOJI_STYLE and own == 1
            own = 0
        else:
            own = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            taken += own
        before = character
    return taken


def protected(text: str) -> str:
    """Return escaped HTML text with the characters html2text would change in another shape; entities stay whole."""
    return re.sub(
        r"&(?:#?\w+);|[^&]+|&", lambda match: match[0] if match[0][0] == "&" else match[0].translate(_PROTECT), text
    )


def words_of_html(html: str) -> str:
    """Return the words of one paragraph of HTML, its texts protected; a line break for each <br>."""
    import html2text

    reader = html2text.HTML2Text(bodywidth=0)
    reader.ignore_emphasis = True
    reader.ignore_links = True
    reader.unicode_snob = True
    lines = (line.strip(" ") for line in reader.handle(f"<p>{html}</p>").strip("\n").split("\n"))
    return "\n".join(lines).translate(_RELEASE)


def filled(text: str, *, width: int = WIDTH, hanging: str = "", width_of: Width = columns) -> list[str]:
    """Return one line of text as lines of at most `width`, all but the first behind `hanging`.

    `width_of` tells how wide a text will be once its merge fields are filled. A word wider than that is not broken.
    """
    rows: list[str] = []
    row, taken = "", 0
    for word in _words(text, width - len(hanging)):
        own = width_of(word)
        if row and taken + 1 + own > width:
            rows.append(row)
            row, taken = hanging + word, len(hanging) + own
        else:
            row, taken = (f"{row} {word}", taken + 1 + own) if row else (word, own)
    return [*rows, row]


def _words(text: str, width: int) -> Iterator[str]:
    """Yield the words of a text; one wider than `width` is cut between letters of a script that sets no spaces."""
    for word in filter(None, _SPACES.split(text)):
        rest = word
        while "://" not in word and _UNSPACED.search(rest) and columns(rest) > width:
            places = range(min(width, len(rest) - 1), 0, -1)
            place = next((n for n in places if _UNSPACED.match(rest, n) and columns(rest[:n]) <= width), 0)
            if not place:
                break
            yield rest[:place]
            rest = rest[place:]
        yield rest


def wrapped(text: str, *, width_of: Width = columns) -> str:
    """Return plain text with every line wrapped; narrow no-break spaces become ordinary ones of that kind."""
    lines = text.replace("\u202f", "\u00a0").split("\n")
    return "\n".join(row for line in lines for row in filled(line, width_of=width_of))


def quoted(text: str) -> str:
    """Return lines of plain text behind the mark of a quotation."""
    return "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n"))


def heading(text: str, level: int, *, width_of: Width = columns) -> str:
    """Return a heading behind the mark of its level, which a reader can search for and a screen reader says in a word.

    Marks instead of rows of dashes, the first three those of the Text Email Newsletter Standard 1.2
    (headstar.com/ten, +08 and +11).
    """
    mark = HEADING_MARKS[level] + " "
    line = mark + text.replace("\u202f", "\u00a0")
    return "\n".join(filled(line, hanging=" " * len(mark), width_of=width_of))
