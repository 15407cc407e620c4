"""What Python loads before the installed command where this folder is on PYTHONPATH: how the command is changed.

CIPC_NEWSLETTER_DOOR says how, in words between commas: `keys` gives Mailgun idempotency keys, which the stand-in keeps
when told, so that the policy `key` can be tried over HTTP; any other word is a bug of matrix/seeded_bugs.py.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

_WORDS = [word for word in os.environ.get("CIPC_NEWSLETTER_DOOR", "").split(",") if word]


def _give_keys() -> None:
    from cipc_newsletter.providers.mailgun import Mailgun
    from cipc_newsletter.providers.port import Capabilities

    honest = Mailgun.capabilities.fget
    assert honest is not None

    def capabilities(self: Mailgun) -> Capabilities:
        return replace(honest(self), proof="key")

    Mailgun.capabilities = property(capabilities)  # type: ignore[assignment,method-assign]


for _word in _WORDS:
    if _word == "keys":
        _give_keys()
    else:
        sys.path.append(str(Path(__file__).parents[2]))
        from matrix import seeded_bugs

        seeded_bugs.BUGS[_word](setattr)
