"""Elements of an article as blocks: paragraphs, headings, lists, quotations, figures, tables, passages.

Promises that each word of the elements is in one block, in order, but for a caption, which stands with its picture,
and a picture in the middle of a sentence, which stands below it. Knows nothing of Markdown.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cipc_newsletter.ingest.markup.addresses import absolute, fragment_of
from cipc_newsletter.ingest.markup.captions import caption_words
from cipc_newsletter.ingest.markup.cells import BETWEEN_LINES, flat, in_one_line, is_bold
from cipc_newsletter.ingest.markup.element_names import PLAIN_INLINE, WITHOUT_WORDS
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text
from cipc_newsletter.ingest.markup.inline_writing import tidied
from cipc_newsletter.ingest.markup.languages import are_alike, language_of
from cipc_newsletter.ingest.markup.lists import listings, numbers_of, points_of
from cipc_newsletter.ingest.markup.picture_addresses import address_of, alternative, is_picture_file, larger
from cipc_newsletter.ingest.markup.quotations import cut_source, source_line, with_last_line
from cipc_newsletter.ingest.markup.tables import caption_in, grid_of, has_head, is_layout, rows_in, side_of
from cipc_newsletter.ingest.markup.tree import (
    BREAK,
    Block,
    Blocks,
    CodeBlock,
    Figure,
    Heading,
    Paragraph,
    Passage,
    Quotation,
    Rule,
    Run,
    Runs,
    Table,
    text_of_runs,
)
from cipc_newsletter.wording import _

_STYLES = {
    **dict.fromkeys(("b", "strong"), "is_strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "is_soft"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "is_code"),
}
_METHODS = {
    "a": "link",
    "blockquote": "quotation",
    "br": "line_break",
    **dict.fromkeys(("dt", "legend", "summary"), "strong_line"),
    "figure": "figure",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "hr": "rule",
    "img": "picture",
    **dict.fromkeys(("ul", "ol", "menu"), "listing"),
    "pre": "preformatted",
    "table": "table",
}
_BUTTONS = frozenset(
    {"wp-block-button__link", "wp-element-button", "elementor-button", "elementor-button-link", "et_pb_button"}
    | {"fusion-button", "btn", "button", "vc_btn3", "vc_general", "w-btn", "kt-button", "kb-button"}
)
_AROUND_QUOTED = 60
_PLAIN = Run(text="")


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What building needs to know: where the article stands, its language; and the doubts that are found."""

    base: str
    language: str
    doubts: list[str] = field(default_factory=list)


def blocks_of(article: Element, surroundings: Surroundings) -> Blocks:
    """Return what `article` holds as blocks; doubts are added to those of `surroundings`."""
    return _Builder(surroundings, surroundings.language).built(article, _PLAIN)


class _Builder:
    """Walks elements, one method per kind; `style` is an empty run that says how words look here."""

    def __init__(self, around: Surroundings, language: str) -> None:
        self._around = around
        self._language = language
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._waiting: list[Block] = []  # pictures met in the middle of a line

    def built(self, element: Element, style: Run) -> Blocks:
        """Return the blocks that stand in `element`."""
        self._walk(element, style)
        self._close()
        return tuple(self._blocks)

    def _inner(self, element: Element, style: Run, *, language: str = "") -> Blocks:
        return _Builder(self._around, language or self._language).built(element, style)

    def _walk(self, element: Element, style: Run) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._runs.append(style.saying(child.replace(BREAK, " ")))
            elif child.name in _STYLES or child.name in PLAIN_INLINE:
                self._inline(child, style)
            elif child.name not in WITHOUT_WORDS:
                method: Callable[[Element, Run], None] = getattr(self, f"_{_METHODS.get(child.name, 'container')}")
                method(child, style)

    def _close(self) -> None:
        """End the paragraph under way, pictures that waited for its end below it."""
        if not self._runs and not self._waiting:
            return
        runs = tidied(self._runs)
        self._runs = []
        if text_of_runs(runs).strip():
            self._blocks.append(Paragraph(runs=runs))
        self._blocks += self._waiting
        self._waiting = []

    def _add(self, blocks: Iterable[Block]) -> None:
        self._close()
        self._blocks += blocks

    # Words within a line.

    def _inline(self, element: Element, style: Run) -> None:
        language = language_of(element)
        words = one_line(seen_text(element)) if language and not are_alike(language, self._language) else ""
        if words:
            self._around.doubts.append(
                _("“{text}” is in another language ({language}), which cannot be marked within a sentence.").format(
                    text=_shortened(words), language=language
                )
            )
        name = _STYLES.get(element.name)
        self._walk(element, style._replace(**{name: True}) if name else style)  # type: ignore[arg-type]

    def _link(self, element: Element, style: Run) -> None:
        written = element.get("href")
        is_within = bool(fragment_of(written, self._around.base))
        address = "" if is_within else absolute(written, self._around.base)
        picture = next(found(element, lambda inner: inner.name == "img"), None)
        if picture is not None and not seen_text(element).strip():
            self._put_picture(picture, caption="", linked=address)
        elif address and _BUTTONS & set(element.classes) and not self._has_words_in_line():
            inner = self._inner(element, style)
            self._add(
                Paragraph(runs=tuple(run._replace(link=address) for run in block.runs), is_button=True)
                if isinstance(block, Paragraph)
                else block
                for block in inner
            )
        else:
            self._walk(element, style._replace(link=address or style.link))

    def _line_break(self, _element: Element, _style: Run) -> None:
        if self._has_words_in_line() or not self._waiting:
            self._runs.append(Run(text=BREAK))
        else:
            self._close()

    def _has_words_in_line(self) -> bool:
        for run in reversed(self._runs):
            if run.text == BREAK:
                return False
            if run.text.strip():
                return True
        return False

    # Blocks.

    def _container(self, element: Element, style: Run) -> None:
        self._close()
        language = language_of(element)
        if language and not are_alike(language, self._language):
            inner = self._inner(element, style, language=language)
            self._add([Passage(language=language, blocks=inner)] if inner else [])
        else:
            self._walk(element, style)
        self._close()

    def _heading(self, element: Element, style: Run) -> None:
        level = int(element.name[1])
        self._add(
            Heading(level=level, runs=_as_heading(block.runs)) if isinstance(block, Paragraph) else block
            for block in self._inner(element, style._replace(is_strong=False))
        )

    def _strong_line(self, element: Element, style: Run) -> None:
        self._add(self._inner(element, style._replace(is_strong=True)))

    def _rule(self, _element: Element, _style: Run) -> None:
        self._add([Rule()])

    def _preformatted(self, element: Element, style: Run) -> None:
        text = _lines_of(element).strip("\n")
        if next(found(element, lambda inner: inner.name == "a" and bool(inner.get("href"))), None) is not None:
            self._lines_with_links(element, style)
        elif "wp-block-verse" in element.classes:
            self._close()
            for line in text.split("\n"):
                self._runs += [style.saying(line), Run(text=BREAK)]
            self._close()
        elif text.strip():
            self._add([CodeBlock(text=text)])

    def _lines_with_links(self, element: Element, style: Run) -> None:
        """Add lines that an editor set as code, links among them: code holds none."""
        self._close()
        for child in element.children:
            if isinstance(child, Element):
                self._walk(Element("span", {}, [child]), style)
                continue
            for number, line in enumerate(child.split("\n")):
                self._runs += [Run(text=BREAK)] if number else []
                self._runs.append(style.saying(line))
        self._close()

    def _picture(self, element: Element, _style: Run) -> None:
        self._put_picture(element, caption="")

    def _put_picture(self, element: Element, *, caption: str, linked: str = "") -> None:
        address = address_of(element, base=self._around.base)
        if linked and is_picture_file(linked):
            address = larger(address, linked) or linked
        if not address:
            said = caption or alternative(element)
            if said:
                self._around.doubts.append(_("The source has no file for the picture “{text}”.").format(text=said))
            self._add([Paragraph(runs=(Run(text=caption),))] if caption else [])
            return
        figure = Figure(address=address, alt=alternative(element), caption=caption)
        if self._has_words_in_line():
            self._runs.append(Run(text=" "))
            self._waiting.append(figure)
        else:
            self._add([figure])

    def _figure(self, element: Element, style: Run) -> None:
        """Add a figure: a picture with its caption, somebody's words, or whatever stands in it with a line below."""
        caption = next((child for child in _elements_in(element) if child.name == "figcaption"), None)
        held = Element("div", element.attributes, [child for child in element.children if child is not caption])
        pictures = list(found(held, lambda inner: inner.name == "img"))
        if len(pictures) == 1 and not seen_text(held).strip():
            link = next(found(held, lambda inner: inner.name == "a"), None)
            linked = absolute(link.get("href"), self._around.base) if link is not None else ""
            self._close()
            self._put_picture(pictures[0], caption=self._caption(caption), linked=linked)
            return
        quotation = next((child for child in _elements_in(held) if child.name == "blockquote"), None)
        if quotation is not None and caption is not None:
            quotation.children.append(caption)
            caption = None
        self._container(held, style)
        if caption is not None:
            self._container(caption, style._replace(is_soft=True))

    def _caption(self, element: Element | None) -> str:
        if element is None:
            return ""
        for link in found(element, lambda inner: inner.name == "a"):
            address = absolute(link.get("href"), self._around.base)
            if address and (words := one_line(seen_text(link))):
                self._around.doubts.append(
                    _("A caption holds no link: “{text}” led to {address}.").format(text=words, address=address)
                )
        return caption_words(element)

    def _quotation(self, element: Element, style: Run) -> None:
        quoted, named = cut_source(element)
        language = language_of(element)
        is_foreign = bool(language) and not are_alike(language, self._language)
        blocks = self._inner(quoted, style, language=language)
        runs = source_line(self._inner(named, style)) if named is not None else ()
        if not runs:
            blocks, runs = with_last_line(blocks)
        if blocks and is_foreign:
            blocks = (Passage(language=language, blocks=blocks),)
        self._add([Quotation(blocks=blocks, source=runs)] if blocks else [Paragraph(runs=runs)] if runs else [])

    def _listing(self, element: Element, style: Run) -> None:
        points = points_of(element)
        items = [self._inner(point, style) for point in points]
        self._add(listings(items, numbers_of(element, points)))

    def _table(self, element: Element, style: Run) -> None:
        caption = caption_in(element)
        if is_layout(element):
            self._container(element, style)
            return
        rows = rows_in(element)
        grid = grid_of(rows)
        below: list[Block] = []
        written = tuple(tuple(self._cell(cell, style, below) for cell in line) for line in grid)
        if caption is not None:
            self._container(caption, style._replace(is_soft=True))
        if not written or not written[0]:
            self._add(below)
            return
        if not has_head(grid, rows, element) and not is_bold(written[0]):
            text = _shortened(BETWEEN_LINES.join(text_of_runs(runs) for runs in written[0]))
            self._around.doubts.append(
                _("A table has no head: its first row, “{text}”, stands as one.").format(text=text)
            )
        head = tuple(tuple(run._replace(is_strong=False) for run in runs) for runs in written[0])
        sides = tuple(side_of(line) for line in (grid[-1] if len(grid) > 1 else grid[0]))
        self._add([Table(rows=(tuple(map(tidied, head)), *written[1:]), sides=sides), *below])

    def _cell(self, cell: Element | None, style: Run, below: list[Block]) -> Runs:
        """Return the words of a cell in one line; its pictures stand below the table."""
        if cell is None:
            return ()
        blocks = flat(self._inner(cell, style))
        below += (block for block in blocks if isinstance(block, Figure))
        return in_one_line(blocks)


def _as_heading(runs: Runs) -> Runs:
    return tidied([Run(text=" ") if run.text == BREAK else run._replace(is_strong=False) for run in runs])


def _lines_of(element: Element) -> str:
    return "".join(
        child if isinstance(child, str) else BREAK if child.name == "br" else _lines_of(child)
        for child in element.children
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _AROUND_QUOTED else text[:_AROUND_QUOTED].rsplit(" ", 1)[0] + " …"


def _elements_in(element: Element) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element))
