"""Markdown → HTML for mail, and the plainer HTML the text part is made from.

Promises that a body can never be more than text: raw HTML is off, links lead to http(s) or mailto only, pictures are
those prepared; that every tag carries its style, so that it survives where <style> does not (rule CLI-02); and that
all mistakes of a text are told at once, with file and line. Chooses no colours: the theme does.
"""

import html as _html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cipc_newsletter.compose.markdown_syntax import tokens_of
from cipc_newsletter.compose.plaintext import protected
from cipc_newsletter.errors import ContentError, Mistake
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from markdown_it.token import Token

ADDRESS = re.compile(r"(?:https?://[^\s/?#]+|mailto:[^\s@]+@[^\s@]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text was written: the file, and the line of it on which the text begins."""

    path: str | None = None
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture as a mail shows it: its address, and the pixels it takes on the page."""

    image: PreparedImage
    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What a text needs to become HTML: styles by tag, pictures by name, locales by language, fields of addresses.

    `picture` raises ContentError for one that cannot be shown.
    """

    styles: Mapping[str, str]
    picture: Callable[[str], Shown]
    locale: Callable[[str], str]
    is_field: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text as HTML: `html` for the mail, `plain` for html2text, with addresses as notes after their paragraph."""

    html: str
    plain: str


@dataclass(slots=True, kw_only=True)
class Notes:
    """The addresses of a text part, numbered through the whole mail."""

    addresses: list[str] = field(default_factory=list)

    def number(self, address: str) -> int:
        """Return the number of `address`, the same wherever it is met again."""
        if address not in self.addresses:
            self.addresses.append(address)
        return self.addresses.index(address) + 1


def passage_of(text: str, *, place: Place, level: int, dress: Dress, notes: Notes) -> Passage:
    """Return `text` as HTML with its highest headings at `level`. Raises ContentError with every mistake of it."""
    mistakes: list[Mistake] = []

    def report(line: int, what: str, right: str) -> None:
        mistakes.append(
            Mistake(what=what, right=right, remedy=_("Mend the text."), path=place.path, line=place.line + line)
        )

    tokens = tokens_of(text, level=level, report=report)
    _check_links(tokens, dress, report=report)
    for token in tokens:
        if token.type == "figure":
            _find_picture(token, dress, mistakes=mistakes, report=report)
    if mistakes:
        raise ContentError.of(mistakes)
    return Passage(html=_Styled(dress).render(tokens), plain=_Plain(notes).render(tokens))


def is_address(address: str, is_field: Callable[[str], bool]) -> bool:
    """Tell whether a link may lead there: http, https, mailto, or the merge field of an address."""
    return ADDRESS.match(address) is not None or is_field(address)


def _check_links(tokens: "list[Token]", dress: Dress, *, report: Callable[[int, str, str], None]) -> None:
    for token in tokens:
        line = (token.map or [0])[0]
        addresses = [(line, token.meta["href"])] if token.type == "button" else []
        for child in token.children or ():
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "link_open":
                addresses.append((line, str(child.attrGet("href") or "")))
        for number, address in addresses:
            if not is_address(address, dress.is_field):
                report(
                    number,
                    _('the link leads to "{address}".').format(address=address),
                    _("A link in a mail begins with https:// or mailto:."),
                )


def _find_picture(
    token: "Token", dress: Dress, *, mistakes: list[Mistake], report: Callable[[int, str, str], None]
) -> None:
    line = (token.map or [0])[0]
    if not token.meta["alt"].strip():
        report(
            line,
            _("the picture has no alternative text."),
            _("Between the brackets stands what the picture shows (rule A11-06)."),
        )
    try:
        token.meta["shown"] = dress.picture(token.meta["src"])
    except ContentError as error:
        mistakes.extend(error.mistakes)


class _Writer:
    """Writes tokens as HTML, one method per kind that is not a plain pair of tags."""

    _VOID = frozenset({"hr", "br"})

    def render(self, tokens: "list[Token]") -> str:
        """Return the HTML of block tokens."""
        return "".join(self._block(token) for token in tokens)

    def _block(self, token: "Token") -> str:
        special: Callable[[Token], str] | None = getattr(self, f"_{token.type}", None)
        if special is not None:
            return special(token)
        if token.hidden:
            return ""
        if token.nesting < 0:
            return f"</{token.tag}>"
        return self._open(token.tag, {key: str(value) for key, value in token.attrs.items()}, token)

    def _open(self, tag: str, attributes: Mapping[str, str], _token: "Token | None" = None) -> str:
        written = "".join(f' {name}="{_html.escape(value)}"' for name, value in attributes.items())
        return f"<{tag}{written} />" if tag in self._VOID else f"<{tag}{written}>"

    def _inline(self, token: "Token") -> str:
        return "".join(self._block(child) for child in token.children or ())

    def _text(self, token: "Token") -> str:
        return _html.escape(token.content, quote=False)

    _text_special = _text

    def _softbreak(self, _token: "Token") -> str:
        return "\n"

    def _hardbreak(self, _token: "Token") -> str:
        return "<br />\n"

    def _code_inline(self, token: "Token") -> str:
        return f"{self._open('code', {})}{self._text(token)}</code>"

    def _code_block(self, token: "Token") -> str:
        return f"{self._open('pre', {})}{self._text(token).rstrip()}</pre>"

    _fence = _code_block


class _Styled(_Writer):
    """HTML for the mail: each tag with its style."""

    def __init__(self, dress: Dress) -> None:
        self._dress = dress

    def _open(self, tag: str, attributes: Mapping[str, str], token: "Token | None" = None) -> str:
        values = dict(attributes)
        name = "source" if token is not None and token.meta.get("source") else tag
        style = self._dress.styles.get(name, "")
        own = values.pop("style", "")  # how a table's column is aligned
        together = ";".join(part.strip().rstrip(";") for part in (style, own) if part)
        if together:
            values["style"] = together
        if name == "source":
            values["class"] = "muted"
        if tag == "th":
            values["scope"] = "col"
        return super()._open(tag, values)

    def _passage_open(self, token: "Token") -> str:
        return f'<div lang="{_html.escape(self._dress.locale(str(token.attrGet("lang"))))}">'

    def _figure(self, token: "Token") -> str:
        shown: Shown = token.meta["shown"]
        image = self._open(
            "img",
            {"src": shown.address, "alt": token.meta["alt"], "width": str(shown.width)}
            | {"style": f"width:100%;max-width:{shown.width}px;{self._dress.styles.get('img', '')}"},
        ).replace(">", " />")
        caption = token.meta["caption"]
        styles = self._dress.styles
        below = f'<p class="muted" style="{styles.get("caption", "")}">{_html.escape(caption)}</p>' if caption else ""
        return f'<p style="{styles.get("figure", "")}">{image}</p>{below}'

    def _button(self, token: "Token") -> str:
        styles = self._dress.styles
        return (
            f'<table role="presentation" border="0" cellpadding="0" cellspacing="0"'
            f' style="{styles.get("button", "")}">'
            f'<tr><td class="action" style="{styles.get("button_cell", "")}">'
            f'<a href="{_html.escape(token.meta["href"])}" style="{styles.get("button_link", "")}">'
            f"{_html.escape(token.meta['label'])}</a></td></tr></table>"
        )


class _Plain(_Writer):
    """HTML for html2text: no styles, pictures as words, addresses as numbered notes after their block."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._pending: list[str] = []
        self._link: tuple[str, str] = ("", "")

    def _block(self, token: "Token") -> str:
        written = super()._block(token)
        if token.block and token.level == 0 and token.nesting <= 0 and token.type != "inline":
            written += self._flushed()
        return written

    def _text(self, token: "Token") -> str:
        return protected(super()._text(token))

    _text_special = _text

    def _flushed(self) -> str:
        lines = "".join(f"<p>{line}</p>" for line in self._pending)
        self._pending.clear()
        return lines

    def _note(self, address: str) -> str:
        number = self._notes.number(address)
        line = protected(f"[{number}] {_html.escape(address)}")
        if line not in self._pending:
            self._pending.append(line)
        return f" [{number}]"

    def _inline(self, token: "Token") -> str:
        written = []
        children = token.children or []
        for place, child in enumerate(children):
            if child.type == "link_open":
                words = children[place + 1].content if place + 1 < len(children) else ""
                self._link = (str(child.attrGet("href") or ""), words)
            elif child.type == "link_close":
                address, words = self._link
                # An address that is its own text needs no note.
                if address not in (words, f"mailto:{words}"):
                    written.append(self._note(address))
            else:
                written.append(self._block(child))
        return "".join(written)

    def _figure(self, token: "Token") -> str:
        caption = token.meta["caption"]
        below = f"<p>{protected(_html.escape(caption))}</p>" if caption else ""
        return f"<p>[{protected(_html.escape(token.meta['alt']))}]</p>{below}"

    def _button(self, token: "Token") -> str:
        return f"<p>{protected(_html.escape(token.meta['label']))}{self._note(token.meta['href'])}</p>"
