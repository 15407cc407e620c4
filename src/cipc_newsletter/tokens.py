"""Signed links: who may unsubscribe or change preferences, without a password and without naming anybody.

A token is base64url, without padding, of version (1 byte), key id (1), purpose (1), the subscriber's uid (8 random
bytes) and HMAC-SHA-256 of those eleven cut to 16 bytes: 36 characters, valid for ever, keys told apart by id
(docs/contract.md section 6; rules UNS-06, SEC-09). Does not look anybody up.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from enum import IntEnum
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

VERSION = 1
NOBODY = bytes(8)  # the uid of the built-in sample subscriber
LENGTH = 36  # characters
_KEY_BYTES = 32
_TAG_BYTES = 16
_BLOCK_BYTES = 64  # of SHA-256


class Purpose(IntEnum):
    """What a token lets its bearer do; one purpose's token is worthless for another."""

    UNSUBSCRIBE = 1
    PREFERENCES = 2


@frozen
class KeyRing:
    """The signing keys by id (0 to 255); `current` signs, all of them verify."""

    current: int
    keys: Mapping[int, bytes] = field(repr=False)


def mint(ring: KeyRing, purpose: Purpose, uid: bytes) -> str:
    """Return the token of 36 characters that lets the subscriber with this `uid` (8 bytes) do `purpose`."""
    return minter(ring, purpose)([uid])[0]


def minter(ring: KeyRing, purpose: Purpose) -> Callable[[Sequence[bytes]], list[str]]:
    """Return what `mint` does for one key and purpose, for many people at once, in their order."""
    start = bytes((VERSION, ring.current, purpose))
    inner, outer = _keyed(ring.keys[ring.current])

    def raw_of(uid: bytes) -> bytes:
        head = start + uid
        within = inner.copy()
        within.update(head)
        around = outer.copy()
        around.update(within.digest())
        return head + around.digest()[:_TAG_BYTES]

    def minted(uids: Sequence[bytes]) -> list[str]:
        raw = b"".join(map(raw_of, uids))
        text = binascii.b2a_base64(raw, newline=False).decode("ascii")  # 27 bytes are 36 characters without padding
        text = text.replace("+", "-").replace("/", "_")
        return [text[place : place + LENGTH] for place in range(0, len(text), LENGTH)]

    return minted


def uid_of(ring: KeyRing, purpose: Purpose, token: str) -> bytes | None:
    """Return the uid in `token`, or None where it was not minted by one of these keys for this purpose."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    head, tag = raw[:11], raw[11:]
    if len(raw) != 11 + _TAG_BYTES or head[0] != VERSION or head[2] != purpose:
        return None
    key = ring.keys.get(head[1])
    if key is None or not hmac.compare_digest(tag, _tag(key, head)):
        return None
    return head[3:]


def sample_token() -> str:
    """Return the all-zero token of sample copies: the right length, and good for nothing."""
    return base64.urlsafe_b64encode(bytes(11 + _TAG_BYTES)).rstrip(b"=").decode("ascii")


def key_ring(secret: str | None, *, folder: Path) -> KeyRing:
    """Return the key ring from `secret`, or from `folder`/token-keys, made there once (0600) where it is missing.

    `secret` and the file hold one key a line, `id:hex`; the last one signs. Raises ConfigError for anything else.
    """
    path = folder / "token-keys"
    if secret is None and not path.exists():
        _make_once(path)
    text = secret if secret is not None else operating_system.read_text(path)
    keys: dict[int, bytes] = {}
    for line in text.split():
        number, _colon, digits = line.partition(":")
        try:
            keys[int(number)] = bytes.fromhex(digits)
        except ValueError:
            keys.clear()
            break
    if not keys or any(not 0 <= number <= 255 or len(key) < 16 for number, key in keys.items()):
        raise ConfigError(
            _("the secret for signed links cannot be read."),
            right=_("It is one key a line, such as 1:0f3a… with at least 32 hex digits."),
            remedy=_("Set the variable named by [public] secret_env again from your backup."),
        )
    return KeyRing(current=list(keys)[-1], keys=keys)


def _make_once(path: Path) -> None:
    """Make a key where none is; of two processes that find none, one makes it and the other waits."""
    for _attempt in range(100):
        with operating_system.exclusive_lock(path.with_suffix(".lock")) as is_held:
            if is_held and not path.exists():
                operating_system.write_whole(path, f"1:{secrets.token_hex(_KEY_BYTES)}\n", is_private=True)
        if path.exists():
            return
        time.sleep(0.05)


def _keyed(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """Return HMAC's two hashes with the key already in them (RFC 2104): half the work of each token."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return hashlib.sha256(bytes(byte ^ 0x36 for byte in block)), hashlib.sha256(bytes(byte ^ 0x5C for byte in block))


def _tag(key: bytes, head: bytes) -> bytes:
    return hmac.digest(key, head, "sha256")[:_TAG_BYTES]
