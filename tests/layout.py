"""What lies where on an open page, as values: texts, headings, links, pictures.

Promises CSS pixels from the top left corner of the page, in the order of the source, and only what is visible. Measures
alone: what must hold of it is said in the tests.
"""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from browsing import needed_and_offered

_COLLECT = """selector => [...document.querySelectorAll(selector)].map(one => {
  const {left, top, right, bottom} = one.getBoundingClientRect()
  return {left, top, right, bottom, text: one.innerText || one.getAttribute('alt') || ''}
}).filter(box => box.right > box.left && box.bottom > box.top)"""
_TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
  while (walker.nextNode()) {
    const node = walker.currentNode, style = getComputedStyle(node.parentElement), range = document.createRange()
    if (!node.data.trim() || style.visibility !== 'visible') continue
    range.selectNodeContents(node)
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700)
    for (const {left, top, right, bottom} of range.getClientRects())
      if (right - left > 2 && bottom - top > 2) found.push({left, top, right, bottom, text: node.data.trim(), large})
  }
  return found
}"""
_MARK_BUTTONS = """() => document.querySelectorAll('a').forEach(
  link => getComputedStyle(link).display === 'inline' || link.setAttribute('data-button', ''))"""
_CLIPPED = """() => [...document.body.querySelectorAll('*')].filter(one =>
  one.getClientRects().length && one.innerText && getComputedStyle(one).overflowY === 'hidden' && one.offsetWidth > 1
  && one.scrollHeight > one.clientHeight + 1).map(one => one.innerText)"""
# How high the alternative text would be as a text of its own, where and as wide as the picture would have been.
_HEIGHT_OF_ALT = """() => [...document.images].filter(image => image.getClientRects().length).map(image => {
  const {font, lineHeight} = getComputedStyle(image), text = document.createElement('div')
  text.style.cssText = `font:${font};line-height:${lineHeight};width:${image.getBoundingClientRect().width}px`
  text.textContent = image.alt
  image.parentElement.append(text)
  const needed = text.getBoundingClientRect().height, line = parseFloat(lineHeight) || parseFloat(font) || 24
  text.remove()
  return {alt: image.alt, taken: image.getBoundingClientRect().height, needed, line}
})"""


@dataclass(frozen=True, slots=True)
class Box:
    """A visible element or line of text, and where it lies."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    large: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    def overlap(self, other: "Box") -> float:
        """Return how many pixels high the two lie over one another; 0 where they lie side by side or apart."""
        if min(self.right, other.right) - max(self.left, other.left) <= 1:
            return 0
        return max(0, min(self.bottom, other.bottom) - max(self.top, other.top))


@dataclass(frozen=True, slots=True)
class AltText:
    """An alternative text shown in place of its picture: how high its box is, and how high it would have to be."""

    alt: str
    taken: float
    needed: float
    line: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything that is judged of one page in one view: loading it costs more than measuring it."""

    needed: int
    offered: int
    headings: list[Box]
    blocks: list[Box]
    pictures: list[Box]
    buttons: list[Box]
    clipped: list[str]
    words: list[str]
    alternatives: list[AltText]


def layout_of(page: Page) -> Layout:
    """Measure an open page."""
    needed, offered = needed_and_offered(page)
    return Layout(
        needed=needed,
        offered=offered,
        headings=boxes(page, "h1, h2, h3, h4"),
        blocks=boxes(page, "h1, h2, h3, h4, p, li:not(:has(p, li)), img"),
        pictures=boxes(page, "img"),
        buttons=buttons(page),
        clipped=clipped(page),
        words=words(page),
        alternatives=alternative_texts(page),
    )


def boxes(page: Page, selector: str) -> list[Box]:
    """Return the visible elements a CSS selector finds."""
    return [Box(**found) for found in page.evaluate(_COLLECT, selector)]


def buttons(page: Page) -> list[Box]:
    """Return the links that are boxes, not words in a line."""
    page.evaluate(_MARK_BUTTONS)
    return boxes(page, "a[data-button]")


def texts(page: Page) -> list[Box]:
    """Return every visible line of every text; `large` by the measure of WCAG 1.4.3."""
    return [Box(**found) for found in page.evaluate(_TEXTS)]


def words(page: Page) -> list[str]:
    """Return the words that can be read, in order, whatever their case."""
    shown: str = page.evaluate("document.body.innerText")
    return shown.casefold().split()


def clipped(page: Page) -> list[str]:
    """Return the texts of which a part is cut off by the height of their box."""
    found: list[str] = page.evaluate(_CLIPPED)
    return found


def alternative_texts(page: Page) -> list[AltText]:
    """Return what stands in place of each picture that was not loaded."""
    return [AltText(**found) for found in page.evaluate(_HEIGHT_OF_ALT)]


def contrasts(page: Page, *, pixels_per_px: float) -> list[tuple[float, Box]]:
    """Return each line of text with its contrast (WCAG 2), measured from what is really painted."""
    lines = texts(page)
    painted = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    measured = []
    for line in lines:
        edges = (line.left, line.top, line.right, line.bottom)
        part = painted.crop([round(edge * pixels_per_px) for edge in edges])
        colours: Any = part.getcolors(maxcolors=part.width * part.height)
        ground = luminance(max(colours)[1])
        # Letters have softened edges: their own colour is the one farthest from the ground.
        measured.append((max(contrast(ground, luminance(colour)) for _, colour in colours), line))
    return measured


def luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of a colour (WCAG 2, definitions)."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """Return the contrast of two luminances, 1 to 21."""
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)
