"""A TOML text cut into statements, also where it is broken: each a header, or a key with its value.

Promises that the statements, joined, are the text again. Guesses where a statement that is never closed was meant to
end: at the next line that looks like the beginning of another.
"""

import re
import tomllib
from collections.abc import Iterator

from cipc_newsletter.values import frozen

_HEADER = re.compile(r"\s*\[\[?[\w.-]+\]\]?\s*(?:#.*)?$")
_STRING_OR_REMARK = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
_BEGINNING = re.compile(r"\s*(?:\[\[?[\w.-]+\]\]?\s*(?:#.*)?$|[\w.-]+\s*=(?!=))")
_LONG_STRING = re.compile(r"[^#\"'\n]*=\s*(?P<quotes>\"\"\"|''')")
_BRACKETED = re.compile(r"[^#\"'\n]*=\s*[\[{]")
_OPEN_STRING = re.compile(r"[^#\"'\n]*=\s*\"(?:[^\"\\\n]|\\.)*$")
_FURTHEST = 500  # lines a statement may span where it is never closed


@frozen
class Statement:
    """Lines of a text that belong together; `number` counts lines of the text from 0."""

    text: str
    number: int

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing: an empty line or a remark."""
        return not self.text.strip() or self.text.lstrip().startswith("#")


def parses(text: str) -> bool:
    """Whether `text` is TOML by itself."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):  # ValueError also for a number of more than 4300 digits
        return False
    return True


def statements_of(text: str) -> Iterator[Statement]:
    """Yield the statements of `text` in order, remarks and empty lines too."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        length = _length(lines, number)
        yield Statement(text="\n".join(lines[number : number + length]), number=number)
        number += length


def _length(lines: list[str], start: int) -> int:
    """Return how many lines the statement that begins on line `start` has."""
    first = lines[start]
    long_string = _LONG_STRING.match(first)
    if long_string:
        return _length_of_string(lines, start, long_string)
    if _BRACKETED.match(first):
        return _length_of_brackets(lines, start)
    if _OPEN_STRING.match(first):
        return _length_of_open_string(lines, start)
    return 1


def _length_of_string(lines: list[str], start: int, opening: re.Match[str]) -> int:
    """Return the lines up to the closing triple quote, or up to the next statement where there is none."""
    quotes = opening["quotes"]
    if quotes in lines[start][opening.end() :]:
        return 1
    for length in range(2, len(lines) - start + 1):
        if quotes in lines[start + length - 1]:
            is_opening = _LONG_STRING.match(lines[start + length - 1])
            return _up_to_next(lines, start) if is_opening else length
    return _up_to_next(lines, start)


def _length_of_brackets(lines: list[str], start: int) -> int:
    """Return the lines up to the one that closes every bracket, or up to the next statement where none does.

    Keys in braces look like statements, so in open braces only a header or an empty line ends the search.
    """
    depth, braces = 0, 0
    for number in range(start, min(len(lines), start + _FURTHEST)):
        line = lines[number]
        if number > start and (_HEADER.match(line) if braces > 0 else _BEGINNING.match(line)):
            break
        if braces > 0 and not line.strip():
            break
        bare = _STRING_OR_REMARK.sub("", line)
        braces += bare.count("{") - bare.count("}")
        depth += bare.count("[") - bare.count("]")
        if braces <= 0 and depth <= 0:
            return number - start + 1
    return _up_to_next(lines, start)


def _length_of_open_string(lines: list[str], start: int) -> int:
    """Return the lines up to the one that closes a string begun with one quote, where it follows without a gap."""
    for length in range(2, len(lines) - start + 1):
        line = lines[start + length - 1]
        if not line.strip() or _BEGINNING.match(line):
            return 1
        if line.rstrip().endswith('"'):
            return length
    return 1


def _up_to_next(lines: list[str], start: int) -> int:
    following = range(start + 1, min(len(lines), start + _FURTHEST))
    end = next((number for number in following if _BEGINNING.match(lines[number])), len(lines))
    while end - 1 > start and not lines[end - 1].strip():
        end -= 1
    return end - start
