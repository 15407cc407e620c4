"""`audience sync`: who left at a provider leaves here, and the other way round."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.asking import answer_to, is_terminal
from cipc_newsletter.cli.refusals import say_that_it_can_be_repeated
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import AudienceError, ProviderError, UsageError
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.audience.departing import Tally
    from cipc_newsletter.pipeline.syncing import Known, Sync, Told

_SHOWN = 10


@click.command(
    cls=Command,
    name="sync",
    help=_(
        "Bring back who left, bounced or complained at the provider NAME, by default the one that sends; and tell a"
        " provider which keeps the list who left here."
    ),
)
@click.argument("name", required=False)
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; write nothing, tell the provider nothing."))
@click.option("--yes", is_flag=True, help=_("Tell the provider who left here without asking."))
@asked
def sync(session: Session, name: str | None, *, dry_run: bool, yes: bool) -> int:
    """Let both sides know who left."""
    from cipc_newsletter.pipeline import syncing as stage

    workspace = session.workspace()
    known = stage.informant_of(workspace, name or workspace.config.send.provider)
    tally = stage.bring_home(workspace, known, now=session.now, is_dry_run=dry_run)
    _show_tally(session, known, tally)
    gone = stage.left_here_on_its_list(workspace, known, now=session.now)
    _show_gone(session, known, gone)
    told = stage.Told()
    if gone and not dry_run:
        _require_yes(known, gone, yes=yes, home=tally.new.total())
        told = _told(known, gone, yes=yes)
    ended = stage.Sync(
        provider=known.name,
        title=known.title,
        tally=tally,
        left_here=gone,
        told=told.told,
        refused=told.refused,
        is_dry_run=dry_run,
    )
    _show_end(session, ended)
    return 1 if told.refused else 0


def _told(known: "Known", gone: tuple[str, ...], *, yes: bool) -> "Told":
    """Tell the provider who left here; where that breaks off, the same command goes on, and the error says so."""
    from cipc_newsletter.pipeline import syncing as stage

    try:
        return stage.tell(known, gone)
    except ProviderError as error:
        say_that_it_can_be_repeated(error, f"audience sync {known.name}" + (" --yes" if yes else ""))
        raise


def _show_tally(session: Session, known: "Known", tally: "Tally") -> None:
    from cipc_newsletter.audience.reasons import words_of_suppression

    session.show(
        _(
            "{provider} told of {read} who left: {new} new here, {known} known, {returned} back here since,"
            " {unreadable} without a usable address."
        ).format(
            provider=known.title,
            read=tally.read,
            new=tally.new.total(),
            known=tally.known,
            returned=tally.returned,
            unreadable=tally.unreadable,
        )
    )
    for reason, count in tally.new.most_common():
        session.show(f"  {count:>7}  {words_of_suppression(reason)}")
    if tally.returned and known.keeper is not None:
        session.say(
            _("Those who are back here get nothing through {provider} until it has their new consent too.").format(
                provider=known.title
            )
        )


def _show_gone(session: Session, known: "Known", gone: tuple[str, ...]) -> None:
    if known.keeper is None:
        return
    session.show(
        ngettext(
            "{count} person who left here is still on the list of {provider}.",
            "{count} people who left here are still on the list of {provider}.",
            len(gone),
        ).format(count=len(gone), provider=known.title)
    )
    for email in gone[:_SHOWN]:
        session.show(f"  {email}")
    if len(gone) > _SHOWN:
        session.show(_("  … and {count} more; --json has them all.").format(count=len(gone) - _SHOWN))


def _require_yes(known: "Known", gone: tuple[str, ...], *, yes: bool, home: int) -> None:
    """Go on only where a person, or --yes, agreed that the provider is told; `home` are those suppressed here before."""
    if yes:
        return
    remedy = _("Say: cipc-newsletter audience sync {name} --yes").format(name=known.name)
    if not is_terminal():
        raise UsageError(
            ngettext(
                "there is no terminal to ask on; {provider} was not told of {count} person who left here.",
                "there is no terminal to ask on; {provider} was not told of {count} people who left here.",
                len(gone),
            ).format(provider=known.title, count=len(gone)),
            right=ngettext(
                "What came from there is kept: {count} person newly suppressed here.",
                "What came from there is kept: {count} people newly suppressed here.",
                home,
            ).format(count=home),
            remedy=remedy,
        )
    answer = answer_to(
        _("To unsubscribe them at {provider}, type their number ({count}):").format(
            provider=known.title, count=len(gone)
        ),
        remedy=remedy,
    )
    if answer != str(len(gone)):
        raise AudienceError(
            _('"{answer}" is not "{wanted}"; {provider} was told nothing.').format(
                answer=answer, wanted=len(gone), provider=known.title
            ),
            right=_("What was brought back from there is kept."),
            remedy=_("To tell it after all, run the same command again."),
        )


def _show_end(session: Session, ended: "Sync") -> None:
    session.document(ended.as_json())
    if ended.is_dry_run:
        session.say(_("This was a dry run: nothing was written."))
    elif ended.told:
        session.show(
            ngettext(
                "{provider} was told of {count} person, and mails them no more.",
                "{provider} was told of {count} people, and mails them no more.",
                ended.told,
            ).format(provider=ended.title, count=ended.told)
        )
    for email in ended.refused:
        session.say(
            _("{provider} does not take {email} off its list; do it there by hand.").format(
                provider=ended.title, email=email
            )
        )
