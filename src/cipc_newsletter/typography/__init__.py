"""Typography: spaces, quotation marks, dashes, ordinals, numbers and times as each language sets them.

Promises pure functions without I/O. What is safe is set (`set_text`, `set_runs`); what only a person can judge is
proposed (`proposals`). Sources and rules by id: docs/typography.md.
"""

from cipc_newsletter.typography.engine import set_runs, set_text
from cipc_newsletter.typography.line import HELD
from cipc_newsletter.typography.ordinals import ordinals_apart
from cipc_newsletter.typography.proposal import Doubt, Proposal

__all__ = ["HELD", "Doubt", "Proposal", "ordinals_apart", "proposals", "set_runs", "set_text"]


def proposals(text: str, locale: str) -> tuple[Proposal, ...]:
    """Return what is doubtful in `text` as `locale` sets it, in the order of the text."""
    from cipc_newsletter.typography import doubts

    return doubts.proposals(text, locale)
