"""Where in a TOML text each key stands: the line and the signs of a table, of a key, of an element of an array.

`tomllib` forgets places, so this reads the text a second time, when a mistake is to be told or a value to be written.
Promises the right place for text that `tomllib` accepts; says nothing about the values, and accepts more than TOML does.
"""

import functools
import re
from collections.abc import Mapping

from cipc_newsletter.values import frozen

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPED_KEY = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


@frozen
class Span:
    """The signs from `start` to `end` that a header, a key with its value or an element of an array takes.

    The value begins at `value`. `table` is the path of the header it stands under; None within brackets and braces.
    """

    start: int
    value: int
    end: int
    table: KeyPath | None
    is_header: bool = False


@functools.lru_cache(maxsize=8)  # several mistakes of one text are told one after the other
def places_of(text: str, *, first_line: int = 1) -> Mapping[KeyPath, int]:
    """Return the line of every key path in `text`, the first line of which counts as `first_line`."""
    reader = _Reader(text, first_line)
    reader.read()
    return reader.places


def spans_of(text: str) -> Mapping[KeyPath, Span]:
    """Return the span of everything written in `text`; a table that is only implied by a key or a header has none."""
    reader = _Reader(text, 1)
    reader.read()
    return reader.spans


class _Reader:
    """One pass over a text: `position` only grows, and stops where the text is not understood."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.position = 0
        self.places: dict[KeyPath, int] = {}
        self.spans: dict[KeyPath, Span] = {}
        self.table: KeyPath = ()
        self.counts: dict[KeyPath, int] = {}

    def read(self) -> None:
        self._skip(_SPACE)
        while self.position < len(self.text):
            start = self.position
            if self.text.startswith("[", start):
                self._header()
            else:
                self._pair(self.table, is_inline=False)
            self._skip(_SPACE)
            if self.position == start:
                break

    def _line(self) -> int:
        return self.first_line + self.text.count("\n", 0, self.position)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.position)
        if match:
            self.position = match.end()

    def _note(self, path: KeyPath, line: int) -> None:
        """Remember the first line of `path` and of the tables it implies."""
        for length in range(1, len(path) + 1):
            self.places.setdefault(path[:length], line)

    def _header(self) -> None:
        line, start = self._line(), self.position
        is_array = self.text.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        parts = self._key()
        path: KeyPath = ()
        for part in parts[:-1]:
            path = self._current((*path, part))
        path = (*path, *parts[-1:])
        if is_array and parts:
            self.counts[path] = self.counts.get(path, 0) + 1
            self._note(path, line)
            path = (*path, self.counts[path] - 1)
        self.table = path
        self._note(path, line)
        self._skip(re.compile(r"[ \t]*\]{0,2}"))
        self.spans[path] = Span(start=start, value=start, end=self.position, table=path, is_header=True)

    def _current(self, path: KeyPath) -> KeyPath:
        """Return `path`, or the element of it that was opened last where it is an array of tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _pair(self, table: KeyPath, *, is_inline: bool) -> None:
        line, start = self._line(), self.position
        path = (*table, *self._key())
        if path != table:
            self._note(path, line)
        self._skip(_BLANK)
        if self.text.startswith("=", self.position):
            self.position += 1
            self._skip(_BLANK)
            value = self.position
            self._value(path)
            self._measure(path, start, value, None if is_inline else table)
        else:
            self._skip(re.compile(r"[^\n]+"))

    def _measure(self, path: KeyPath, start: int, value: int, table: KeyPath | None) -> None:
        """Remember what a key or an element takes; a number's end is guessed, with the spaces after it."""
        end = value + len(self.text[value : self.position].rstrip())
        self.spans.setdefault(path, Span(start=start, value=value, end=end, table=table))

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            part = self._key_part()
            if part is None:
                return tuple(parts)
            parts.append(part)
            self._skip(_BLANK)
            if not self.text.startswith(".", self.position):
                return tuple(parts)
            self.position += 1

    def _key_part(self) -> str | None:
        for pattern in (_BARE_KEY, *_STRINGS[2:]):
            match = pattern.match(self.text, self.position)
            if match:
                self.position = match.end()
                return _plain(match[0])
        return None

    def _value(self, path: KeyPath) -> None:
        if self.text.startswith("[", self.position):
            self._array(path)
        elif self.text.startswith("{", self.position):
            self._inline_table(path)
        elif not self._string():
            self._skip(_SCALAR)

    def _string(self) -> bool:
        for pattern in _STRINGS:
            match = pattern.match(self.text, self.position)
            if match:
                self.position = match.end()
                return True
        return False

    def _array(self, path: KeyPath) -> None:
        self.position += 1
        number = 0
        while True:
            self._skip(_SPACE)
            start = self.position
            if self.text.startswith("]", start) or start >= len(self.text):
                self.position = min(start + 1, len(self.text))
                return
            self.places.setdefault((*path, number), self._line())
            self._value((*path, number))
            self._measure((*path, number), start, start, None)
            number += 1
            self._skip(_SPACE)
            self._skip(re.compile(","))
            if self.position == start:
                return

    def _inline_table(self, path: KeyPath) -> None:
        self.position += 1
        while True:
            self._skip(_SPACE)
            start = self.position
            if self.text.startswith("}", start) or start >= len(self.text):
                self.position = min(start + 1, len(self.text))
                return
            self._pair(path, is_inline=True)
            self._skip(_SPACE)
            self._skip(re.compile(","))
            if self.position == start:
                return


def _plain(key: str) -> str:
    """Return the key that a bare or quoted spelling means."""
    if key.startswith("'"):
        return key[1:-1]
    if not key.startswith('"'):
        return key
    return _ESCAPED_KEY.sub(
        lambda match: (
            chr(int(match[1][1:], 16) % 0x110000) if len(match[1]) > 1 else _ESCAPES.get(match[1], match[1])
        ),
        key[1:-1],
    )
