"""Mailchimp's export comes in as it was downloaded: who is on the list with their proof, who left as suppressed."""

import datetime as dt
from itertools import permutations
from pathlib import Path

import pytest

from audience_making import EXPRESS, NOW, TODAY, imported, rows_in, taken
from cipc_newsletter.audience import enrolling, leaving, showing
from cipc_newsletter.audience.entries import defaults_of
from cipc_newsletter.audience.import_report import ImportReport
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind, Suppression
from cipc_newsletter.store import suppressions
from cipc_newsletter.store.database import Store
from export_making import (
    added,
    cleaned,
    mailchimp_csv,
    mailchimp_name,
    mailchimp_zip,
    person,
    unsubscribed,
    zipped,
)

STATES = ("subscribed", "unsubscribed", "cleaned")
LIST = {
    "subscribed": [person("ana@b.example", "Español"), person("luc@b.example")],
    "unsubscribed": [unsubscribed("gone@b.example"), unsubscribed("cross@b.example", reason="ABUSE: this is spam")],
    "cleaned": [cleaned("dead@b.example")],
}


def counts_of(report: ImportReport) -> tuple[int, ...]:
    assert report.is_balanced
    return (
        *(report.new, report.updated, report.unchanged, report.suppressed),
        *(len(report.skipped), len(report.refused)),
    )


def suppression(store: Store, email: str) -> Suppression | None:
    with store.reading() as connection:
        return suppressions.of_addresses(connection, [email]).get(email)


def shown(store: Store, email: str) -> showing.Person:
    with store.reading() as connection:
        return showing.show(connection, email, at=NOW)


def test_an_archive_gives_subscribers_and_suppressions(store: Store, tmp_path: Path) -> None:
    report = taken(store, mailchimp_zip(tmp_path, LIST))
    assert counts_of(report) == (2, 0, 0, 3, 0, 0)
    assert report.newly_suppressed == 3
    assert [file.provider for file in report.files] == ["Mailchimp"] * 3
    assert [
        suppression(store, email).reason for email in ("gone@b.example", "cross@b.example", "dead@b.example")
    ] == [
        "unsubscribed",
        "complaint",
        "hard_bounce",
    ]
    gone = suppression(store, "gone@b.example")
    assert gone is not None
    assert gone.at == dt.datetime(2025, 3, 1, 10, tzinfo=dt.UTC)
    assert {row[2] for row in rows_in(store, "subscriber")} == {"ana@b.example", "luc@b.example"}


def test_a_sign_up_of_ones_own_is_the_proof_and_names_its_file(store: Store, tmp_path: Path) -> None:
    taken(store, mailchimp_zip(tmp_path, LIST))
    [event] = shown(store, "luc@b.example").events
    assert event.consent.kind is ConsentKind.EXPRESS
    assert event.consent.obtained_on == dt.date(2024, 6, 25)
    assert event.consent.evidence == (
        "Mailchimp OPTIN_TIME 2024-06-25 09:26:27, OPTIN_IP 203.0.113.5, CONFIRM_TIME 2024-06-25 09:27:01, "
        f"CONFIRM_IP 203.0.113.5 [{mailchimp_name('subscribed')}]"
    )


def test_what_mailchimp_adds_itself_becomes_no_attribute(store: Store, tmp_path: Path) -> None:
    people = [person("luc@b.example", "Membre") | {"Ville": "Laval", "Region": "Estrie"}]
    path = tmp_path / mailchimp_name("subscribed")
    path.write_bytes(mailchimp_csv("subscribed", people, own=("Ville", "Region")))
    taken(store, path)
    subscriber = shown(store, "luc@b.example").subscriber
    assert subscriber is not None
    assert subscriber.attributes == {"ville": "Laval", "region": "Estrie"}


@pytest.mark.parametrize(
    "sign_up",
    [
        {},
        {"OPTIN_TIME": "2023-02-01 15:00:00"},
        {"OPTIN_TIME": "2023-02-01 15:00:00", "OPTIN_IP": "127.0.0.1"},
        {"OPTIN_IP": "203.0.113.5"},
    ],
)
def test_whoever_was_added_by_somebody_else_needs_a_proof_said(
    store: Store, tmp_path: Path, sign_up: dict[str, str]
) -> None:
    path = mailchimp_zip(tmp_path, {"subscribed": [added("luc@b.example") | sign_up]})
    report = taken(store, path)
    assert counts_of(report) == (0, 0, 0, 0, 0, 1)
    assert "nothing proves the consent" in report.refused[0].reason
    assert counts_of(taken(store, path, defaults=EXPRESS)) == (1, 0, 0, 0, 0, 0)
    [event] = shown(store, "luc@b.example").events
    assert event.consent.obtained_on == dt.date(2025, 3, 4)
    assert event.consent.evidence.startswith("sign-up sheet 12 · Mailchimp ")
    assert "CONFIRM_TIME 2023-02-01 15:00:00" in event.consent.evidence


def test_people_who_never_agreed_are_not_taken(store: Store, tmp_path: Path) -> None:
    report = taken(store, mailchimp_zip(tmp_path, {"nonsubscribed": [person("shop@b.example")]}), defaults=EXPRESS)
    assert counts_of(report) == (0, 0, 0, 0, 1, 0)
    assert rows_in(store, "subscriber") == []


@pytest.mark.parametrize("order", list(permutations(STATES)))
def test_the_order_of_the_files_does_not_matter(store: Store, tmp_path: Path, order: tuple[str, ...]) -> None:
    both = {**LIST, "subscribed": [*LIST["subscribed"], person("gone@b.example"), person("dead@b.example")]}
    for state in order:
        path = tmp_path / mailchimp_name(state)
        path.write_bytes(mailchimp_csv(state, both[state]))
        taken(store, path)
    assert suppression(store, "gone@b.example")
    assert suppression(store, "dead@b.example")
    assert not suppression(store, "luc@b.example")
    assert shown(store, "luc@b.example").reason is None


def test_an_archive_taken_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = mailchimp_zip(tmp_path, LIST)
    taken(store, path)
    before = {table: rows_in(store, table) for table in ("subscriber", "consent", "suppression")}
    report = taken(store, path)
    assert counts_of(report) == (0, 0, 2, 3, 0, 0)
    assert report.newly_suppressed == 0
    assert {table: rows_in(store, table) for table in before} == before


def test_next_months_export_is_no_new_proof(store: Store, tmp_path: Path) -> None:
    taken(store, mailchimp_zip(tmp_path, LIST))
    path = tmp_path / "subscribed_email_audience_export_99.csv"
    path.write_bytes(mailchimp_csv("subscribed", LIST["subscribed"]))
    assert counts_of(taken(store, path)) == (0, 0, 2, 0, 0, 0)


def test_a_dry_run_counts_as_the_import_will(store: Store, tmp_path: Path) -> None:
    path = mailchimp_zip(tmp_path, {**LIST, "subscribed": [*LIST["subscribed"], person("gone@b.example")]})
    trial = taken(store, path, dry_run=True)
    assert rows_in(store, "suppression") == rows_in(store, "subscriber") == []
    assert counts_of(trial) == counts_of(taken(store, path)) == (2, 0, 0, 3, 1, 0)


def test_a_subscriber_here_who_left_there_is_let_go_with_the_words_of_the_file(store: Store, tmp_path: Path) -> None:
    imported(store, "email\ngone@b.example\n")
    taken(store, mailchimp_zip(tmp_path, LIST))
    person_here = shown(store, "gone@b.example")
    assert person_here.reason is not None
    assert [row.event.value for row in person_here.events] == ["given", "withdrawn"]
    assert person_here.events[-1].consent.evidence == (
        "Mailchimp Status unsubscribed, UNSUB_TIME 2025-03-01 10:00:00, UNSUB_CAMPAIGN_TITLE Infolettre 12 "
        f"[{mailchimp_name('unsubscribed')}]"
    )


def test_whoever_came_back_here_on_their_own_word_stays(store: Store, tmp_path: Path) -> None:
    own = defaults_of(today=TODAY, kind="express", obtained="2025-06-01", evidence="card", language="fr")
    with store.writing() as connection:
        enrolling.add(connection, "gone@b.example", defaults=own, now=NOW, today=TODAY)
    report = taken(store, mailchimp_zip(tmp_path, LIST))
    assert counts_of(report) == (2, 0, 0, 2, 1, 0)
    assert "came back here since" in report.skipped[0].reason
    assert shown(store, "gone@b.example").reason is None


def test_whoever_came_back_after_an_import_is_not_let_go_by_the_same_departure(store: Store, tmp_path: Path) -> None:
    path = mailchimp_zip(tmp_path, LIST)
    taken(store, path)
    own = defaults_of(today=TODAY, kind="express", obtained="2025-03-01", evidence="card", language="fr")
    with store.writing() as connection:
        enrolling.add(connection, "gone@b.example", defaults=own, now=NOW, today=TODAY)
    taken(store, path)
    assert shown(store, "gone@b.example").reason is None
    with store.writing() as connection:
        leaving.unsubscribe(connection, "gone@b.example", at=NOW)
    taken(store, path)
    assert suppression(store, "gone@b.example")


def test_a_consent_from_another_list_never_outweighs_a_departure(store: Store, tmp_path: Path) -> None:
    later = defaults_of(today=TODAY, kind="express", obtained="2025-06-01", evidence="sheet", language="fr")
    imported(store, "email\ngone@b.example\n", defaults=later)
    taken(store, mailchimp_zip(tmp_path, LIST))
    assert suppression(store, "gone@b.example")


def test_a_bounce_is_not_answered_by_a_consent(store: Store, tmp_path: Path) -> None:
    own = defaults_of(today=TODAY, kind="express", obtained="2025-06-01", evidence="card", language="fr")
    with store.writing() as connection:
        enrolling.add(connection, "dead@b.example", defaults=own, now=NOW, today=TODAY)
    taken(store, mailchimp_zip(tmp_path, LIST))
    assert suppression(store, "dead@b.example")


def test_the_language_is_told_by_tags(store: Store, tmp_path: Path) -> None:
    people = [person("ana@b.example", "VIP", "español"), person("bob@b.example", "English"), person("luc@b.example")]
    path = mailchimp_zip(tmp_path, {"subscribed": [*people, person("two@b.example", "English", "Español")]})
    report = taken(store, path, rules=["tag:English=en", "tag:Español=es"])
    assert counts_of(report) == (3, 0, 0, 0, 0, 1)
    assert report.refused[0].reason.startswith("the tags give more than one language: English, Español.")
    assert {row[2]: row[6] for row in rows_in(store, "subscriber")} == {
        "ana@b.example": "es",
        "bob@b.example": "en",
        "luc@b.example": "fr",
    }


def test_the_language_is_told_by_a_column_of_any_name(store: Store, tmp_path: Path) -> None:
    path = tmp_path / mailchimp_name("subscribed")
    people = [person("ana@b.example") | {"Reads in": "Español", "Language": "html"}]
    path.write_bytes(mailchimp_csv("subscribed", people, own=("Reads in", "Language")))
    assert counts_of(taken(store, path, rules=["column:reads in"])) == (1, 0, 0, 0, 0, 0)
    assert rows_in(store, "subscriber")[0][6] == "es"
    with pytest.raises(AudienceError, match='there is no column "Langue préférée"'):
        taken(store, path, rules=["column:Langue préférée"])


def test_a_file_that_was_renamed_is_known_by_its_columns(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(mailchimp_csv("unsubscribed", LIST["unsubscribed"]))
    assert counts_of(taken(store, path)) == (0, 0, 0, 2, 0, 0)


@pytest.mark.parametrize("kept", ["UNSUB_TIME", "CLEAN_TIME"])
def test_people_who_left_stay_gone_though_somebody_deleted_all_other_columns(
    store: Store, tmp_path: Path, kept: str
) -> None:
    state = {"UNSUB_TIME": "unsubscribed", "CLEAN_TIME": "cleaned"}[kept]
    files = {
        mailchimp_name("subscribed"): mailchimp_csv("subscribed", [person("gone@b.example")]),
        mailchimp_name(state): f"Email Address,{kept}\ngone@b.example,2025-03-01 10:00:00\n".encode(),
    }
    assert counts_of(taken(store, zipped(tmp_path / "export.zip", files)))[3:] == (1, 1, 0)
    assert suppression(store, "gone@b.example") is not None


def test_an_address_that_left_twice_is_one_suppression(store: Store, tmp_path: Path) -> None:
    left = {
        "unsubscribed": [unsubscribed("gone@b.example"), unsubscribed("GONE@b.example", at="2025-05-01 10:00:00")]
    }
    report = taken(store, mailchimp_zip(tmp_path, left))
    assert counts_of(report) == (0, 0, 0, 2, 0, 0)
    assert report.newly_suppressed == len(rows_in(store, "suppression")) == 1


def test_the_tables_of_a_folder_are_taken_like_its_archive(store: Store, tmp_path: Path) -> None:
    for state, people in LIST.items():
        (tmp_path / mailchimp_name(state)).write_bytes(mailchimp_csv(state, people))
    (tmp_path / "notes.docx").write_bytes(b"PK")
    assert counts_of(taken(store, tmp_path)) == (2, 0, 0, 3, 0, 0)


def test_an_excel_that_saved_the_export_again_does_not_matter(store: Store, tmp_path: Path) -> None:
    text = mailchimp_csv("subscribed", [person("zoé@b.example".replace("é", "e")) | {"First Name": "Zoé"}]).decode()
    saved = text.replace(",", ";").replace("\n", "\r\n").encode("cp1252")
    path = zipped(tmp_path / "export.zip", {mailchimp_name("subscribed"): saved})
    assert counts_of(taken(store, path)) == (1, 0, 0, 0, 0, 0)
    assert rows_in(store, "subscriber")[0][4] == "Zoé"


def test_only_of_people_who_may_be_taken_in_must_a_language_be_known(store: Store, tmp_path: Path) -> None:
    nothing = defaults_of(today=TODAY)
    strangers = {"nonsubscribed": [person("shop@b.example")], "unsubscribed": [unsubscribed("gone@b.example")]}
    assert counts_of(taken(store, mailchimp_zip(tmp_path, strangers), defaults=nothing)) == (0, 0, 0, 1, 1, 0)
    with pytest.raises(AudienceError, match=r"--language fr --language-of tag:English=en") as caught:
        taken(store, mailchimp_zip(tmp_path, LIST), defaults=nothing)
    assert caught.value.path == mailchimp_name("subscribed")
    assert len(caught.value.mistakes) == 1
