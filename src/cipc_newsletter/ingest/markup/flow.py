"""Blocks in the order in which they are met, and the paragraph of words under way.

Promises that words are one paragraph until something ends it, and that a picture met in the middle of a line stands below
that paragraph. Knows no elements.
"""

from collections.abc import Iterable

from cipc_newsletter.ingest.markup.tidying import tidied
from cipc_newsletter.ingest.markup.tree import BREAK, Block, Blocks, Figure, Paragraph, Run


class Flow:
    """What was met so far; `say` and `break_line` go on with the paragraph under way, whole blocks end it."""

    __slots__ = ("_blocks", "_runs", "_waiting")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._waiting: list[Block] = []  # pictures met in the middle of a line

    def say(self, run: Run) -> None:
        """Go on with the line under way."""
        self._runs.append(run)

    def break_line(self) -> None:
        """End the line under way; after a picture that waits, the whole paragraph."""
        if self.has_words_in_line() or not self._waiting:
            self._runs.append(Run(text=BREAK))
        else:
            self.close()

    def has_words_in_line(self) -> bool:
        """Whether the line under way has words."""
        for run in reversed(self._runs):
            if run.text == BREAK:
                return False
            if run.text.strip():
                return True
        return False

    def show(self, figure: Figure) -> None:
        """Add a picture; in the middle of a line it waits for the end of the paragraph."""
        if self.has_words_in_line():
            self._runs.append(Run(text=" "))
            self._waiting.append(figure)
        else:
            self.add([figure])

    def add(self, blocks: Iterable[Block]) -> None:
        """Add whole blocks below the paragraph under way."""
        self.close()
        self._blocks += blocks

    def close(self) -> None:
        """End the paragraph under way, pictures that waited for its end below it."""
        if any(run.text.strip() for run in self._runs):
            self._blocks.append(Paragraph(runs=tidied(self._runs)))
        self._runs = []
        if self._waiting:
            self._blocks += self._waiting
            self._waiting = []

    def ended(self) -> Blocks:
        """Return every block that was met, the last paragraph ended."""
        self.close()
        return tuple(self._blocks)
