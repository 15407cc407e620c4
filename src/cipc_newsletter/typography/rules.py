"""Rules as data: a pattern, what it becomes, and what must stand in a text for it to be worth trying.

Promises that a pattern is compiled when a text first needs it, so that a build pays only for what its texts hold.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from cipc_newsletter.typography.line import Line, Replacement
from cipc_newsletter.typography.quotes import Marks, typeset
from cipc_newsletter.values import frozen

# In patterns: a space of either kind; what a sign can follow, a word or what closes; where a sign is not a smiley.
SPACE = "[ \u00a0]"
ENDED = "[\\w\u00b0\\)\\]»”’\"'…%$€£.\U000f0000\U00100000-\U0010fffd]"
CAPITAL = "[A-ZÀ-ÖØ-ÞŒ]"
STOPS = "(?=[\\s»”’\"')\\]…,.]|$)"


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Return a pattern, compiled the first time it is asked for."""
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Rule:
    """Replace `pattern` by `replacement` in a text that holds one of `gates`; no gates means always."""

    pattern: str
    replacement: Replacement
    gates: tuple[str, ...] = ()

    def apply(self, line: Line) -> None:
        """Apply the rule to `line`."""
        text = line.text
        if not self.gates or any(gate in text for gate in self.gates):
            line.sub(compiled(self.pattern), self.replacement)


@dataclass(frozen=True, slots=True)
class Quotes:
    """Set straight quotation marks and apostrophes as a language has them."""

    marks: Marks

    def apply(self, line: Line) -> None:
        """Apply the marks to `line`."""
        if "'" in line.text or '"' in line.text:
            line.recast(typeset(line.text, self.marks))


Step = Rule | Quotes


@frozen
class Usage:
    """How one language is set, in order: `numbers` only where there is a digit."""

    words: tuple[Step, ...]
    numbers: tuple[Step, ...]


def alternatives(words: str) -> str:
    """Return a group of the words in `words`, those between bars."""
    return f"(?:{words})"


Usages = Callable[[str], Usage]
