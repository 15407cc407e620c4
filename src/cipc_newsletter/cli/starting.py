"""`init`, `status`, `doctor`, `completion`: from nothing to knowing what comes next."""

import os
from pathlib import Path

import click

from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _, ngettext


@click.command(cls=Command, help=_("Make a new workspace in DIR, with example news, issues and a template."))
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
@asked
def init(session: Session, folder: Path | None) -> None:
    """Make a new workspace."""
    from cipc_newsletter.pipeline.new_workspace import make_workspace

    made = make_workspace(folder or session.folder or Path())
    session.document({"workspace": str(made.root), "files": made.files, "store": str(made.store_folder)})
    session.show(
        ngettext(
            "New workspace in {folder}: {count} file.", "New workspace in {folder}: {count} files.", made.files
        ).format(folder=made.root, count=made.files)
    )
    if made.synced_by:
        session.say(
            _(
                "This folder is synced by {name}, where a database would be damaged: the store goes to {folder}."
            ).format(name=made.synced_by, folder=made.store_folder)
        )
    session.say(_("Next: put your organisation into config.toml, then: cipc-newsletter build"))


@click.command(cls=Command, help=_("Say where the newest issue stands, and the one next step."))
@asked
def status(session: Session) -> None:
    """Say where things stand."""
    from cipc_newsletter.pipeline.standing import standing

    where = standing(session.workspace(), now=session.now)
    session.document(where.value())
    session.show(where.sentence)
    session.show(_("Next: {step}").format(step=where.next_step))


@click.command(cls=Command, help=_("Say what is missing on this computer and in this workspace, and how to mend it."))
@click.option(
    "--online",
    is_flag=True,
    help=_("Ask the DNS, too, whether mails from your domain are believed: SPF, DKIM, DMARC."),
)
@asked
def doctor(session: Session, online: bool) -> int:  # noqa: FBT001 -- Click's call
    """Look at the computer and the workspace."""
    from cipc_newsletter.pipeline.diagnosing import diagnose

    workspace = session.workspace()
    seen = diagnose(workspace, environment=os.environ, now=session.now)
    if online:
        from cipc_newsletter.pipeline.diagnosing_online import diagnose_domain

        seen = (*seen, *diagnose_domain(workspace))
    session.document(
        [{"subject": each.subject, "ok": each.is_well, "seen": each.seen, "remedy": each.remedy} for each in seen]
    )
    for each in seen:
        line = _("{place}: {what}").format(place=each.subject, what=each.seen)
        session.show(f"{'✓' if each.is_well else '✗'} {line}")
        if not each.is_well and each.remedy:
            session.show(f"  → {each.remedy}")
    return 0 if all(each.is_well for each in seen) else 1


@click.command(cls=Command, help=_("Print the completion script for SHELL: bash, zsh or fish."))
@click.argument("shell", metavar="SHELL")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a completion script."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(
            _('there is no completion for the shell "{shell}".').format(shell=shell),
            right=_("It is one of bash, zsh, fish."),
            remedy=_("For example: cipc-newsletter completion bash"),
        )
    root = context.find_root()
    click.echo(kind(root.command, {}, "cipc-newsletter", "_CIPC_NEWSLETTER_COMPLETE").source())
