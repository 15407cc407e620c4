"""Some HTML as people meet it: its words, and its blocks with what they stand in."""

import re
from html.parser import HTMLParser


class Seen(HTMLParser):
    """The words of some HTML, and its blocks with what they stand in."""

    def __init__(self, html):
        super().__init__()
        self.words = ""
        self.blocks = []
        self._within, self._counts, self._text, self._links, self._href = [], [], "", [], None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("ul", "ol", "p", "blockquote", "td", "th"):
            self._flush()
            self.words += "\n"
        if tag in ("ul", "ol"):
            self._counts.append(int(values.get("start", 1)) if tag == "ol" else None)
        if tag == "li":
            number = self._counts[-1]
            self._within.append("•" if number is None else f"{number}.")
            self._counts[-1] = None if number is None else number + 1
        if tag == "blockquote" or re.fullmatch("h[1-6]", tag):
            self._within.append(tag)
        if tag == "a":
            self._href = values["href"]

    def handle_endtag(self, tag):
        self.words += "\n" * (tag in ("p", "li") or tag[0] == "h")
        if tag in ("p", "li", "blockquote", "td", "th") or re.fullmatch("h[1-6]", tag):
            self._flush()
        if tag in ("ul", "ol"):
            self._counts.pop()
        if tag in ("li", "blockquote") or re.fullmatch("h[1-6]", tag):
            self._within.pop()
        if tag == "a" and not self._text.endswith(self._href):
            if self._href not in self._links:
                self._links.append(self._href)
            self._text += f" [{self._links.index(self._href) + 1}]"

    def handle_data(self, data):
        self.words += data
        self._text += data

    def _flush(self):
        text = re.sub(r"[ \n]+", " ", self._text).strip(" ")
        if text:
            self.blocks.append((tuple(self._within), text))
        self._text = ""
