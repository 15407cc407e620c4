"""MJML looked over before MRML sees it: well-formed, known tags and attributes, right nesting, values that can be.

Promises every mistake with template and line, since MRML passes unknown tags through, ignores unknown attributes,
and loses what follows an unclosed one (rules CLI-13, A11-06). Compiles nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat

from cipc_newsletter import toml_files
from cipc_newsletter.compose.mjml_tags import DEFAULTS, EVERY_ATTRIBUTE, REQUIRED, TAGS, VALUES, Tag
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_MARK = re.compile(r"@(\d+):(\d+)")


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is known while the text is read: the open tags, the last marked place, the mistakes so far."""

    files: Sequence[str]
    path: str | None = None
    line: int | None = None
    open: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    has_body: bool = False

    def comment(self, text: str) -> None:
        mark = _MARK.fullmatch(text)
        if mark and int(mark[1]) < len(self.files):
            self.path, self.line = self.files[int(mark[1])], int(mark[2])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.has_body |= name == "mj-body"
        for what, right in _mistakes_of(name, attributes, self.open):
            self.add(what, right)
        self.open.append(name)

    def end(self, _name: str) -> None:
        self.open.pop()

    def add(self, what: str, right: str = "") -> None:
        self.mistakes.append(
            Mistake(what=what, right=right, remedy=_("Mend the template."), path=self.path, line=self.line)
        )


def mistakes_in(marked: str, *, files: Sequence[str], shown: str) -> tuple[Mistake, ...]:
    """Return what is wrong with an MJML text whose places are marked by number of `files` and line.

    `shown` is the template's path, for what cannot be placed better.
    """
    reading = _Reading(files=files, path=shown)
    parser = expat.ParserCreate("utf-8")
    # With a foreign DTD assumed, &nbsp; and its like are left to MRML instead of being an error.
    parser.UseForeignDTD(True)  # noqa: FBT003 -- expat takes it by position only
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CommentHandler = reading.comment
    try:
        parser.Parse(marked.encode("utf-8"), True)  # noqa: FBT003 -- the same
    except expat.ExpatError as error:
        excerpt = marked.split("\n")[error.lineno - 1][max(0, error.offset - 30) : error.offset + 10]
        reading.add(
            _('the tags do not fit together, near "{excerpt}".').format(
                excerpt=re.sub(r"<!--@.*?-->", "", excerpt).strip()
            ),
            _("Every tag that is opened is closed, in turn; & and < in a text are written &amp; and &lt;."),
        )
    if not reading.has_body and not reading.mistakes:
        reading.add(_("there is no <mj-body>."), _("A template is <mjml> with <mj-head> and <mj-body>."))
    return tuple(dict.fromkeys(reading.mistakes))


def _mistakes_of(name: str, attributes: dict[str, str], around: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one opening tag, given the tags around it, the innermost last."""
    holder = next((tag for tag in reversed(around) if tag in TAGS and TAGS[tag].holds_text), None)
    if holder is not None:
        if name.startswith("mj"):
            yield (_("<{tag}> stands in <{around}>.").format(tag=name, around=holder), _right_content(holder))
        return
    if "mj-attributes" in around:
        yield from _mistakes_of_default(name, attributes)
        return
    if name == "mj-attributes" and around and around[-1] == "mj-head":
        return
    tag = TAGS.get(name)
    if tag is None:
        yield _unknown_tag(name)
        return
    yield from _mistakes_of_place(name, around)
    yield from _mistakes_of_attributes(name, tag, attributes)
    for required in REQUIRED.get(name, ()):
        if required not in attributes:
            yield (
                _("<{tag}> has no {attribute}.").format(tag=name, attribute=required),
                _("{attribute} must be written, even where it is empty.").format(attribute=required),
            )


def _mistakes_of_place(name: str, around: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not around:
        if name != "mjml":
            yield (_("the template begins with <{tag}>.").format(tag=name), _("It begins with <mjml>."))
        return
    parent = around[-1]
    if parent in TAGS and name not in TAGS[parent].children:
        yield (_("<{tag}> stands in <{around}>.").format(tag=name, around=parent), _right_content(parent))


def _mistakes_of_default(name: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    if name not in TAGS and name not in DEFAULTS:
        yield _unknown_tag(name)
        return
    known = TAGS[name].attributes if name in TAGS else EVERY_ATTRIBUTE | {"name"}
    yield from _mistakes_of_attributes(name, Tag(attributes=known), attributes)


def _mistakes_of_attributes(name: str, tag: Tag, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for attribute, value in attributes.items():
        if attribute not in tag.attributes:
            nearest = toml_files.nearest(attribute, sorted(tag.attributes))
            yield (
                _('<{tag}> does nothing with "{attribute}".').format(tag=name, attribute=attribute),
                _('The nearest is "{nearest}".').format(nearest=nearest)
                if nearest
                else _("It takes {attributes}.").format(attributes=", ".join(sorted(tag.attributes)) or "—"),
            )
        elif attribute in VALUES and not _pattern(VALUES[attribute]).fullmatch(value):
            yield (
                _('{attribute}="{value}" of <{tag}> cannot be.').format(attribute=attribute, value=value, tag=name),
                _("Lengths are in px or %, colours like #0F5E57; choices are those of MJML."),
            )


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Return a pattern, compiled when the first attribute of its kind is met."""
    return re.compile(source)


def _unknown_tag(name: str) -> tuple[str, str]:
    nearest = toml_files.nearest(name, sorted(TAGS))
    return (
        _("<{tag}> is not a tag that can be used here.").format(tag=name),
        _("The nearest is <{nearest}>.").format(nearest=nearest)
        if nearest
        else _("HTML stands inside <mj-text>, <mj-table>, <mj-button> or <mj-raw>."),
    )


def _right_content(parent: str) -> str:
    if TAGS[parent].holds_text:
        return _("<{tag}> holds text and HTML, no MJML.").format(tag=parent)
    if not TAGS[parent].children:
        return _("<{tag}> is empty.").format(tag=parent)
    children = ", ".join(f"<{child}>" for child in sorted(TAGS[parent].children))
    return _("<{tag}> holds {children}.").format(tag=parent, children=children)
