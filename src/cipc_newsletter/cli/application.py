"""The command itself: finds the language, loads the one command asked for, shows errors, gives the exit code.

Promises that `--help` loads nothing but Click, and that a person never meets a traceback for what they caused.
"""

import importlib
import os
import sys
from collections.abc import Sequence

import click

from cipc_newsletter import __version__, wording
from cipc_newsletter.cli.refusals import DONE, ERROR, INTERRUPTED, USAGE, show_error, show_stop, show_usage
from cipc_newsletter.cli.session import Group, Session
from cipc_newsletter.cli.speaking import language_of
from cipc_newsletter.errors import NewsletterError, UsageError
from cipc_newsletter.wording import _

# name → (module, attribute): a command's module is loaded when that command is asked for, and not before.
COMMANDS = {
    "init": ("starting", "init"),
    "status": ("starting", "status"),
    "doctor": ("starting", "doctor"),
    "completion": ("starting", "completion"),
    "import": ("importing", "import_"),
    "news": ("news", "news"),
    "issue": ("issues", "issue"),
    "translate": ("translating", "translate"),
    "build": ("issues", "build"),
    "images": ("images", "images"),
    "check": ("checking", "check"),
    "preview": ("previewing", "preview"),
    "review": ("reviewing", "review"),
    "approve": ("reviewing", "approve"),
    "audience": ("audience", "audience"),
    "send-test": ("testing", "send_test"),
    "send": ("sending", "send"),
    "correct": ("sending", "correct"),
    "campaign": ("campaigns", "campaign"),
    "report": ("reporting", "report"),
    "providers": ("providers", "providers"),
    "backup": ("backups", "backup"),
    "restore": ("backups", "restore"),
}


def _summaries() -> dict[str, str]:
    """Return what each command does in a line, so that the overview need not load them."""
    return {
        "init": _("Make a new workspace, with examples."),
        "status": _("Say where the newest issue stands, and the one next step."),
        "doctor": _("Say what is missing on this computer and in this workspace."),
        "completion": _("Print the completion script for a shell."),
        "import": _("Bring news in as item files."),
        "news": _("List and show news items."),
        "issue": _("Start, list and show issues."),
        "translate": _("Send an issue's texts out to the translators, and bring them back."),
        "build": _("Compose an issue into e-mails."),
        "images": _("Put an issue's pictures where mails load them."),
        "check": _("Say what is wrong with an issue; blockers forbid sending."),
        "preview": _("Look at issues in a browser, as their readers will see them, while they are written."),
        "review": _("Look at an issue as its readers will see it, and say what is to be changed."),
        "approve": _("Record who accepted which version of an issue."),
        "audience": _("Who may receive, and the proof."),
        "send-test": _("Send a marked test copy to a colleague."),
        "send": _("Send an approved issue to everybody who may receive it."),
        "correct": _("Mail a correction to exactly those who received a campaign."),
        "campaign": _("Watch a campaign, and go on with one that stopped."),
        "report": _("Say what became of a campaign, in numbers that add up."),
        "providers": _("Set the providers up: keys, accounts, lists, and what each can carry."),
        "backup": _("Write the store into one encrypted file."),
        "restore": _("Put a backup in place of the store."),
    }


class Application(Group):
    """The overview of all commands, each loaded only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- Click's signature
        """Return the names in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- Click's signature
        """Load and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"cipc_newsletter.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- Click's
        """Write the list of commands without loading any of them."""
        with formatter.section(_("Commands")):
            formatter.write_dl(list(_summaries().items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named first; an unknown one is refused with the nearest name."""
        if args and args[0] not in COMMANDS:
            raise UsageError(
                _('there is no command "{name}".').format(name=args[0]),
                right=_nearest(args[0]),
                remedy=_("See them all: cipc-newsletter --help"),
            )
        return super().resolve_command(ctx, args)


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COMMANDS, n=1)
    return _('Nearest: "{name}".').format(name=near[0]) if near else ""


def _application() -> Application:
    application = Application(
        name="cipc-newsletter",
        invoke_without_command=True,
        callback=_bare,
        help=_("Compose, check, approve and mail an organisation's newsletter. Without a command: status."),
        subcommand_metavar=_("COMMAND …"),
    )
    application.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help=_("Show the version."),
        )
    )
    return application


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 -- Click's call
    if value and not context.resilient_parsing:
        click.echo(f"cipc-newsletter {__version__}")
        context.exit()


@click.pass_context
def _bare(context: click.Context) -> None:
    """Say where things stand when no command is given."""
    if context.invoked_subcommand is None:
        from cipc_newsletter.cli.starting import status

        context.invoke(status)


def run(arguments: Sequence[str]) -> int:
    """Carry out `arguments` and return the exit code."""
    _speak_utf8()
    wording.speak(language_of(arguments))
    session = Session(is_json="--json" in arguments, is_verbose="-v" in arguments or "--verbose" in arguments)
    try:
        code = _carry_out(arguments, session)
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()  # the reader has gone
        return ERROR
    except OSError as error:
        return show_error(_refusal(error, session), session)
    return code


def _carry_out(arguments: Sequence[str], session: Session) -> int:
    try:
        result = _application().main(
            list(arguments),
            prog_name="cipc-newsletter",
            standalone_mode=False,
            obj=session,
            windows_expand_args=False,
        )
    except NewsletterError as error:
        return show_error(error, session)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        show_usage(error, session)
        return USAGE if isinstance(error, click.UsageError) else ERROR
    except (click.Abort, KeyboardInterrupt):
        return show_stop(session, code=INTERRUPTED)
    return result if isinstance(result, int) else DONE


def _refusal(error: OSError, session: Session) -> NewsletterError:
    """Return in words what the system refused where no stage foresaw it: standard output on a full disk, for one."""
    from cipc_newsletter.operating_system import file_error

    named = file_error(error, str(error.filename or _("standard output")), is_write=True)
    named.__cause__ = error
    if error.filename is None:
        _hush()
        session.is_json = False
    return named


def _hush() -> None:
    """Write to standard output no more, not even the farewell of the interpreter."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _speak_utf8() -> None:
    """Write UTF-8 also where output is redirected on Windows; what a terminal cannot show becomes a mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
