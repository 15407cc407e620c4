"""The texts an issue is made of, made safe to compose: merge fields out, places known, mistakes gathered.

Promises that a text that passes here has no merge field left to be mangled, no control character, no narrow
no-break space, and that every mistake of every text is kept with its file and line. Judges no wording.
"""

import re
from dataclasses import replace
from types import TracebackType

from cipc_newsletter import merge_fields, operating_system, typography
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.markdown import Place
from cipc_newsletter.compose.plaintext import columns
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ContentError, Mistake
from cipc_newsletter.merge_fields import Part
from cipc_newsletter.wording import _

# Not allowed in XML, hence not in MJML; none of them can be seen, and a pasted page may bring them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U00100000-\U0010ffff]")
_WHITE = re.compile(r"[ \t\n]+")


class SourceTexts:
    """The source texts of one issue; `sources` has the SHA-256 of each file that was opened, by its shown path."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._texts: dict[str, str] = {}
        self._mistakes: dict[Mistake, None] = {}
        self.stand_ins = merge_fields.StandIns()
        self.sources: dict[str, str] = {}

    def opened(self, path: str) -> str:
        """Return the text of the file at `path`, relative to the workspace, empty where there is none to open."""
        if path not in self._texts:
            full = self._workspace.root / path
            self._texts[path] = operating_system.read_text(full, shown=path) if path and full.is_file() else ""
            if self._texts[path]:
                self.sources[path] = sha256_of(self._texts[path])
        return self._texts[path]

    def place_of(self, text: str, *, path: str, line: int = 1) -> Place:
        """Return where in its file a text begins, by its first line; `line` where it is not found word for word."""
        begins = next((piece for piece in text.split("\n") if piece.strip()), "")
        before, found, _after = self.opened(path).partition(begins) if begins else ("", "", "")
        blank = text[: text.find(begins)].count("\n") if begins else 0
        return Place(path=path or None, line=before.count("\n") + 1 - blank if found else line)

    def taken(self, text: str, place: Place) -> str:
        """Return a text without its merge fields, stand-ins in their places; what is wrong is kept."""
        for mistake in merge_fields.mistakes_in(text, path=place.path, line=place.line):
            self._mistakes[mistake] = None
        for match in _INVISIBLE.finditer(text):
            self._mistakes[_invisible(match, text, place)] = None
        return self.stand_ins.taken_out(_INVISIBLE.sub("", text).replace("\u202f", "\u00a0"))

    def line_taken(self, text: str, *, path: str, line: int = 1, locale: str = "") -> str:
        """Return a text of one line, such as a title, without its merge fields, set as in `locale` if one is given."""
        if not text:
            return ""
        taken = _WHITE.sub(" ", self.taken(text, self.place_of(text, path=path, line=line))).strip(" ")
        return typography.set_text(taken, locale) if locale else taken

    def width_of(self, text: str) -> int:
        """Return how many columns a text will take once its merge fields are filled."""
        if text.isascii() and text.isprintable():  # nearly every word; nothing in it is wide, joins or stands in
            return len(text)
        return columns(text) + self.stand_ins.added_width(text)

    def keep(self, *mistakes: Mistake) -> None:
        """Keep mistakes found elsewhere, to be raised with the others."""
        self._mistakes.update(dict.fromkeys(mistakes))

    def gathering(self) -> "Gathering":
        """Keep the mistakes of a ContentError raised in the `with` block, so that the next text is looked at too."""
        return Gathering(self)

    def raise_mistakes(self) -> None:
        """Raise ContentError with every mistake so far, by file and line, if there is one."""
        if self._mistakes:
            told = (
                replace(mistake, what=self.stand_ins.put_back(mistake.what, part=Part.TEXT))
                for mistake in self._mistakes
            )
            raise ContentError.of(sorted(told, key=lambda mistake: (mistake.path or "", mistake.line or 0)))


class Gathering:
    """A `with` block whose ContentError is kept instead of raised."""

    def __init__(self, texts: SourceTexts) -> None:
        self._texts = texts

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: TracebackType | None) -> bool:
        if isinstance(error, ContentError):
            self._texts.keep(*error.mistakes)
            return True
        return False


def _invisible(match: re.Match[str], text: str, place: Place) -> Mistake:
    return Mistake(
        what=_("an invisible character, U+{code}, stands in the text.").format(code=f"{ord(match[0]):04X}"),
        right=_("A text has no control characters."),
        remedy=_("Delete it: go to the end of the word before it and type the text after it anew."),
        path=place.path,
        line=place.line + text.count("\n", 0, match.start()),
    )
