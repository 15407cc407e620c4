"""`check` for scripts and editors: whole documents, one on standard output, and the exit code that people get."""

import json
from pathlib import Path

import pytest

from cipc_newsletter.cli.application import run

REPOSITORY = Path(__file__).parents[2]


def asked(*arguments: str) -> int:
    return run(["-C", str(REPOSITORY), "--ui", "en", "check", "2025-12", *arguments])


def test_json_has_every_finding_and_what_was_set_aside(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert set(value) == {"issue", "digest", "findings", "waived"}
    assert value["findings"]
    for finding in value["findings"]:
        assert set(finding) == {"rule", "severity", "language", "path", "line", "message", "fix"}


def test_sarif_goes_to_a_file_and_the_findings_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "findings.sarif"
    assert asked("-v", "--sarif", str(target)) == 0
    log = json.loads(target.read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["originalUriBaseIds"]["WORKSPACE"]["uri"] == f"{REPOSITORY.as_uri()}/"
    shown = capsys.readouterr().out
    assert all(result["ruleId"] in shown for result in log["runs"][0]["results"])


def test_sarif_on_standard_output_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--sarif", "-") == 0
    assert json.loads(capsys.readouterr().out)["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("named", "code"), [("config.example.toml", 1), ("issues/2025-12.toml", 1), ("README.md", 1), ("", 2)]
)
def test_sarif_is_written_over_nothing_but_an_earlier_one_and_scripts_hear_it_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], named: str, code: int
) -> None:
    monkeypatch.chdir(REPOSITORY)
    before = Path(named).read_bytes() if named else b""
    assert asked("--json", "--sarif", named) == code
    assert json.loads(capsys.readouterr().out)["exit_code"] == code
    assert not named or Path(named).read_bytes() == before


def test_earlier_sarif_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "findings.json"
    assert asked("--sarif", str(target)) == 0
    first = target.read_bytes()
    target.write_bytes(first + b"old")
    assert asked("--json", "--sarif", str(target)) == 0
    assert target.read_bytes() == first
    capsys.readouterr()


def test_two_documents_do_not_share_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    for named in ("-", "/dev/stdout"):
        assert asked("--json", "--sarif", named) == 2
        assert json.loads(capsys.readouterr().out)["error"]["class"] == "UsageError"


def test_notes_are_counted_and_shown_to_who_asks_for_more(capsys: pytest.CaptureFixture[str]) -> None:
    asked()
    short = capsys.readouterr()
    asked("-v")
    assert "ITM-04" not in short.out
    assert "see them with -v" in short.err
    assert capsys.readouterr().out.count("ITM-04") == 5
