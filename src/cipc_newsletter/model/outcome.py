"""What becomes of each text that is brought in, from a site, a page or a translator's document."""

from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of one text; each has exactly one outcome, so that the counts add up (docs/contract.md section 4)."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"
