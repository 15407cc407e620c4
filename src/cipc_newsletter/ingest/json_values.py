"""Values of a site's JSON whose every text can be written to a file.

Promises that half of a surrogate pair, which a site's own cutting leaves as an escape (`\\ud83d`), is marked as a missing
sign wherever it stands: in a text, a key, an address; and that what would fill the memory is known before it is read.
Does not read JSON.
"""

import json
import re
from typing import Any

MOST_LISTS = 300_000  # and objects in a text of JSON: each takes up to forty times its room in the file
_HALF = re.compile("[\ud800-\udfff]")


def holds_too_much(text: str) -> bool:
    """Whether the JSON `text` would take more memory than its length lets expect."""
    return text.count("[") + text.count("{") > MOST_LISTS


def with_whole_signs(value: Any) -> Any:
    """Return the JSON `value` with U+FFFD for each half of a pair. Raises RecursionError where it is nested too deep."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(_HALF.sub("\ufffd", text)) if _HALF.search(text) else value
