"""Write docs/commands.md: every command's help page, as the program prints it in English.

Run by `make documents`; a test holds the page to what the program says.
"""

import os
from pathlib import Path

os.environ["COLUMNS"] = "100"

import click

from cipc_newsletter import wording
from cipc_newsletter.cli.application import COMMANDS, _application

TARGET = Path(__file__).parent / "commands.md"
HEAD = """# Commands

Every command with its options, as `cipc-newsletter COMMAND --help` prints it; in French on a French system. What they
promise, with exit codes and JSON, is in [contract.md](contract.md).
"""


def pages() -> str:
    """Return the whole page."""
    wording.speak("en")
    root = click.Context(_application(), info_name="cipc-newsletter", terminal_width=100)
    parts = [HEAD, _page(root.command, root)]
    for name in COMMANDS:
        command = root.command.get_command(root, name)
        context = click.Context(command, info_name=name, parent=root, terminal_width=100)
        parts.append(_page(command, context))
        if isinstance(command, click.Group):
            for member in command.list_commands(context):
                inner = command.get_command(context, member)
                parts.append(_page(inner, click.Context(inner, info_name=member, parent=context, terminal_width=100)))
    return "\n".join(parts)


def _page(command: click.Command, context: click.Context) -> str:
    return f"## {context.command_path}\n\n```\n{command.get_help(context).rstrip()}\n```\n"


if __name__ == "__main__":
    TARGET.write_text(pages(), encoding="utf-8", newline="\n")
