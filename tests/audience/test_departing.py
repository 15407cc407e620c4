"""What a provider tells of people who left is taken in once, counted whole, and never revives anybody."""

import datetime as dt

from audience_making import NOW, TODAY, imported, rows_in
from cipc_newsletter.audience import enrolling, leaving, showing
from cipc_newsletter.audience.departing import Tally, take_departures
from cipc_newsletter.audience.entries import defaults_of
from cipc_newsletter.providers.list_port import Departing, Departure
from cipc_newsletter.store.database import Store

MARCH = dt.datetime(2025, 3, 1, 10, tzinfo=dt.UTC)
OWN = defaults_of(today=TODAY, kind="express", obtained="2025-06-01", evidence="card", language="fr")


def left(email: str, why: Departing = "unsubscribed", at: dt.datetime | None = MARCH, detail: str = "") -> Departure:
    return Departure(email=email, why=why, at=at, detail=detail)


def told(store: Store, *departures: Departure, dry_run: bool = False) -> Tally:
    tally = Tally()
    with store.reading() if dry_run else store.writing() as connection:
        take_departures(connection, departures, source="Lists Inc.", now=NOW, tally=tally, is_dry_run=dry_run)
    assert tally.is_balanced
    return tally


def shown(store: Store, email: str) -> showing.Person:
    with store.reading() as connection:
        return showing.show(connection, email, at=NOW)


def test_each_reason_is_kept_with_its_moment_and_its_source(store: Store) -> None:
    tally = told(
        store,
        left("a@b.example"),
        left("c@d.example", "bounced", detail="550 gone"),
        left("e@f.example", "complained"),
    )
    assert tally.new == {"unsubscribed": 1, "hard_bounce": 1, "complaint": 1}
    suppression = shown(store, "c@d.example").suppression
    assert suppression is not None
    assert (suppression.reason, suppression.at) == ("hard_bounce", MARCH)
    assert suppression.source == "Lists Inc. bounced 2025-03-01T10:00:00+00:00 550 gone"
    assert shown(store, "c@d.example").as_json()["suppression"] == {
        "reason": "hard_bounce",
        "reason_words": "the address does not exist",
        "since": "2025-03-01T10:00:00+00:00",
        "source": "Lists Inc. bounced 2025-03-01T10:00:00+00:00 550 gone",
    }


def test_told_again_nothing_changes(store: Store) -> None:
    people = (left("a@b.example"), left("A@B.example"), left("c@d.example", at=None))
    first = told(store, *people)
    assert (first.new.total(), first.known) == (2, 1)
    before = rows_in(store, "suppression")
    again = told(store, *people)
    assert (again.new.total(), again.known) == (0, 3)
    assert rows_in(store, "suppression") == before


def test_a_subscriber_who_left_there_withdraws_here_too(store: Store) -> None:
    imported(store, "email\na@b.example\n")
    told(store, left("a@b.example"))
    person = shown(store, "a@b.example")
    assert [row.event.value for row in person.events] == ["given", "withdrawn"]
    assert person.events[-1].consent.method == "sync"
    assert person.events[-1].consent.obtained_on == MARCH.date()
    assert person.reason is not None


def test_a_bounce_takes_back_no_consent(store: Store) -> None:
    imported(store, "email\na@b.example\n")
    told(store, left("a@b.example", "bounced"))
    assert [row.event.value for row in shown(store, "a@b.example").events] == ["given"]


def test_whoever_came_back_here_since_stays_and_is_counted(store: Store) -> None:
    told(store, left("a@b.example"))
    with store.writing() as connection:
        enrolling.add(connection, "a@b.example", defaults=OWN, now=NOW, today=TODAY)
    tally = told(store, left("a@b.example"))
    assert tally.returned == 1
    assert shown(store, "a@b.example").reason is None


def test_whoever_left_again_after_coming_back_is_let_go(store: Store) -> None:
    told(store, left("a@b.example"))
    with store.writing() as connection:
        enrolling.add(connection, "a@b.example", defaults=OWN, now=NOW, today=TODAY)
    later = dt.datetime(2025, 8, 1, 9, tzinfo=dt.UTC)
    assert told(store, left("a@b.example", at=later)).new.total() == 1
    assert shown(store, "a@b.example").reason is not None


def test_a_departure_without_a_moment_counts_against_a_consent(store: Store) -> None:
    with store.writing() as connection:
        enrolling.add(connection, "a@b.example", defaults=OWN, now=NOW, today=TODAY)
    told(store, left("a@b.example", at=None))
    assert shown(store, "a@b.example").reason is not None


def test_a_withdrawal_here_ends_what_came_after_a_departure(store: Store) -> None:
    with store.writing() as connection:
        enrolling.add(connection, "a@b.example", defaults=OWN, now=NOW, today=TODAY)
        leaving.unsubscribe(connection, "a@b.example", at=NOW)
    tally = told(store, left("a@b.example"))
    assert (tally.known, tally.returned) == (1, 0)


def test_a_moment_in_the_future_is_now(store: Store) -> None:
    told(store, left("a@b.example", at=NOW + dt.timedelta(days=400)))
    suppression = shown(store, "a@b.example").suppression
    assert suppression is not None
    assert suppression.at == NOW


def test_what_is_no_address_is_counted_and_harms_nobody(store: Store) -> None:
    tally = told(store, left("nobody"), left("josé@b.example"), left("a@b.example"))
    assert (tally.unreadable, tally.new.total()) == (2, 1)


def test_a_dry_run_counts_the_same_and_writes_nothing(store: Store) -> None:
    people = (left("a@b.example"), left("a@b.example"), left("x"))
    trial = told(store, *people, dry_run=True)
    assert rows_in(store, "suppression") == []
    assert trial == told(store, *people)
