"""Captions beside their own picture, however a page holds the two together.

Promises `<figure>` with `<figcaption>` in place of what the classic editor, galleries and page builders write, and the
same words in the same order but for a caption that stood before its picture.
"""

import re

from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text

_FRAMES = frozenset({"wp-caption", "gallery-item", "elementor-image", "image-caption-wrapper", "captioned-image"})
_CAPTION = re.compile(
    r"(?:wp-caption-text|gallery-caption|(?:image|img|photo|picture|figure|media|widget-image)[-_]?caption|caption(?:-text)?"
    r"|l[eé]gende|pie-de-foto)"
)
_OPENING, _CLOSING = re.compile(r"\[caption\b[^\[\]]*\]"), re.compile(r"\[/caption\]")
_CREDITS = ("credit", "copyright", "photographer", "byline")
_MOST_PARTS = 7  # a picture, a break, words, and white space between
_HOLDERS = frozenset({"p", "div", "figure", "a", "span", "center", "picture"})


def with_captions(article: Element) -> None:
    """Give each picture of `article`, changed in place, a figure with the caption that stands by it."""
    if _pictures(article):
        _go_through(article)


def _go_through(element: Element) -> None:
    has_code = has_caption = False
    for child in element.children:
        if isinstance(child, Element):
            _go_through(child)
    _frame(element)
    _emphasised_line(element)
    for child in element.children:
        if isinstance(child, str):
            has_code = has_code or "[caption" in child
        else:
            has_caption = has_caption or _may_be_caption(child)
    if has_code:
        _shortcode(element)
    if has_caption:
        _neighbours(element)


def _may_be_caption(element: Element) -> bool:
    return element.name == "figcaption" or ("class" in element.attributes and _is_caption(element))


def _is_caption(element: Element) -> bool:
    return any(_CAPTION.fullmatch(name) for name in element.classes)


def _pictures(element: Element) -> list[Element]:
    return list(found(element, lambda inner: inner.name == "img"))


def _frame(element: Element) -> None:
    """Make a figure of a frame that holds one picture and one caption."""
    if element.name not in {"div", "dl", "figure", "p"} or not _FRAMES & set(element.classes):
        return
    captions = list(found(element, lambda inner: _is_caption(inner) and inner.name != "figcaption"))
    pictures = _pictures(element)
    if len(captions) == 1 and len(pictures) == 1 and not _pictures(captions[0]):
        _take_out(element, captions[0])
        if not seen_text(element).strip():
            element.name, element.children = "figure", list(pictures)
        element.children.append(Element("figcaption", {}, captions[0].children))


def _take_out(element: Element, wanted: Element) -> None:
    element.children = [child for child in element.children if child is not wanted]
    for child in element.children:
        if isinstance(child, Element):
            _take_out(child, wanted)


def _emphasised_line(element: Element) -> None:
    """Make a figure of a paragraph that is a picture and, on the line below, words in italics or small alone."""
    if element.name not in {"p", "div"} or not 3 <= len(element.children) <= _MOST_PARTS:
        return
    full = [child for child in element.children if isinstance(child, Element) or child.strip()]
    if len(full) != 3 or not all(isinstance(child, Element) for child in full):
        return
    picture, line_break, words = (child for child in full if isinstance(child, Element))
    if line_break.name == "br" and words.name in {"em", "i", "small"} and _is_picture_alone(picture):
        element.name = "figure"
        element.children = [picture, Element("figcaption", {}, [words])]


def _is_picture_alone(element: Element) -> bool:
    if element.name == "img":
        return True
    return element.name in _HOLDERS and len(_pictures(element)) == 1 and not seen_text(element).strip()


def _shortcode(element: Element) -> None:
    """Make a figure of what stands between [caption …] and [/caption] that the site did not carry out."""
    children: list[Element | str] = []
    figure: Element | None = None
    for child in element.children:
        opening = _OPENING.search(child) if isinstance(child, str) else None
        closing = _CLOSING.search(child) if isinstance(child, str) else None
        if figure is None and isinstance(child, str) and opening and not closing:
            children.append(child[: opening.end()])
            figure = Element("figure", {}, [child[opening.end() :]])
        elif figure is not None and isinstance(child, str) and closing:
            words = child[: closing.start()]
            pictures = [inner for inner in figure.children if isinstance(inner, Element)]
            children += [
                Element("figure", {}, [*pictures, Element("figcaption", {}, [words])]),
                child[closing.start() :],
            ]
            figure = None
        elif figure is not None:
            figure.children.append(child)
        else:
            children.append(child)
    element.children = [*children, *(figure.children if figure is not None else [])]


def _neighbours(element: Element) -> None:
    """Take a caption in an element of its own into the figure of the picture right before it."""
    children: list[Element | str] = []
    for child in element.children:
        last = next((one for one in reversed(children) if isinstance(one, Element) or one.strip()), None)
        if (
            isinstance(child, Element)
            and child.name in {"p", "div", "span", "figcaption", "small"}
            and (_is_caption(child) or (child.name == "figcaption" and element.name != "figure"))
            and isinstance(last, Element)
            and _is_picture_alone(last)
            and not _pictures(child)
        ):
            children[children.index(last)] = Element("figure", {}, [last, Element("figcaption", {}, child.children)])
        else:
            children.append(child)
    element.children = children


def caption_words(caption: Element) -> str:
    """Return the words of a caption in one line, a mark before a credit that stands in an element of its own."""
    parts: list[str] = []
    _gather(caption, parts)
    return one_line("".join(parts)).strip(" ·")


def _gather(element: Element, parts: list[str]) -> None:
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
            continue
        is_credit = child.name in {"cite", "small"} or any(word in child.get("class").lower() for word in _CREDITS)
        parts.append(" · " if is_credit and "".join(parts).strip() and seen_text(child).strip() else "")
        parts.append(" " if child.name in {"br", "p", "div"} else "")
        _gather(child, parts)
        parts.append(" " if child.name in {"p", "div"} else "")
