"""A mail laid into a page of our own, for looking at: its styles hold inside it, its pictures come from the page.

Promises that nothing of it runs, loads or reaches outside its place, whatever the mail says. Is given the HTML of the
sample subscriber, its passages marked; writes no file.
"""

import base64
import html as _html
import re
from collections.abc import Iterable, Iterator, Mapping

from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.html_tree import Element, Tree, tree_of
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.review.forced_dark import inverted_colours
from cipc_newsletter.review.looks import rules_of
from cipc_newsletter.review.rewriting import Edit, applied, end_of_tag, mark_at, with_attributes, without_addresses
from cipc_newsletter.review.scoping import BODY, scoped_styles
from cipc_newsletter.values import frozen

_TAGS = frozenset(
    {"a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col"}
    | {"colgroup", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5"}
    | {"h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span"}
    | {"strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"}
)
_EVERYWHERE = frozenset(
    {"align", "aria-hidden", "aria-label", "bgcolor", "border", "cellpadding", "cellspacing", "class", "colspan"}
    | {"dir", "height", "id", "lang", "role", "rowspan", "scope", "style", "title", "valign", "width"}
)
_OF_ONE_TAG = {"a": {"href", "hreflang"}, "img": {"src", "alt"}, "font": {"color", "face", "size"}, "ol": {"start"}}
_CLEANED_OUT = frozenset({"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"})
_TYPE = ("font-family", "font-size", "font-style", "line-height", "color")
_PICTURE = "pic:"  # stands for a picture of the page while the HTML is cleaned
FORCED = "data-forced"


@frozen
class MailCopy:
    """A mail as part of a page: its HTML, and the rules that hold for it there."""

    html: str
    css: str


def mail_copy(html: str, *, scope: str, id_prefix: str, images: Iterable[PreparedImage]) -> MailCopy:
    """Return the mail `html` for the element of the page that the selector `scope` finds.

    Its ids begin with `id_prefix`; each of `images` is what `picture_rules` shows.
    """
    tree = tree_of(html)
    forced = inverted_colours(tree, rules_of(tree))
    kinds = {declarations: number for number, declarations in enumerate(dict.fromkeys(forced.values()))}
    edits = [
        mark_at(html, tree.elements[number].start, name=FORCED, value=str(kinds[declarations]))
        for number, declarations in forced.items()
        if tree.elements[number].tag not in {"body", "img"}
    ]
    known = {image.address: image for image in images}
    for image in tree.named("img"):
        edits += _picture(html, image, known.get(image.attributes.get("src", "")), forced, kinds)
    inner = applied(html, [*edits, *_body(html, tree, forced, kinds)])
    rules = [scoped_styles(tree, scope)]
    rules += [f'#forced:checked ~ * {scope} [{FORCED}="{number}"] {{ {text} }}' for text, number in kinds.items()]
    return MailCopy(html=_cleaned(inner, id_prefix), css="\n".join(rules))


def picture_rules(images: Iterable[PreparedImage]) -> str:
    """Return the rules that hold the bytes of pictures, each once for every place it is shown at."""
    once = {image.name: image for image in images}
    return "\n".join(
        f'img[data-pic="{name}"] {{ background-image: url(data:{image.media_type};base64,'
        f"{base64.b64encode(image.data).decode()}) }}"
        for name, image in once.items()
    )


def _body(html: str, tree: Tree, forced: Mapping[int, str], kinds: Mapping[str, int]) -> Iterator[Edit]:
    """Yield the edits that leave of a document what is in its body, the body itself as a plain element."""
    body = next(tree.named("body"), None)
    if body is None:
        return
    written = {name: body.attributes[name] for name in ("class", "style", "bgcolor") if name in body.attributes}
    written["class"] = f"{BODY} {written.get('class', '')}".strip()
    own = forced.get(body.number)
    if own is not None:
        written[FORCED] = str(kinds[own])
    tag = "".join(f' {name}="{_html.escape(value)}"' for name, value in written.items())
    yield Edit(start=0, end=end_of_tag(html, body), text=f"<div{tag}>")
    stop = tree.stops.get(body.number, len(html))
    yield Edit(start=stop, end=len(html), text="</div>")


def _picture(
    html: str, image: Element, known: PreparedImage | None, forced: Mapping[int, str], kinds: Mapping[str, int]
) -> Iterator[Edit]:
    """Yield the edits that show a picture of the page, and behind it the words that stand in for it."""
    alt = image.attributes.get("alt", "")
    changes: dict[str, str | None] = {"srcset": None, "src": None}
    if known is not None:
        changes |= {"src": f"{_PICTURE}{known.width}x{known.height}", "data-pic": known.name}
    own = forced.get(image.number)
    if own is not None:
        changes[FORCED] = str(kinds[own])
    tag = with_attributes(html, image, changes)
    dress = ";".join(f"{name}:{value}" for name, value in styles_of(image).items() if name in _TYPE)
    words = f'<span class="rv-alt" aria-hidden="true" style="{_html.escape(dress)}">{_html.escape(alt)}</span>'
    yield Edit(start=tag.start, end=tag.end, text=f"{tag.text}{words if alt else ''}")


def _cleaned(html: str, id_prefix: str) -> str:
    """Return HTML in which is left what a mail shows; pictures that are not of the page have no address."""
    import nh3

    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_CLEANED_OUT),
        attributes={"*": set(_EVERYWHERE)} | {tag: set(names) for tag, names in _OF_ONE_TAG.items()},
        attribute_filter=_allowed,
        generic_attribute_prefixes={"data-"},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel", _PICTURE.rstrip(":")},
        link_rel="noopener noreferrer",
        id_prefix=id_prefix,
    )
    return re.sub(rf'src="{_PICTURE}(\d+)x(\d+)"', _placeholder, clean)


def _allowed(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return without_addresses(value)
    if name == "src" and not value.startswith(_PICTURE):
        return None
    return None if name == "href" and tag == "a" and value.startswith(_PICTURE) else value


def _placeholder(match: re.Match[str]) -> str:
    """Return an empty picture of the size of the real one, which the page lays behind it."""
    size = f"width='{match[1]}' height='{match[2]}'"
    return f"src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' {size}/%3E\""
