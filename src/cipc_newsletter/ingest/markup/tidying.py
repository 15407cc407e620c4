"""Runs of words as a reader sees them: like neighbours as one, no more white space than is shown.

Promises the same words with the same look, line breaks kept but for those at the ends. Knows nothing of Markdown.
"""

import re
from collections.abc import Sequence

from cipc_newsletter.ingest.markup.tree import BREAK, Run, Runs

_SPACES = re.compile(r"[ \t\n\r\f\x0b\u2028\u2029]+")
_OUTER = " \u00a0\u2007\u202f"  # what pages indent with


def tidied(runs: Sequence[Run]) -> Runs:
    """Return `runs` with like neighbours joined, white space as single spaces, none at the ends of a line."""
    result: list[Run] = []
    for run in runs:
        if run.text == BREAK:
            _strip_end(result)
            if result and result[-1].text != BREAK:
                result.append(Run(text=BREAK))
            continue
        text = _SPACES.sub(" ", run.text)
        if not result or result[-1].text == BREAK:
            text = text.lstrip(_OUTER)
        elif text.startswith(" ") and result[-1].text.endswith(" "):
            text = text[1:]
        if not text:
            continue
        if result and result[-1].text != BREAK and run.look == result[-1].look:
            result[-1] = run.saying(result[-1].text + text)
        else:
            result.append(run.saying(text))
    _strip_end(result)
    while result and result[-1].text == BREAK:
        result.pop()
        _strip_end(result)
    return tuple(result)


def _strip_end(result: list[Run]) -> None:
    while result and result[-1].text != BREAK and result[-1].text.endswith(tuple(_OUTER)):
        stripped = result[-1].text.rstrip(_OUTER)
        if stripped:
            result[-1] = result[-1].saying(stripped)
        else:
            result.pop()
