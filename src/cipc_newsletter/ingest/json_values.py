"""Values of a site's JSON whose every text can be written to a file.

Promises that half of a surrogate pair, which a site's own cutting leaves as an escape (`\\ud83d`), is marked as a missing
sign wherever it stands: in a text, a key, an address. Does not read JSON.
"""

import json
import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")


def with_whole_signs(value: Any) -> Any:
    """Return the JSON `value` with U+FFFD for each half of a pair. Raises RecursionError where it is nested too deep."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(_HALF.sub("\ufffd", text)) if _HALF.search(text) else value
