"""A token names one person for one purpose, and nothing else opens with it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter import tokens
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.tokens import KeyRing, Purpose

RING = KeyRing(current=2, keys={1: b"1" * 32, 2: b"2" * 32})
UIDS = st.binary(min_size=8, max_size=8)


@given(UIDS, st.sampled_from(Purpose))
def test_a_token_gives_back_its_person(uid: bytes, purpose: Purpose) -> None:
    token = tokens.mint(RING, purpose, uid)
    assert len(token) == 36
    assert tokens.uid_of(RING, purpose, token) == uid


@given(UIDS)
def test_a_token_is_worthless_for_another_purpose(uid: bytes) -> None:
    token = tokens.mint(RING, Purpose.UNSUBSCRIBE, uid)
    assert tokens.uid_of(RING, Purpose.PREFERENCES, token) is None


def test_a_token_of_an_older_key_still_opens() -> None:
    old = KeyRing(current=1, keys={1: RING.keys[1]})
    assert tokens.uid_of(RING, Purpose.UNSUBSCRIBE, tokens.mint(old, Purpose.UNSUBSCRIBE, b"abcdefgh")) == b"abcdefgh"


def test_a_token_of_a_key_we_do_not_have_is_refused() -> None:
    strange = KeyRing(current=9, keys={9: b"9" * 32})
    assert tokens.uid_of(RING, Purpose.UNSUBSCRIBE, tokens.mint(strange, Purpose.UNSUBSCRIBE, b"abcdefgh")) is None


@given(st.integers(0, 26), st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, change: int) -> None:
    import base64

    raw = bytearray(base64.urlsafe_b64decode(tokens.mint(RING, Purpose.UNSUBSCRIBE, b"abcdefgh")))
    raw[position] ^= change
    assert tokens.uid_of(RING, Purpose.UNSUBSCRIBE, base64.urlsafe_b64encode(raw).decode()) is None


@given(st.text(max_size=60))
def test_nonsense_is_nobody(token: str) -> None:
    assert tokens.uid_of(RING, Purpose.UNSUBSCRIBE, token) is None


def test_the_sample_token_has_the_right_length_and_opens_nothing() -> None:
    assert len(tokens.sample_token()) == 36
    assert tokens.uid_of(RING, Purpose.UNSUBSCRIBE, tokens.sample_token()) is None


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = tokens.key_ring(None, folder=tmp_path)
    assert tokens.key_ring(None, folder=tmp_path) == first
    assert len(first.keys[first.current]) == 32


def test_the_last_key_of_the_secret_signs_and_all_verify(tmp_path: Path) -> None:
    ring = tokens.key_ring(f"1:{'ab' * 32}\n2:{'cd' * 32}", folder=tmp_path)
    assert (ring.current, set(ring.keys)) == (2, {1, 2})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("secret", ["", "abc", "1:zz", "1:abcd", f"300:{'ab' * 32}"])
def test_a_secret_that_is_no_key_is_refused_in_words(secret: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="hex digits"):
        tokens.key_ring(secret, folder=tmp_path)


def test_keys_are_not_shown() -> None:
    assert "2222" not in repr(RING)
