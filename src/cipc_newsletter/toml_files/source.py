"""A TOML text that is about to be edited: where its statements stand, and edits that touch nothing else.

Promises that what no edit names stays to the last sign, line ends too. Knows no values: `rewriting` decides what changes.
"""

from collections.abc import Iterable, Iterator, Mapping

from cipc_newsletter.toml_files.places import KeyPath, Span, spans_of
from cipc_newsletter.values import frozen


@frozen
class Edit:
    """The signs from `start` to `end` give way to `text`; with `start == end`, the text is put in there.

    What is put in at one place stands in the order given, lines before headers.
    """

    start: int
    end: int
    text: str
    is_header: bool = False


@frozen
class Source:
    """A text that `tomllib` accepts, the spans of what is written in it, and how its lines end."""

    text: str
    spans: Mapping[KeyPath, Span]
    newline: str

    @classmethod
    def of(cls, text: str) -> "Source":
        """Return `text` with its spans; where both line ends occur, new lines end as Windows ends them."""
        return cls(text=text, spans=spans_of(text), newline="\r\n" if "\r\n" in text else "\n")

    def raw(self, path: KeyPath) -> str:
        """Return the value at `path` as it is spelt."""
        span = self.spans[path]
        return self.text[span.value : span.end]

    def is_header(self, path: KeyPath) -> bool:
        """Whether `path` has a header of its own."""
        return path in self.spans and self.spans[path].is_header

    def has_value(self, path: KeyPath) -> bool:
        """Whether `path` is written as a key with its value, or as an element of an array."""
        return path in self.spans and not self.spans[path].is_header

    def below(self, path: KeyPath) -> Iterator[Span]:
        """Yield the spans of `path` and of everything in it, in the order of the text."""
        yield from (span for key, span in self.spans.items() if key[: len(path)] == path)

    def statements(self, path: KeyPath) -> list[Span]:
        """Return the keys with values written for `path`: itself, or its inner ones in dotted keys and below headers."""
        return sorted(
            (span for span in self.below(path) if span.table is not None and not span.is_header),
            key=lambda span: span.start,
        )

    def line_start(self, position: int) -> int:
        """Return where the line of `position` begins."""
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Return where the next line begins, or where the text ends."""
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found + 1

    def end_of(self, path: KeyPath) -> int:
        """Return where the lines of `path` end, remarks right below that are nobody else's with them."""
        end = self.line_end(max(span.end for span in self.below(path)))
        after = end
        while self.text[after:].lstrip(" \t").startswith("#"):
            after = self.line_end(after)
            if after == len(self.text):
                return after
        return after if not self.text[after : self.line_end(after)].strip() else end

    def taken_out(self, start: int, end: int) -> Edit:
        """Return the edit that takes whole lines out, from that of `start` to that of `end`."""
        return Edit(start=self.line_start(start), end=self.line_end(end), text="")

    def put_in(self, position: int, lines: str, *, is_header: bool = False) -> Edit:
        """Return the edit that puts whole lines in where a line begins."""
        is_cut = position == len(self.text) and not self.text.endswith("\n") and position > 0
        return Edit(start=position, end=position, text=("\n" if is_cut else "") + lines, is_header=is_header)

    def with_edits(self, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
        """Return the text from `start` to `end` with its edits. Raises ValueError where two of them meet."""
        position, parts = start, []
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end, edit.is_header)):
            if edit.start < position:
                raise ValueError(edit)
            parts += [self.text[position : edit.start], self._with_line_ends(edit.text)]
            position = edit.end
        return "".join((*parts, self.text[position:end]))

    def _with_line_ends(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\n", self.newline)
