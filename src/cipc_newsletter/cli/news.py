"""`import` and `news`: from a page to item files, and what there is."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.ingest.draft import Plan
    from cipc_newsletter.pipeline.news import ImportResult


@click.group(name="import", cls=Group, help=_("Bring news in as item files."))
def import_() -> None:
    """Hold one command for each kind of source."""


@import_.command(
    name="text", help=_("Bring in the pasted text of a news page: a FILE, - for standard input, or --clipboard.")
)
@click.argument("file", metavar="FILE|-", required=False)
@click.option("--clipboard", is_flag=True, help=_("Take the text on the clipboard."))
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help=_("The language of the page."))
@click.option("--date", metavar="DATE", help=_("For an item whose text has no date, such as 2025-12-09."))
@click.option("--item", metavar="ID", help=_("The one item of the page joins this item as another language."))
@click.option(
    "--dry-run", is_flag=True, help=_("Show the plan: each line's role, and what is doubtful; write nothing.")
)
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help=_("Write the plan here, to be edited."))
@click.option("--apply", "edited", type=click.Path(path_type=Path), help=_("Carry out a plan that was edited."))
@click.option("--strict", is_flag=True, help=_("Leave with 1 where something conflicts or is skipped."))
@asked
def text(
    session: Session,
    file: str | None,
    clipboard: bool,  # noqa: FBT001 -- Click's call, as the other two
    language: str | None,
    date: str | None,
    item: str | None,
    dry_run: bool,  # noqa: FBT001
    plan_file: Path | None,
    edited: Path | None,
    strict: bool,  # noqa: FBT001
) -> int:
    """Bring a pasted page in."""
    from cipc_newsletter.pipeline import news as stage

    workspace = session.workspace()
    if edited is not None and (file is not None or clipboard):
        raise UsageError(
            _("an edited plan and a page were given at once."),
            right=_("A plan holds the text of its page."),
            remedy=_("Say only: cipc-newsletter import text --apply {file}").format(file=edited),
        )
    plan = stage.edited_plan(edited) if edited else _plan_of(file, is_clipboard=clipboard, language=language)
    if plan_file is not None:
        stage.write_plan(plan, plan_file)
        session.document({"plan": str(plan_file)})
        session.show(
            _("The plan is in {file}. Correct it there, then: cipc-newsletter import text --apply {file}").format(
                file=plan_file
            )
        )
        return 0
    result = stage.import_plan(workspace, plan, date=date_of(date), item=item, dry_run=dry_run)
    session.document(result.value())
    if dry_run:
        session.show(result.plan_text.rstrip("\n"))
    _tell(session, result, dry_run=dry_run)
    value = result.value()
    return 1 if strict and (value["conflict"] or value["skipped"] or value["leftover"]) else 0


def _plan_of(file: str | None, *, is_clipboard: bool, language: str | None) -> "Plan":
    from cipc_newsletter.pipeline import news as stage

    if (file is None) != is_clipboard:
        raise UsageError(
            _("an import takes one source."),
            right=_("It is a file, - for standard input, or --clipboard."),
            remedy=_("For example: cipc-newsletter import text page.txt"),
        )
    standard_input = sys.stdin.buffer.read() if file == "-" else None
    page, location = stage.text_of_page(file or "", is_clipboard=is_clipboard, standard_input=standard_input)
    return stage.read_page(page, location=location, language=language)


def date_of(text: str | None) -> dt.date | None:
    """Return the day typed as 2025-12-09, None for none. Raises UsageError."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _('"{text}" is not a day.').format(text=text),
            right=_("A day is written year-month-day, such as 2025-12-09."),
            remedy=_("Write it so."),
        ) from error


def _tell(session: Session, result: "ImportResult", *, dry_run: bool) -> None:
    outcome = result.outcome
    value = result.value()
    session.show(
        _("{new} new, {updated} updated, {unchanged} unchanged, {conflict} in conflict, {skipped} skipped.").format(
            **{name: len(value[name]) for name in ("new", "updated", "unchanged", "conflict", "skipped")}
        )
    )
    for entry in outcome.entries:
        if entry.outcome in ("conflict", "skipped"):
            reason = _("{place}: {what}").format(place=entry.id or entry.draft.title, what=entry.reason)
            session.show(f"  {reason}")
        elif entry.outcome != "unchanged":
            session.show(f"  {entry.id}  {entry.draft.title}")
    for line in outcome.leftover:
        session.show(_("  left over, line {line}: {text}").format(line=line.number, text=line.text))
    doubts = sum(bool(line.doubt) for entry in outcome.entries for line in entry.draft.lines)
    doubts += sum(len(entry.draft.doubts) for entry in outcome.entries)
    if dry_run:
        session.say(_("This was a dry run: nothing was written."))
    elif doubts and value["new"]:
        session.say(
            ngettext(
                "{count} place is doubtful. To see it: the same command with --dry-run; to correct it: --plan FILE.",
                "{count} places are doubtful. To see them: the same command with --dry-run; to correct them: --plan FILE.",
                doubts,
            ).format(count=doubts)
        )


@click.group(cls=Group, help=_("List and show news items."))
def news() -> None:
    """Hold the commands about items."""


@news.command(name="list", help=_("List the news items, and the issues that use them."))
@click.option("--unused", is_flag=True, help=_("Only those that are in no issue."))
@click.option("--since", metavar="DATE", help=_("Only those of this day and later."))
@asked
def list_(session: Session, unused: bool, since: str | None) -> None:  # noqa: FBT001 -- Click's call
    """List items."""
    from cipc_newsletter.pipeline import news as stage

    rows = stage.listed(session.workspace(), is_unused=unused, since=date_of(since))
    session.document(
        [
            {
                "id": row.id,
                "languages": list(row.languages),
                "title": row.title,
                "date": row.date,
                "issues": list(row.issues),
            }
            for row in rows
        ]
    )
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        issues = ", ".join(row.issues)
        session.show(
            f"{row.id:<{width}}  {' '.join(row.languages):<8}  {row.title}" + (f"  [{issues}]" if issues else "")
        )
    if not rows:
        session.say(_("There is no such item. To bring news in: cipc-newsletter import text FILE"))


@news.command(name="show", help=_("Show the item ID in all its languages."))
@click.argument("item_id", metavar="ID")
@asked
def show(session: Session, item_id: str) -> None:
    """Show one item."""
    from dataclasses import asdict

    from cipc_newsletter.pipeline import news as stage

    items = stage.shown(session.workspace(), item_id)
    session.document([asdict(item) for item in items])
    for item in items:
        session.show(f"{item.path}\n{item.title}\n{item.date or ''}\n\n{item.body.rstrip()}\n")
