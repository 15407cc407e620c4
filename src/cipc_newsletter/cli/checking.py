"""`check`: what is wrong with an issue, for people, for scripts and for editors."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.session import STANDARD_OUTPUT, Command, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.check.check_input import CheckInput
    from cipc_newsletter.check.folding import Folded
    from cipc_newsletter.config import Workspace

_MARKS = {Severity.BLOCKER: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}


@click.command(
    cls=Command, help=_("Say what is wrong with ISSUE (else the newest). A blocker forbids sending: exit 3.")
)
@click.argument("issue", required=False)
@click.option("--strict", is_flag=True, help=_("Warnings forbid sending too."))
@click.option(
    "--sarif", metavar=_("FILE|-"), help=_("Write the findings as SARIF, for editors and code hosts; - is stdout.")
)
@click.option("--browser", is_flag=True, help=_("Let axe-core judge the mails in a browser of this computer, too."))
@click.option("--online", is_flag=True, help=_("Look whether the pages answer that the mails lead to, too."))
@asked
def check(
    session: Session,
    issue: str | None,
    strict: bool,  # noqa: FBT001 -- Click's call
    sarif: str | None,
    browser: bool,  # noqa: FBT001 -- the same
    online: bool,  # noqa: FBT001 -- the same
) -> int:
    """Check an issue."""
    from cipc_newsletter.check.folding import folded
    from cipc_newsletter.pipeline import checking, issues

    is_shown = sarif in STANDARD_OUTPUT
    if is_shown and session.is_json:
        raise UsageError(
            _("--json and --sarif - both want standard output."),
            right=_("One document stands there."),
            remedy=_("Name a file for one of them: --sarif findings.sarif"),
        )
    workspace = session.workspace()
    target = None if sarif is None or is_shown else checking.sarif_target(workspace, sarif)
    made = issues.composition(workspace, issue)
    given = checking.input_of(workspace, made, today=session.now.astimezone().date())
    report = checking.check_with(given, _beyond(session, workspace, given, browser=browser, online=online))
    if target is not None:
        with target.writing() as stream:
            stream.write(checking.as_sarif(report, workspace).encode())
    session.document(_report_value(report))
    shown = folded(report.findings, made.issue)
    if is_shown:
        click.echo(checking.as_sarif(report, workspace), nl=False)
    _show(session, shown, made.issue.languages, is_sarif=is_shown)
    weights = {Severity.BLOCKER, Severity.WARNING} if strict else {Severity.BLOCKER}
    count = sum(each.finding.severity in weights for each in shown)
    session.say(_verdict(report, count=count, code=made.composed.code))
    return 3 if count else 0


def _beyond(
    session: Session, workspace: "Workspace", given: "CheckInput", *, browser: bool, online: bool
) -> "Mapping[str, Sequence[Finding]]":
    """Return what the browser and the network say, by the beginnings of their rules' ids."""
    if not browser and not online:
        return {}
    from cipc_newsletter.check.rules import AXE, ONLINE
    from cipc_newsletter.pipeline import checking_beyond

    found: dict[str, Sequence[Finding]] = {}
    if browser:
        session.say(_("axe-core looks at {count} mails in a browser …").format(count=len(given.composed.messages)))
        found[AXE] = checking_beyond.browser_findings(given, environment=os.environ)
    if online:
        found[ONLINE] = checking_beyond.link_findings(
            workspace, given, fetcher=checking_beyond.fetcher_for(workspace), tell=session.say
        )
    return found


def _show(session: Session, findings: "Sequence[Folded]", languages: Sequence[str], *, is_sarif: bool) -> None:
    """Show findings, notes only where all is asked for; none where SARIF has standard output."""
    notes = [each for each in findings if each.finding.severity is Severity.NOTE and not session.is_verbose]
    if not is_sarif:
        for each in findings:
            if each not in notes:
                session.show(_finding_in_words(each, languages))
    if notes:
        session.say(
            ngettext(
                "{count} note more: see it with -v.", "{count} notes more: see them with -v.", len(notes)
            ).format(count=len(notes))
        )


def _finding_in_words(folded: "Folded", languages: Sequence[str]) -> str:
    """Return a finding as people read it: its weight, rule, languages and place, then what is to be done."""
    finding = folded.finding
    is_of_all = len(languages) > 1 and set(folded.languages) == set(languages)
    where = _("in all languages") if is_of_all else ", ".join(folded.languages)
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    return (
        f"{_MARKS[finding.severity]} {finding.rule} {where}  {place}\n"
        f"  {' '.join(part for part in (finding.message, finding.right, finding.fix) if part)}"
    )


def _verdict(report: CheckReport, *, count: int, code: str) -> str:
    if count:
        return ngettext(
            "Issue {issue} cannot be sent: {count} finding forbids it.",
            "Issue {issue} cannot be sent: {count} findings forbid it.",
            count,
        ).format(issue=report.issue_id, count=count)
    return _(
        "Issue {issue} may be sent once it is approved: cipc-newsletter approve {issue} --by NAME --code {code}"
    ).format(issue=report.issue_id, code=code)


def _report_value(report: CheckReport) -> dict[str, object]:
    return {
        "issue": report.issue_id,
        "digest": report.digest,
        "findings": [_value(finding) for finding in report.findings],
        "waived": [_value(finding) for finding in report.waived],
    }


def _value(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "language": finding.language,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "fix": " ".join(part for part in (finding.right, finding.fix) if part),
    }
