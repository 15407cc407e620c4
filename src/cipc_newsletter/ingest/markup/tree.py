"""What an article is made of once its HTML is understood: blocks, and runs of words with their style.

Frozen values without rules: `building` makes them from elements, `arranging` sets them in order, `writing` writes them
as Markdown.
"""

from typing import NamedTuple

from cipc_newsletter.values import frozen


class Run(NamedTuple):
    """Words that look alike: bold, soft, code, behind a link. The text "\\n" alone is a line break.

    A tuple, since an article has thousands of them, and each is copied with other words or another look.
    """

    text: str
    link: str = ""
    is_strong: bool = False
    is_soft: bool = False
    is_code: bool = False

    @property
    def look(self) -> "tuple[str, bool, bool, bool]":
        """Return everything but the words."""
        return self[1:]

    def saying(self, text: str) -> "Run":
        """Return a run with this look and other words."""
        return Run(text, *self[1:])


Runs = tuple[Run, ...]
BREAK = "\n"


@frozen
class Paragraph:
    """Words in one or more lines. `is_button` where the page shows a link as a button."""

    runs: Runs
    is_button: bool = False


@frozen
class Heading:
    """A heading; `level` 1 to 6 as the page has it, until it is set below the item's title."""

    level: int
    runs: Runs


@frozen
class Listing:
    """A list: what each point holds, and the number of each where it is a numbered one."""

    items: "tuple[Blocks, ...]"
    numbers: tuple[int, ...] = ()


@frozen
class Quotation:
    """Somebody's words, and whose they are."""

    blocks: "Blocks"
    source: Runs = ()


@frozen
class Table:
    """Rows of as many cells each, the first of them the head. `sides` is "", "left", "center" or "right" by column."""

    rows: tuple[tuple[Runs, ...], ...]
    sides: tuple[str, ...]


@frozen
class Figure:
    """A picture at its absolute address, what it shows, and what the page says below it."""

    address: str
    alt: str = ""
    caption: str = ""


@frozen
class Passage:
    """Blocks in another language than what stands around them."""

    language: str
    blocks: "Blocks"


@frozen
class CodeBlock:
    """Lines that are shown as they are."""

    text: str


@frozen
class Rule:
    """A thin rule between two parts."""


Block = Paragraph | Heading | Listing | Quotation | Table | Figure | Passage | CodeBlock | Rule
Blocks = tuple[Block, ...]


def text_of_runs(runs: Runs) -> str:
    """Return the words of `runs`, a line break as white space."""
    return "".join(run.text for run in runs)
