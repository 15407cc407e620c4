"""What axe-core answers becomes findings by its weights, at the place of the words; no answer is an error."""

import html
import json
from pathlib import Path
from typing import Any

import pytest

import good_mail
from cipc_newsletter.check import axe
from cipc_newsletter.check.axe import findings_in, page_for
from cipc_newsletter.check.checker import check
from cipc_newsletter.errors import BrowserError
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.model.issue import Waiver


def dom(**said: Any) -> str:
    answer = {"fr": {"needed": 320, "violations": [], **said}}
    return f'<html><body><pre id="result">{html.escape(json.dumps(answer), quote=False)}</pre></body></html>'


def violation(**changes: Any) -> dict[str, Any]:
    return {
        "id": "color-contrast",
        "impact": "serious",
        "help": "Elements must meet minimum color contrast ratio thresholds",
        "helpUrl": "https://dequeuniversity.com/rules/axe/4.14/color-contrast?application=axeAPI",
        "count": 1,
        "html": f"<h3>{good_mail.WORDS['fr']['title']}</h3>",
        "why": "Fix any of the following:\n  Element has insufficient color contrast of 2.1",
    } | changes


def found(*violations: dict[str, Any]) -> tuple[Finding, ...]:
    return findings_in(dom(violations=list(violations)), good_mail.check_input(template="templates/a/layout.mjml.j2"))


def test_nothing_against_a_mail_is_no_finding() -> None:
    assert found() == ()


def test_a_fault_is_a_rule_of_axe_s_own_where_its_words_were_written() -> None:
    (finding,) = found(violation())
    assert (finding.rule, finding.language) == ("AXE-color-contrast", "fr")
    assert finding.path == "news/2025-12-02-ete/fr.md"
    assert good_mail.WORDS["fr"]["title"] in finding.message
    assert "<h3>" not in finding.message
    assert "contrast of 2.1" in finding.right
    assert "?" not in finding.fix


def test_what_nobody_wrote_is_the_template_s() -> None:
    (finding,) = found(violation(html='<a href="https://x.example"></a>'))
    assert finding.path == "templates/a/layout.mjml.j2"
    assert '<a href="https://x.example">' in finding.message


@pytest.mark.parametrize(
    ("impact", "severity"),
    [
        ("critical", Severity.BLOCKER),
        ("serious", Severity.BLOCKER),
        ("moderate", Severity.WARNING),
        ("minor", Severity.NOTE),
        (None, Severity.WARNING),
    ],
)
def test_the_weight_is_that_of_the_harm(impact: str | None, severity: Severity) -> None:
    assert found(violation(impact=impact))[0].severity is severity


def test_several_elements_are_told_once_and_counted() -> None:
    (finding,) = found(violation(count=7))
    assert "7" in finding.message


def test_a_mail_wider_than_a_telephone_is_found() -> None:
    (finding,) = findings_in(dom(needed=412), good_mail.check_input())
    assert (finding.rule, finding.severity) == ("A11-12", Severity.BLOCKER)
    assert "412" in finding.message


@pytest.mark.parametrize("answer", ["<html></html>", '<pre id="result">{"error": "Error: axe"}</pre>'])
def test_no_answer_is_an_error(answer: str) -> None:
    with pytest.raises(BrowserError):
        findings_in(answer, good_mail.check_input())


def test_no_text_of_a_mail_ends_the_script_it_stands_in() -> None:
    page = page_for({"fr": "<p></script><script>alert(1)</script>"})
    assert page.count("</script>") == 2
    assert "alert(1)" in page


def waived(rule: str) -> good_mail.Issue:
    waiver = Waiver(rule=rule, reason="…", by="Ana", until=good_mail.issue().date, path="issues/2025-12.toml")
    return good_mail.issue(waivers=(waiver,))


def test_a_rule_of_axe_s_is_waived_by_its_name() -> None:
    given = good_mail.check_input(written=waived("AXE-color-contrast"))
    report = check(given, beyond=found(violation()), asked=("AXE-",))
    assert (report.findings, [one.rule for one in report.waived]) == ((), ["AXE-color-contrast"])


def test_a_waiver_of_it_waits_while_no_browser_is_asked() -> None:
    given = good_mail.check_input(written=waived("AXE-color-contrast"))
    assert check(given).findings == ()
    assert [one.rule for one in check(given, asked=("AXE-",)).findings] == ["WVR-02"]


@pytest.fixture
def npm() -> Path:
    """The folder of axe-core as npm installed it."""
    folder = Path(__file__).parents[1] / "judges" / "node_modules" / "axe-core"
    if not folder.exists():
        pytest.skip("axe-core is not installed (make setup-tests, with npm)")
    return folder


COPY = "copy axe.min.js, locales/fr.json and LICENSE into check/data/axe"
OURS = Path(axe.__file__).parent / "data" / "axe"


def test_the_axe_that_travels_is_the_one_the_tests_judge_by(npm: Path) -> None:
    assert (OURS / "axe.min.js").read_bytes() == (npm / "axe.min.js").read_bytes(), COPY


def test_the_french_of_the_axe_that_travels_is_of_the_same_version(npm: Path) -> None:
    ours, theirs = (json.loads(path.read_bytes()) for path in (OURS / "fr.json", npm / "locales" / "fr.json"))
    assert ours == theirs, COPY
