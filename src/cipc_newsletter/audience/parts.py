"""What is imported, as the files that hold it: one table, or the many of a list provider's export.

Promises the people who left before those who are on the list, so that a dry run counts as the import will. Opens
nothing by itself: whoever made a part reads it.
"""

from collections.abc import Callable, Iterable
from dataclasses import field

from cipc_newsletter.audience.export_mailchimp import state_of_file
from cipc_newsletter.values import frozen


@frozen
class Part:
    """One file: its name, as people see it, and its bytes, read when they are wanted and not kept.

    `remark` is a sentence that people should know of it.
    """

    name: str
    read: Callable[[], bytes] = field(repr=False)
    remark: str = ""

    @property
    def may_hold_subscribers(self) -> bool:
        """Whether somebody in it may be taken in; its name may say that everybody left, or never agreed."""
        return state_of_file(self.name) in ("", "subscribed")


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Return `parts` with those in which nobody may be taken in first, else by name."""
    return sorted(parts, key=lambda part: (part.may_hold_subscribers, part.name))
