"""What an import says to scripts and to people."""

import json

from audience_making import HEADER, imported
from cipc_newsletter.audience.import_report import ImportReport
from cipc_newsletter.store.database import Store


def test_the_report_for_scripts_holds_every_count_and_every_line_not_taken(store: Store) -> None:
    report = imported(store, "Courriel;Ville;;2e nom\na@b.example;Laval;y;Zoé\nb;;;\nA@b.example;;;\n")
    assert json.loads(json.dumps(report.as_json())) == {
        "files": [
            {
                "file": "",
                "provider": "",
                "encoding": "UTF-8",
                "separator": ";",
                "columns": {"Courriel": "email", "Ville": "ville", "2e nom": ""},
                "read": 3,
            }
        ],
        "read": 3,
        "new": 1,
        "updated": 0,
        "unchanged": 0,
        "suppressed": 0,
        "newly_suppressed": 0,
        "skipped": [
            {
                "file": "",
                "line": 4,
                "email": "A@b.example",
                "reason": "the same address as on line 2: the first one counts.",
            }
        ],
        "refused": [
            {"file": "", "line": 3, "email": "b", "reason": '"b" has no @. An address looks like "name@example.org".'}
        ],
        "notes": [],
        "dry_run": False,
    }


def test_people_are_counted_in_the_plural_where_they_are_several(store: Store) -> None:
    rows = "".join(
        f"p{number}@b.example,,,{language},{kind},2024-01-02,,,letter\n"
        for number, (language, kind) in enumerate(
            [("Deutsch", "express"), ("Deutsch", "express"), ("Polski", "express")]
            + [("fr", "implied_inquiry")] * 2
            + [("fr", "referral")] * 3
        )
    )
    assert imported(store, HEADER + rows).notes == (
        '2 people have the language "Deutsch", which the newsletter does not have: fr was taken.',
        '1 person has the language "Polski", which the newsletter does not have: fr was taken.',
        "The consent of 2 people has already ended: they will not be mailed.",
        "3 people were only referred by somebody else: a campaign will not mail them.",
    )


def test_nothing_is_said_of_rows_that_were_not_taken(store: Store) -> None:
    assert imported(store, HEADER + "x,,,Deutsch,implied_inquiry,2024-01-02,,,letter\n").notes == ()


def test_a_report_that_loses_a_row_is_not_balanced() -> None:
    report = ImportReport(
        files=(),
        read=2,
        new=1,
        updated=0,
        unchanged=0,
        suppressed=0,
        newly_suppressed=0,
        skipped=(),
        refused=(),
        notes=(),
        is_dry_run=False,
    )
    assert not report.is_balanced
