"""What the person at this computer has: a language, and a clipboard.

Promises an answer on every system, or a sentence that says what is missing. Changes nothing.
"""

import os
import shutil
import sys

from cipc_newsletter.errors import FileError
from cipc_newsletter.wording import _


def interface_language() -> str:
    """Return the two-letter language of the system's user interface, or "en" where none can be told."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value and value not in ("C", "POSIX") and not value.startswith("C."):
            return value[:2].lower()
    return _native_interface_language()


def _native_interface_language() -> str:
    if sys.platform == "win32":
        import ctypes
        import locale

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return (locale.windows_locale.get(number) or "en")[:2]
    if sys.platform == "darwin":
        import subprocess

        answer = subprocess.run(
            ["/usr/bin/defaults", "read", "-g", "AppleLocale"], capture_output=True, text=True, check=False
        )
        return answer.stdout.strip()[:2].lower() or "en"
    return "en"


def clipboard_text() -> str:
    """Return the text on the clipboard, by the program each system has for it; FileError where it has none."""
    import subprocess

    commands = {
        "win32": [
            [
                "powershell",
                "-NoProfile",
                "-Command",
                "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw",
            ]
        ],
        "darwin": [["pbpaste"]],
    }.get(sys.platform, [["wl-paste", "--no-newline"], ["xclip", "-selection", "clipboard", "-o"], ["xsel", "-ob"]])
    for command in commands:
        program = shutil.which(command[0])
        if program is None:
            continue
        answer = subprocess.run([program, *command[1:]], capture_output=True, check=False)  # noqa: S603 -- fixed programs
        if answer.returncode == 0:
            return answer.stdout.decode("utf-8", errors="replace")
    raise FileError(
        _("the clipboard cannot be read on this computer."),
        right=_("On Linux, wl-paste, xclip or xsel must be installed."),
        remedy=_("Save the text to a file and name that file, or pass it on standard input with -."),
    )
