"""Block tokens → HTML for the mail.

Promises that every tag carries its style, so that it survives where <style> does not (rule CLI-02); that paddings
stand on table cells only, which Outlook for Windows reads (rule CLI-06); and that a passage written from right to left
is laid out so. Chooses no colours: the theme does.
"""

import html as _html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from cipc_newsletter.compose.plaintext import Width, columns
from cipc_newsletter.compose.views import direction_of
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.values import frozen

if TYPE_CHECKING:
    from markdown_it.token import Token

_VOID = frozenset({"hr", "br", "img"})
_SIDES = {"left": "right", "right": "left"}
_SIDE = re.compile(r"\b(?:left|right)\b")
# A table takes the width of its longest words at least; beyond this a phone would scroll sideways.
_PHONE = 272
_LETTER, _BETWEEN_COLUMNS = 8, 10  # pixels, about


@frozen
class Shown:
    """A picture as a mail shows it: its address, and the pixels it takes on the page."""

    image: PreparedImage
    address: str
    width: int
    height: int


@frozen
class Dress:
    """What a text needs: styles by tag, pictures by name, locales by language, fields of addresses, widths of words.

    `picture` raises ContentError for one that cannot be shown. `language` is the text's own; without one it is written
    from left to right, and its typography is left as it is.
    """

    styles: Mapping[str, str]
    picture: Callable[[str], Shown]
    locale: Callable[[str], str]
    is_field: Callable[[str], bool]
    width_of: Width = columns
    language: str = ""


def html_of(tokens: "Sequence[Token]", dress: Dress) -> str:
    """Return block tokens as HTML, the pictures of figures found."""
    _mark_wide_tables(tokens)
    return _Writer(dress).written(tokens)


class _Writer:
    """Writes tokens as HTML, one method per kind that is not a plain pair of tags."""

    def __init__(self, dress: Dress) -> None:
        self._dress = dress
        self._directions = [direction_of(dress.language)]
        self._lists = self._quotations = 0

    def written(self, tokens: "Sequence[Token]") -> str:
        """Return the HTML of block or inline tokens."""
        return "".join(self._one(token) for token in tokens)

    def _one(self, token: "Token") -> str:
        special: Callable[[Token], str] | None = getattr(self, f"_{token.type}", None)
        if special is not None:
            return special(token)
        if token.hidden:
            return ""
        if token.nesting < 0:
            return f"</{token.tag}>"
        return self._open(token.tag, **{key: str(value) for key, value in token.attrs.items()})

    def _open(self, tag: str, *, style: str = "", named: str = "", **attributes: str) -> str:
        """Return an opening tag with its style, that called `named` where it is not its own, and `style` beside it."""
        together = ";".join(part.rstrip(";") for part in (self._style(named or tag), style) if part)
        if together:
            attributes["style"] = together
        written = "".join(f' {name}="{_html.escape(value)}"' for name, value in attributes.items())
        return f"<{tag}{written} />" if tag in _VOID else f"<{tag}{written}>"

    def _style(self, name: str) -> str:
        style = self._dress.styles.get(name, "")
        if self._directions[-1] == "ltr":
            return style
        return _SIDE.sub(lambda match: _SIDES[match[0]], style)

    def _inline(self, token: "Token") -> str:
        return self.written(token.children or ())

    def _text(self, token: "Token") -> str:
        written = _html.escape(token.content, quote=False)
        # The ending of an ordinal; raised without a line height of its own, it does not push the lines apart.
        return f"{self._open('sup', style='line-height:0')}{written}</sup>" if token.meta.get("raised") else written

    def _softbreak(self, _token: "Token") -> str:
        return "\n"

    def _hardbreak(self, _token: "Token") -> str:
        return "<br />\n"

    def _code_inline(self, token: "Token") -> str:
        return f"{self._open('code')}{self._text(token)}</code>"

    def _code_block(self, token: "Token") -> str:
        return f"{self._open('pre')}{self._text(token).rstrip()}</pre>"

    _fence = _code_block

    def _paragraph_open(self, token: "Token") -> str:
        if token.hidden:
            return ""
        if token.meta.get("source"):
            return self._open("p", named="source", **{"class": "muted"})
        return self._open("p", named="quoted" if self._quotations else "p")

    def _bullet_list_open(self, token: "Token") -> str:
        self._lists += 1
        start = {"start": str(token.attrGet("start"))} if token.attrGet("start") is not None else {}
        return self._open(token.tag, named="list" if self._lists == 1 else "list_within", **start)

    _ordered_list_open = _bullet_list_open

    def _bullet_list_close(self, token: "Token") -> str:
        self._lists -= 1
        return f"</{token.tag}>"

    _ordered_list_close = _bullet_list_close

    def _blockquote_open(self, _token: "Token") -> str:
        self._quotations += 1
        opening = self._open("blockquote", named="blockquote" if self._quotations == 1 else "blockquote_within")
        return f"{opening}{self._layout_table('quotation')}"

    def _blockquote_close(self, _token: "Token") -> str:
        self._quotations -= 1
        return "</td></tr></tbody></table></blockquote>"

    def _layout_table(self, name: str, *, css_class: str = "") -> str:
        """Return a table of one cell, up to the inside of that cell."""
        table = self._open("table", named=name, role="presentation", border="0", cellpadding="0", cellspacing="0")
        return f"{table}<tbody><tr>{self._open('td', named=f'{name}_cell', **{'class': css_class or name})}"

    def _passage_open(self, token: "Token") -> str:
        locale = self._dress.locale(str(token.attrGet("lang")))
        direction, around = direction_of(locale), self._directions[-1]
        self._directions.append(direction)
        turned = f"text-align:{'right' if direction == 'rtl' else 'left'}" if direction != around else ""
        return self._open("div", style=turned, lang=locale, dir=direction)

    def _passage_close(self, _token: "Token") -> str:
        self._directions.pop()
        return "</div>"

    def _table_open(self, token: "Token") -> str:
        # MJML lets words break anywhere, and a browser would rather break one than make its column wider.
        return self._open("table", style=f"word-break:{'break-word' if token.meta['is_wide'] else 'normal'}")

    def _th_open(self, token: "Token") -> str:
        return self._open("th", style=str(token.attrGet("style") or ""), scope="col")

    def _td_open(self, token: "Token") -> str:
        return self._open("td", style=str(token.attrGet("style") or ""))

    def _figure(self, token: "Token") -> str:
        shown: Shown = token.meta["shown"]
        image = self._open(
            "img",
            style=f"width:100%;max-width:{shown.width}px",
            src=shown.address,
            alt=token.meta["alt"],
            width=str(shown.width),
            height="auto",  # a number would keep the place free where pictures are off
        )
        caption = token.meta["caption"]
        below = (
            f"{self._open('p', named='caption', **{'class': 'muted'})}{_html.escape(caption)}</p>" if caption else ""
        )
        return f"{self._open('p', named='figure')}{image}</p>{below}"

    def _button(self, token: "Token") -> str:
        link = self._open("a", named="button_link", href=token.meta["href"])
        inside = f"{link}{_html.escape(token.meta['label'])}</a>"
        return f"{self._layout_table('button', css_class='action')}{inside}</td></tr></tbody></table>"


def _mark_wide_tables(tokens: "Sequence[Token]") -> None:
    """Mark tables whose longest words, column by column, are together wider than a phone."""
    table: Token | None = None
    column, widest = 0, dict[int, int]()
    for token in tokens:
        if token.type == "table_open":
            table, widest = token, {}
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            column += 1
        elif token.type == "inline" and table is not None:
            words = "".join(child.content or " " for child in token.children or ()).split()
            widest[column] = max([widest.get(column, 0), *map(columns, words)])
        elif token.type == "table_close" and table is not None:
            table.meta["is_wide"] = sum(_LETTER * word + _BETWEEN_COLUMNS for word in widest.values()) > _PHONE
            table = None
