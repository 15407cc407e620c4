"""One person with every proof, everybody in counts, and the few things done to one person by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from audience_making import EXPRESS, NOW, TODAY, imported, rows_in
from cipc_newsletter.audience import enrolling, leaving, selection, showing
from cipc_newsletter.audience.entries import ConsentDefaults
from cipc_newsletter.audience.taking import Taken
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason


def add(
    store: Store, address: str, *, defaults: ConsentDefaults = EXPRESS, now: dt.datetime = NOW, **names: str
) -> Taken:
    with store.writing() as connection:
        return enrolling.add(connection, address, defaults=defaults, now=now, today=now.date(), **names)  # type: ignore[arg-type]


def shown(store: Store, address: str, at: dt.datetime = NOW) -> dict[str, object]:
    with store.reading() as connection:
        return showing.show(connection, address, at=at).as_json()


def test_a_person_is_shown_with_all_that_scripts_rely_on(store: Store) -> None:
    imported(store, "email,prénom,ville\nAna@b.example,Ana,Lima\n")
    assert shown(store, " ANA@B.example") == {
        "email": "Ana@b.example",
        "language": "fr",
        "first_name": "Ana",
        "last_name": "",
        "attributes": {"ville": "Lima"},
        "mailable": True,
        "reason": None,
        "reason_words": None,
        "consents": [
            {
                "event": "given",
                "kind": "express",
                "obtained_on": "2025-03-04",
                "until_event": None,
                "ends_on": None,
                "text": "",
                "evidence": "sign-up sheet 12",
                "method": "import",
                "recorded_by": "Anne",
                "recorded_at": "2025-12-10T15:30:00+00:00",
            }
        ],
        "suppression": None,
    }


def test_a_person_who_left_is_shown_with_the_withdrawal_and_the_suppression(store: Store) -> None:
    imported(store, "email\na@b.example\n")
    with store.writing() as connection:
        leaving.unsubscribe(connection, "a@b.example", at=NOW, by="Anne", method="reply", evidence="mail 7")
    person = shown(store, "a@b.example")
    assert (person["mailable"], person["reason"]) == (False, "suppressed")
    assert person["reason_words"] == "suppressed since 2025-12-10: unsubscribed"
    assert person["suppression"] == {
        "reason": "unsubscribed",
        "reason_words": "unsubscribed",
        "since": "2025-12-10T15:30:00+00:00",
        "source": "",
    }
    consents = person["consents"]
    assert isinstance(consents, list)
    assert [(each["event"], each["kind"], each["method"], each["evidence"]) for each in consents] == [
        ("given", "express", "import", "sign-up sheet 12"),
        ("withdrawn", "express", "reply", "mail 7"),
    ]


def test_an_address_suppressed_without_being_in_the_audience_is_shown(store: Store) -> None:
    with store.writing() as connection:
        leaving.unsubscribe(connection, "Never@Seen.example", at=NOW)
    person = shown(store, "never@seen.example")
    assert (person["language"], person["mailable"], person["reason"]) == (None, False, "suppressed")
    assert person["consents"] == []


@pytest.mark.parametrize("address", ["nobody@b.example", "nobody", ""])
def test_an_unknown_address_is_an_error_that_says_what_to_do(store: Store, address: str) -> None:
    with pytest.raises(AudienceError) as caught:
        shown(store, address)
    assert caught.value.key == "email"
    assert address in str(caught.value)


def test_what_is_shown_is_what_a_send_would_find(store: Store) -> None:
    imported(store, "email,consent\na@b.example,implied_inquiry\n")
    for at in (NOW, NOW.replace(month=3), NOW.replace(month=9, day=4), NOW.replace(month=9, day=5)):
        person = shown(store, "a@b.example", at)
        with store.reading() as connection:
            refused = selection.may_mail(connection, [1], at)
        assert person["reason"] == refused.get(1)
        assert person["mailable"] is (1 not in refused)


def test_everybody_is_counted_once_by_language_or_by_reason(store: Store) -> None:
    imported(
        store, "email,langue,consent\na@b.example,fr,\nc@d.example,es,\ne@f.example,fr,\ng@h.example,,referral\n"
    )
    with store.writing() as connection:
        leaving.unsubscribe(connection, "e@f.example", at=NOW)
    with store.reading() as connection:
        counts = showing.counts(connection, at=NOW)
    assert counts.as_json() == {
        "total": 4,
        "mailable": 2,
        "by_language": {"fr": 1, "es": 1},
        "by_reason": {"suppressed": 1, "referral_only": 1},
    }


def test_an_empty_audience_is_counted_as_empty(store: Store) -> None:
    with store.reading() as connection:
        assert showing.counts(connection, at=NOW).total == 0


def test_one_person_is_added_with_the_same_proof_a_file_must_bring(store: Store) -> None:
    assert add(store, "a@b.example", first_name="Ana", last_name=" Roux ") == Taken(new=1)
    person = shown(store, "a@b.example")
    assert (person["first_name"], person["last_name"], person["mailable"]) == ("Ana", "Roux", True)
    assert person["consents"][0]["method"] == "staff"  # type: ignore[index]
    assert add(store, "A@b.example", first_name="Ana") == Taken(unchanged=1)
    assert add(store, "a@b.example", first_name="Anna") == Taken(updated=1)


@pytest.mark.parametrize("lacking", ["kind", "obtained", "evidence", "language"])
def test_nobody_is_added_without_proof_and_language(store: Store, lacking: str) -> None:
    defaults = replace(EXPRESS, **{lacking: None if lacking in ("kind", "obtained") else ""})  # type: ignore[arg-type]
    with pytest.raises(AudienceError):
        add(store, "a@b.example", defaults=defaults)
    assert rows_in(store, "subscriber") == []


def test_who_unsubscribed_comes_back_by_a_new_express_consent_and_by_nothing_else(store: Store) -> None:
    add(store, "a@b.example")
    with store.writing() as connection:
        leaving.unsubscribe(connection, "a@b.example", at=NOW)
    later = NOW + dt.timedelta(days=3)
    new_word = replace(EXPRESS, obtained=later.date(), evidence="mail of 13 December")
    for too_little in (
        EXPRESS,
        replace(new_word, kind=ConsentKind.IMPLIED_BUSINESS),
        replace(new_word, obtained=TODAY - dt.timedelta(days=1)),
    ):
        with pytest.raises(AudienceError, match="on the suppression list since 2025-12-10: unsubscribed"):
            add(store, "a@b.example", defaults=too_little, now=later)
        assert shown(store, "a@b.example", later)["mailable"] is False
    assert add(store, "a@b.example", defaults=new_word, now=later) == Taken(updated=1)
    person = shown(store, "a@b.example", later)
    assert (person["mailable"], person["suppression"]) == (True, None)


def test_days_are_those_of_the_zone_the_moment_is_given_in(store: Store) -> None:
    evening = dt.datetime(2025, 12, 10, 21, 0, tzinfo=dt.timezone(dt.timedelta(hours=-5)))  # the 11th in UTC
    add(store, "a@b.example", now=evening)
    with store.writing() as connection:
        leaving.unsubscribe(connection, "a@b.example", at=evening)
    assert shown(store, "a@b.example", evening)["reason_words"] == "suppressed since 2025-12-10: unsubscribed"
    new_word = replace(EXPRESS, obtained=evening.date(), evidence="mail 7")
    assert add(store, "a@b.example", defaults=new_word, now=evening + dt.timedelta(hours=1)) == Taken(updated=1)
    assert shown(store, "a@b.example", evening + dt.timedelta(hours=1))["mailable"] is True


@pytest.mark.parametrize(
    "reason", [SuppressionReason.COMPLAINT, SuppressionReason.HARD_BOUNCE, SuppressionReason.LEGAL]
)
def test_other_suppressions_are_not_lifted_by_adding_the_person(store: Store, reason: SuppressionReason) -> None:
    with store.writing() as connection:
        leaving.unsubscribe(connection, "a@b.example", at=NOW)
        leaving.suppress(connection, "a@b.example", reason=reason, at=NOW)
    before = rows_in(store, "suppression")
    with pytest.raises(AudienceError, match="on the suppression list"):
        add(store, "a@b.example", defaults=replace(EXPRESS, obtained=TODAY))
    assert rows_in(store, "suppression") == before


def test_leaving_twice_is_leaving_once(store: Store) -> None:
    add(store, "a@b.example")
    for expected in (True, False):
        with store.writing() as connection:
            assert leaving.unsubscribe(connection, "A@b.example", at=NOW) is expected
    assert len(rows_in(store, "suppression")) == 1
    assert [row[2] for row in rows_in(store, "consent")] == ["given", "withdrawn"]


def test_an_address_of_a_machine_can_be_suppressed_though_nobody_may_add_it(store: Store) -> None:
    with store.writing() as connection:
        assert leaving.suppress(connection, "postmaster@b.example", reason=SuppressionReason.STAFF, at=NOW)
    with pytest.raises(AudienceError, match="CON-03"):
        add(store, "postmaster@b.example")


@pytest.mark.parametrize("text", ["complaint", "Hard bounce", "HARD-BOUNCE", "legal"])
def test_a_reason_for_suppressing_is_known_however_it_is_spaced(text: str) -> None:
    assert leaving.suppression_reason_of(text) in SuppressionReason


@pytest.mark.parametrize(
    ("text", "words"), [("complain", 'Nearest: "complaint"'), ("zzz", "The reasons are unsubscribed")]
)
def test_an_unknown_reason_for_suppressing_is_refused_with_the_nearest(text: str, words: str) -> None:
    with pytest.raises(AudienceError, match=words):
        leaving.suppression_reason_of(text)
