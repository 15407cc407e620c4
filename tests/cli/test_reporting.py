"""What `report` says on a terminal and to scripts: the numbers add up, the lines fit, and the moment is named."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.application import run
from cipc_newsletter.cli.reporting import report_in_words, report_value
from cipc_newsletter.pipeline import reporting
from report_making import REPORT
from running import REPOSITORY


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = wording.spoken()
    wording.speak(request.param)
    yield str(request.param)
    wording.speak(before)


def numbers_of(line: str) -> list[int]:
    return [int(word) for word in line.split() if word.isdecimal()]


def test_the_lines_fit_eighty_columns_and_each_ends_in_the_sum_of_its_numbers(language: str) -> None:
    lines = list(report_in_words(REPORT))
    assert max(map(len, lines)) <= 80
    rows = [numbers_of(line) for line in lines if len(numbers_of(line)) == 4]
    assert len(rows) == 8 + 5
    assert all(row[-1] == sum(row[:-1]) for row in rows)


def test_the_places_add_up_to_what_was_planned() -> None:
    rows = {line.split()[0]: numbers_of(line) for line in report_in_words(REPORT) if len(numbers_of(line)) == 4}
    places = ("Accepted", "Refused", "Skipped", "Cancelled", "Uncertain", "Held", "To")
    assert rows["Planned"][-1] == sum(rows[name][-1] for name in places)
    assert rows["Accepted"][-1] == sum(rows[name][-1] for name in ("Delivered", "Bounced", "Pending"))


def test_when_the_provider_was_last_asked_is_said_in_the_campaign_s_own_time() -> None:
    assert "Of those accepted, as Mailgun reports it, as of 09:40, 2025-12-15:" in list(report_in_words(REPORT))


def test_what_is_not_measured_is_said_and_not_shown_as_a_number() -> None:
    lines = list(report_in_words(REPORT))
    assert "Openings are not measured." in lines
    assert not any("Opened" in line for line in lines)


def test_where_nothing_was_reported_that_is_said() -> None:
    silent = replace(REPORT, languages=tuple(replace(each, reported=None) for each in REPORT.languages))
    assert "Mailgun has reported nothing of it yet." in list(report_in_words(silent))


def test_reasons_are_told_with_how_many_they_hold_for() -> None:
    lines = list(report_in_words(REPORT))
    assert any("Refused" in line and "550 5.1.1" in line and line.endswith("…") for line in lines)
    assert any("for other reasons" in line for line in lines)
    assert any("on the suppression list" in line for line in lines)


def test_scripts_get_the_same_numbers() -> None:
    value = json.loads(json.dumps(report_value(REPORT), default=str))
    assert value["languages"]["fr"]["reported"]["opened"] is None
    assert value["total"]["accepted"] == value["total"]["reported"]["delivered"] + 610 + 400
    assert value["reasons"][1] == {"language": None, "kind": "refused", "reason": None, "count": 1}


@pytest.mark.parametrize(
    ("named", "code"), [("folder", 1), ("var/newsletter.db", 1), ("", 2), ("/dev/stdout", 2), ("new.csv", 0)]
)
def test_scripts_get_one_document_whatever_becomes_of_the_table(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    named: str,
    code: int,
    language: str,
) -> None:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reporting, "report_on", lambda *_where, **_when: reporting.Told(report=REPORT))
    assert run(["--ui", language, "--json", "report", "--csv", named]) == code
    value = json.loads(capsys.readouterr().out)
    assert ("error" in value) == (code != 0)
    assert (tmp_path / "new.csv").exists() == (code == 0)
