"""How long it takes from saving a file to seeing the change in an open preview, in a real Chromium.

Prints the median and the slowest of so many saves of the sample issue: of its own file, of a news item, of a template's
colours. From the moment the file is whole on the disk to the moment the browser has painted the new mail.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from playwright.sync_api import Page  # noqa: E402 -- the tests' own tools are found by the line above

from browsing import View, chromium  # noqa: E402
from preview_making import sample_workspace  # noqa: E402
from running import environment  # noqa: E402

ISSUE = "2025-12"
# When all frames are loaded and painted: two animation frames after the one that holds the word.
SEEN = """word => new Promise(resolve => {
  const look = () => {
    const frames = [...document.querySelectorAll('iframe:not(.coming)')]
    const holds = frames.some(one => one.contentDocument?.body?.textContent.includes(word))
    if (holds) requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
    else setTimeout(look, 2)
  }
  look()
})"""


@contextmanager
def previewed(workspace: Path) -> Iterator[str]:
    """Run the program itself, and give the address of the issue's page."""
    command = [sys.executable, "-m", "cipc_newsletter", "-C", str(workspace), "preview", ISSUE, "--no-browser"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), encoding="utf-8")
    try:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
    finally:
        running.terminate()
        running.wait(10)


def seconds_to_see(page: Page, path: Path, before: str, after: str) -> float:
    """Save `path` with `before` as `after`, and return the seconds until the browser shows it."""
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{path.name}: {before}"
    page.evaluate(f"void (window.seen = ({SEEN})({after!r}))")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    saved = time.time()
    seen: float = page.evaluate("window.seen")
    return seen / 1000 - saved


def main() -> None:
    """Save and look, and print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=8)
    times = arguments.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        workspace = sample_workspace(Path(folder) / "workspace")
        item = workspace / "news" / "2025-12-09-journee-tacmes" / "en.md"
        issue = workspace / "issues" / f"{ISSUE}.toml"
        with previewed(workspace) as address, chromium() as browser, browser.shown(address, View()) as page:
            page.wait_for_selector(".live.is-on")
            page.wait_for_timeout(3000)
            for name, path, word in (("the issue", issue, "good habit"), ("a news item", item, "TACMES")):
                before, taken = word, []
                for number in range(times):
                    after = f"{word} {chr(65 + number)}x"
                    taken.append(seconds_to_see(page, path, before, after))
                    before = after
                    page.wait_for_timeout(1500)
                print(
                    f"save to seen, {name}: median {statistics.median(taken) * 1000:.0f} ms,"
                    f" slowest {max(taken) * 1000:.0f} ms of {times}"
                )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
