"""One row becomes one person with a proven consent, and the whole file's words fill its gaps and no more."""

import datetime as dt
from dataclasses import replace

import pytest

from audience_making import EXPRESS, NOW, TODAY
from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.csv_files import Row
from cipc_newsletter.audience.entries import ConsentDefaults, Entry, defaults_of, entry_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind

FULL = {
    Field.EMAIL: "Ana@b.example",
    Field.FIRST_NAME: "Ana\n María",
    Field.LAST_NAME: "Roux",
    Field.LANGUAGE: "español",
    Field.CONSENT: "implied_membership",
    Field.CONSENT_AT: "2025-01-02",
    Field.CONSENT_UNTIL_EVENT: "2026-06-30",
    Field.CONSENT_TEXT: "Quiero recibirlo.\nGracias.",
    Field.CONSENT_EVIDENCE: "acta 4",
}


def entry(
    values: dict[Field, str], defaults: ConsentDefaults = EXPRESS, attributes: dict[str, str] | None = None
) -> Entry:
    row = Row(line=7, values=values, attributes=attributes or {})
    return entry_of(row, defaults=defaults, now=NOW, today=TODAY)


def test_a_full_row_needs_nothing_else() -> None:
    person = entry(FULL, ConsentDefaults(), {"ville": "Trois-\tRivières"})
    assert (person.line, person.address.norm) == (7, "ana@b.example")
    assert (person.first_name, person.last_name, person.language) == ("Ana María", "Roux", "es")
    assert person.attributes == {"ville": "Trois- Rivières"}
    assert person.consent.kind is ConsentKind.IMPLIED_MEMBERSHIP
    assert person.consent.until_event == dt.date(2026, 6, 30)
    assert person.consent.ends_on == dt.date(2028, 6, 30)
    assert (person.consent.text, person.consent.evidence) == ("Quiero recibirlo.\nGracias.", "acta 4")


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        (Field.CONSENT, "express"),
        (Field.CONSENT_AT, "2025-03-04"),
        (Field.CONSENT_EVIDENCE, "sign-up sheet 12"),
        (Field.CONSENT_TEXT, ""),
        (Field.CONSENT_UNTIL_EVENT, "None"),
    ],
)
def test_each_gap_is_filled_from_what_is_said_for_the_file(lacking: Field, expected: str) -> None:
    consent = entry({**FULL, lacking: ""}).consent
    found = {
        Field.CONSENT: consent.kind.value,
        Field.CONSENT_AT: consent.obtained_on.isoformat(),
        Field.CONSENT_EVIDENCE: consent.evidence,
        Field.CONSENT_TEXT: consent.text,
        Field.CONSENT_UNTIL_EVENT: str(consent.until_event),
    }
    assert found[lacking] == expected


def test_the_words_of_the_consent_alone_are_proof_and_so_is_the_evidence_alone() -> None:
    for kept in (Field.CONSENT_TEXT, Field.CONSENT_EVIDENCE):
        values = {**FULL, Field.CONSENT_TEXT: "", Field.CONSENT_EVIDENCE: "", kept: "proof"}
        assert "proof" in (
            entry(values, ConsentDefaults()).consent.text,
            entry(values, ConsentDefaults()).consent.evidence,
        )


def test_a_row_without_a_language_leaves_it_to_the_file_and_says_so() -> None:
    person = entry({**FULL, Field.LANGUAGE: "Kreyòl"})
    assert (person.language, person.language_written, person.fallback) == ("", "Kreyòl", "fr")


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [
        (Field.EMAIL, "", "email"),
        (Field.CONSENT, "non", "consent"),
        (Field.CONSENT_AT, "hier", "consent_at"),
        (Field.CONSENT_UNTIL_EVENT, "jamais", "consent_until_event"),
        (Field.LAST_NAME, "x" * 2001, "last_name"),
        (Field.LAST_NAME, "NoÃ«l", "last_name"),
    ],
)
def test_what_is_wrong_names_its_column(column: Field, value: str, key: str) -> None:
    with pytest.raises(AudienceError) as caught:
        entry({**FULL, column: value})
    assert caught.value.key == key


def test_the_longest_value_that_is_taken_has_two_thousand_characters() -> None:
    assert len(entry({**FULL, Field.CONSENT_TEXT: "x" * 2000}).consent.text) == 2000


@pytest.mark.parametrize("kind", ["implied_inquiry", "implied_donation", "implied_volunteer", "implied_published"])
def test_what_has_happened_cannot_lie_in_the_future(kind: str) -> None:
    later = {**FULL, Field.CONSENT: kind, Field.CONSENT_UNTIL_EVENT: "2025-12-11"}
    with pytest.raises(AudienceError, match="lies in the future"):
        entry(later)
    assert entry({**later, Field.CONSENT_UNTIL_EVENT: "2025-12-10"}).consent.until_event == TODAY


@pytest.mark.parametrize("kind", ["express", "implied_business", "implied_membership"])
def test_a_relation_that_goes_on_may_end_in_the_future(kind: str) -> None:
    assert entry({**FULL, Field.CONSENT: kind}).consent.until_event == dt.date(2026, 6, 30)


def test_what_is_said_for_the_file_may_be_silent() -> None:
    assert defaults_of(today=TODAY) == ConsentDefaults()


def test_what_is_said_for_the_file_is_read_like_a_row() -> None:
    said = defaults_of(
        today=TODAY,
        kind="Exprès",
        obtained="25/11/2025",
        until_event="2026-01-31",
        evidence=" registre ",
        text=" oui ",
        language="Français",
        by=" Anne ",
    )
    assert said == ConsentDefaults(
        kind=ConsentKind.EXPRESS,
        obtained=dt.date(2025, 11, 25),
        until_event=dt.date(2026, 1, 31),
        evidence="registre",
        text="oui",
        language="fr",
        by="Anne",
    )


def test_a_status_of_a_person_who_stays_is_kept_as_an_attribute() -> None:
    attributes = {
        "statut": "abonné",
        "subscribed": "yes",
        "unsubscribed": "no",
        "bounced": "0",
        "note": "unsubscribed",
    }
    assert entry(FULL, replace(EXPRESS, language=""), attributes).attributes == attributes
