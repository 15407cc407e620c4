"""The links made for one person when a batch is submitted: the way out, signed.

Promises that a link carries the person's uid and never their address (rule UNS-06).
"""

from collections.abc import Mapping

from cipc_newsletter import tokens
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.surroundings import FieldsOf
from cipc_newsletter.pipeline.opening import keys_of
from cipc_newsletter.store.selections import FrozenPerson
from cipc_newsletter.tokens import Purpose

# Where the organisation runs no server and nothing is really mailed, the link must still have its shape; the
# top-level domain .invalid leads nowhere for ever (RFC 2606).
_NOWHERE = "https://outbox.invalid"


def fields_maker(workspace: Workspace, *, owns_unsubscribe: bool) -> FieldsOf:
    """Return the function that makes one person's links; a provider that owns unsubscribing puts in its own."""
    if owns_unsubscribe:
        return lambda _person: {}
    ring = keys_of(workspace)
    base = workspace.config.public_base_url or _NOWHERE

    def fields_of(person: FrozenPerson) -> Mapping[str, str]:
        return {
            "unsubscribe_url": f"{base}/u/{tokens.mint(ring, Purpose.UNSUBSCRIBE, person.uid)}",
            "preferences_url": f"{base}/p/{tokens.mint(ring, Purpose.PREFERENCES, person.uid)}",
        }

    return fields_of
