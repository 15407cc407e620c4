"""A plain text as people meet it: its blocks with what they stand in."""

import re

from cipc_newsletter.compose.plaintext import HEADING_MARKS


def blocks_of(lines, within=()):
    """The blocks of a plain text with what they stand in, read back from its marks alone."""
    headings = {mark: f"h{level}" for level, mark in HEADING_MARKS.items()}
    place = 0
    while place < len(lines):
        line, start = lines[place], place
        item = re.match(r" *(•|\d+\.) ", line)
        if not line:
            place += 1
        elif line.startswith(">"):
            while place < len(lines) and lines[place].startswith(">"):
                place += 1
            yield from blocks_of([line[2:] for line in lines[start:place]], (*within, "blockquote"))
        elif item:
            hang = len(item[0])
            place += 1
            while place < len(lines) and (not lines[place] or lines[place].startswith(" " * hang)):
                place += 1
            inside = [line[hang:], *(line[hang:] for line in lines[start + 1 : place])]
            yield from blocks_of(inside, (*within, item[1]))
        else:
            while place < len(lines) and lines[place] and not re.match(r" *(•|\d+\.) |>", lines[place]):
                place += 1
            text = " ".join(line.strip(" ") for line in lines[start:place])
            mark, _space, words = text.partition(" ")
            yield ((*within, headings[mark]), words) if mark in headings else (within, text)
