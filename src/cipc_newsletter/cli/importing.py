"""`import`: from a page, a feed or a site to item files."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.asking import answer_to
from cipc_newsletter.cli.session import Group, Session
from cipc_newsletter.cli.site_imports import feed, html, wordpress
from cipc_newsletter.cli.text_imports import text
from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.ingest.resolving import Keep


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
    if name is None and keep is not None:
        raise UsageError(
            _("--keep goes with --resolve."),
            right=_("It says which version of one item stays."),
            remedy=_("Say: cipc-newsletter import --resolve ID --keep {version}").format(version=keep),
        )
    if name is None:
        click.echo(context.get_help(), color=context.color)
        context.exit(0)
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


for _command in (text, wordpress, feed, html):
    import_.add_command(_command)
