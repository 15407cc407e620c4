"""How the command line says no: errors and usage in three parts, as JSON where that was asked for, and the exit codes.

Promises the same form for our errors and for Click's, and the exit code that docs/contract.md gives each. Catches
nothing: `application` does.
"""

import re
from dataclasses import replace
from typing import Any

import click

from cipc_newsletter.cli.session import Session, visible
from cipc_newsletter.errors import (
    ApprovalError,
    CheckError,
    NewsletterError,
    ProviderError,
    UncertainError,
    UsageError,
)
from cipc_newsletter.wording import _

DONE, ERROR, USAGE, BLOCKED, UNCERTAIN, STOPPED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

_PYTHON_QUOTES = re.compile(r"(?<!\w)'([^'\n]*)'(?!\w)")
_IN_FRENCH = {"--oui": "--yes", "--aide": "--help", "--langue": "--lang", "--gabarit": "--template"}


def exit_code_of(error: NewsletterError) -> int:
    """Return the exit code that goes with an error (docs/contract.md section 4)."""
    if isinstance(error, CheckError | ApprovalError):
        return BLOCKED
    return USAGE if isinstance(error, UsageError) else ERROR


def say_that_it_can_be_repeated(error: ProviderError, command: str) -> bool:
    """Let an unclear call of a `command` that may be repeated say so: nobody is mailed by it. Return whether it was one."""
    if not isinstance(error, UncertainError):
        return False
    first = replace(
        error.mistakes[0],
        right=_("Here that does no harm: what was done already stays done."),
        remedy=_("Run the same command again: cipc-newsletter {command}").format(command=command),
    )
    error.mistakes = (first, *error.mistakes[1:])
    return True


def show_error(error: NewsletterError, session: Session) -> int:
    """Show an error in the form that was asked for, with --verbose also its causes, and return its exit code."""
    code = STOPPED if session.is_stopped else exit_code_of(error)
    session.document({"error": _error_value(error), "exit_code": code})
    if not session.is_json:
        click.echo(visible(str(error)), err=True)
    cause = error.__cause__
    while session.is_verbose and cause is not None:
        session.say(f"  {type(cause).__name__}: {cause}")
        cause = cause.__cause__
    return code


def show_stop(session: Session, *, code: int) -> int:
    """Say that Ctrl-C ended the command, to scripts as their one document, and return `code`."""
    sentence = _("Stopped. Nothing more was done.")
    if not session.has_document:
        value = {"class": "Stopped", "message": sentence, "path": None, "line": None, "key": None, "hint": ""}
        session.document({"error": value, "exit_code": code})
    session.say(sentence)
    return code


def _error_value(error: NewsletterError) -> dict[str, Any]:
    first = error.mistakes[0]
    value: dict[str, Any] = {
        "class": type(error).__name__,
        "message": str(error),
        "path": first.path,
        "line": first.line,
        "key": first.key,
        "hint": " ".join(part for part in (first.right, first.remedy) if part),
    }
    if len(error.mistakes) > 1:
        value["mistakes"] = [
            {"message": str(mistake), "path": mistake.path, "line": mistake.line, "key": mistake.key}
            for mistake in error.mistakes
        ]
    return value


def show_usage(error: click.ClickException, session: Session) -> None:
    """Show what Click refuses in the same form as our own errors; a family named alone shows its members."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and not session.is_json:
        click.echo(error.format_message(), err=True)
        return
    context = getattr(error, "ctx", None)
    hint = _("See: {command} --help").format(command=context.command_path if context else "cipc-newsletter")
    message = _in_our_quotes(_with_meant_option(error).format_message())
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        message = _("A command is missing.")
    value = {"class": "UsageError", "message": message, "path": None, "line": None, "key": None, "hint": hint}
    session.document({"error": value, "exit_code": USAGE})
    if not session.is_json:
        click.echo(f"{message} {hint}", err=True)


def _with_meant_option(error: click.ClickException) -> click.ClickException:
    """Return an error about an unknown option with the one its French name means, where the command has it."""
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        meant = _IN_FRENCH.get(error.option_name, "")
        if any(meant in parameter.opts for parameter in error.ctx.command.params):
            nearest = _('Nearest: "{name}".').format(name=meant)
            return click.NoSuchOption(error.option_name, f"{error.message} {nearest}", ctx=error.ctx)
    return error


def _in_our_quotes(message: str) -> str:
    """Return a sentence of Click's, which quotes as Python does, with the quotation marks of the language in use."""
    return _PYTHON_QUOTES.sub(lambda quoted: _('"{name}"').format(name=quoted[1]), message)
