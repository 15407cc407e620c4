"""SVG drawings → PNG: mail programs show no SVG (rule CLI-08).

Promises that a drawing is looked through before it is drawn (no scripts, entities, outside addresses, or text that
would look different on every computer), and that it is drawn in a process of its own with little memory and time.
Draws nothing here: that is resvg's.
"""

import re
import sys
from pathlib import Path
from xml.parsers import expat

from cipc_newsletter.compose.picture_faults import LONGEST_SIDE, TALLEST, too_tall
from cipc_newsletter.errors import ContentError
from cipc_newsletter.wording import _

HEAVIEST_DRAWING = 3_000_000  # octets
TIME_SECONDS = 4.0
MEMORY = 300_000_000  # octets
_CHILD = Path(__file__).with_name("drawing_process.py")
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE\s+svg|!--|svg)", re.IGNORECASE)
_INSIDE = re.compile(r"#|data:image/(?:png|jpe?g|gif);", re.IGNORECASE)
_ADDRESS = re.compile(r"url\(\s*+['\"]?+\s*+(?!#)|@import", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9.]+)(?:px)?\s*")
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "audio", "video", "handler"})
_TEXT = frozenset({"text", "tspan", "textpath"})


def is_drawing(raw: bytes) -> bool:
    """Tell whether a file is an SVG drawing, by its beginning."""
    return _START.match(raw[:1024]) is not None and b"<svg" in raw[:65536].lower()


def drawn(raw: bytes, *, shown: str, max_width: int) -> bytes:
    """Return the drawing as PNG, twice its own size and at most `max_width` wide. Raises ContentError."""
    import subprocess  # few issues hold a drawing

    if len(raw) > HEAVIEST_DRAWING:
        raise _refused(shown, _("the drawing is too large."))
    size = _Inspector(shown).inspected(raw)
    width = max_width if size is None else max(1, min(max_width, round(size[0] * 2)))
    if size is not None and size[1] * width / size[0] > TALLEST:
        raise too_tall(shown, round(size[1] * width / size[0]))
    # Isolated from the environment and the current folder: nothing there has a part in how a drawing looks.
    command = [sys.executable, "-I", str(_CHILD), str(width), str(MEMORY)]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=TIME_SECONDS, check=False)  # noqa: S603 -- our own file
    except subprocess.TimeoutExpired as error:
        raise _refused(shown, _("the drawing takes too long to draw.")) from error
    if done.returncode != 0:
        raise _refused(shown, _("the drawing cannot be drawn: it is damaged, or too intricate."))
    return done.stdout


class _Inspector:
    """Reads a drawing as XML and refuses what has no place in a picture."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._size: tuple[float, float] | None = None
        self._has_root = False
        self._is_style = False

    def inspected(self, raw: bytes) -> tuple[float, float] | None:
        """Return the drawing's own size in pixels, None where it says none."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(raw, True)  # noqa: FBT003 -- expat's call
        except expat.ExpatError as error:
            raise _refused(self._shown, _("the drawing is damaged or cut short."), line=error.lineno) from error
        return self._size

    def _entity(self, *_declaration: object) -> None:
        raise _refused(self._shown, _("the drawing declares entities."))

    def _instruction(self, target: str, _data: str) -> None:
        if target == "xml-stylesheet":
            raise _refused(self._shown, _("the drawing takes its styles from another file."))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        if not self._has_root:
            self._has_root = True
            self._size = _size_of(attributes, self._shown)
        if name in _ACTIVE or any(key.lower().startswith("on") for key in attributes):
            raise _refused(self._shown, _("the drawing holds a script or foreign content."))
        if name in _TEXT:
            raise ContentError(
                _("the drawing holds text, which would look different on every computer."),
                right=_("The text of a drawing is turned into outlines."),
                remedy=_("In the drawing program convert text to paths and save again, or save it as PNG."),
                path=self._shown,
            )
        for key, value in attributes.items():
            is_reference = key.rpartition(":")[2].lower() in ("href", "src") and name != "a"
            if (is_reference and value and not _INSIDE.match(value.strip())) or _ADDRESS.search(value):
                raise _refused(self._shown, _("the drawing shows something that lies elsewhere."))
        self._is_style = name == "style"

    def _end(self, _tag: str) -> None:
        self._is_style = False

    def _text(self, text: str) -> None:
        if self._is_style and _ADDRESS.search(text):
            raise _refused(self._shown, _("the drawing shows something that lies elsewhere."))


def _size_of(attributes: dict[str, str], shown: str) -> tuple[float, float] | None:
    """Return the size of the outermost <svg>: width and height in pixels, else its viewBox."""
    lengths = [_LENGTH.fullmatch(attributes.get(name, "")) for name in ("width", "height")]
    box = attributes.get("viewBox", "").replace(",", " ").split()
    try:
        size = (
            tuple(float(length[1]) for length in lengths if length)
            if all(lengths)
            else tuple(float(each) for each in box[2:4])
        )
    except ValueError:
        size = ()
    if len(size) != 2:
        return None
    if not all(0 < side <= LONGEST_SIDE for side in size):
        raise _refused(shown, _("the drawing has no usable size."))
    return size[0], size[1]


def _refused(shown: str, what: str, *, line: int | None = None) -> ContentError:
    return ContentError(
        what,
        right=_("A drawing is an SVG file of its own, with shapes only and at most {size} MB.").format(
            size=HEAVIEST_DRAWING // 1_000_000
        ),
        remedy=_("Save it anew as plain SVG, or as a PNG {width} pixels wide.").format(width=1200),
        path=shown,
        line=line,
    )
