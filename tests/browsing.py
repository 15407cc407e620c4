"""Debian's own Chromium, driven by Playwright: a page shown the ways people see it, measured and photographed.

Promises that nothing is asked of the network but of this computer, that a page is shown as its view says, and that one
browser serves many views. Downloads no browser and judges nothing: what is measured is judged where it is asked.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--hide-scrollbars"]
_NO_NETWORK = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]

# Only the text grows, letters and lines alike, as with the text size of Firefox and of telephones: boxes, paddings and
# pictures do not. All sizes are read before the first is set, so that no element grows with its parent a second time.
_GROW_TEXT = """percent => {
  const grown = length => `${parseFloat(length) * percent / 100}px`
  const all = [...document.body.querySelectorAll('*')]
    .map(one => [one, getComputedStyle(one)])
    .map(([one, {fontSize, lineHeight}]) => [one, fontSize, lineHeight])
  for (const [one, fontSize, lineHeight] of all) {
    one.style.setProperty('font-size', grown(fontSize), 'important')
    if (lineHeight !== 'normal') one.style.setProperty('line-height', grown(lineHeight), 'important')
  }
}"""
_DROP_STYLE_BLOCKS = "document.querySelectorAll('style').forEach(block => block.remove())"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way of seeing a page: at a width in CSS pixels, and with what a mail program adds or takes away."""

    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    forced_dark: bool = False
    has_pictures: bool = True
    has_style_block: bool = True
    text_percent: int = 100
    medium: Literal["screen", "print"] = "screen"
    pixels_per_px: float = 1

    def __str__(self) -> str:
        """Name the view in a few words, for the name of a test."""
        words = {
            f"{self.width}px": True,
            "dark": self.scheme == "dark",
            "forced-dark": self.forced_dark,
            "no-pictures": not self.has_pictures,
            "no-style-block": not self.has_style_block,
            f"text-{self.text_percent}": self.text_percent != 100,
            "print": self.medium == "print",
        }
        return "-".join(word for word, holds in words.items() if holds)


@dataclass(frozen=True, slots=True)
class Chromium:
    """One running browser."""

    browser: Browser

    @contextmanager
    def shown(self, address: str | Path, view: View) -> Iterator[Page]:
        """Open the page at `address` (a file or an address) as `view` says; it is closed at the end of the block."""
        context = self.browser.new_context(
            viewport={"width": view.width, "height": view.height},
            device_scale_factor=view.pixels_per_px,
            color_scheme=view.scheme,
        )
        try:
            page = context.new_page()
            _prepare(page, view)
            page.goto(address.resolve().as_uri() if isinstance(address, Path) else address)
            _change(page, view)
            yield page
        finally:
            context.close()

    def picture(self, address: str | Path, view: View, *, of: str = "") -> bytes:
        """Return the page as PNG: all of it, or the first element that the CSS selector `of` finds."""
        with self.shown(address, view) as page:
            return page.locator(of).first.screenshot() if of else page.screenshot(full_page=True)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start the browser for the length of the block.

    While it runs, its thread has a running event loop: no `asyncio.run` in the block.
    """
    assert CHROMIUM, "Chromium is not installed"
    # A root user has no sandbox to give, and continuous integration often is root.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*sandbox, *_QUIET, *_NO_NETWORK])
        try:
            yield Chromium(browser)
        finally:
            browser.close()


def _prepare(page: Page, view: View) -> None:
    page.emulate_media(media=view.medium, color_scheme=view.scheme)
    if view.forced_dark:
        # The inversion Chromium offers on Android: the nearest to what Gmail's and Outlook's apps do by themselves.
        page.context.new_cdp_session(page).send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    if not view.has_pictures:
        page.route("**/*", _refuse_pictures)


def _refuse_pictures(route: Route) -> None:
    if route.request.resource_type == "image":
        route.abort()
    else:
        route.continue_()


def _change(page: Page, view: View) -> None:
    if not view.has_style_block:
        page.evaluate(_DROP_STYLE_BLOCKS)
    if view.text_percent != 100:
        page.evaluate(_GROW_TEXT, view.text_percent)


def turn(page: Page, view: View) -> None:
    """Give an open page another window and another scheme at once: no colour is seen on its way to another."""
    page.set_viewport_size({"width": view.width, "height": view.height})
    page.emulate_media(media=view.medium, color_scheme=view.scheme, reduced_motion="reduce")


def needed_and_offered(page: Page) -> tuple[int, int]:
    """Return how wide the contents of `page` are and how wide its window is, in CSS pixels."""
    measured: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    needed, offered = measured
    return needed, offered
