"""What is uploaded to a list provider, as one digest.

Promises that whatever of it changes, the digest changes. Uploads nothing.
"""

import hashlib
import json

from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.list_port import ListMessage


def sha_of(message: ListMessage) -> bytes:
    """Return the SHA-256 (32 bytes) of everything that is uploaded of a message."""
    said = [message.subject, _written(message.sender), _written(message.reply_to), message.html, message.text]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()


def _written(mailbox: Mailbox | None) -> list[str]:
    return [] if mailbox is None else [mailbox.name, mailbox.email]
