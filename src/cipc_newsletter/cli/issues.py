"""`issue`, `build`, `check`: from an issue file to a composed and checked message."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.days import date_of
from cipc_newsletter.cli.session import Command, Group, Session, asked
from cipc_newsletter.model.finding import CheckReport, Severity
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.check.folding import Folded

_MARKS = {Severity.BLOCKER: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}


@click.command(cls=Command, help=_("Compose ISSUE (else the newest) into build/: HTML, text, a sample mail, a page."))
@click.argument("issue", required=False)
@click.option("--lang", "languages", multiple=True, metavar="L", help=_("Write only this language; repeatable."))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=_("Write here instead of build/."))
@asked
def build(session: Session, issue: str | None, languages: tuple[str, ...], out: Path | None) -> None:
    """Compose an issue."""
    from cipc_newsletter.pipeline import issues

    workspace = session.workspace()
    manifest = issues.build(workspace, issue, languages=languages, out=out)
    session.document(manifest)
    folder = (out or workspace.root / "build") / manifest["issue"]
    for language, facts in manifest["languages"].items():
        if languages and language not in languages:
            continue
        size = _("{count:.0f} kB").format(count=facts["html"]["bytes"] / 1000)
        session.show(f"{language}  {facts['subject']}  ({size})  {workspace.shown(folder / language / 'view.html')}")
    session.say(
        _(
            "Issue {issue} composed, version {code}. Open view.html to look at it. Next: cipc-newsletter check {issue}"
        ).format(issue=manifest["issue"], code=manifest["code"])
    )


@click.command(
    cls=Command, help=_("Say what is wrong with ISSUE (else the newest). A blocker forbids sending: exit 3.")
)
@click.argument("issue", required=False)
@click.option("--strict", is_flag=True, help=_("Warnings forbid sending too."))
@asked
def check(session: Session, issue: str | None, strict: bool) -> int:  # noqa: FBT001 -- Click's call
    """Check an issue."""
    from cipc_newsletter.check.folding import folded
    from cipc_newsletter.pipeline import checking, issues

    workspace = session.workspace()
    made = issues.composition(workspace, issue)
    report = checking.report_on(workspace, made, today=session.now.astimezone().date())
    session.document(_report_value(report))
    shown = folded(report.findings, made.issue)
    for each in shown:
        session.show(_finding_in_words(each, made.issue.languages))
    weights = {Severity.BLOCKER, Severity.WARNING} if strict else {Severity.BLOCKER}
    count = sum(each.finding.severity in weights for each in shown)
    session.say(_verdict(report, count=count, code=made.composed.code))
    return 3 if count else 0


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
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "language": finding.language,
                "path": finding.path,
                "line": finding.line,
                "message": finding.message,
                "fix": " ".join(part for part in (finding.right, finding.fix) if part),
            }
            for finding in report.findings
        ],
    }


@click.group(cls=Group, help=_("Start, list and show issues."))
def issue() -> None:
    """Hold the commands about issue files."""


@issue.command(name="new", help=_("Start the issue file ID with these items, the first one leading."))
@click.argument("issue_id", metavar="ID")
@click.option("--items", "item_ids", multiple=True, metavar="ID", help=_("A news item; repeatable, in order."))
@click.option("--from-news", is_flag=True, help=_("All news that no issue has used since the newest one."))
@click.option("--since", metavar="DATE", help=_("With --from-news: the news of this day and later."))
@click.option("--template", metavar="NAME", default="bulletin", help=_("The look: bulletin, communique or your own."))
@click.argument("more_items", metavar="[ITEM]…", nargs=-1)
@asked
def new(
    session: Session,
    issue_id: str,
    item_ids: tuple[str, ...],
    more_items: tuple[str, ...],
    from_news: bool,  # noqa: FBT001 -- Click's call
    since: str | None,
    template: str,
) -> None:
    """Start an issue file."""
    from cipc_newsletter.pipeline import issue_files
    from cipc_newsletter.pipeline.proposing import proposed_items

    workspace = session.workspace()
    chosen = (*item_ids, *more_items)
    if from_news or since:
        chosen = (*chosen, *(one for one in proposed_items(workspace, since=date_of(since)) if one not in chosen))
    made = issue_files.start(
        workspace,
        issue_id,
        item_ids=chosen,
        template=template,
        today=session.now.astimezone().date(),
    )
    path = made.path
    session.document({"issue": issue_id, "path": path, "languages": made.languages, "lacking": made.lacking})
    for language, items in made.lacking.items():
        if language not in made.languages:
            session.say(
                _('The issue is not in "{language}", which these items lack: {items}.').format(
                    language=language, items=", ".join(items)
                )
            )
    session.show(
        _(
            "{path} is there. Write its subject, preheader and introduction, then: cipc-newsletter build {issue}"
        ).format(path=path, issue=issue_id)
    )


@issue.command(name="list", help=_("List the issues with their state."))
@asked
def list_(session: Session) -> None:
    """List issues, oldest first."""
    from cipc_newsletter.pipeline.standing import issue_states

    rows = issue_states(session.workspace(), now=session.now)
    session.document([{"issue": row.issue_id, "state": row.state, "subject": row.subject} for row in rows])
    width = max((len(row.issue_id) for row in rows), default=0)
    for row in rows:
        session.show(f"{row.issue_id:<{width}}  {row.state_in_words:<10} {row.subject}")


@issue.command(name="show", help=_("Show ISSUE: its sections, its items, its words."))
@click.argument("issue_id", metavar="ISSUE")
@asked
def show(session: Session, issue_id: str) -> None:
    """Show an issue."""
    from cipc_newsletter.pipeline import issue_files

    found, _theme = issue_files.read(session.workspace(), issue_id)
    session.document(issue_files.overview(found))
    session.show(issue_files.overview_in_words(found))
