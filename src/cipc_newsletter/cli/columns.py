"""Lines for a terminal of 80 columns: a label before a text that is broken under itself, and texts cut to a width.

Promises that nothing is longer but for words that are. Says nothing by itself.
"""

import textwrap
from collections.abc import Iterator

WIDTH = 80
LABEL = 14  # columns for what a line is about; the longest French label has twelve letters


def labelled(label: str, text: str, *, hang: int = 0) -> Iterator[str]:
    """Yield what is said of one thing, broken where a terminal would break it, under itself; `hang` columns further in."""
    first = f"  {label:<{LABEL}}"
    yield from textwrap.wrap(
        text,
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=" " * (LABEL + 2 + hang),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def indented(text: str, by: int) -> Iterator[str]:
    """Yield a text `by` columns in."""
    margin = " " * by
    yield from textwrap.wrap(
        text,
        width=WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def cut(text: str, width: int) -> str:
    """Return a text no longer than `width`, with a sign that there was more."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
