"""Asking anew only those of whom something may have changed gives the answer that asking everybody gives."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from audience_making import HEADER, NOW, imported
from cipc_newsletter.audience import leaving, selection
from cipc_newsletter.store import mailability, suppressions
from cipc_newsletter.store.database import Store, open_store
from cipc_newsletter.store.suppressions import SuppressionReason

# Who may be mailed on the day of the freeze: for good, until that very day, until some day soon, by two consents of which
# one ends; and, last, somebody who may not.
AUDIENCE = HEADER + (
    "p1@b.example,,,fr,express,2025-03-04,,Oui,\n"
    "p2@b.example,,,fr,implied_inquiry,2025-06-10,,,letter\n"
    "p3@b.example,,,en,implied_inquiry,2025-06-20,,,letter\n"
    "p4@b.example,,,fr,implied_inquiry,2025-06-12,,,letter\n"
    "p5@b.example,,,fr,implied_inquiry,2025-01-12,,,letter\n"
)
SECOND = HEADER + "p4@b.example,,,fr,express,2025-05-05,,Oui,\n"
WHAT = ("leaves", "is suppressed", "is forgiven", "comes back", "inquires again")
happenings = st.lists(st.tuples(st.sampled_from(WHAT), st.integers(1, 6)), max_size=5)


def let_happen(store: Store, what: str, number: int) -> None:
    """Let something happen to a person after the freeze; the sixth is in nobody's audience."""
    address = f"p{number}@b.example"
    with store.writing() as connection:
        if what == "leaves":
            leaving.unsubscribe(connection, address, at=NOW)
        elif what == "is suppressed":
            leaving.suppress(connection, address, reason=SuppressionReason.COMPLAINT, at=NOW)
        elif what == "is forgiven":
            for reason in SuppressionReason:
                suppressions.lift(connection, address, reason=reason, at=NOW)
    if what == "comes back":
        imported(store, HEADER + f"{address},,,fr,express,2025-12-10,,Encore oui,\n")
    elif what == "inquires again":
        imported(store, HEADER + f"{address},,,fr,implied_inquiry,2025-07-{number:02},,,letter\n")


def answers(store: Store, seen: mailability.Seen, ids: Sequence[int], *, at: dt.datetime) -> tuple[object, object]:
    """Return who must not be mailed by asking of everybody, and by asking only where something may have changed."""
    with store.reading() as connection:
        changed = mailability.maybe_changed(connection, seen, first=ids[0], last=ids[-1], on=at.date())
        asked = ids if changed is None else [one for one in ids if one in changed]
        return selection.may_mail(connection, ids, at), selection.may_mail(connection, asked, at)


@settings(max_examples=40)
@given(before=happenings, after=happenings, days=st.sampled_from([0, 0, 1, 2, 3, 11, 60, 400, -1, -40]))
def test_who_is_asked_anew_is_enough_whatever_happens_after_the_freeze(
    before: list[tuple[str, int]], after: list[tuple[str, int]], days: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store("sqlite:///s.db", root=folder, folder=folder, now=NOW) as store:
            for file in (AUDIENCE, SECOND):
                imported(store, file)
            for each in before:
                let_happen(store, *each)
            with store.reading() as connection:
                refused = selection.may_mail(connection, range(1, 6), NOW)
                seen = mailability.seen_now(connection, NOW.date())
            frozen = [number for number in range(1, 6) if number not in refused]
            for each in after:
                let_happen(store, *each)
            if frozen:
                everybody, some = answers(store, seen, frozen, at=NOW + dt.timedelta(days=days))
                assert some == everybody
