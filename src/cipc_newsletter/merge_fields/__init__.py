"""Merge fields: `[[name]]`, or `[[name|fallback]]`, places of a composed message that are filled per subscriber.

Promises that a field can only ever become text of the place it stands in. In HTML the fallback is written escaped.
"""

from cipc_newsletter.merge_fields.mistakes import NEVER_EMPTY, mistakes_in, require_known
from cipc_newsletter.merge_fields.places import (
    ADDRESSES,
    Context,
    Part,
    fields_of,
    open_fields,
    replaced,
    replaced_in_context,
)
from cipc_newsletter.merge_fields.stand_ins import StandIns
from cipc_newsletter.merge_fields.values import (
    column_of,
    escaped,
    escaped_column,
    filled,
    value_of,
)

__all__ = (
    "ADDRESSES",
    "NEVER_EMPTY",
    "Context",
    "Part",
    "StandIns",
    "column_of",
    "escaped",
    "escaped_column",
    "fields_of",
    "filled",
    "mistakes_in",
    "open_fields",
    "replaced",
    "replaced_in_context",
    "require_known",
    "value_of",
)
