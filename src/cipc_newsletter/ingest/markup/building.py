"""Elements of an article as blocks: paragraphs, headings, lists, quotations, figures, tables, passages.

Promises that each word of the elements is in one block, in order, but for a caption, which stands with its picture,
and a picture in the middle of a sentence, which stands below it. Knows nothing of Markdown.
"""

from collections.abc import Callable

from cipc_newsletter.ingest.markup.addresses import absolute, fragment_of
from cipc_newsletter.ingest.markup.cells import table_blocks
from cipc_newsletter.ingest.markup.element_names import PLAIN_INLINE, WITHOUT_WORDS
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text
from cipc_newsletter.ingest.markup.figures import caption_of, figure_of, picture_alone, taken_apart
from cipc_newsletter.ingest.markup.flow import Flow
from cipc_newsletter.ingest.markup.languages import are_alike, language_of
from cipc_newsletter.ingest.markup.lists import listings, numbers_of, points_of
from cipc_newsletter.ingest.markup.quotations import cut_source, source_line, with_last_line
from cipc_newsletter.ingest.markup.surroundings import Surroundings, shortened
from cipc_newsletter.ingest.markup.tables import caption_in, is_layout
from cipc_newsletter.ingest.markup.tidying import tidied
from cipc_newsletter.ingest.markup.tree import (
    BREAK,
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
_PLAIN = Run(text="")


def blocks_of(article: Element, surroundings: Surroundings) -> Blocks:
    """Return what `article` holds as blocks; doubts are added to those of `surroundings`."""
    return _Builder(surroundings, surroundings.language).built(article, _PLAIN)


class _Builder:
    """Walks elements, one method per kind; `style` is an empty run that says how words look here."""

    def __init__(self, around: Surroundings, language: str) -> None:
        self._around = around
        self._language = language
        self._flow = Flow()

    def built(self, element: Element, style: Run) -> Blocks:
        """Return the blocks that stand in `element`."""
        self._walk(element, style)
        return self._flow.ended()

    def _inner(self, element: Element, style: Run, *, language: str = "") -> Blocks:
        return _Builder(self._around, language or self._language).built(element, style)

    def _walk(self, element: Element, style: Run) -> None:
        say = self._flow.say
        for child in element.children:
            if isinstance(child, str):
                say(style.saying(child.replace(BREAK, " ")))
            elif child.name in _STYLES or child.name in PLAIN_INLINE:
                self._inline(child, style)
            elif child.name not in WITHOUT_WORDS:
                method: Callable[[Element, Run], None] = getattr(self, f"_{_METHODS.get(child.name, 'container')}")
                method(child, style)

    # Words within a line.

    def _inline(self, element: Element, style: Run) -> None:
        language = language_of(element)
        words = one_line(seen_text(element)) if language and not are_alike(language, self._language) else ""
        if words:
            self._around.doubts.append(
                _("“{text}” is in another language ({language}), which cannot be marked within a sentence.").format(
                    text=shortened(words), language=language
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
            self._put(figure_of(picture, self._around, linked=address))
        elif address and _BUTTONS & set(element.classes) and not self._flow.has_words_in_line():
            inner = self._inner(element, style)
            self._flow.add(
                Paragraph(runs=tuple(run._replace(link=address) for run in block.runs), is_button=True)
                if isinstance(block, Paragraph)
                else block
                for block in inner
            )
        else:
            self._walk(element, style._replace(link=address or style.link))

    def _line_break(self, _element: Element, _style: Run) -> None:
        self._flow.break_line()

    # Blocks.

    def _container(self, element: Element, style: Run) -> None:
        self._flow.close()
        language = language_of(element)
        if language and not are_alike(language, self._language):
            inner = self._inner(element, style, language=language)
            self._flow.add([Passage(language=language, blocks=inner)] if inner else [])
        else:
            self._walk(element, style)
        self._flow.close()

    def _heading(self, element: Element, style: Run) -> None:
        level = int(element.name[1])
        self._flow.add(
            Heading(level=level, runs=_as_heading(block.runs)) if isinstance(block, Paragraph) else block
            for block in self._inner(element, style._replace(is_strong=False))
        )

    def _strong_line(self, element: Element, style: Run) -> None:
        self._flow.add(self._inner(element, style._replace(is_strong=True)))

    def _rule(self, _element: Element, _style: Run) -> None:
        self._flow.add([Rule()])

    def _preformatted(self, element: Element, style: Run) -> None:
        text = _lines_of(element).strip("\n")
        if next(found(element, lambda inner: inner.name == "a" and bool(inner.get("href"))), None) is not None:
            self._lines_with_links(element, style)
        elif "wp-block-verse" in element.classes:
            self._flow.close()
            for line in text.split("\n"):
                self._flow.say(style.saying(line))
                self._flow.say(Run(text=BREAK))
            self._flow.close()
        elif text.strip():
            self._flow.add([CodeBlock(text=text)])

    def _lines_with_links(self, element: Element, style: Run) -> None:
        """Add lines that an editor set as code, links among them: code holds none."""
        self._flow.close()
        for child in element.children:
            if isinstance(child, Element):
                self._walk(Element("span", {}, [child]), style)
                continue
            for number, line in enumerate(child.split("\n")):
                if number:
                    self._flow.say(Run(text=BREAK))
                self._flow.say(style.saying(line))
        self._flow.close()

    def _picture(self, element: Element, _style: Run) -> None:
        self._put(figure_of(element, self._around))

    def _put(self, shown: Figure | Paragraph | None) -> None:
        if isinstance(shown, Figure):
            self._flow.show(shown)
        else:
            self._flow.add([shown] if shown else [])

    def _figure(self, element: Element, style: Run) -> None:
        """Add a figure: a picture with its caption, somebody's words, or whatever stands in it with a line below."""
        held, caption = taken_apart(element)
        picture, linked = picture_alone(held, base=self._around.base)
        if picture is not None:
            self._flow.close()
            self._put(figure_of(picture, self._around, caption=caption_of(caption, self._around), linked=linked))
            return
        quotation = next(
            (child for child in held.children if isinstance(child, Element) and child.name == "blockquote"), None
        )
        if quotation is not None and caption is not None:
            quotation.children.append(caption)
            caption = None
        self._container(held, style)
        if caption is not None:
            self._container(caption, style._replace(is_soft=True))

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
        self._flow.add([Quotation(blocks=blocks, source=runs)] if blocks else [Paragraph(runs=runs)] if runs else [])

    def _listing(self, element: Element, style: Run) -> None:
        points = points_of(element)
        items = [self._inner(point, style) for point in points]
        self._flow.add(listings(items, numbers_of(element, points)))

    def _table(self, element: Element, style: Run) -> None:
        if is_layout(element):
            self._container(element, style)
            return
        caption = caption_in(element)
        if caption is not None:
            self._container(caption, style._replace(is_soft=True))
        self._flow.add(table_blocks(element, self._around, inner=lambda cell: self._inner(cell, style)))


def _as_heading(runs: Runs) -> Runs:
    return tidied([Run(text=" ") if run.text == BREAK else run._replace(is_strong=False) for run in runs])


def _lines_of(element: Element) -> str:
    return "".join(
        child if isinstance(child, str) else BREAK if child.name == "br" else _lines_of(child)
        for child in element.children
    )
