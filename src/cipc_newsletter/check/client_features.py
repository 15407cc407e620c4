"""Which features of HTML and CSS a mail uses, by the names Can I email gives them.

Promises every element, attribute, property, at-rule, unit, function and selector that the data knows, each with where
it is used: in what every mail program gets, or in the style block alone. Judges no support.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.style_sheet import StyleRule, declarations_in
from cipc_newsletter.values import frozen

_TAGS: Mapping[str, str] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "html-lists"),
    **dict.fromkeys(("table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"), "html-table"),
    **dict.fromkeys(("strong", "b", "em", "i"), "html-strong"),
    **dict.fromkeys(
        (
            *("article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav"),
            *("section", "summary", "time"),
        ),
        "html-semantics",
    ),
    **dict.fromkeys(("strike", "s"), "html-strike"),
    **dict.fromkeys(("map", "area"), "html-image-maps"),
    **{
        tag: f"html-{tag}"
        for tag in (
            *(
                "abbr",
                "acronym",
                "address",
                "audio",
                "base",
                "bdi",
                "blockquote",
                "body",
                "code",
                "del",
                "dfn",
                "dialog",
            ),
            *("div", "form", "hr", "img", "link", "marquee", "meter", "object", "p", "picture", "pre", "progress"),
            *("rp", "rt", "ruby", "select", "small", "span", "style", "svg", "textarea", "video", "wbr"),
        )
    },
}
_ATTRIBUTES: Mapping[str, str] = {
    **{
        name: f"html-{name}"
        for name in (
            *("align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live", "background"),
            *("cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "role", "srcset", "target", "valign"),
            "width",
        )
    },
    "loading": "html-loading-attribute",
    "inert": "css-inert-attribute",
    "popover": "html-popover",
}
_DISPLAYS = {"flex": "css-display-flex", "grid": "css-display-grid", "none": "css-display-none"}
_UNITS = frozenset({"ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax", "vmin", "vw"})
_UNIT = re.compile(r"(?<![\w#.-])-?(?:\d+\.?\d*|\.\d+)([a-z]{2,4}|%)")
_FUNCTIONS: Mapping[str, str] = {
    "calc(": "css-unit-calc",
    "clamp(": "css-function-clamp",
    "max(": "css-function-max",
    "min(": "css-function-min",
    "light-dark(": "css-function-light-dark",
    "var(": "css-variables",
    "linear-gradient(": "css-linear-gradient",
    "radial-gradient(": "css-radial-gradient",
    "conic-gradient(": "css-conic-gradient",
    "rgb(": "css-rgb",
    "rgba(": "css-rgba",
}
_AT_RULES = ("font-face", "import", "keyframes", "supports")
_MEDIA = {
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "hover": "css-at-media-hover",
    "orientation": "css-at-media-orientation",
    "device-pixel-ratio": "css-at-media-device-pixel-ratio",
}
_SELECTORS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), f"css-selector-{name}")
    for pattern, name in (
        (r"\[", "attribute"),
        (r"\.[a-z_-]", "class"),
        (r"#[a-z_-]", "id"),
        (r">", "child"),
        (r"\+", "adjacent-sibling"),
        (r"~(?!=)", "general-sibling"),
        (r"[\w\])]\s+[\w.#\[*:]", "descendant"),
        (r"\w[.#]\w", "chaining"),
        (r"(?:^|[\s>+~])[a-z]", "type"),
        (r"(?:^|[\s>+~])\*", "universal"),
    )
)
_PSEUDO = re.compile(r"(::?)([a-z-]+)")
_OLD_ELEMENTS = frozenset({"before", "after", "first-letter", "first-line"})
_FORMATS = {"image/jpeg": "image-jpg", "image/png": "image-png", "image/gif": "image-gif", "image/webp": "image-webp"}


@frozen
class Use:
    """A feature in use: its name in the data, where it was first seen, and whether only the style block has it."""

    slug: str
    where: str
    is_in_block: bool


def features_of(mail: MailView, known: frozenset[str]) -> tuple[Use, ...]:
    """Return the features of a mail that the data knows, by name; in what every program gets before the block."""
    found: dict[str, Use] = {}
    for slug, where in _everywhere(mail, known):
        if slug in known:
            found.setdefault(slug, Use(slug=slug, where=where, is_in_block=False))
    for rule in mail.rules:
        for slug in _of_rule(rule, known):
            if slug in known:
                found.setdefault(slug, Use(slug=slug, where=rule.prelude[:60], is_in_block=True))
    return tuple(sorted(found.values(), key=lambda use: use.slug))


def _everywhere(mail: MailView, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    for element in mail.html.elements:
        if element.is_conditional:
            continue
        where = f"<{element.tag}>"
        if element.tag in _TAGS:
            yield _TAGS[element.tag], where
        yield from ((slug, where) for slug in _of_attributes(element))
        for slug, name in _of_style(element.attributes.get("style", ""), known):
            yield slug, f'<{element.tag} style="{name}:…">'
    for image in mail.message.images:
        yield _FORMATS.get(image.media_type, ""), image.source or image.name


def _of_attributes(element: Element) -> Iterator[str]:
    for name, value in element.attributes.items():
        if name in _ATTRIBUTES:
            yield _ATTRIBUTES[name]
        elif name == "href":
            yield (
                "html-anchor-links"
                if value.startswith("#")
                else "html-mailto-links"
                if value.startswith("mailto:")
                else ""
            )
        elif name == "src" and value.startswith("data:"):
            yield "image-base64"
        elif name == "src" and value.partition("?")[0].endswith(".svg"):
            yield "image-svg"
        elif name == "name" and element.tag == "meta" and value == "color-scheme":
            yield "html-meta-color-scheme"


# A mail has a few dozen different style attributes on hundreds of elements, and one style block in every language.
@lru_cache(maxsize=1024)
def _of_style(style: str, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (slug, one.name) for one in declarations_in(style) for slug in _of_declaration(one.name, one.value, known)
    )


def _of_declaration(name: str, value: str, known: frozenset[str]) -> Iterator[str]:
    if name == "display":
        yield _DISPLAYS.get(value, "css-display")
    elif name.startswith("--"):
        yield "css-variables"
    else:
        yield _property(name, known)
    if name.startswith("background") and "url(" in value:
        yield "css-background-image"
    for unit in _UNIT.findall(value):
        yield "css-unit-percent" if unit == "%" else f"css-unit-{unit}" if unit in _UNITS else ""
    for function, slug in _FUNCTIONS.items():
        if re.search(rf"(?<![\w-]){re.escape(function)}", value):
            yield slug


def _property(name: str, known: frozenset[str]) -> str:
    """Return the feature of a property: its own, or that of the shorthand it belongs to."""
    while name:
        if f"css-{name}" in known:
            return f"css-{name}"
        name = name.rpartition("-")[0]
    return ""


@lru_cache(maxsize=1024)
def _of_rule(rule: StyleRule, known: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_slugs_of_rule(rule, known)))


def _slugs_of_rule(rule: StyleRule, known: frozenset[str]) -> Iterator[str]:
    for prelude in (*rule.around, rule.prelude):
        if prelude.startswith("@media"):
            yield "css-at-media"
            yield from (slug for word, slug in _MEDIA.items() if word in prelude)
        elif prelude.startswith("@"):
            yield from (f"css-at-{name}" for name in _AT_RULES if prelude.startswith(f"@{name}"))
    if any(not prelude.startswith("@") for prelude in rule.around):
        yield "css-nesting"
    if len(rule.selectors) > 1:
        yield "css-selector-grouping"
    for selector in rule.selectors:
        yield from (slug for pattern, slug in _SELECTORS if pattern.search(selector))
        for colons, name in _PSEUDO.findall(selector):
            kind = "element" if colons == "::" or name in _OLD_ELEMENTS else "class"
            yield f"css-pseudo-{kind}-{name}"
    for one in rule.declarations:
        yield from _of_declaration(one.name, one.value, known)
        if one.is_important:
            yield "css-important"
