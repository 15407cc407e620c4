"""A line of text whose marks are out of the way: several runs read as one, and given back as many.

Promises that a rule sees `« **mot** » !` as « mot » !, that each run gets back what was changed in it, and that what
is held (addresses, code) comes back letter by letter. Knows no language.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

HELD = "\U000f0000"  # stands for what is like a word, such as a piece of code
HELD_ADDRESS = "\U000f0001"  # stands for what nothing may be set against, such as an address
_PLACEHOLDER = re.compile(f"[{HELD}{HELD_ADDRESS}]")

Replacement = str | Callable[[re.Match[str]], str]


class Line:
    """The text of one or more runs, and the seams between them."""

    def __init__(self, runs: Sequence[str]) -> None:
        self.text = "".join(runs)
        self._originals: list[str] = []
        self._seams: list[int] = []
        place = 0
        for run in runs[:-1]:
            place += len(run)
            self._seams.append(place)

    def hold(self, spans: Sequence[tuple[int, int, str]]) -> None:
        """Put a placeholder for each span (start, end, placeholder), in order and apart; seams within stay."""
        pieces, seams, end, moved = [], iter([*self._seams, len(self.text) + 1]), 0, []
        seam, length = next(seams), 0
        for start, stop, placeholder in spans:
            while seam <= start:
                moved.append(length + seam - end)
                seam = next(seams)
            pieces.append(self.text[end:start])
            length += start - end
            while seam < stop:
                self._originals.append(self.text[start:seam])
                pieces.append(placeholder)
                length, start = length + 1, seam  # noqa: PLW2901 -- what is left of the span
                moved.append(length)
                seam = next(seams)
            self._originals.append(self.text[start:stop])
            pieces.append(placeholder)
            length, end = length + 1, stop
        while seam <= len(self.text):
            moved.append(length + seam - end)
            seam = next(seams)
        pieces.append(self.text[end:])
        self.text, self._seams = "".join(pieces), moved

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> None:
        """Replace every match; a match that crosses a seam is shared out as its ends show."""
        if not self._seams:
            self.text = pattern.sub(replacement, self.text)
            return
        seams = list(self._seams)
        pieces, end, shift = [], 0, 0
        for match in pattern.finditer(self.text):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            start, stop = match.span()
            least = 0
            for number, seam in enumerate(self._seams):
                if start < seam < stop:
                    least = max(least, _share(match[0], new, seam - start))
                    seams[number] = start + shift + least
                elif seam >= stop:
                    seams[number] = seam + shift + len(new) - (stop - start)
            shift += len(new) - (stop - start)
            pieces += [self.text[end:start], new]
            end = stop
        self.text, self._seams = "".join([*pieces, self.text[end:]]), seams

    def recast(self, text: str) -> None:
        """Take `text`, as long as the one before, instead of it."""
        self.text = text

    def runs(self) -> tuple[str, ...]:
        """Return the runs, what was held back in its place."""
        originals = iter(self._originals)
        edges = [0, *self._seams, len(self.text)]
        return tuple(
            _released(self.text[start:end], originals) if self._originals else self.text[start:end]
            for start, end in itertools.pairwise(edges)
        )


def _share(old: str, new: str, cut: int) -> int:
    """Return where to cut `new`, which replaces `old`, so that what did not change stays in its run."""
    if new.startswith(old[:cut]):
        return cut
    if new.endswith(old[cut:]):
        return len(new) - (len(old) - cut)
    return min(cut, len(new))


def _released(text: str, originals: Iterator[str]) -> str:
    return _PLACEHOLDER.sub(lambda _match: next(originals), text)
