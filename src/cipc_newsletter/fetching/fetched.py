"""What was fetched from the web: the value that readers are handed, whoever did the asking.

Promises nothing of its own. Says nothing of what the content means.
"""

from collections.abc import Mapping
from dataclasses import field

from cipc_newsletter.values import frozen


@frozen
class Fetched:
    """What stands at an address: `address` is the one it was found at in the end, after redirects.

    `media_type` is lower-case, by the first bytes where they tell; `charset` is what the site says, empty where it says
    nothing; `headers` has lower-case names.
    """

    address: str
    content: bytes = field(repr=False)
    media_type: str
    charset: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@frozen
class Looked:
    """What an address answered, whatever its status: `content` is that of a page, empty for anything else."""

    address: str
    status: int
    content: bytes = field(default=b"", repr=False)
    charset: str = ""
