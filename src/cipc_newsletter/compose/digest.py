"""The digest that names a version of an issue, and the short code people read of it (docs/contract.md section 5).

Promises that whatever of the approved parts changes, the digest changes. Says nothing about sources or versions.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedMessage

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CODE_CHARACTERS = 6


def digest_of(messages: Sequence[ComposedMessage]) -> str:
    """Return the SHA-256, 64 lower-case hex digits, of the canonical JSON of what is approved, per language."""
    approved = {message.language: _approved(message) for message in messages}
    canonical = json.dumps(approved, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256_of(canonical)


def code_of(digest: str) -> str:
    """Return the first 30 bits of a digest as people read them, such as 7QK4-M2."""
    bits = int(digest[:8], 16) >> 2
    characters = [_ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(_CODE_CHARACTERS))]
    return "".join(characters[:4]) + "-" + "".join(characters[4:])


def sha256_of(data: str | bytes) -> str:
    """Return the SHA-256 of bytes, or of a text as UTF-8, in lower-case hex digits."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def _approved(message: ComposedMessage) -> dict[str, Any]:
    headers = [["From", _written(message.sender)]]
    if message.reply_to is not None:
        headers.append(["Reply-To", _written(message.reply_to)])
    headers += [[name, value] for name, value in message.headers]
    return {
        "subject": message.subject,
        "preheader": message.preheader,
        "headers": headers,
        "html": sha256_of(message.html),
        "text": sha256_of(message.text),
        "images": [image.sha256 for image in message.images],
    }


def _written(mailbox: Mailbox) -> str:
    return f"{mailbox.name} <{mailbox.email}>"
