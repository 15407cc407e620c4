"""What is wrong with the syntax of a TOML text, one mistake after the other, and what can still be read of it."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_PLACE = re.compile(r"at line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """What was read of a broken text: `text` has the same lines, mended or emptied."""

    data: dict[str, Any]
    text: str
    mistakes: tuple[Mistake, ...]
    is_whole: bool


def salvaged(text: str, *, path: str, first_line: int) -> Salvage:
    """Return what can be read of `text`, with every mistake of its syntax."""
    try:
        return Salvage(data=tomllib.loads(text), text=text, mistakes=(), is_whole=True)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
    mistake = Mistake(
        what=_("this line is not TOML."),
        right=_('A line is a key, an equals sign and a value: title = "…"'),
        path=path,
        line=line + first_line - 1,
    )
    return Salvage(data={}, text="", mistakes=(mistake,), is_whole=False)
