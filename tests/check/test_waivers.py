"""A waiver sets aside what may be set aside, until its day, and is never silently useless."""

import datetime as dt

import pytest

import good_mail
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.rules import Rule, Waivable
from cipc_newsletter.check.waivers import mistakes_of, waived_rules
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.model.issue import Waiver

TODAY = dt.date(2025, 12, 15)
RULES = {
    "ABC-01": Rule(id="ABC-01", severity=Severity.WARNING, waiver=Waivable.REASON, summary="…"),
    "ABC-02": Rule(id="ABC-02", severity=Severity.BLOCKER, waiver=Waivable.NEVER, summary="…"),
}


def waiver(rule: str, *, until: dt.date = TODAY) -> Waiver:
    return Waiver(rule=rule, reason="Décidé en réunion", by="Ana", until=until, line=44)


def found_about(given: Waiver, *broken: str) -> list[tuple[str, int | None]]:
    findings = [Finding(rule=rule, severity=Severity.WARNING, message="…") for rule in broken]
    found = mistakes_of((given,), RULES, found=findings, today=TODAY, path="issues/2025-12.toml")
    return [(rule_id, mistake.line) for rule_id, mistake in found]


def test_a_waiver_holds_on_its_last_day() -> None:
    assert waived_rules((waiver("ABC-01"),), RULES, today=TODAY) == {"ABC-01"}
    assert found_about(waiver("ABC-01"), "ABC-01") == []


def test_a_waiver_past_its_day_sets_nothing_aside_and_is_named() -> None:
    old = waiver("ABC-01", until=dt.date(2025, 12, 14))
    assert waived_rules((old,), RULES, today=TODAY) == frozenset()
    assert found_about(old, "ABC-01") == [("WVR-01", 44)]


def test_a_waiver_of_nothing_is_named() -> None:
    assert found_about(waiver("ABC-01"), "ABC-02") == [("WVR-02", 44)]


def test_a_rule_marked_never_is_not_set_aside_and_the_waiver_is_named() -> None:
    assert waived_rules((waiver("ABC-02"),), RULES, today=TODAY) == frozenset()
    assert found_about(waiver("ABC-02"), "ABC-02") == [("WVR-03", 44)]


def test_a_rule_nobody_knows_is_a_waiver_of_nothing() -> None:
    assert waived_rules((waiver("ABC-99"),), RULES, today=TODAY) == frozenset()
    assert found_about(waiver("ABC-99")) == [("WVR-02", 44)]
    ((_rule, mistake),) = mistakes_of((waiver("ABD-01"),), RULES, found=(), today=TODAY, path="issues/1.toml")
    assert mistake.right == 'There is no rule ABD-01. The nearest is "ABC-01".'


@pytest.mark.parametrize(
    ("rule", "finding", "severity"),
    [("CNT-06", "WVR-03", Severity.WARNING), ("CNT-03", "WVR-02", Severity.NOTE)],
)
def test_the_report_names_a_waiver_that_does_not_count(rule: str, finding: str, severity: Severity) -> None:
    report = check(good_mail.check_input(written=good_mail.issue(waivers=(waiver(rule),))))
    (found,) = report.findings
    assert (found.rule, found.severity, found.path, found.line) == (finding, severity, "issues/2025-12.toml", 44)


def test_a_blocker_stays_a_blocker_whatever_the_waiver_says() -> None:
    broken = good_mail.mail()
    broken.swap("au parc", "TODO")
    report = check(good_mail.check_input(broken, written=good_mail.issue(waivers=(waiver("CNT-06"),))))
    assert [finding.rule for finding in report.blockers] == ["CNT-06"]
    assert report.waived == ()
