"""What every command shares: the options accepted before or after it, the workspace, and the two voices.

Data goes to stdout, talk to stderr; with `--json` stdout carries exactly one document. Chooses nothing.
"""

import datetime as dt
import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace

STANDARD_OUTPUT = ("-", "/dev/stdout")  # the second is what shells and other programs call it
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but the tab and the line end


@dataclass(slots=True)
class Session:
    """One run of the program: what was asked of it besides the command itself, whether a campaign broke off, and
    whether the one JSON document is written.
    """

    folder: Path | None = None
    is_json: bool = False
    is_quiet: bool = False
    is_verbose: bool = False
    is_stopped: bool = False
    has_document: bool = False
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def workspace(self) -> "Workspace":
        """Open the workspace; tells once where config.example.toml stands in for config.toml."""
        from cipc_newsletter.config import EXAMPLE_NAME, open_workspace

        workspace = open_workspace(self.folder)
        if workspace.is_example:
            self.say(_("No config.toml here: the settings of {name} are used.").format(name=EXAMPLE_NAME))
        return workspace

    def say(self, sentence: str) -> None:
        """Tell a person something, on stderr; silent with --quiet and with --json."""
        if not self.is_quiet and not self.is_json:
            click.echo(visible(sentence), err=True)

    def show(self, text: str) -> None:
        """Put data for a person on stdout; nothing with --json, whose document is the data."""
        if not self.is_json:
            click.echo(visible(text))

    def document(self, value: object) -> None:
        """Put `value` on stdout as the one JSON document; nothing without --json."""
        if self.is_json:
            self.has_document = True
            json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
            sys.stdout.write("\n")

    def require_no_json(self, *, remedy: str) -> None:
        """Refuse another format on standard output where one JSON document was asked for. Raises UsageError."""
        if self.is_json:
            raise UsageError(
                _("this is not JSON, so --json cannot be kept."),
                right=_("With --json there is one JSON document on standard output, and nothing else."),
                remedy=remedy,
            )


def visible(text: str) -> str:
    """Return `text` without the control characters by which a title or a name could steer the terminal."""
    return _CONTROLS.sub("", text)


def _plain(value: object) -> object:
    """Return what JSON lacks as what scripts expect: times and dates in ISO form, mappings as objects."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path):
        return value.as_posix()
    return str(value)


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a Click callback that keeps an option's value in the session where it was given."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        session = context.ensure_object(Session)
        if value:
            setattr(session, name, value)

    return keep


def shared_options() -> list[click.Parameter]:
    """Return the options that every command takes; `--ui` is acted on before any command is loaded."""
    return [
        click.Option(
            ["-C", "--workspace"],
            type=click.Path(path_type=Path, file_okay=False),
            expose_value=False,
            callback=_remember("folder"),
            metavar=_("FOLDER"),
            help=_("The workspace; else the one found from here upwards."),
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            expose_value=False,
            callback=_remember("is_json"),
            help=_("One JSON document on standard output, nothing else."),
        ),
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_remember("is_quiet"),
            help=_("Only data and errors."),
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            expose_value=False,
            callback=_remember("is_verbose"),
            help=_("More about what happens."),
        ),
        click.Option(
            ["--ui"],
            type=click.Choice(["fr", "en"]),
            expose_value=False,
            help=_("The language of the program's own sentences."),
        ),
        click.Option(
            ["-h", "--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            help=_("Show this page."),
        ),
    ]


def _show_help(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 -- Click's call
    if value and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


def asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the session to a command as its first argument."""

    def with_session(*arguments: Any, **options: Any) -> Any:
        return command(click.get_current_context().ensure_object(Session), *arguments, **options)

    return update_wrapper(with_session, command)


class Command(click.Command):
    """A command that takes the shared options after its name as well."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "add_help_option": False})
        self.params.extend(shared_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; where there are too many, say what most often made several of one."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if type(error) is not click.UsageError:
                raise
            hint = _("A name or a text with spaces stands between straight quotes.")
            raise click.UsageError(f"{error.message} {hint}", ctx=error.ctx) from error


class Group(click.Group):
    """A family of commands, such as `audience`; its members take the shared options too."""

    command_class = Command

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("subcommand_metavar", _("COMMAND …"))
        super().__init__(*arguments, **{**options, "add_help_option": False})
        self.params.extend(shared_options())
