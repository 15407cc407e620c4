"""Doubts as data: a pattern that only a person can judge, and what it would be.

Promises nothing of its own: `doubts` looks for them in a text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cipc_newsletter.typography.proposal import Doubt


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A pattern that is doubtful, and what it would be; a replacement that changes nothing proposes nothing."""

    rule: str
    doubt: Doubt
    pattern: str
    would_be: str | Callable[[re.Match[str]], str]
    gates: tuple[str, ...] = ()
