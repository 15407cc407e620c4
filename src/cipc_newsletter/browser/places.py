"""Where a browser of the Chromium family is on this computer: on the path, or where each system puts it.

Promises the first that is there, or an error that says what to install. Starts nothing.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from cipc_newsletter.errors import BrowserError
from cipc_newsletter.wording import _

VARIABLE = "CIPC_NEWSLETTER_BROWSER"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave-browser",
)
_ON_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
_ON_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def browser_path(environment: Mapping[str, str], *, home: Path | None = None) -> Path:
    """Return the browser to run: the one the variable names, else the first found. Raises BrowserError."""
    named = environment.get(VARIABLE, "")
    if named:
        found = shutil.which(named, path=environment.get("PATH", ""))
        if found is None:
            raise BrowserError(
                _('{variable} names "{path}", which is no program.').format(variable=VARIABLE, path=named),
                right=_("It names Chromium, Chrome or Edge."),
                remedy=_("Correct the variable, or unset it: the browser is then looked for."),
            )
        return Path(found)
    for name in NAMES:
        found = shutil.which(name, path=environment.get("PATH", ""))
        if found is not None:
            return Path(found)
    for place in _usual_places(environment, home or Path.home()):
        if place.is_file():
            return place
    raise BrowserError(
        _("there is no browser here that this program can run."),
        right=_("Chromium, Google Chrome or Microsoft Edge is needed; Firefox and Safari cannot be run so."),
        remedy=_("Install one of them; or name it in the variable {variable}.").format(variable=VARIABLE),
    )


def _usual_places(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Yield where Windows and macOS keep browsers, which are on no path there."""
    for variable in _WINDOWS_FOLDERS:
        if folder := environment.get(variable, ""):
            yield from (Path(folder, *place.split("\\")) for place in _ON_WINDOWS)
    for root in (Path("/Applications"), home / "Applications"):
        yield from (root / f"{name}.app" / "Contents" / "MacOS" / name for name in _ON_MACOS)
    yield Path("/snap/bin/chromium")
