"""Articles of every kind of element, nested at random and with words that look like marks, from a number alone."""

from collections.abc import Callable
from html import escape
from random import Random

SIGNS = "#*_[]<>|`~:+-=\\{}!&;.,()/\"'12 ab\u00a0é"
WORDS = ("mot", "L’été", "2025.", "1.", "#", "* x", "+++", ":::", "[[x]]", "{{ y }}", "<mj-raw>", "a|b", "٣ مرحبا")
ATTRIBUTES = ("", "", "", "", ' class="x"', ' lang="ar"', ' lang="fr-CA"', ' dir="rtl"', ' id="n"')
STYLES = ("b", "strong", "i", "em", "span", "code", "sup", "sub", "q", "u", "abbr", "small", "del", "a")
ADDRESSES = ("https://x.org/(a)", "/b?utm_source=c&amp;copy;=1", "#n", "javascript:x()", "mailto:a@b.org", "/c_*d*|e")
HOLDERS = ("div", "blockquote", "section", "figure", "details", "ul", "dl", "center")
LINES = ("p", "p", "p", "h2", "h3", "h4", "pre", "dt", "summary")


def article(seed: int) -> str:
    """Return the article that belongs to `seed`."""
    return _Maker(Random(seed)).several(_Maker.block, 4, 4)


class _Maker:
    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def several(self, make: "Callable[[_Maker, int], str]", most: int, depth: int) -> str:
        return "".join(make(self, depth - 1) for _time in range(self._chance.randint(1, most)))

    def _in(self, name: str, inner: str) -> str:
        address = f' href="{self._chance.choice(ADDRESSES)}"' if name == "a" else ""
        return f"<{name}{address}{self._chance.choice(ATTRIBUTES)}>{inner}</{name}>"

    def _word(self) -> str:
        if self._chance.random() < 0.6:
            return escape(self._chance.choice(WORDS))
        return escape("".join(self._chance.choices(SIGNS, k=self._chance.randint(1, 8))))

    def inline(self, depth: int) -> str:
        chance = self._chance.random()
        if depth <= 0 or chance < 0.5:
            return self._word() + self._chance.choice(("", " ", " ", " "))
        if chance < 0.6:
            return self._chance.choice((" ", "<br>", "&nbsp;", "\n"))
        return self._in(self._chance.choice(STYLES), self.several(_Maker.inline, 3, depth - 1))

    def line(self, depth: int = 3) -> str:
        return self.several(_Maker.inline, 5, depth)

    def block(self, depth: int) -> str:
        chance = self._chance.random()
        if depth <= 0 or chance < 0.4:
            return self._leaf()
        if chance < 0.55:
            return self._in(self._chance.choice(HOLDERS), self.several(_Maker.block, 3, depth))
        if chance < 0.75:
            return self._list(depth)
        if chance < 0.9:
            rows = (f"<tr>{self.several(_Maker._cell, 3, depth)}</tr>" for _row in range(self._chance.randint(1, 3)))
            return f"<table>{''.join(rows)}</table>"
        return f"<blockquote>{self.several(_Maker.block, 2, depth)}<cite>{self.line()}</cite></blockquote>"

    def _leaf(self) -> str:
        chance = self._chance.random()
        if chance < 0.1:
            return "<hr>"
        if chance < 0.2:
            return f'<figure><img src="{self._chance.choice("abc")}.jpg" alt="{self._word()}"></figure>'
        return self.line() if chance < 0.3 else self._in(self._chance.choice(LINES), self.line())

    def _list(self, depth: int) -> str:
        points = "".join(
            self._in("li", self.line() if self._chance.random() < 0.6 else self.several(_Maker.block, 2, depth))
            for _point in range(self._chance.randint(1, 3))
        )
        way = self._chance.choice(("", "", "reversed"))
        if self._chance.random() < 0.5:
            return f"<ul>{points}</ul>"
        return f"<ol start={self._chance.randint(-2, 12)} {way}>{points}</ol>"

    def _cell(self, depth: int) -> str:
        name = self._chance.choice(("td", "td", "th"))
        inner = self.line() if self._chance.random() < 0.8 else self.several(_Maker.block, 2, depth)
        return f"<{name} colspan={self._chance.randint(0, 2)} rowspan={self._chance.randint(0, 2)}>{inner}</{name}>"
