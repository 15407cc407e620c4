"""A composed HTML as it is seen under conditions: width, dark, forced dark, pictures off, the style block dropped.

Promises a page that looks so in any browser, whatever its window and its settings: nothing is left to media queries.
Loads nothing more than the mail does, and runs nothing. Not for sending.
"""

from collections.abc import Iterator

from cipc_newsletter.check.html_tree import Element, Tree, tree_of
from cipc_newsletter.check.style_sheet import StyleRule, rules_in
from cipc_newsletter.review.forced_dark import inverted_colours
from cipc_newsletter.review.media_queries import Conditions, holds, resolved
from cipc_newsletter.review.rewriting import Edit, applied, end_of_tag, with_attributes, without, without_addresses

PHONE, TABLET, DESKTOP = 360, 768, 1280  # CSS pixels
NO_PICTURE = "data:,"  # what is no picture in any browser, so that its words stand in its place
_SCHEMES = frozenset({"color-scheme", "supported-color-schemes"})


def seen(
    html: str,
    *,
    width: int = DESKTOP,
    dark: bool = False,
    forced_dark: bool = False,
    images: bool = True,
    styles: bool = True,
) -> str:
    """Return `html` as a mail program shows it on a screen `width` CSS pixels wide.

    `dark` is a program that asks for the mail's own dark look, `forced_dark` one that makes its own of the light look;
    without `images` their words are shown; without `styles` the style block is dropped.
    """
    tree = tree_of(html)
    conditions = Conditions(width=width, is_dark=dark and not forced_dark)
    edits = [
        edit
        for block in tree.named("style")
        for edit in _style_block(html, tree, block, conditions, is_kept=styles, images=images)
    ]
    edits += [without(html, tree, link) for link in tree.named("link")]
    edits += [without(html, tree, meta) for meta in tree.named("meta") if meta.attributes.get("name") in _SCHEMES]
    edits += _elements(html, tree, rules_of(tree) if styles else (), forced_dark=forced_dark, images=images)
    is_dark = forced_dark or (conditions.is_dark and _declares_dark(tree))
    page = applied(html, edits)
    # Without it the browser's own setting would decide the ground of the page.
    scheme = f"<style>:root{{color-scheme:only {'dark' if is_dark else 'light'} !important}}</style>"
    return page.replace("</head>", f"{scheme}</head>", 1) if "</head>" in page else f"{scheme}{page}"


def rules_of(tree: Tree) -> tuple[StyleRule, ...]:
    """Return the rules of the style blocks of a mail, in order."""
    return tuple(
        rule
        for block in tree.named("style")
        for rule in rules_in(tree.content_of(block), media=block.attributes.get("media", ""))
    )


def _style_block(
    html: str, tree: Tree, block: Element, conditions: Conditions, *, is_kept: bool, images: bool
) -> Iterator[Edit]:
    media = block.attributes.get("media", "")
    if not is_kept or (media and not holds(media, conditions)) or block.number not in tree.stops:
        yield without(html, tree, block)
        return
    if media:
        yield with_attributes(html, block, {"media": None})
    start, end = end_of_tag(html, block), tree.stops[block.number]
    rules = resolved(html[start:end], conditions)
    yield Edit(start=start, end=end, text=rules if images else without_addresses(rules))


def _elements(
    html: str, tree: Tree, rules: tuple[StyleRule, ...], *, forced_dark: bool, images: bool
) -> Iterator[Edit]:
    """Yield the elements that a condition writes anew, each once."""
    colours = inverted_colours(tree, rules) if forced_dark else {}
    for element in tree.elements:
        if element.is_conditional:
            continue
        changes: dict[str, str | None] = {}
        own = element.attributes.get("style", "")
        dress = own if images else without_addresses(own)
        if element.number in colours:
            dress = f"{dress.rstrip('; ')};{colours[element.number]}".lstrip(";")
        if dress != own:
            changes["style"] = dress
        if not images and element.tag == "img":
            changes |= {"src": NO_PICTURE, "srcset": None}
        if not images and "background" in element.attributes:
            changes["background"] = None
        if changes:
            yield with_attributes(html, element, changes)


def _declares_dark(tree: Tree) -> bool:
    """Tell whether a mail says that it has a dark look."""
    metas = (meta for meta in tree.named("meta") if meta.attributes.get("name") in _SCHEMES)
    declared = (one for rule in rules_of(tree) for one in rule.declarations if one.name == "color-scheme")
    return any("dark" in meta.attributes.get("content", "") for meta in metas) or any(
        "dark" in one.value for one in declared
    )
