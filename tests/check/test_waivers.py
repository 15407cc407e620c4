"""A waiver sets aside what may be set aside, until its day, and is never silently useless."""

import datetime as dt

import pytest

import good_mail
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.rules import Rule, Waivable
from cipc_newsletter.check.waivers import is_waived, mistakes_of
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.model.issue import Waiver

TODAY = dt.date(2025, 12, 15)
RULES = {
    "ABC-01": Rule(id="ABC-01", severity=Severity.WARNING, waiver=Waivable.REASON, summary="…"),
    "ABC-02": Rule(id="ABC-02", severity=Severity.BLOCKER, waiver=Waivable.NEVER, summary="…"),
}


ISSUE, SETTINGS = "issues/2025-12.toml", "config.toml"
ITEM = "2025-12-02-ete"
LAST_WEEK = dt.date(2025, 12, 8)


def waiver(rule: str, *, until: dt.date = TODAY, item: str = "", path: str = ISSUE) -> Waiver:
    return Waiver(rule=rule, reason="Décidé en réunion", by="Ana", until=until, item=item, path=path, line=44)


def finding(rule: str, path: str = ISSUE) -> Finding:
    return Finding(rule=rule, severity=Severity.WARNING, message="…", path=path)


def holds(given: Waiver, about: Finding) -> bool:
    return is_waived(about, (given,), RULES, today=TODAY)


def mistakes_about(given: Waiver, *found: Finding) -> list[tuple[str, Mistake]]:
    return list(mistakes_of((given,), RULES, found=found, items={ITEM}, issue_path=ISSUE, today=TODAY))


def found_about(given: Waiver, *found: Finding) -> list[str]:
    """Return the rules about waivers that the mistakes break."""
    return [rule_id for rule_id, _mistake in mistakes_about(given, *found)]


def test_a_waiver_holds_on_its_last_day() -> None:
    assert holds(waiver("ABC-01"), finding("ABC-01"))
    assert found_about(waiver("ABC-01"), finding("ABC-01")) == []


def test_a_waiver_past_its_day_sets_nothing_aside_and_is_named() -> None:
    old = waiver("ABC-01", until=dt.date(2025, 12, 14))
    assert not holds(old, finding("ABC-01"))
    assert found_about(old, finding("ABC-01")) == ["WVR-01"]


def test_a_waiver_of_nothing_is_named_with_its_line() -> None:
    ((rule, mistake),) = mistakes_about(waiver("ABC-01"), finding("ABC-02"))
    assert (rule, mistake.path, mistake.line) == ("WVR-02", ISSUE, 44)


def test_a_rule_marked_never_is_not_set_aside_and_the_waiver_is_named() -> None:
    assert not holds(waiver("ABC-02"), finding("ABC-02"))
    assert found_about(waiver("ABC-02"), finding("ABC-02")) == ["WVR-03"]


def test_a_rule_nobody_knows_is_a_waiver_of_nothing() -> None:
    assert found_about(waiver("ABC-99")) == ["WVR-02"]
    ((_rule, mistake),) = mistakes_about(waiver("ABD-01"))
    assert mistake.right == 'There is no rule ABD-01. The nearest is "ABC-01".'


def test_a_waiver_of_an_item_touches_no_other() -> None:
    given = waiver("ABC-01", item=ITEM)
    assert holds(given, finding("ABC-01", f"news/{ITEM}/es.md"))
    assert not holds(given, finding("ABC-01", f"news/{ITEM}-2/es.md"))
    assert not holds(given, finding("ABC-01"))


def test_a_waiver_of_an_item_that_has_no_such_finding_is_named() -> None:
    ((rule, mistake),) = mistakes_about(waiver("ABC-01", item=ITEM), finding("ABC-01", "news/other/es.md"))
    assert (rule, mistake.right) == ("WVR-02", "No finding of that rule was made about that item.")


def test_a_waiver_of_an_item_the_issue_lacks_is_told_the_nearest() -> None:
    ((rule, mistake),) = mistakes_about(waiver("ABC-01", item="2025-12-02-et"), finding("ABC-01"))
    assert (rule, mistake.right) == (
        "WVR-02",
        f'The issue has no item "2025-12-02-et". The nearest is "{ITEM}".',
    )


def test_a_waiver_of_the_workspace_waits_for_its_item() -> None:
    given = waiver("ABC-01", item="2026-02-02-autre", path=SETTINGS)
    assert found_about(given, finding("ABC-01")) == []


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (waiver("ABC-01", path=SETTINGS), "WVR-02"),
        (waiver("ABC-01", path=SETTINGS, until=LAST_WEEK), "WVR-01"),
        (waiver("ABC-01", path=SETTINGS, until=LAST_WEEK, item="2026-02-02-autre"), "WVR-01"),
        (waiver("ABD-01", path=SETTINGS, item="2026-02-02-autre"), "WVR-02"),
    ],
)
def test_a_waiver_of_the_workspace_that_does_nothing_is_named_in_its_file(given: Waiver, rule: str) -> None:
    ((found, mistake),) = mistakes_about(given)
    assert (found, mistake.path, mistake.remedy) == (rule, SETTINGS, "Take the waiver out of config.toml.")


def test_a_waiver_of_the_settings_holds_for_the_issue() -> None:
    mail = good_mail.mail()
    mail.subject("Un mot de plus. " * 10)
    assert [one.rule for one in check(good_mail.check_input(mail)).blockers] == ["CNT-03"]
    report = check(good_mail.check_input(mail, waivers=(waiver("CNT-03", path=SETTINGS),)))
    assert report.findings == ()
    assert [one.rule for one in report.waived] == ["CNT-03"]


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
