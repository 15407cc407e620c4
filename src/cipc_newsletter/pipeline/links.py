"""The links made for one person when a batch is submitted: the way out, signed.

Promises that a link carries the person's uid and never their address (rule UNS-06).
"""

from collections.abc import Collection, Sequence

from cipc_newsletter import tokens
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.surroundings import FieldsOf
from cipc_newsletter.merge_fields import ADDRESSES
from cipc_newsletter.pipeline.opening import keys_of
from cipc_newsletter.tokens import Purpose

# Where the organisation runs no server and nothing is really mailed, the link must still have its shape; the
# top-level domain .invalid leads nowhere for ever (RFC 2606).
_NOWHERE = "https://outbox.invalid"


def fields_maker(workspace: Workspace, *, owns_unsubscribe: bool, names: Collection[str] = ADDRESSES) -> FieldsOf:
    """Return the function that makes people's links, those among `names`.

    A provider that owns unsubscribing puts in its own.
    """
    if owns_unsubscribe:
        return lambda _uids: {}
    ring = keys_of(workspace)
    base = workspace.config.public_base_url or _NOWHERE
    makers = [
        (name, f"{base}/{path}/", tokens.minter(ring, purpose))
        for name, path, purpose in (
            ("unsubscribe_url", "u", Purpose.UNSUBSCRIBE),
            ("preferences_url", "p", Purpose.PREFERENCES),
        )
        if name in names
    ]

    def fields_of(uids: Sequence[bytes]) -> dict[str, list[str]]:
        return {name: [start + token for token in minted(uids)] for name, start, minted in makers}

    return fields_of
