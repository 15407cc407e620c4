"""Questions to a person: always with what is at stake said first, never asked where nobody can answer."""

import sys

import click

from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _


def is_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer_to(question: str, *, remedy: str) -> str:
    """Ask on the terminal and return the trimmed answer; UsageError with `remedy` where there is no terminal.

    The end of input (Ctrl-D) is an empty answer, which declines; Ctrl-C stops the command.
    """
    if not is_terminal():
        raise UsageError(_("there is no terminal to ask on; nothing was done."), remedy=remedy)
    try:
        return str(click.prompt(question, err=True, prompt_suffix=" ")).strip()
    except click.Abort as leaving:
        # Click makes one exception of the two; only the one it came from tells them apart.
        if not isinstance(leaving.__context__, EOFError):
            raise
        click.echo(err=True)
        return ""


def count_of(text: str) -> int:
    """Return the number typed after --expect; Click's own type would name itself in English. Raises UsageError."""
    if not text.isdecimal():
        raise UsageError(
            _('"{text}" is not a number of people.').format(text=text),
            right=_("It is written in figures alone, as it was shown."),
            remedy=_("Such as: --expect 1204"),
        )
    return int(text)


def confirmed_code(session: Session, summary: str) -> str:
    """Show what would be approved and ask for the code of the version that was seen."""
    session.say(summary)
    return answer_to(
        _("The code in the copy that was looked at:"),
        remedy=_("Give the code in the command: --code 7QK4-M2"),
    )
