"""`issue`, `build`: from an issue file to a composed and checked message."""

from pathlib import Path

import click

from cipc_newsletter.cli.days import date_of
from cipc_newsletter.cli.session import Command, Group, Session, asked
from cipc_newsletter.wording import _


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
