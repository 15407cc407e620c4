"""Which declarations hold for each element of a mail: written on it, or from the style block too.

Promises the order of the cascade (importance, place, specificity, order) for the selectors mails use: tags, classes,
ids, attributes, `:root`, and every combinator. A selector with another pseudo-class matches nothing. Computes no look.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cipc_newsletter.check.html_tree import ROOT, Element, Tree
from cipc_newsletter.check.style_sheet import Declaration, StyleRule, declarations_in
from cipc_newsletter.values import frozen

Styles = Mapping[str, str]

_SPLIT = re.compile(r"\s*([>+~])\s*|\s+")
_SIMPLE = re.compile(
    r"""[a-z][\w-]*|\*|\.[\w-]+|\#[\w-]+
    |\[(?P<name>[\w-]+)(?:(?P<operator>[~|^$*]?=)["']?(?P<value>[^"'\]]*)["']?)?\]|(?P<root>:root)""",
    re.VERBOSE,
)


@frozen
class _Compound:
    """What one element must be: `names` are its tag, `.class` and `#id`; none means any element."""

    names: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...] = ()
    key: str = "*"


@frozen
class _Selector:
    """`parts` from the right to the left, each with the combinator that stands to its left.

    `above` are names that elements around must have: most selectors are decided by them alone.
    """

    parts: tuple[tuple[_Compound, str], ...]
    specificity: tuple[int, int, int]
    above: frozenset[str]
    is_decided_above: bool


@frozen
class _Facts:
    """What selectors ask of a tree, by the number of the element: its names, those around it, its elder siblings."""

    tree: Tree
    names: tuple[frozenset[str], ...]
    above: tuple[frozenset[str], ...]
    before: tuple[tuple[int, ...], ...]


_Candidate = tuple[_Selector, int, tuple[Declaration, ...]]


def styles_of(element: Element) -> Styles:
    """Return what the style attribute declares, lower case; the last declaration of a property wins."""
    return _written(element.attributes.get("style", ""))[1]


def inline_styles(tree: Tree) -> tuple[Styles, ...]:
    """Return the styles written on each element, by its number: all that is left where the style block is dropped."""
    return tuple(styles_of(element) for element in tree.elements)


def styles_under(tree: Tree, rules: Sequence[StyleRule], *, is_dark: bool) -> tuple[Styles, ...]:
    """Return the styles of each element where the style block is kept, by a reader on a wide screen."""
    by_key = _by_key([rule for rule in rules if _applies(rule, is_dark=is_dark)])
    facts = _facts(tree)
    return tuple(_styles(element, facts, by_key) for element in tree.elements)


# The same few style attributes stand on hundreds of elements.
@lru_cache(maxsize=4096)
def _written(style: str) -> tuple[tuple[Declaration, ...], Styles]:
    declarations = tuple(declarations_in(style))
    return declarations, {one.name: one.value for one in declarations}


def _applies(rule: StyleRule, *, is_dark: bool) -> bool:
    for prelude in rule.around:
        if "prefers-color-scheme: dark" in prelude or "prefers-color-scheme:dark" in prelude:
            if not is_dark:
                return False
        elif any(word in prelude for word in ("max-width", "print", "prefers-color-scheme")) or (
            prelude.startswith("@") and not prelude.startswith(("@media", "@supports"))
        ):
            return False
    return True


def _by_key(rules: Sequence[StyleRule]) -> Mapping[str, list[_Candidate]]:
    found: dict[str, list[_Candidate]] = defaultdict(list)
    for order, rule in enumerate(rules):
        for text in rule.selectors:
            selector = _selector(text)
            if selector is not None:
                found[selector.parts[0][0].key].append((selector, order, rule.declarations))
    return found


@lru_cache(maxsize=4)
def _facts(tree: Tree) -> _Facts:
    names: list[frozenset[str]] = []
    above: list[frozenset[str]] = []
    before: list[tuple[int, ...]] = []
    last: dict[int, tuple[int, ...]] = {}
    for element in tree.elements:
        classes = element.attributes.get("class", "").lower().split()
        own = {element.tag, *(f".{name}" for name in classes)}
        if element.attributes.get("id"):
            own.add(f"#{element.attributes['id'].lower()}")
        names.append(frozenset(own))
        parent = element.parent
        above.append(frozenset() if parent == ROOT else above[parent] | names[parent])
        before.append(last.get(parent, ()))
        if not element.is_conditional:
            last[parent] = (*before[-1][-7:], element.number)
    return _Facts(tree=tree, names=tuple(names), above=tuple(above), before=tuple(before))


def _styles(element: Element, facts: _Facts, by_key: Mapping[str, list[_Candidate]]) -> Styles:
    inline, plain = _written(element.attributes.get("style", ""))
    matching = [
        candidate
        for key in ("*", *facts.names[element.number])
        for candidate in by_key.get(key, ())
        if candidate[0].above <= facts.above[element.number] and _is_selected(candidate[0], element, facts)
    ]
    if not matching:
        return plain
    matching.sort(key=lambda candidate: (candidate[0].specificity, candidate[1]))
    ordered = [one for _selector, _order, block in matching for one in block]
    styles: dict[str, str] = {}
    for wants_important in (False, True):
        for one in (*ordered, *inline):
            if one.is_important is wants_important:
                # A later shorthand resets what stands before it.
                if one.name == "background":
                    styles.pop("background-color", None)
                styles[one.name] = one.value
    return styles


def _is_selected(selector: _Selector, element: Element, facts: _Facts) -> bool:
    if element.is_conditional:
        return False
    if selector.is_decided_above:
        return _is(selector.parts[0][0], element, facts)
    return _matches(selector.parts, element, facts)


def _matches(parts: tuple[tuple[_Compound, str], ...], element: Element, facts: _Facts) -> bool:
    if not _is(parts[0][0], element, facts):
        return False
    if len(parts) == 1:
        return True
    combinator, rest = parts[0][1], parts[1:]
    elements = facts.tree.elements
    if combinator == ">":
        return element.parent != ROOT and _matches(rest, elements[element.parent], facts)
    if combinator == " ":
        return any(_matches(rest, outer, facts) for outer in facts.tree.around(element.parent))
    siblings = facts.before[element.number]
    return any(
        _matches(rest, elements[number], facts) for number in (siblings[-1:] if combinator == "+" else siblings)
    )


def _is(compound: _Compound, element: Element, facts: _Facts) -> bool:
    attributes = element.attributes
    return compound.names <= facts.names[element.number] and all(
        name in attributes and _has(attributes[name].lower(), operator, value)
        for name, operator, value in compound.attributes
    )


def _has(found: str, operator: str, value: str) -> bool:
    return {
        "": True,
        "=": found == value,
        "^=": found.startswith(value),
        "$=": found.endswith(value),
        "*=": value in found,
        "~=": value in found.split(),
        "|=": found == value or found.startswith(f"{value}-"),
    }[operator]


@lru_cache(maxsize=1024)
def _selector(text: str) -> _Selector | None:
    pieces = _SPLIT.split(text.strip())
    compounds = [_compound(piece) for piece in pieces[::2]]
    known = [compound for compound in compounds if compound is not None]
    if len(known) < len(compounds):
        return None
    combinators = ["", *(combinator or " " for combinator in pieces[1::2])]
    names = [name for compound in known for name in compound.names]
    counts = (
        sum(name.startswith("#") for name in names),
        sum(name.startswith(".") for name in names) + sum(len(compound.attributes) for compound in known),
        sum(name[0] not in "#." for name in names),
    )
    is_up = not {"+", "~"} & set(combinators)
    return _Selector(
        parts=tuple(zip(known[::-1], combinators[::-1], strict=True)),
        specificity=counts,
        above=frozenset(name for compound in known[:-1] for name in compound.names) if is_up else frozenset(),
        is_decided_above=combinators in ([""], ["", " "])
        and all(len(compound.names) == 1 and not compound.attributes for compound in known[:-1]),
    )


def _compound(text: str) -> _Compound | None:
    end = 0
    names: set[str] = set()
    attributes: list[tuple[str, str, str]] = []
    for match in _SIMPLE.finditer(text):
        if match.start() != end:
            return None
        end = match.end()
        if match["name"]:
            attributes.append((match["name"], match["operator"] or "", match["value"] or ""))
        else:
            names |= {"html"} if match["root"] else {match[0]} - {"*"}
    if not text or end != len(text):
        return None
    key = min(names, key=lambda name: (name[0] not in "#.", name), default="*")
    return _Compound(names=frozenset(names), attributes=tuple(attributes), key=key)
