"""Take the pictures of the documentation from the sample issues, in a real Chromium.

Run by `make pictures`. The mail is built afresh and shown at the width of a telephone and of a desk, side by side; then
every block of both templates by itself, the pages in which an issue is looked at and composed, and a review file.
"""

import datetime as dt
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from cipc_newsletter.config import open_workspace
from cipc_newsletter.pipeline import review_files
from cipc_newsletter.pipeline.issues import build

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # one way of showing a page, for tests and pictures alike

import block_pictures  # noqa: E402 (likewise)

from browsing import CHROMIUM, Chromium, View, chromium  # noqa: E402 (the line above must come first)
from preview_making import previewed, sample_workspace  # noqa: E402 (likewise)

TARGET = ROOT / "docs" / "pictures" / "bulletin.png"
PREVIEW = TARGET.with_name("preview.png")
REVIEW = TARGET.with_name("review.png")
COMPOSING = TARGET.with_name("composing.png")
HEIGHT = 1500
GROUND = "#c9d1d8"


def photographed(browser: Chromium, page: Path, *, width: int) -> Image.Image:
    """Return what the top of `page` looks like `width` pixels wide."""
    whole = Image.open(io.BytesIO(browser.picture(page, View(width=width, height=HEIGHT)))).convert("RGB")
    return whole.crop((0, 0, width, HEIGHT))


def composing(browser: Chromium, workspace: Path) -> None:
    """Take the picture of the pages in which an issue is looked at and composed."""
    with (
        previewed(sample_workspace(workspace)) as preview,
        browser.shown(f"{preview.address}compose/2025-12", View(width=1360, height=1000)) as page,
    ):
        page.locator("[data-live].is-on").wait_for()
        page.frame_locator("[data-frame] iframe").locator("img").first.wait_for()
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128).save(COMPOSING, optimize=True)


def previewing(browser: Chromium, workspace: Path) -> None:
    """Take the picture of an issue in the preview, with something to say beside it."""
    issue = sample_workspace(workspace) / "issues" / "2025-12.toml"
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace("Protecting youth, rebuilding trust", "TACMES: LOOK AT THIS NOW"), encoding="utf-8")
    with previewed(workspace) as preview, browser.shown(preview.issue(), View(width=1360, height=1000)) as page:
        page.locator("[data-live].is-on").wait_for()
        page.frame_locator('[data-frame="es"] iframe').locator("img").first.wait_for()
        page.wait_for_timeout(500)
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128).save(PREVIEW, optimize=True)


def reviewing(browser: Chromium, folder: Path) -> None:
    """Take the picture of the top of a review file."""
    now = dt.datetime.now(dt.UTC)
    written = review_files.write(open_workspace(ROOT), "2025-12", out=folder / "review.html", now=now)
    with browser.shown(written.path, View(width=1280, height=1360)) as page:
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128).save(REVIEW, optimize=True)


def main() -> None:
    """Build the sample issue and put both widths into one picture."""
    if CHROMIUM is None:
        sys.exit("Chromium is needed to take pictures.")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        manifest = build(open_workspace(ROOT), "2025-12", languages=(), out=Path(name))
        page = Path(name) / manifest["issue"] / "fr" / "view.html"
        telephone, desk = (photographed(browser, page, width=width) for width in (360, 720))
        block_pictures.take(browser)
        composing(browser, Path(name) / "workspace")
        previewing(browser, Path(name) / "previewed")
        reviewing(browser, Path(name))
    together = Image.new("RGB", (360 + 720 + 3 * 24, HEIGHT + 2 * 24), GROUND)
    together.paste(telephone, (24, 24))
    together.paste(desk, (360 + 2 * 24, 24))
    together.quantize(128).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
