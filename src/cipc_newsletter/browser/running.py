"""One run of the browser, without a window: a page's DOM after its scripts have run, or the page on paper.

Promises no network (every name is unknown to it), a profile that is thrown away, and an end in time. Drives nothing: the
page does what is to be done.
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cipc_newsletter.errors import BrowserError
from cipc_newsletter.wording import _

SECONDS = 90.0
_ALWAYS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    # Not even a lookup leaves this computer.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def dom_of(browser: Path, page: Path, *, wait_seconds: float = 30.0, seconds: float = SECONDS) -> str:
    """Return the HTML of `page` as it stands when its scripts have had `wait_seconds` of its own time.

    Raises BrowserError where the browser cannot be run, fails, or does not end within `seconds`.
    """
    wait = f"--virtual-time-budget={round(wait_seconds * 1000)}"
    return _run(browser, [wait, "--dump-dom", page.resolve().as_uri()], seconds=seconds).decode("utf-8", "replace")


def print_page(browser: Path, page: Path, target: Path, *, seconds: float = SECONDS) -> None:
    """Print `page` to the PDF file `target`. Raises BrowserError as `dom_of` does, and where nothing was printed."""
    options = [f"--print-to-pdf={target.resolve()}", "--no-pdf-header-footer", page.resolve().as_uri()]
    _run(browser, options, seconds=seconds)
    if not target.is_file():
        raise _failed(browser, _("it printed nothing."))


def _run(browser: Path, options: Sequence[str], *, seconds: float) -> bytes:
    # Whoever is root has no sandbox to give, and continuous integration often is root.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [str(browser), *_ALWAYS, *(["--no-sandbox"] if is_root else []), f"--user-data-dir={profile}"]
        try:
            done = subprocess.run(  # noqa: S603 -- a browser that was found, on a file of ours
                [*command, *options], stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise _failed(
                browser, _("it did not end within {seconds:.0f} seconds.").format(seconds=seconds)
            ) from error
        except OSError as error:
            raise _failed(browser, str(error.strerror or error)) from error
    if done.returncode:
        raise _failed(browser, done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200])
    return done.stdout


def _failed(browser: Path, why: str) -> BrowserError:
    return BrowserError(
        _("the browser {path} could not do it: {why}").format(path=browser, why=why),
        right=_("It opens a page without a window, and ends by itself."),
        remedy=_("Look whether it opens at all, update it, and run the same again."),
    )
