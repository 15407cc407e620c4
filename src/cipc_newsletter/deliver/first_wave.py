"""The first wave of a large campaign: a few people get it, what becomes of it is looked at, then the rest follows.

Promises that no batch behind the first wave is called before its gate opens. Judges nothing: that is the breaker's.
"""

from cipc_newsletter.config import Send

LARGE = 20_000  # people; a smaller campaign has no first wave


def has_first_wave(planned: int, send: Send) -> bool:
    """Whether a campaign to so many people begins with a first wave."""
    return send.canary > 0 and planned > max(LARGE, send.canary)
