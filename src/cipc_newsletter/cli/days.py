"""Days as people type them after an option."""

import datetime as dt

from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _


def date_of(text: str | None) -> dt.date | None:
    """Return the day typed as 2025-12-09, None for none. Raises UsageError."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _('"{text}" is not a day.').format(text=text),
            right=_("A day is written year-month-day, such as 2025-12-09."),
            remedy=_("Write it so."),
        ) from error
