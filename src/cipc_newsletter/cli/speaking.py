"""Which language the command line speaks, found before anything is read that could be wrong.

Promises an answer whatever the arguments and the settings look like; the command itself will say what is wrong with them.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from cipc_newsletter import wording


def language_of(arguments: Sequence[str]) -> str:
    """Return the language to speak: --ui, else the staff's in config, else the system's."""
    from cipc_newsletter.operating_system import interface_language

    wanted = (_value_of(("--ui",), arguments), _staff_language(arguments))
    return next((language for language in wanted if language in wording.LANGUAGES), None) or interface_language()


def _value_of(names: Sequence[str], arguments: Sequence[str]) -> str:
    """Return what is given for an option that is needed before Click reads the arguments; empty for nothing."""
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in names:
            return value if equals else "".join(arguments[position + 1 : position + 2])
    return ""


def _staff_language(arguments: Sequence[str]) -> str:
    """Return [staff] language of the workspace at hand, read leniently: the command will say what is wrong."""
    import tomllib

    named = _value_of(("-C", "--workspace"), arguments) or os.environ.get("CIPC_NEWSLETTER_WORKSPACE", "")
    try:
        start = Path(named).resolve() if named else Path.cwd()
        names = ("config.toml", "config.example.toml")
        candidates = (folder / name for folder in (start, *start.parents) for name in names)
        path = next((path for path in candidates if path.is_file()), None)
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path else {}
        return str(settings.get("staff", {}).get("language", ""))
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""
