"""The exports of list providers: whose a table is, told from its columns, and what only such a table can say.

Promises that a table is taken for a provider's only where its own technical columns are there, so that a list kept by
hand never is. What each provider's columns say is in its own file; nothing here is written down anywhere.
"""

from collections.abc import Sequence

from cipc_newsletter.audience import export_brevo, export_cyberimpact, export_mailchimp
from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.export_rules import Export

_OURS = frozenset(each.value for each in Field)
_EXPORTS = (export_mailchimp.EXPORT, export_brevo.EXPORT, export_cyberimpact.EXPORT)


def export_of(names: Sequence[str]) -> Export | None:
    """Return the provider whose export has these columns, None for a table of one's own.

    That is one with every field of ours, too: among its attributes may be columns of several providers.
    """
    if set(names) >= _OURS:
        return None
    return next((export for export in _EXPORTS if export.is_its(names)), None)
