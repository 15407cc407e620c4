"""A key made of a passphrase, costly to guess and the same on every computer, however busy.

The age format has a way of its own to open a file with a passphrase, but it sets its cost by the speed of the computer
at that moment, and refuses what would take a slower or busier one long: a backup must open there too. Here the cost is
fixed: half a second and 128 MB. Promises nothing about a passphrase that is easy to guess.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

SALT_BYTES = 16
_COST, _BLOCK, _LANES = 2**17, 8, 1
_MEMORY = 2 * 128 * _BLOCK * _COST
_PREFIX = "age-secret-key-"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def identity_of(passphrase: str, *, salt: bytes) -> Any:
    """Return the age identity (an X25519 key) that belongs to a passphrase and a salt of 16 bytes."""
    import pyrage

    secret = hashlib.scrypt(
        passphrase.encode("utf-8"), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32
    )
    return pyrage.x25519.Identity.from_str(bech32(_PREFIX, secret).upper())


def bech32(prefix: str, data: bytes) -> str:
    """Return `data` as age writes keys: letters with a checksum (BIP 173)."""
    groups = list(_fives(data))
    polymod = _polymod(
        [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix), *groups, *[0] * 6]
    )
    checksum = [((polymod ^ 1) >> 5 * (5 - place)) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[group] for group in (*groups, *checksum))


def _fives(data: bytes) -> Iterator[int]:
    """Yield the bits of `data` in groups of five, the last filled up with zeros."""
    bits = "".join(f"{byte:08b}" for byte in data)
    for start in range(0, len(bits), 5):
        yield int(bits[start : start + 5].ljust(5, "0"), 2)


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            checksum ^= generator if (top >> place) & 1 else 0
    return checksum
