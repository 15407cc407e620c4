"""A passphrase gives the same key everywhere, written as age writes keys."""

import pyrage
import pytest

from cipc_newsletter.store.passphrase_keys import bech32, identity_of


def test_a_passphrase_and_a_salt_give_always_the_same_key() -> None:
    one, two = (identity_of("cheval agrafe", salt=b"s" * 16) for _time in range(2))
    assert str(one) == str(two)
    sealed = pyrage.encrypt(b"word", [one.to_public()])
    assert pyrage.decrypt(sealed, [two]) == b"word"


def test_another_salt_gives_another_key() -> None:
    sealed = pyrage.encrypt(b"word", [identity_of("cheval agrafe", salt=b"s" * 16).to_public()])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [identity_of("cheval agrafe", salt=b"t" * 16)])


@pytest.mark.parametrize(
    ("prefix", "data", "written"),
    [  # BIP 173's own examples of valid strings
        ("a", "", "a12uel5l"),
        ("abcdef", "00443214c74254b635cf84653a56d7c675be77df", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
    ],
)
def test_the_letters_are_those_of_bip_173(prefix: str, data: str, written: str) -> None:
    assert bech32(prefix, bytes.fromhex(data)) == written


def test_age_reads_every_key_written_so() -> None:
    for start in range(20):
        secret = bytes((start * 7 + place) % 256 for place in range(32))
        assert str(pyrage.x25519.Identity.from_str(bech32("age-secret-key-", secret).upper()))
