"""A slip in one TOML statement, and what all finders of slips look at: its pair, and what stands outside quotes."""

import re
from collections.abc import Callable

from cipc_newsletter.values import frozen

PAIR = re.compile(r"(?P<head>\s*(?P<key>[^=\n]+?)[ \t]*=[ \t]*)(?P<value>[^\n]*)(?P<rest>(?:\n.*)?)", re.DOTALL)
STRAIGHT = re.compile(r'("""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')', re.DOTALL)
REMARK = re.compile(r"(?:^|[ \t]+)#.*$")
SPACES = "\u00a0\u202f\u2002\u2003\u2007\u2009\u3000"
TABLE_LISTS = frozenset({"section", "waiver"})  # what stands in two brackets, in any of our files
_SHOWN_CHARACTERS = 100


@frozen
class Slip:
    """What is wrong with a statement, and the statement as it was meant; None where that cannot be told.

    Where `remedy` is empty, the mended line is what to write. `is_at_start` is true where the first line is to be
    shown, whichever line was mended.
    """

    what: str
    right: str = ""
    remedy: str = ""
    mended: str | None = None
    is_at_start: bool = False


Finder = Callable[[str], Slip | None]


def pair_of(statement: str) -> tuple[str, str] | None:
    """Return what stands up to the value, and the value without its remark, of a statement on one line."""
    match = PAIR.fullmatch(statement)
    if match is None or match["rest"]:
        return None
    return match["head"], REMARK.sub("", match["value"]).strip()


def outside_strings(statement: str, replace: Callable[[str], str]) -> str:
    """Return the statement with `replace` done to what stands outside straight quotes."""
    parts = STRAIGHT.split(statement)
    return "".join(part if number % 2 else replace(part) for number, part in enumerate(parts))


def shortened(text: str) -> str:
    """Return `text`, cut where it is too long for a sentence."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
