"""A report as SARIF has all the standard requires, and nothing it does not know."""

import datetime as dt
from typing import Any

import jsonschema_rs
import pytest

import good_mail
from cipc_newsletter import wording
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.rules import BY_ID
from cipc_newsletter.check.sarif import sarif_of
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.model.issue import Waiver


def known(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


TEXT = {"type": "string", "minLength": 1}
MESSAGE = known(["text"], text=TEXT)
BAG = {"type": "object"}
# What of the SARIF 2.1.0 schema this program uses, with what that requires and what it leaves out.
SCHEMA = known(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "minItems": 1,
        "items": known(
            ["tool", "results"],
            tool=known(
                ["driver"],
                driver=known(
                    ["name"],
                    name=TEXT,
                    version=TEXT,
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": known(
                            ["id"],
                            id=TEXT,
                            shortDescription=MESSAGE,
                            defaultConfiguration=known([], level={"enum": ["none", "note", "warning", "error"]}),
                            properties=BAG,
                        ),
                    },
                ),
            ),
            language={"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            originalUriBaseIds={"type": "object", "additionalProperties": known(["uri"], uri=TEXT)},
            properties=BAG,
            results={
                "type": "array",
                "items": known(
                    ["message"],
                    ruleId=TEXT,
                    ruleIndex={"type": "integer", "minimum": 0},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=MESSAGE,
                    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
                    properties=BAG,
                    suppressions={
                        "type": "array",
                        "items": known(["kind"], kind={"enum": ["inSource", "external"]}),
                    },
                    locations={
                        "type": "array",
                        "items": known(
                            ["physicalLocation"],
                            physicalLocation=known(
                                ["artifactLocation"],
                                artifactLocation=known(
                                    ["uri"], uri={"type": "string", "format": "uri-reference"}, uriBaseId=TEXT
                                ),
                                region=known(["startLine"], startLine={"type": "integer", "minimum": 1}),
                            ),
                        ),
                    },
                ),
            },
        ),
    },
)


def log_of(report: CheckReport) -> dict[str, Any]:
    return sarif_of(report, BY_ID, version="1.2.3", root="file:///work/")


def report(*findings: Finding, waived: tuple[Finding, ...] = ()) -> CheckReport:
    return CheckReport(issue_id="2025-12", digest="ab" * 32, findings=findings, waived=waived)


def finding(**changes: Any) -> Finding:
    return Finding(**{"rule": "CNT-03", "severity": Severity.WARNING, "message": "Too short.", **changes})


def test_what_the_checks_find_is_sarif() -> None:
    broken = good_mail.mail()
    broken.swap("au parc", "TODO")
    broken.subject("Un mot de plus. " * 10)
    until = dt.date(2026, 1, 31)
    waiver = Waiver(rule="CNT-03", reason="…", by="Ana", until=until, path="issues/2025-12.toml")
    made = check(good_mail.check_input(broken, written=good_mail.issue(waivers=(waiver,))))
    assert made.findings
    assert made.waived
    log = log_of(made)
    jsonschema_rs.validator_for(SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == [one.rule for one in (*made.findings, *made.waived)]
    assert [one["ruleId"] for one in results if "suppressions" in one] == ["CNT-03"]


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.BLOCKER, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "note")]
)
def test_weights_are_levels(severity: Severity, level: str) -> None:
    assert log_of(report(finding(severity=severity)))["runs"][0]["results"][0]["level"] == level


def test_a_place_is_a_file_of_the_workspace_and_a_line() -> None:
    (result,) = log_of(report(finding(path="news/2025-12-02-été/fr.md", line=7)))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "news/2025-12-02-%C3%A9t%C3%A9/fr.md", "uriBaseId": "WORKSPACE"}
    assert place["region"] == {"startLine": 7}


def test_a_template_of_the_program_is_no_file_of_the_workspace() -> None:
    (result,) = log_of(report(finding(path="cipc-newsletter:templates/bulletin/layout.mjml.j2")))["runs"][0][
        "results"
    ]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "cipc-newsletter:templates/bulletin/layout.mjml.j2"}}


def test_a_finding_is_known_again_where_its_line_moved_and_not_where_it_says_otherwise() -> None:
    def print_of(**changes: Any) -> str:
        (result,) = log_of(report(finding(**changes)))["runs"][0]["results"]
        return str(result["partialFingerprints"]["finding/v1"])

    assert print_of(line=3, path="a.md") == print_of(line=9, path="a.md")
    assert print_of(message="Other.") != print_of()


def test_rules_are_explained_in_the_language_of_the_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    wording.speak("fr")
    (run,) = log_of(report(finding()))["runs"]
    assert run["language"] == "fr-CA"
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"].startswith("L’objet")


def test_a_rule_of_another_tool_needs_no_row_of_the_table() -> None:
    log = log_of(report(finding(rule="AXE-color-contrast")))
    jsonschema_rs.validator_for(SCHEMA).validate(log)
