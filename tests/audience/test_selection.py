"""Who may be mailed is told afresh, page by page, each person with a reason or without."""

import contextlib
import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audience_making import EXPRESS, HEADER, NOW, imported
from cipc_newsletter.audience import enrolling, leaving, selection
from cipc_newsletter.audience.reasons import ReasonKey
from cipc_newsletter.audience.selection import Candidate
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store import consents, suppressions
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason

LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
PEOPLE = HEADER + (
    "express@b.example,Ana,Roux,es,express,2025-03-04,,Sí,\n"
    "ended@b.example,,,fr,implied_inquiry,2025-03-04,,,letter\n"
    "ending@b.example,,,fr,implied_inquiry,2025-06-10,,,letter\n"
    "referred@b.example,,,fr,referral,2025-12-01,,,Luc Roy\n"
    "left@b.example,,,fr,express,2025-03-04,,Oui,\n"
    "bounced@b.example,,,fr,express,2025-03-04,,Oui,\n"
    "strange@b.example,,,fr,express,2025-03-04,,Oui,\n"
    "bare@b.example,,,fr,express,2025-03-04,,Oui,\n"
)


@pytest.fixture
def audience(store: Store) -> Store:
    """A store with one person for every reason there is."""
    imported(store, PEOPLE)
    with store.writing() as connection:
        leaving.unsubscribe(connection, "left@b.example", at=NOW)
        leaving.suppress(connection, "Bounced@B.example", reason=SuppressionReason.HARD_BOUNCE, at=NOW)
        connection.execute(sa.text("UPDATE subscriber SET language = 'de' WHERE email = 'strange@b.example'"))
        connection.execute(
            sa.text(
                "INSERT INTO subscriber (uid, email, email_norm, language, created_at)"
                " VALUES (x'ff', 'nothing@b.example', 'nothing@b.example', 'fr', 0)"
            )
        )
    return store


def everybody(store: Store, at: dt.datetime = NOW, limit: int = 1000) -> dict[str, Candidate]:
    with store.reading() as connection:
        found = list(selection.candidates(connection, at=at, limit=limit))
    assert [candidate.subscriber.id for candidate in found] == sorted(
        {candidate.subscriber.id for candidate in found}
    )
    return {candidate.subscriber.email.partition("@")[0]: candidate for candidate in found}


def test_each_person_is_mailable_or_has_the_reason_in_a_key_and_words(audience: Store) -> None:
    found = {
        name: (candidate.reason.key, candidate.reason.words) if candidate.reason else None
        for name, candidate in everybody(audience).items()
    }
    assert found == {
        "express": None,
        "ended": (ReasonKey.CONSENT_ENDED, "consent ended on 2025-09-04"),
        "ending": None,
        "referred": (
            ReasonKey.REFERRAL_ONLY,
            "only referred by somebody else, which a campaign may not rely on",
        ),
        "left": (ReasonKey.SUPPRESSED, "suppressed since 2025-12-10: unsubscribed"),
        "bounced": (ReasonKey.SUPPRESSED, "suppressed since 2025-12-10: the address does not exist"),
        "strange": (ReasonKey.LANGUAGE_UNKNOWN, "language unknown"),
        "bare": None,
        "nothing": (ReasonKey.NO_CONSENT, "no consent"),
    }


def test_a_consent_holds_through_its_last_day_and_not_the_next(audience: Store) -> None:
    last = dt.datetime(2025, 12, 10, 23, 59, 59, tzinfo=dt.UTC)
    assert everybody(audience, last)["ending"].is_mailable
    reason = everybody(audience, last + dt.timedelta(seconds=1))["ending"].reason
    assert reason is not None
    assert reason.key is ReasonKey.CONSENT_ENDED


@pytest.mark.parametrize("limit", [1, 2, 4, 9, 10, 1000])
def test_pages_of_any_size_hold_everybody_once(audience: Store, limit: int) -> None:
    assert everybody(audience, limit=limit) == everybody(audience)


def test_a_page_says_where_the_next_begins_and_whether_there_is_one(audience: Store) -> None:
    with audience.reading() as connection:
        first = selection.page(connection, after_id=0, limit=5, at=NOW)
        second = selection.page(connection, after_id=first.after_id, limit=5, at=NOW)
        beyond = selection.page(connection, after_id=second.after_id, limit=5, at=NOW)
    assert (len(first.candidates), first.is_last) == (5, False)
    assert (len(second.candidates), second.is_last) == (4, True)
    assert (beyond.candidates, beyond.after_id, beyond.is_last) == ((), second.after_id, True)


def test_who_must_not_be_mailed_is_told_by_id_for_the_same_reasons(audience: Store) -> None:
    people = everybody(audience)
    ids = [candidate.subscriber.id for candidate in people.values()]
    with audience.reading() as connection:
        refused = selection.may_mail(connection, [*ids, 999], NOW)
        nobody = selection.may_mail(connection, [], NOW)
    assert refused == {
        **{
            candidate.subscriber.id: candidate.reason.key.value
            for candidate in people.values()
            if candidate.reason is not None
        },
        999: "not_in_audience",
    }
    assert nobody == {}


def test_an_unsubscribing_between_two_calls_is_seen_by_the_second(audience: Store) -> None:
    person = everybody(audience)["express"].subscriber
    with audience.reading() as connection:
        version = selection.suppression_version(connection)
        assert selection.may_mail(connection, [person.id], NOW) == {}
    with audience.writing() as connection:
        leaving.unsubscribe(connection, person.email, at=NOW)
    with audience.reading() as connection:
        assert selection.may_mail(connection, [person.id], NOW) == {person.id: "suppressed"}
        assert selection.suppression_version(connection) > version


def test_the_number_of_statements_does_not_grow_with_the_people(store: Store) -> None:
    imported(store, "email\n" + "".join(f"p{number}@b.example\n" for number in range(900)))
    statements: list[str] = []
    with store.reading() as connection:
        connection.execute(sa.text("SELECT 1"))  # the transaction has begun
        sa.event.listen(
            connection,
            "before_cursor_execute",
            lambda *call: statements.append(call[2]),  # call[2] is the statement
        )
        for limit in (1, 900):
            statements.clear()
            page = selection.page(connection, after_id=0, limit=limit, at=NOW)
            assert len(statements) == 2  # one look says that all of them may be mailed
            selection.may_mail(connection, [each.subscriber.id for each in page.candidates], NOW)
            assert len(statements) == 3
        statements.clear()
        selection.page(connection, after_id=0, limit=900, at=LONG_AGO)
        assert len(statements) == 4  # nobody had a consent then


def test_an_accented_domain_goes_on_the_wire_in_ascii_and_is_kept_as_written(store: Store) -> None:
    imported(store, "email\nInfo@Québec.example\n")
    with store.reading() as connection:
        candidate = next(selection.candidates(connection, at=NOW))
        kept = connection.execute(sa.text("SELECT email, email_norm FROM subscriber")).one()
    assert candidate.subscriber.email == "Info@xn--qubec-csa.example"
    assert tuple(kept) == ("Info@Québec.example", "info@xn--qubec-csa.example")


DAYS = st.sampled_from([NOW.date() + dt.timedelta(days=days) for days in (-400, -1, 0, 1)])
WORDS = st.sampled_from(["", " ", "\n", "\u00a0\t", "Oui"])
EVENTS = st.builds(
    ConsentRow,
    subscriber_id=st.integers(1, 6),
    event=st.sampled_from(ConsentEvent),
    consent=st.builds(
        Consent,
        kind=st.sampled_from(ConsentKind),
        obtained_on=DAYS,
        ends_on=st.none() | DAYS,
        text=WORDS,
        evidence=WORDS,
        method=st.just("import"),
        recorded_by=st.just("Élise"),
    ),
)


class _UndoneError(Exception):
    """What an example wrote is not kept."""


@given(events=st.lists(EVENTS, max_size=12), bounced=st.sets(st.integers(1, 6)), lifted=st.sets(st.integers(1, 6)))
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_is_not_looked_at_one_by_one_may_be_mailed_by_the_rules_too(
    store: Store, events: list[ConsentRow], bounced: set[int], lifted: set[int]
) -> None:
    add = sa.text(
        "INSERT INTO subscriber (id, uid, email, email_norm, language, created_at)"
        " VALUES (:id, :uid, :email, :email, :language, 0)"
    )
    with contextlib.suppress(_UndoneError), store.writing() as connection:
        for number in range(1, 7):
            language = ("fr", "en", "de")[number % 3]
            values = {"id": number, "uid": bytes([number]), "email": f"p{number}@b.example", "language": language}
            connection.execute(add, values)
        consents.add(connection, events, now=NOW)
        for number in bounced:
            suppressions.add(connection, f"p{number}@b.example", reason=SuppressionReason.STAFF, at=NOW)
        for number in lifted:
            suppressions.lift(connection, f"p{number}@b.example", reason=SuppressionReason.STAFF, at=NOW)
        for candidate in selection.page(connection, after_id=0, limit=6, at=NOW).candidates:
            own = [each for each in events if each.subscriber_id == candidate.subscriber.id]
            suppressed = suppressions.of_subscribers(connection, [candidate.subscriber.id])
            assert candidate.reason == selection.reason_for(
                candidate.subscriber, events=own, suppression=suppressed.get(candidate.subscriber.id), at=NOW
            )
        raise _UndoneError


TODAYS_WORD = replace(EXPRESS, obtained=NOW.date(), evidence="asked to come back")
STEPS = st.lists(st.sampled_from(["import", "add", "unsubscribe", "staff", "hard_bounce"]), min_size=1, max_size=8)


def carry_out(store: Store, step: str, address: str) -> None:
    if step == "import":
        imported(store, f"email\n{address}\n")
        return
    with store.writing() as connection:
        if step == "add":
            enrolling.add(connection, address, defaults=TODAYS_WORD, now=NOW, today=NOW.date())
        elif step == "unsubscribe":
            leaving.unsubscribe(connection, address, at=NOW)
        else:
            leaving.suppress(connection, address, reason=SuppressionReason(step), at=NOW)


@given(steps=STEPS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_left_is_mailable_again_only_by_a_new_consent_of_their_own(store: Store, steps: list[str]) -> None:
    with store.reading() as connection:
        known = sum(1 for _candidate in selection.candidates(connection, at=NOW))
        known += selection.suppression_version(connection)
    address = f"person{known}@b.example"  # somebody no earlier example has met
    was_taken = is_mailable = has_left = is_barred = False
    for step in steps:
        if step == "add" and is_barred:
            with pytest.raises(AudienceError, match="suppression list"):
                carry_out(store, step, address)
            continue
        carry_out(store, step, address)
        if step in ("import", "add"):
            is_mailable = is_mailable or step == "add" or not has_left
            was_taken = was_taken or is_mailable
            has_left = has_left and step == "import"
        else:
            is_mailable, has_left, is_barred = False, True, is_barred or step == "hard_bounce"
    found = everybody(store).get(address.partition("@")[0])
    assert (found is not None) is was_taken
    assert (found is not None and found.is_mailable) is is_mailable
