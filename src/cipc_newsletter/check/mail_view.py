"""A serialised mail taken apart again: header fields as written, parts as encoded, HTML and text as decoded.

Promises to show the bytes as they are, broken ones too: nothing here refuses or repairs a mail. Judges nothing.
"""

import email
import email.header
import email.policy
from collections.abc import Iterator
from email.errors import HeaderParseError
from functools import lru_cache

from cipc_newsletter.check.appearance import Look, Run, looks_of, shown, text_of
from cipc_newsletter.check.cascade import Styles, inline_styles, styles_under
from cipc_newsletter.check.html_tree import Element, Tree, tree_of
from cipc_newsletter.check.style_sheet import StyleRule, rules_in
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.values import frozen


@frozen
class HeaderField:
    """One header field: its name as written, and its lines as written, the name and white space included."""

    name: str
    lines: tuple[bytes, ...]

    @property
    def value(self) -> str:
        """The value unfolded, encoded-words still encoded; bytes beyond ASCII stand as U+0080 to U+00FF."""
        return b"".join(self.lines).decode("latin-1").partition(":")[2].strip(" \t")

    @property
    def decoded(self) -> str:
        """The value with its encoded-words decoded; one that cannot be decoded stays as it is."""
        try:
            pieces = email.header.decode_header(self.value)
            return "".join(
                piece if isinstance(piece, str) else piece.decode(charset or "latin-1", errors="replace")
                for piece, charset in pieces
            )
        except (HeaderParseError, LookupError, ValueError):
            return self.value


@frozen
class PartView:
    """One part of the body. `lines` are as they travel, without line ends; `text` is decoded, with LF line ends."""

    content_type: str
    charset: str
    encoding: str
    lines: tuple[bytes, ...]
    text: str


@frozen
class MailView:
    """One language's mail as it arrives, beside the message it was made from.

    `parts` are the leaves of the MIME tree in order; `html` and `text` are empty where there is no such part; `rules`
    are those of the style block; `styles` and `looks` are by the number of the element, where the style block is
    dropped; `light_looks` and `dark_looks` where it is kept; `runs` are the texts a reader sees, `seen_text` all of
    them in one.
    """

    message: ComposedMessage
    head: bytes
    fields: tuple[HeaderField, ...]
    content_type: str
    depth: int
    parts: tuple[PartView, ...]
    source: str
    html: Tree
    rules: tuple[StyleRule, ...]
    styles: tuple[Styles, ...]
    looks: tuple[Look, ...]
    light_looks: tuple[Look, ...]
    dark_looks: tuple[Look, ...]
    runs: tuple[Run, ...]
    seen_text: str
    text: str

    @property
    def language(self) -> str:
        """The language of the mail."""
        return self.message.language

    def named(self, name: str) -> tuple[HeaderField, ...]:
        """Return the fields called `name`, whatever the case."""
        return tuple(field for field in self.fields if field.name.lower() == name.lower())

    def runs_in(self, element: Element) -> tuple[Run, ...]:
        """Return what a reader sees of the HTML inside `element`."""
        return tuple(run for run in self.runs if self.html.is_within(run.text.parent, element.number))

    def value(self, name: str) -> str:
        """Return the unfolded value of the first field called `name`, empty where there is none."""
        return next((field.value for field in self.named(name)), "")


# A preview checks an issue again and again, and mostly one of its languages has changed.
@lru_cache(maxsize=6)
def view_of(raw: bytes, message: ComposedMessage) -> MailView:
    """Return the view of the serialised mail `raw`, made from `message`."""
    head, _gap, _body = raw.partition(b"\r\n\r\n")
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    leaves = tuple(_part(part) for part in parsed.walk() if not part.is_multipart())
    source = next((part.text for part in leaves if part.content_type == "text/html"), "")
    html = tree_of(source)
    rules = tuple(
        rule
        for element in html.named("style")
        for rule in rules_in(html.content_of(element), media=element.attributes.get("media", ""))
    )
    styles = inline_styles(html)
    looks = looks_of(html, styles)
    runs = tuple(shown(html, looks))
    return MailView(
        message=message,
        head=head,
        fields=tuple(_fields(head)),
        content_type=parsed.get_content_type(),
        depth=sum(part.is_multipart() for part in parsed.walk()),
        parts=leaves,
        source=source,
        html=html,
        rules=rules,
        styles=styles,
        looks=looks,
        light_looks=looks_of(html, styles_under(html, rules, is_dark=False)),
        dark_looks=looks_of(html, styles_under(html, rules, is_dark=True)),
        runs=runs,
        seen_text=text_of(html, runs),
        text=next((part.text for part in leaves if part.content_type == "text/plain"), ""),
    )


def _fields(head: bytes) -> Iterator[HeaderField]:
    gathered: list[bytes] = []
    for line in head.split(b"\r\n"):
        if gathered and not line.startswith((b" ", b"\t")):
            yield _field(gathered)
            gathered = []
        gathered.append(line)
    if gathered:
        yield _field(gathered)


def _field(lines: list[bytes]) -> HeaderField:
    name = lines[0].partition(b":")[0].decode("latin-1").strip(" \t")
    return HeaderField(name=name, lines=tuple(lines))


def _part(part: "email.message.Message[str, str]") -> PartView:
    raw = part.get_payload(decode=False)
    as_sent = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    decoded = part.get_payload(decode=True)
    content = decoded if isinstance(decoded, bytes) else b""
    return PartView(
        content_type=part.get_content_type(),
        charset=str(part.get_param("charset", "") or "").lower(),
        encoding=str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower(),
        lines=tuple(as_sent.replace(b"\r\n", b"\n").split(b"\n")),
        text=content.decode("utf-8", errors="replace").replace("\r\n", "\n"),
    )
