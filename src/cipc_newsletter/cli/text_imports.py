"""`import text`: a pasted page, with a plan that a person may correct."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.days import date_of
from cipc_newsletter.cli.import_report import tell
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.ingest.draft import Plan


@click.command(
    cls=Command,
    name="text",
    help=_("Bring in the pasted text of a news page: a FILE, - for standard input, or --clipboard."),
)
@click.argument("file", metavar=_("FILE|-"), required=False)
@click.option("--clipboard", is_flag=True, help=_("Take the text on the clipboard."))
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help=_("The language of the page."))
@click.option("--date", metavar="DATE", help=_("For an item whose text has no date, such as 2025-12-09."))
@click.option("--item", metavar="ID", help=_("The one item of the page joins this item as another language."))
@click.option(
    "--dry-run", is_flag=True, help=_("Show the plan: each line's role, and what is doubtful; write nothing.")
)
@click.option("--plan", "plan_file", metavar=_("FILE"), help=_("Write the plan here, to be edited."))
@click.option(
    "--apply",
    "edited",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("Carry out a plan that was edited."),
)
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
    plan_file: str | None,
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
    target = None if plan_file is None else stage.place_of_plan(workspace, plan_file, example="plan.txt")
    plan = stage.edited_plan(edited) if edited else _plan_of(file, is_clipboard=clipboard, language=language)
    if target is not None:
        stage.write_plan(plan, target)
        session.document({"plan": plan_file})
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
    tell(session, result, dry_run=dry_run)
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
