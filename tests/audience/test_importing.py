"""A file of subscribers goes in whole or not at all; every row is counted once, with its reason."""

import datetime as dt
import gc
import tracemalloc

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audience_making import EXPRESS, HEADER, NOW, TODAY, imported, rows_in
from cipc_newsletter.audience import leaving, selection, showing
from cipc_newsletter.audience.entries import ConsentDefaults, defaults_of
from cipc_newsletter.audience.import_report import ImportReport
from cipc_newsletter.audience.importing import import_file
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason

NOTHING = ConsentDefaults(by="Anne")
KINDS = (
    "The kinds are express, implied_business, implied_inquiry, implied_donation, implied_volunteer, "
    "implied_membership, implied_published, implied_disclosed, referral."
)
LOOKS_LIKE = 'An address looks like "name@example.org".'
LANGUAGES = "The languages are fr, en, es."
DATE = "Write the date like 2025-12-09."

# What stands in real lists, and what is said of it. Columns as in HEADER.
WRONG_ROWS = [
    (",Ana,,es,express,2025-01-02,,Sí,", "there is no e-mail address."),
    ("ana.example,Ana,,es,express,2025-01-02,,Sí,", f'"ana.example" has no @. {LOOKS_LIKE}'),
    ("ana@casa,Ana,,es,express,2025-01-02,,Sí,", f'"ana@casa" has no dot after the @. {LOOKS_LIKE}'),
    (
        '"ana@casa,example",Ana,,es,express,2025-01-02,,Sí,',
        '"ana@casa,example" has a comma in it. Perhaps "ana@casa.example" is meant.',
    ),
    (
        "ana@casa.example;eva@casa.example,,,es,express,2025-01-02,,Sí,",
        (
            '"ana@casa.example;eva@casa.example" holds more than one address, or one @ too many. '
            "Each line holds one person with one address."
        ),
    ),
    (
        "ana lopez@casa.example,,,es,express,2025-01-02,,Sí,",
        f'"ana lopez@casa.example" has a space in it. {LOOKS_LIKE}',
    ),
    (
        "Ana López <ana@casa.example>,,,es,express,2025-01-02,,Sí,",
        '"Ana López <ana@casa.example>" holds more than the address. Write only "ana@casa.example".',
    ),
    (
        "mailto:ana@casa.example,,,es,express,2025-01-02,,Sí,",
        '"mailto:ana@casa.example" holds more than the address. Write only "ana@casa.example".',
    ),
    (
        "ana@casa..example,,,es,express,2025-01-02,,Sí,",
        f'"ana@casa..example" is not an address that mail can be sent to. {LOOKS_LIKE}',
    ),
    (
        "ana@casa.local,,,es,express,2025-01-02,,Sí,",
        f'"ana@casa.local" is not an address that mail can be sent to. {LOOKS_LIKE}',
    ),
    (
        "josé@casa.example,,,es,express,2025-01-02,,Sí,",
        (
            '"josé@casa.example" has letters before the @ that not every mail service can carry (rule HDR-09). '
            "Before the @ stand letters a to z, digits and .-_+ only."
        ),
    ),
    (
        "no-reply@casa.example,,,es,express,2025-01-02,,Sí,",
        (
            '"no-reply@casa.example" belongs to a machine or a function of the mail service, not to a reader. '
            "Such an address never agreed to a newsletter (rule CON-03)."
        ),
    ),
    ("a@b.example,,,Deutsch,express,2025-01-02,,Ja,", f'"Deutsch" is not a language of the newsletter. {LANGUAGES}'),
    ("a@b.example,,,,express,2025-01-02,,Ja,", f"the language is missing. {LANGUAGES}"),
    ("a@b.example,,,fr,,2025-01-02,,Oui,", f"the kind of consent is missing. {KINDS}"),
    ("a@b.example,,,fr,oui,2025-01-02,,Oui,", f'"oui" does not say what kind of consent it is. {KINDS}'),
    ("a@b.example,,,fr,non,2025-01-02,,Oui,", 'the consent column says "non": this person did not agree.'),
    ("a@b.example,,,fr,exprss,2025-01-02,,Oui,", '"exprss" is no kind of consent. Nearest: "express".'),
    ("a@b.example,,,fr,implicite,2025-01-02,,Oui,", f'"implicite" is no kind of consent. {KINDS}'),
    (
        "a@b.example,,,fr,express,,,Oui,",
        "the day of the consent is missing. Write it as consent_at, like 2025-12-09.",
    ),
    (
        "a@b.example,,,fr,express,09/12/2025,,Oui,",
        '"09/12/2025" is ambiguous: day first or month first? Write 2025-12-09 or 2025-09-12.',
    ),
    (
        "a@b.example,,,fr,express,09/12/25,,Oui,",
        f'"09/12/25" has a year of two digits, so its order cannot be told. {DATE}',
    ),
    ("a@b.example,,,fr,express,30/02/2025,,Oui,", f'"30/02/2025" is not a day of the calendar. {DATE}'),
    ("a@b.example,,,fr,express,45999,,Oui,", f'"45999" is a spreadsheet\'s own number for a day. {DATE}'),
    ("a@b.example,,,fr,express,hier,,Oui,", f'"hier" is not a date that can be read. {DATE}'),
    (
        "a@b.example,,,fr,express,2026-01-02,,Oui,",
        "2026-01-02 lies in the future. This is the day it happened, today at the latest.",
    ),
    (
        "a@b.example,,,fr,express,1899-12-31,,Oui,",
        f'"1899-12-31" lies before there were newsletters by e-mail. {DATE}',
    ),
    (
        "a@b.example,,,fr,implied_membership,2025-01-02,9999-12-31,Oui,",
        f'"9999-12-31" lies too far in the future. {DATE}',
    ),
    (
        "a@b.example,,,fr,implied_inquiry,2025-01-02,2026-03-01,Oui,",
        "2026-03-01 lies in the future. This is the day it happened, today at the latest.",
    ),
    (
        "a@b.example,,,fr,express,2025-01-02,,,",
        (
            "nothing proves the consent. "
            "Say in which words it was asked (consent_text), or where the proof is kept (consent_evidence)."
        ),
    ),
    (
        "a@b.example,FranÃ§ois,,fr,express,2025-01-02,,Oui,",
        (
            '"FranÃ§ois" is garbled: its accented letters were read in a wrong encoding. '
            "Save the original list again as CSV UTF-8."
        ),
    ),
    (
        "a@b.example,Ana,,fr,express,2025-01-02,,Oui, avec joie,acte 4",
        (
            'there are more values than columns: "acte 4" stands to the right of the last column. '
            "A value that holds the separator stands in quotation marks."
        ),
    ),
    (
        f"a@b.example,{'A' * 2001},,fr,express,2025-01-02,,Oui,",
        'the value of "first_name" is longer than 2000 characters. Perhaps a quotation mark is missing.',
    ),
]


def counts_of(report: ImportReport) -> tuple[int, int, int, int, int]:
    assert report.is_balanced
    return (report.new, report.updated, report.unchanged, len(report.skipped), len(report.refused))


@pytest.mark.parametrize(("row", "reason"), WRONG_ROWS, ids=[reason[:40] for _row, reason in WRONG_ROWS])
def test_a_wrong_row_is_refused_with_its_line_and_what_would_be_right(store: Store, row: str, reason: str) -> None:
    good = "eva@casa.example,Eva,,es,express,2025-01-02,,Sí,\n"
    report = imported(store, f"{HEADER}{good}{row}\n", defaults=NOTHING)
    assert counts_of(report) == (1, 0, 0, 0, 1)
    assert (report.refused[0].line, report.refused[0].reason) == (3, reason)
    assert len(rows_in(store, "subscriber")) == 1


def test_a_file_saved_by_excel_in_french_goes_in_with_its_accents(store: Store) -> None:
    data = (
        "Adresse courriel;Prénom;Nom;Langue;Consentement;Obtenu le;Preuve;Ville\r\n"
        "lea@exemple.example;Léa;L’Écuyer;Français;exprès;2025-02-03;Formulaire nº 4;Trois-Rivières\r\n"
        'juan@ejemplo.example;Juan;Peña;Espagnol;exprès;25/02/2025;"Fiche ""B"";\nverso";Montréal\r\n'
    ).encode("cp1252")
    report = imported(store, data, defaults=NOTHING)
    assert counts_of(report) == (2, 0, 0, 0, 0)
    assert (report.files[0].encoding, report.files[0].separator) == ("Windows-1252", ";")
    assert report.files[0].as_json()["columns"] == {
        "Adresse courriel": "email",
        "Prénom": "first_name",
        "Nom": "last_name",
        "Langue": "language",
        "Consentement": "consent",
        "Obtenu le": "consent_at",
        "Preuve": "consent_evidence",
        "Ville": "ville",
    }
    with store.reading() as connection:
        lea = showing.show(connection, "lea@exemple.example", at=NOW)
        juan = showing.show(connection, "juan@ejemplo.example", at=NOW)
    assert lea.subscriber is not None
    assert juan.subscriber is not None
    assert (lea.subscriber.first_name, lea.subscriber.last_name, lea.subscriber.language) == ("Léa", "L’Écuyer", "fr")
    assert (juan.subscriber.language, juan.subscriber.attributes) == ("es", {"ville": "Montréal"})
    assert juan.events[0].consent.evidence == 'Fiche "B";\nverso'
    assert juan.events[0].consent.obtained_on == dt.date(2025, 2, 25)


def test_what_the_file_lacks_is_said_once_for_all(store: Store) -> None:
    imported(store, "email\na@b.example\n")
    with store.reading() as connection:
        person = showing.show(connection, "a@b.example", at=NOW)
    consent = person.events[0].consent
    assert person.reason is None
    assert (consent.kind, consent.obtained_on, consent.evidence) == (
        ConsentKind.EXPRESS,
        dt.date(2025, 3, 4),
        "sign-up sheet 12",
    )
    assert (consent.recorded_by, consent.recorded_at, consent.method) == ("Anne", NOW, "import")


def test_what_a_row_says_goes_before_what_is_said_for_the_file(store: Store) -> None:
    row = "a@b.example,,,en,implied_inquiry,2025-11-01,,,letter 7\n"
    imported(store, HEADER + row)
    with store.reading() as connection:
        person = showing.show(connection, "a@b.example", at=NOW)
    consent = person.events[0].consent
    assert person.subscriber is not None
    assert person.subscriber.language == "en"
    assert (consent.kind, consent.evidence, consent.ends_on) == (
        ConsentKind.IMPLIED_INQUIRY,
        "letter 7",
        dt.date(2026, 5, 1),
    )


def test_a_file_in_which_nobody_could_be_taken_is_refused_once_and_not_for_every_row(store: Store) -> None:
    with pytest.raises(AudienceError) as caught:
        imported(store, "email,nom\na@b.example,Roux\nc@d.example,Roy\n", defaults=NOTHING)
    assert [mistake.remedy.rpartition(": ")[2] for mistake in caught.value.mistakes] == [
        "--consent express",
        "--obtained 2025-12-09",
        "--language fr",
        '--evidence "…"',
    ]


def test_the_same_file_again_changes_no_row(store: Store) -> None:
    data = "email,prénom,ville\na@b.example,Ana,Lima\nc@d.example,,\n"
    imported(store, data)
    before = {table: rows_in(store, table) for table in ("subscriber", "consent", "suppression")}
    report = imported(store, data, now=NOW + dt.timedelta(days=30))
    assert counts_of(report) == (0, 0, 2, 0, 0)
    assert {table: rows_in(store, table) for table in before} == before


def test_a_garbled_name_is_refused_also_when_it_was_garbled_twice(store: Store) -> None:
    once = "Éléonore Noël".encode().decode("cp1252")
    twice = once.encode().decode("cp1252")
    report = imported(store, f"email,nom\na@b.example,{once}\nc@d.example,{twice}\ne@f.example,JOÃO Â. Ñandú\n")
    assert counts_of(report) == (1, 0, 0, 0, 2)


def test_a_changed_name_language_or_attribute_updates_and_an_empty_one_erases_nothing(store: Store) -> None:
    imported(store, "email,prénom,nom,langue,ville,code\na@b.example,Ana,Roux,es,Lima,7\n")
    report = imported(store, "email,prénom,nom,langue,ville\nA@B.example,Anna,,en,Laval\n")
    assert counts_of(report) == (0, 1, 0, 0, 0)
    with store.reading() as connection:
        person = showing.show(connection, "a@b.example", at=NOW)
    assert person.subscriber is not None
    assert (person.subscriber.first_name, person.subscriber.last_name) == ("Anna", "Roux")
    assert (person.subscriber.language, person.subscriber.email) == ("en", "a@b.example")
    assert person.subscriber.attributes == {"ville": "Laval", "code": "7"}
    assert len(person.events) == 1


def test_the_language_said_for_the_file_never_replaces_the_one_a_person_has(store: Store) -> None:
    imported(store, "email,langue\na@b.example,es\n")
    report = imported(store, "email\na@b.example\n")
    assert counts_of(report) == (0, 0, 1, 0, 0)


def test_a_new_proof_is_added_beside_the_old_one(store: Store) -> None:
    imported(store, "email\na@b.example\n")
    later = defaults_of(today=TODAY, kind="express", obtained="2025-06-07", evidence="web form", language="fr")
    report = imported(store, "email\na@b.example\n", defaults=later)
    assert counts_of(report) == (0, 1, 0, 0, 0)
    with store.reading() as connection:
        person = showing.show(connection, "a@b.example", at=NOW)
    assert [row.consent.evidence for row in person.events] == ["sign-up sheet 12", "web form"]


def test_of_two_rows_for_one_address_the_first_is_taken_and_named(store: Store) -> None:
    report = imported(store, "email,nom\na@b.example,Roux\nc@d.example,Roy\n A@B.Example ,Ruiz\n")
    assert counts_of(report) == (2, 0, 0, 1, 0)
    assert report.skipped[0].line == 4
    assert report.skipped[0].reason == "the same address as on line 2: the first one counts."
    assert rows_in(store, "subscriber")[0][5] == "Roux"


def test_a_suppressed_address_that_stands_twice_is_skipped_twice(store: Store) -> None:
    with store.writing() as connection:
        leaving.unsubscribe(connection, "a@b.example", at=NOW)
    report = imported(store, "email\na@b.example\na@b.example\n")
    assert counts_of(report) == (0, 0, 0, 2, 0)


def test_a_refused_row_does_not_stand_in_the_way_of_a_good_one(store: Store) -> None:
    report = imported(store, "email,consentement\na@b.example,non\na@b.example,oui\n")
    assert counts_of(report) == (1, 0, 0, 0, 1)


def test_two_spellings_of_an_accented_domain_are_one_person(store: Store) -> None:
    report = imported(store, "email\ninfo@québec.example\ninfo@xn--qubec-csa.example\nINFO@QUÉBEC.example\n")
    assert counts_of(report) == (1, 0, 0, 2, 0)


def test_an_import_never_brings_back_who_left(store: Store) -> None:
    imported(store, "email\na@b.example\n")
    with store.writing() as connection:
        leaving.unsubscribe(connection, "a@b.example", at=NOW)
        leaving.suppress(connection, "never@seen.example", reason=SuppressionReason.COMPLAINT, at=NOW)
    before = rows_in(store, "consent")
    later = defaults_of(today=TODAY, kind="express", obtained="2025-12-10", evidence="new form", language="fr")
    report = imported(store, "email\nA@b.example\nnever@seen.example\n", defaults=later)
    assert counts_of(report) == (0, 0, 0, 2, 0)
    assert report.skipped[0].reason == (
        "on the suppression list since 2025-12-10: unsubscribed. An import never brings anybody back."
    )
    assert rows_in(store, "consent") == before
    assert len(rows_in(store, "subscriber")) == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Statut", "Désabonné"),
        ("status", "cleaned"),
        ("Member Status", "Unsubscribed"),
        ("Désabonné", "oui"),
        ("unsubscribed", "2025-01-02 unsubscribed"),
        ("unsub_time", "2025-01-02 10:00"),
        ("Date de désabonnement", "2025-01-02"),
        ("opt-out", "x"),
        ("Abonné", "non"),
        ("estado", "dado de baja"),
    ],
)
def test_a_person_whom_the_file_says_has_left_is_refused(store: Store, column: str, value: str) -> None:
    report = imported(store, f"email,{column}\na@b.example,{value}\n")
    assert counts_of(report) == (0, 0, 0, 0, 1)
    assert f'says "{value}": this person has left.' in report.refused[0].reason


def test_a_person_whom_the_file_says_is_subscribed_is_taken(store: Store) -> None:
    report = imported(store, "email,statut,abonné,désabonné,unsub_time\na@b.example,abonné,oui,non,\n")
    assert counts_of(report) == (1, 0, 0, 0, 0)


def test_a_dry_run_reports_the_same_and_writes_nothing(store: Store) -> None:
    imported(store, "email,nom\na@b.example,Roux\nc@d.example,Roy\n")
    data = b"email,nom\na@b.example,Roux\nc@d.example,Ruiz\ne@f.example,\ne@f.example,\nx\n"
    before = {table: rows_in(store, table) for table in ("subscriber", "consent", "suppression")}
    with store.reading() as connection:
        trial = import_file(connection, data, defaults=EXPRESS, now=NOW, today=TODAY, dry_run=True)
    assert {table: rows_in(store, table) for table in before} == before
    report = imported(store, data)
    assert counts_of(trial) == counts_of(report) == (1, 1, 1, 1, 1)
    assert trial.refused == report.refused


def test_an_import_that_fails_half_way_leaves_nothing(store: Store) -> None:
    rows = "".join(f"p{number}@b.example,\n" for number in range(1200))
    with pytest.raises(AudienceError, match="line 1202"):
        imported(store, f'email,nom\n{rows}"last\n')
    assert rows_in(store, "subscriber") == []


def test_the_report_says_what_people_should_know(store: Store) -> None:
    rows = (
        "a@b.example,,,Deutsch,express,2025-01-02,,Ja,\n"
        "c@d.example,,,fr,implied_inquiry,2024-01-02,,,letter\n"
        "e@f.example,,,fr,referral,2025-11-02,,,from Luc Roy\n"
        "g@h.example,,,fr,implied_donation,2025-11-02,,,receipt 9\n"
    )
    report = imported(store, HEADER + rows)
    assert counts_of(report) == (4, 0, 0, 0, 0)
    assert report.notes == (
        '1 person has the language "Deutsch", which the newsletter does not have: fr was taken.',
        "The consent of 1 person has already ended: they will not be mailed.",
        "1 person was only referred by somebody else: a campaign will not mail them.",
        "Consent from a gift or from volunteering holds only if the organisation is a registered charity.",
    )


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("kind", "exprss", 'Nearest: "express"'),
        ("obtained", "2026-01-01", "lies in the future"),
        ("obtained", "01/02/2025", "ambiguous"),
        ("until_event", "jamais", "not a date"),
        ("language", "Deutsch", "The languages are fr, en, es"),
        ("evidence", "x" * 2001, "longer than 2000 characters"),
        ("text", "Ã©tÃ©", "is garbled"),
    ],
)
def test_what_is_said_for_the_file_is_held_to_the_same_rules(option: str, value: str, words: str) -> None:
    with pytest.raises(AudienceError, match=words) as caught:
        defaults_of(today=TODAY, **{option: value})  # type: ignore[arg-type]
    assert caught.value.key in (option, "consent")


def test_an_event_said_for_the_file_is_held_against_each_kind(store: Store) -> None:
    later = defaults_of(
        today=TODAY, obtained="2025-03-04", until_event="2026-12-31", evidence="register", language="fr"
    )
    data = "email,consent\na@b.example,implied_membership\nc@d.example,implied_volunteer\n"
    report = imported(store, data, defaults=later)
    assert counts_of(report) == (1, 0, 0, 0, 1)
    assert "lies in the future" in report.refused[0].reason


@given(data=st.binary(max_size=300), has_header=st.booleans())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_balanced_report_or_an_audience_error(store: Store, data: bytes, has_header: bool) -> None:
    raw = (b"email,nom,langue,consent,consent_at\n" if has_header else b"") + data
    with store.reading() as connection:
        try:
            report = import_file(connection, raw, defaults=EXPRESS, now=NOW, today=TODAY, dry_run=True)
        except AudienceError:
            return
    assert report.is_balanced


ODD = ["", "oui", "non", '"', '""', "\u2028", "Ã©", "9999-12-31", "09/12/2025"]
ANYTHING = st.text(max_size=6) | st.sampled_from(ODD)


def either(*right: str) -> st.SearchStrategy[str]:
    """Mostly a right value, sometimes anything."""
    return st.sampled_from(right) | st.sampled_from(right) | ANYTHING


ROWS = st.tuples(
    either("a@b.example", "A@B.EXAMPLE", "c@d.example", "é@x.example"),
    either("fr", "Deutsch"),
    either("express", "implied_inquiry", "referral"),
    either("2025-01-02", "25/11/2025", "2025-12-10"),
    either("sheet 12"),
)


@given(rows=st.lists(ROWS, min_size=1, max_size=6))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_is_taken_in_from_any_rows_has_proof_and_a_language(
    store: Store, rows: list[tuple[str, ...]]
) -> None:
    text = "email,langue,consent,consent_at,consent_evidence\n" + "\n".join(",".join(row) for row in rows)
    with store.writing() as connection:
        try:
            report = import_file(connection, text.encode("utf-8", "replace"), defaults=NOTHING, now=NOW, today=TODAY)
        except AudienceError:
            return
        assert report.is_balanced
        for candidate in selection.candidates(connection, at=NOW):
            person = showing.show(connection, candidate.subscriber.email, at=NOW)
            assert candidate.subscriber.language in ("fr", "en", "es")
            assert person.events
            assert all(row.consent.evidence for row in person.events)
            assert all(row.consent.obtained_on <= TODAY for row in person.events)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("people", "most_mib"), [(10_000, 12), pytest.param(100_000, 32, marks=pytest.mark.soak)], ids=["ten", "hundred"]
)
def test_thousands_of_people_go_in_without_being_held_in_memory(store: Store, people: int, most_mib: int) -> None:
    rows = "".join(f"person{number}@d{number % 977}.example;Éloïse;Roy;français\r\n" for number in range(people))
    data = ("courriel;prénom;nom;langue\r\n" + rows).encode("cp1252")
    imported(store, "email\nfirst@b.example\n")  # so that what is imported once does not count
    gc.collect()
    tracemalloc.start()
    try:
        report = imported(store, data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert counts_of(report) == (people, 0, 0, 0, 0)
    assert peak < most_mib * 2**20, (
        f"{peak / 2**20:.1f} MiB at most were held for a file of {len(data) / 2**20:.1f} MiB"
    )
    with store.reading() as connection:
        assert connection.execute(sa.text("SELECT COUNT(*) FROM consent")).scalar_one() == people + 1
