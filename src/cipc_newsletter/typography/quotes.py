"""Straight quotation marks and apostrophes → those of the language, nested rightly.

Promises to change nothing but straight marks, one for one, and only those whose partner is there: a lone mark, an
inch, a minute stay as they are. Sets no spaces.
"""

import re

from cipc_newsletter.values import frozen

_OPENS_AFTER = frozenset(" \u00a0\u202f\n\t([{«“‘¿¡—–-/")
_CLOSES_BEFORE = frozenset(" \u00a0\u202f\n\t)]}»”’,;:.!?…—–-/")
_OPENING, _CLOSING = "«“", "»”"
# An apostrophe where letters fell away at the beginning of a word.
_ELIDED = re.compile(r"(?<!\w)'(?=\d\ds?\b|(?:n|em|til|[tT]is|[tT]was|[tT]would)\b)")


@frozen
class Marks:
    """The quotation marks of a language from outside to inside, each a pair of characters.

    `has_single` is false where single marks are not used, so that a pair of them is left for a person to judge.
    """

    pairs: tuple[str, ...]
    has_single: bool = True
    has_elisions: bool = False

    def at(self, depth: int) -> str:
        """Return the pair at `depth`; deeper than the language goes, the last two take turns."""
        last = len(self.pairs) - 1
        return self.pairs[depth] if depth <= last else self.pairs[last - (depth - last) % 2]


def typeset(text: str, marks: Marks) -> str:
    """Return `text` with straight marks set, as long as before."""
    if "'" in text:
        text = _apostrophes(text, marks)
    if '"' in text:
        text = _double(text, marks)
    return text


def _double(text: str, marks: Marks) -> str:
    characters = list(text)
    opened: list[tuple[int, str]] = []  # where, and the mark that is open
    for place, character in enumerate(text):
        if character in _OPENING:
            opened.append((place, character))
        elif character in _CLOSING and opened and opened[-1][1] in _OPENING:
            opened.pop()
        elif character == '"':
            if _may_close(text, place) and opened and opened[-1][1] == '"':
                begin, _mark = opened.pop()
                pair = marks.at(len(opened))
                characters[begin], characters[place] = pair[0], pair[1]
            elif _may_open(text, place):
                opened.append((place, character))
    return "".join(characters)


def _may_open(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or before in _OPENS_AFTER or before in "'’\"") and bool(after) and not after.isspace()


def _may_close(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before) and not before.isspace() and (not after or after in _CLOSES_BEFORE or after == '"')


def _apostrophes(text: str, marks: Marks) -> str:
    """Set what is surely an apostrophe, and single quotation marks that are two."""
    if marks.has_elisions:
        text = _ELIDED.sub("’", text)
    characters = list(text)
    opened = -1
    for place, character in enumerate(text):
        if character != "'":
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if opened >= 0 and _closes_single(before, after):
            if marks.has_single:
                characters[opened], characters[place] = "‘", "’"
            opened = -1
        elif _is_wordlike(before) or (before.isdigit() and text[place + 1 : place + 3].strip(" .,;") == "s"):
            characters[place] = "’"
        elif opened < 0 and (not before or before in _OPENS_AFTER or before == '"') and _is_wordlike(after):
            opened = place
    return "".join(characters)


def _closes_single(before: str, after: str) -> bool:
    is_after_text = bool(before) and not before.isspace()
    return is_after_text and (not after or after in _CLOSES_BEFORE or after in '"«“')


def _is_wordlike(character: str) -> bool:
    """Tell whether an apostrophe may stand beside: a letter, or a placeholder for a word."""
    return character.isalpha() or character > "\U000effff"
