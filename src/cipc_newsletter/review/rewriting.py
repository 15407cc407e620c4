"""An HTML source changed in places, every other letter of it left as it stands.

Promises that edits are applied where they were found, whatever their order. What is made here is looked at, never sent.
"""

import html as _html
import re
from collections.abc import Iterable, Mapping

from cipc_newsletter.check.html_tree import Element, Tree
from cipc_newsletter.values import frozen

_NAME = re.compile(r"<[a-zA-Z][^\s/>]*")
# A browser ends what is left open at the end of the styles.
_ADDRESS = re.compile(r"""url\(\s*(?:"[^"]*"?|'[^']*'?|[^)"']*)\s*\)?""", re.IGNORECASE)
_TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""")


@frozen
class Edit:
    """What stands from `start` to `end` in a source is replaced by `text`."""

    start: int
    end: int
    text: str


def applied(source: str, edits: Iterable[Edit]) -> str:
    """Return `source` with `edits` made. Raises ValueError where two of them overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done:
            raise ValueError(f"two edits at {edit.start}")
        pieces += [source[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, source[done:]])


def mark_at(source: str, start: int, *, name: str, value: str) -> Edit:
    """Return the edit that gives the tag that begins at `start` an attribute. Raises ValueError where none begins."""
    tag = _NAME.match(source, start)
    if tag is None:
        raise ValueError(f"no tag begins at {start}")
    return Edit(start=tag.end(), end=tag.end(), text=f' {name}="{_html.escape(value)}"')


def end_of_tag(source: str, element: Element) -> int:
    """Return where the start tag of an element ends."""
    tag = _TAG.match(source, element.start)
    return tag.end() if tag else element.start


def with_attributes(source: str, element: Element, changes: Mapping[str, str | None]) -> Edit:
    """Return the edit that writes the start tag of an element anew; None takes an attribute out."""
    attributes = {**element.attributes, **changes}
    written = "".join(f' {name}="{_html.escape(value)}"' for name, value in attributes.items() if value is not None)
    return Edit(start=element.start, end=end_of_tag(source, element), text=f"<{element.tag}{written}>")


def without(source: str, tree: Tree, element: Element) -> Edit:
    """Return the edit that takes an element out, with all that is in it."""
    stop = tree.stops.get(element.number)
    end = end_of_tag(source, element) if stop is None else source.find(">", stop) + 1 or len(source)
    return Edit(start=element.start, end=end, text="")


def without_addresses(styles: str) -> str:
    """Return declarations or a style sheet with nothing to load: `none` in the place of each `url(…)`."""
    return _ADDRESS.sub("none", styles)
