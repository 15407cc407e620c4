"""What is imported, as the files that hold it: one table, or the many of a list provider's export.

Promises the people who left before those who are on the list, so that a dry run counts as the import will. Opens
nothing by itself: whoever made a part reads it.
"""

from collections.abc import Callable, Iterable
from dataclasses import field

from cipc_newsletter.audience.export_mailchimp import state_of_file
from cipc_newsletter.audience.export_rules import left_for
from cipc_newsletter.values import frozen


@frozen
class Part:
    """One file: its name, as people see it, and its bytes, read when they are wanted and not kept."""

    name: str
    read: Callable[[], bytes] = field(repr=False)

    @property
    def is_of_leavers(self) -> bool:
        """Whether its name says that everybody in it left, so that nothing need be known of their consent."""
        return left_for(state_of_file(self.name)) is not None


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Return `parts` with those of people who left first, else by name."""
    return sorted(parts, key=lambda part: (not part.is_of_leavers, part.name))
