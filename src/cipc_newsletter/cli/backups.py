"""`backup` and `restore`: the passphrase, what is in the file, and the yes before anything is replaced."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.asking import answer_to, is_terminal
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import StoreError, UsageError
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.pipeline.restoring import Ready
    from cipc_newsletter.store.backups import Contents

VARIABLE = "CIPC_NEWSLETTER_PASSPHRASE"


@click.command(cls=Command, help=_("Write the store and its keys into one encrypted FILE, or into that folder."))
@click.argument("file", metavar=_("FILE"))
@click.option("--replace", "is_replacing", is_flag=True, help=_("Write over an earlier backup of this name."))
@asked
def backup(session: Session, file: str, is_replacing: bool) -> None:  # noqa: FBT001 -- Click's call
    """Make a backup."""
    from cipc_newsletter.pipeline import backing_up as stage

    workspace = session.workspace()
    stage.require_sqlite(workspace)
    target = stage.place_of(workspace, file, now=session.now, is_replacing=is_replacing)
    made = stage.back_up(workspace, target, passphrase=_passphrase(is_new=True), now=session.now)
    session.document({"file": str(made.path), "bytes": made.size, **_numbers(made.contents)})
    session.show(
        _("Backup in {path} ({size} MB): {what}.").format(
            path=made.path, size=f"{made.size / 1e6:.1f}", what=_in_words(made.contents)
        )
    )
    session.say(_("Without the passphrase nobody can open it, you neither. Keep both, not in the same place."))


@click.command(
    cls=Command, help=_("Put the backup FILE in place of the store; nothing is sent until that is settled.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--replace", "is_replacing", is_flag=True, help=_("Also where a store is; it is kept under another name.")
)
@click.option("--yes", is_flag=True, help=_("Do not ask; needs --expect where a store is replaced."))
@click.option("--expect", metavar="N", help=_("How many people must be in the backup."))
@asked
def restore(
    session: Session,
    file: Path,
    is_replacing: bool,  # noqa: FBT001 -- Click's call, as the next
    yes: bool,  # noqa: FBT001
    expect: str | None,
) -> None:
    """Restore a backup."""
    from cipc_newsletter.pipeline import restoring as stage

    workspace = session.workspace()
    passphrase = _passphrase(is_new=False)
    with stage.ready(workspace, file, passphrase=passphrase, now=session.now) as prepared:
        session.say(
            _("The backup is of {moment}: {what}.").format(
                moment=f"{prepared.made_at.astimezone():%Y-%m-%d %H:%M}", what=_in_words(prepared.contents)
            )
        )
        if prepared.is_replacing:
            _require_yes(session, prepared, file, is_replacing=is_replacing, yes=yes, expect=expect)
        kept = stage.put(prepared, now=session.now)
    session.document(
        {
            "made_at": prepared.made_at,
            **_numbers(prepared.contents),
            "kept": [str(path) for path in kept],
            "store": str(prepared.target),
        }
    )
    session.show(_("The store is as it was at that moment: {path}").format(path=prepared.target))
    for path in kept:
        session.say(_("What stood there is kept: {path}").format(path=path))
    session.say(
        _(
            "What was sent after that moment is not in it, so nothing is sent for now."
            " Next: cipc-newsletter campaign reconcile"
        )
    )


def _require_yes(
    session: Session,
    prepared: "Ready",
    file: Path,
    *,
    is_replacing: bool,
    yes: bool,
    expect: str | None,
) -> None:
    """Replace a store only where a person, or --yes with the right number, agreed to this very backup."""
    session.say(_here_in_words(prepared))
    if not is_replacing:
        raise StoreError(
            _("there is a store here already; nothing was changed."),
            right=_("A store is replaced only where that was said: what came after the backup is not in it."),
            remedy=_("To replace it, say: cipc-newsletter restore {file} --replace").format(file=file),
            path=str(prepared.target),
        )
    wanted = prepared.contents.people
    remedy = _("Say: cipc-newsletter restore {file} --replace --yes --expect {count}").format(file=file, count=wanted)
    if yes and expect is None:
        raise UsageError(_("--yes alone replaces nothing."), remedy=remedy)
    if not yes:
        expect = answer_to(
            _("To replace it, type the number of people in the backup ({wanted}):").format(wanted=wanted),
            remedy=remedy,
        )
    if expect != str(wanted):
        raise StoreError(
            _("the backup has {count} people; nothing was changed.").format(count=wanted),
            remedy=_("To replace the store after all, run the same command again."),
        )


def _passphrase(*, is_new: bool) -> str:
    """Return the passphrase: from the variable, else typed, twice where it is a new one. Raises UsageError."""
    from cipc_newsletter.pipeline.backing_up import require_long_enough

    given = os.environ.get(VARIABLE)
    if given is not None:
        if is_new:
            require_long_enough(given)
        return given
    if not is_terminal():
        raise UsageError(
            _("there is no terminal to type the passphrase on; nothing was done."),
            remedy=_("Set the variable {variable} to it.").format(variable=VARIABLE),
        )
    if not is_new:
        return _typed(_("Passphrase of the backup:"))
    first = _typed(_("Passphrase for the backup:"))
    require_long_enough(first)
    if _typed(_("The same once more:")) != first:
        raise UsageError(
            _("the two passphrases are not the same; nothing was done."), remedy=_("Run the same command again.")
        )
    return first


def _typed(question: str) -> str:
    return str(click.prompt(question, hide_input=True, err=True, prompt_suffix=" ", default="", show_default=False))


def _in_words(contents: "Contents") -> str:
    people = ngettext("{count} person", "{count} people", contents.people).format(count=contents.people)
    campaigns = ngettext("{count} campaign", "{count} campaigns", contents.campaigns).format(count=contents.campaigns)
    if not contents.unfinished:
        return _("{people}, {campaigns}").format(people=people, campaigns=campaigns)
    said = ngettext(
        "{people}, {campaigns}, {count} of them not finished",
        "{people}, {campaigns}, {count} of them not finished",
        contents.unfinished,
    )
    return said.format(people=people, campaigns=campaigns, count=contents.unfinished)


def _here_in_words(prepared: "Ready") -> str:
    here = prepared.here
    if here is None:
        return _("The store that is here cannot be read: {path}").format(path=prepared.target)
    last = f"{here.last_at.astimezone():%Y-%m-%d %H:%M}" if here.last_at else "–"
    return _("The store that is here: {what}; last written to on {moment}.").format(what=_in_words(here), moment=last)


def _numbers(contents: "Contents") -> dict[str, object]:
    return {"people": contents.people, "campaigns": contents.campaigns, "unfinished": contents.unfinished}
