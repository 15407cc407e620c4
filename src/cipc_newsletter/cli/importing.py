"""`import`: from a page, a feed or a site to item files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.asking import answer_to
from cipc_newsletter.cli.days import date_of
from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.ingest.draft import Plan
    from cipc_newsletter.ingest.resolving import Keep
    from cipc_newsletter.pipeline.importing import ImportResult


@click.group(name="import", cls=Group, invoke_without_command=True, help=_("Bring news in as item files."))
@click.option(
    "--resolve",
    "name",
    metavar="ID",
    help=_("Decide for the item ID, which changed both here and at its source, which version stays."),
)
@click.option("--keep", type=click.Choice(["file", "source"]), help=_("With --resolve: the version that stays."))
@click.pass_context
def import_(context: click.Context, name: str | None, keep: str | None) -> int | None:
    """Hold one command for each kind of source, and the decision where a file and its source both changed."""
    if context.invoked_subcommand is not None and name is None and keep is None:
        return None
    if context.invoked_subcommand is not None:
        raise UsageError(
            _("--resolve goes without a source."),
            right=_("It decides about what an earlier import left waiting."),
            remedy=_("Say only: cipc-newsletter import --resolve ID"),
        )
    if name is None:
        click.echo(context.get_help(), color=context.color)
        context.exit(2 if keep else 0)
    return _resolve(context.ensure_object(Session), name, keep)


def _resolve(session: Session, name: str, keep: str | None) -> int:
    """Show the difference of each language, take the decision, and carry it out."""
    from cipc_newsletter.ingest.resolving import Keep
    from cipc_newsletter.pipeline import conflicts as stage

    workspace = session.workspace()
    decided = {}
    for conflict in stage.conflicts_of(workspace, name):
        session.show(conflict.item.path)
        for line in conflict.difference():
            session.show(f"  {line}")
        choice = Keep(keep) if keep else _choice()
        if choice is None:
            session.say(_("Nothing was decided; both versions stay."))
            return 1
        decided[stage.resolve(workspace, conflict, choice)] = choice.value
        session.say(
            _("The source's version is in the file now.") if choice is Keep.SOURCE else _("The file stays as it is.")
        )
    session.document({"resolved": decided})
    return 0


def _choice() -> "Keep | None":
    """Ask which version stays; None where the person does not say."""
    from cipc_newsletter.ingest.resolving import Keep

    answer = answer_to(
        _("Lines with - are the file's, lines with + the source's. Which stays? [file/source]"),
        remedy=_("Say it in the command: --keep file, or --keep source"),
    ).casefold()
    named = {"file": Keep.FILE, _("file"): Keep.FILE, "source": Keep.SOURCE, _("source"): Keep.SOURCE}
    return named.get(answer)


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
    from cipc_newsletter.pipeline import importing as stage

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
    from cipc_newsletter.pipeline import importing as stage

    if (file is None) != is_clipboard:
        raise UsageError(
            _("an import takes one source."),
            right=_("It is a file, - for standard input, or --clipboard."),
            remedy=_("For example: cipc-newsletter import text page.txt"),
        )
    standard_input = sys.stdin.buffer.read() if file == "-" else None
    page, location = stage.text_of_page(file or "", is_clipboard=is_clipboard, standard_input=standard_input)
    return stage.read_page(page, location=location, language=language)


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
