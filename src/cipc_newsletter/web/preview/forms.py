"""What a form of the preview sent: its fields as text.

Promises plain text, NFC, with line ends as LF and no control characters, a few fields of bounded length. Judges nothing.
"""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

_MOST_FIELDS = 5_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


async def fields_of(request: Request) -> Mapping[str, str]:
    """Return the fields of an urlencoded form; of several by one name the last. Empty where it is no such form."""
    return dict(await pairs_of(request))


async def pairs_of(request: Request) -> list[tuple[str, str]]:
    """Return the fields of an urlencoded form in their order, several by one name too."""
    raw = (await request.body()).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []
    return [(name, plain(value)) for name, value in pairs]


def plain(text: str) -> str:
    """Return a text as a person typed it, without what only a program could have sent."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
