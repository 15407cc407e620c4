"""Brevo's and Cyberimpact's files come in like Mailchimp's: their words for consent and for leaving are understood."""

import datetime as dt
from pathlib import Path

import pytest

from audience_making import EXPRESS, NOW, rows_in, taken
from cipc_newsletter.audience import showing
from cipc_newsletter.audience.exports import export_of
from cipc_newsletter.audience.import_report import ImportReport
from cipc_newsletter.model.subscriber import Consent, ConsentKind, Suppression
from cipc_newsletter.store import suppressions
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason

BREVO = "CONTACT ID;EMAIL;LASTNAME;FIRSTNAME;SMS;DOUBLE_OPT-IN;OPT_IN;EMAIL_BLACKLISTED;ADDED_TIME;MODIFIED_TIME"
CYBERIMPACT = "Courriel,Prénom,Nom,Langue,Consentement,Source du consentement,Date du consentement"
CYBERIMPACT += ",Preuve du consentement,Groupes,Date de désabonnement"


def written(path: Path, header: str, *rows: str) -> Path:
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    return path


def counts_of(report: ImportReport) -> tuple[int, ...]:
    assert report.is_balanced
    return (report.new, report.suppressed, len(report.skipped), len(report.refused))


def consent_of(store: Store, email: str) -> Consent:
    with store.reading() as connection:
        [event] = showing.show(connection, email, at=NOW).events
    return event.consent


def suppression(store: Store, email: str) -> Suppression | None:
    with store.reading() as connection:
        return suppressions.of_addresses(connection, [email]).get(email)


def test_brevos_opt_in_is_the_proof(store: Store, tmp_path: Path) -> None:
    path = written(
        tmp_path / "contacts.csv",
        BREVO,
        "1;luc@b.example;Roy;Luc;;Yes;;No;25-06-2024 09:30;26-06-2024 10:00",
        "2;ana@b.example;;;;;1;;12-04-2022;13-04-2022",
        "3;bob@b.example;;;;No;;No;12-04-2022;13-04-2022",
    )
    report = taken(store, path)
    assert counts_of(report) == (2, 0, 0, 1)
    assert report.files[0].provider == "Brevo"
    consent = consent_of(store, "luc@b.example")
    assert (consent.kind, consent.obtained_on) == (ConsentKind.EXPRESS, dt.date(2024, 6, 25))
    assert consent.evidence == "Brevo DOUBLE_OPT-IN Yes, ADDED_TIME 25-06-2024 09:30 [contacts.csv]"
    assert "nothing proves the consent" in report.refused[0].reason
    assert [row[7] for row in rows_in(store, "subscriber")] == ["{}", "{}"]


def test_where_day_and_month_may_stand_either_way_the_later_counts(store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path / "a.csv", BREVO, "2;ana@b.example;;;;Yes;;;04-12-2022;05-12-2022"))
    assert consent_of(store, "ana@b.example").obtained_on == dt.date(2022, 12, 4)
    assert "ADDED_TIME 04-12-2022" in consent_of(store, "ana@b.example").evidence


def test_whoever_brevo_blocks_is_suppressed_at_the_latest_moment_it_tells(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", BREVO, "1;luc@b.example;Roy;Luc;;Yes;;Yes;25-06-2024;26-06-2024 10:00")
    assert counts_of(taken(store, path)) == (0, 1, 0, 0)
    gone = suppression(store, "luc@b.example")
    assert gone is not None
    assert (gone.reason, gone.at) == ("unsubscribed", dt.datetime(2024, 6, 26, 10, tzinfo=dt.UTC))
    assert gone.source == "Brevo EMAIL_BLACKLISTED Yes, MODIFIED_TIME 26-06-2024 10:00 [a.csv]"


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("Subscribed", (1, 0, 0, 0)),
        ("Unsubscribed", (0, 1, 0, 0)),
        ("Blocklisted", (0, 1, 0, 0)),
        ("Hard bounced", (0, 1, 0, 0)),
        ("Not subscribed", (0, 0, 1, 0)),
    ],
)
def test_brevos_subscription_status_is_heeded(
    store: Store, tmp_path: Path, state: str, counts: tuple[int, ...]
) -> None:
    header = "EMAIL;EMAIL_MARKETING;OPT_IN;ADDED_TIME;MODIFIED_TIME"
    path = written(tmp_path / "a.csv", header, f"luc@b.example;{state};Yes;25-06-2024;26-06-2024")
    assert counts_of(taken(store, path)) == counts


@pytest.mark.parametrize(
    ("consent", "source", "kind"),
    [
        ("Exprès", "Opt-in (formulaire d’abonnement)", ConsentKind.EXPRESS),
        ("Exprès", "Lien de consentement", ConsentKind.EXPRESS),
        ("Tacite", "Clients actifs", ConsentKind.IMPLIED_BUSINESS),
        ("Tacite", "Webhook - Active client", ConsentKind.IMPLIED_BUSINESS),
        ("Tacite", "Demande d’information", ConsentKind.IMPLIED_INQUIRY),
        ("Implied", "business-card", ConsentKind.IMPLIED_DISCLOSED),
        ("Implied", "web-contacts", ConsentKind.IMPLIED_PUBLISHED),
        ("", "association-members", ConsentKind.IMPLIED_MEMBERSHIP),
        ("Express", "express-consent", ConsentKind.EXPRESS),
    ],
)
def test_each_source_of_cyberimpact_is_a_kind_of_consent(
    store: Store, tmp_path: Path, consent: str, source: str, kind: ConsentKind
) -> None:
    row = f"luc@b.example,Luc,Roy,fr,{consent},{source},2025-10-02,Formulaire nº 4,Membres,"
    report = taken(store, written(tmp_path / "abonnes.csv", CYBERIMPACT, row))
    assert counts_of(report) == (1, 0, 0, 0)
    kept = consent_of(store, "luc@b.example")
    assert (kept.kind, kept.obtained_on) == (kind, dt.date(2025, 10, 2))
    assert f"Consent source {source}, Consent date 2025-10-02, Consent proof Formulaire nº 4" in kept.evidence
    assert kept.evidence.endswith("[abonnes.csv]")


@pytest.mark.parametrize(
    ("consent", "source", "counts"),
    [
        ("Tacite", "Liste mixte", (0, 0, 0, 1)),
        ("", "contest-participants", (0, 0, 0, 1)),
        ("Tacite", "Opt-in", (0, 0, 0, 1)),
        ("Implied", "purchased-list", (0, 0, 1, 0)),
        ("Tacite", "Liste achetée", (0, 0, 1, 0)),
    ],
)
def test_a_source_that_proves_nothing_is_no_consent(
    store: Store, tmp_path: Path, consent: str, source: str, counts: tuple[int, ...]
) -> None:
    row = f"luc@b.example,Luc,Roy,fr,{consent},{source},2025-10-02,,,"
    assert counts_of(taken(store, written(tmp_path / "a.csv", CYBERIMPACT, row))) == counts


def test_what_cyberimpact_does_not_tell_is_said_for_all_but_never_of_a_bought_list(
    store: Store, tmp_path: Path
) -> None:
    rows = (
        "luc@b.example,Luc,Roy,fr,Tacite,Liste mixte,,,,",
        "ana@b.example,Ana,,es,Tacite,Liste achetée,2025-10-02,,,",
    )
    report = taken(store, written(tmp_path / "a.csv", CYBERIMPACT, *rows), defaults=EXPRESS)
    assert counts_of(report) == (1, 0, 1, 0)
    assert consent_of(store, "luc@b.example").evidence.startswith("sign-up sheet 12 · Cyberimpact Consent Tacite")


def test_whoever_left_at_cyberimpact_is_suppressed(store: Store, tmp_path: Path) -> None:
    row = "luc@b.example,Luc,Roy,fr,Exprès,Opt-in,2025-10-02,,,2025-11-03 14:00"
    assert counts_of(taken(store, written(tmp_path / "a.csv", CYBERIMPACT, row))) == (0, 1, 0, 0)
    gone = suppression(store, "luc@b.example")
    assert gone is not None
    assert gone.at == dt.datetime(2025, 11, 3, 14, tzinfo=dt.UTC)


def test_the_language_is_told_by_cyberimpacts_groups(store: Store, tmp_path: Path) -> None:
    row = 'bob@b.example,Bob,,,Exprès,Opt-in,2025-10-02,,"Members, English",'
    assert counts_of(taken(store, written(tmp_path / "a.csv", CYBERIMPACT, row), rules=["tag:english=en"])) == (
        1,
        0,
        0,
        0,
    )
    assert rows_in(store, "subscriber")[0][6] == "en"


def test_everybody_in_a_file_may_be_said_to_have_left(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "désabonnés.csv", "Courriel;Nom", "luc@b.example;Roy", "ana@b.example;", "x;")
    report = taken(store, path, left=SuppressionReason.UNSUBSCRIBED)
    assert counts_of(report) == (0, 2, 0, 1)
    gone = suppression(store, "ana@b.example")
    assert gone is not None
    assert gone.source == "[désabonnés.csv]"
    again = taken(store, path, left=SuppressionReason.UNSUBSCRIBED)
    assert (again.suppressed, again.newly_suppressed) == (2, 0)


@pytest.mark.parametrize(
    "header",
    [
        "email,first_name,last_name,language,consent,consent_at,consent_until_event,consent_text,consent_evidence",
        "Adresse courriel;Prénom;Nom;Langue;Consentement;Obtenu le;Preuve;Ville",
        "Courriel;Type de consentement;Date du consentement;Preuve du consentement",
        "email,unsub_time",
        "email,opt_in,status",
        "email,timezone,region,notes,tags",
    ],
)
def test_a_list_kept_by_hand_is_no_providers_export(header: str) -> None:
    assert export_of(header.replace(";", ",").split(",")) is None
