"""What an error of a call proves, and which of its words tell why.

Promises that the class of an error alone decides, but for a provider that says with whatever status that it has closed
the account; and that an error which is not the provider's proves nothing. Records nothing.
"""

import re
from dataclasses import replace

from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.wording import _

_CLOSED = re.compile(
    r"\b(?:account|domain|sending)\b[^.:;]{0,40}\b(?:suspended|disabled|deactivated|paused|closed|blocked)\b",
    re.IGNORECASE,
)


def outcome_of(error: Exception) -> AttemptOutcome:
    """Return what a call came to that ended with this error."""
    if isinstance(error, ProviderError) and not isinstance(error, UncertainError) and is_closing(error.answer):
        return AttemptOutcome.AUTHENTICATION
    kinds: tuple[tuple[type[ProviderError], AttemptOutcome], ...] = (
        (AuthenticationError, AttemptOutcome.AUTHENTICATION),
        (BadRequestError, AttemptOutcome.BAD_REQUEST),
        (RateLimitedError, AttemptOutcome.RATE_LIMITED),
        (UnavailableError, AttemptOutcome.UNAVAILABLE),
    )
    return next((outcome for kind, outcome in kinds if isinstance(error, kind)), AttemptOutcome.UNCERTAIN)


def is_closing(answer: str) -> bool:
    """Whether a provider says that it has closed the account: no further call would fare better."""
    return _CLOSED.search(answer) is not None


def reason_of(error: Exception) -> str:
    """Return the provider's own words where it said any, else ours: here a loop waits, and tries again by itself."""
    if isinstance(error, RateLimitedError | UnavailableError) and not error.answer:
        return str(replace(error.mistakes[0], remedy=_("It will be tried again.")))
    return getattr(error, "answer", "") or str(error)


def in_full(error: Exception) -> str:
    """Return what is wrong and what to do about it, and the provider's own words where they are not among that."""
    said, answer = str(error), getattr(error, "answer", "")
    return said if answer in said else f"{said} ({answer})"
