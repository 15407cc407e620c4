"""One process sends from a store at a time; whether one does can be seen without getting in its way."""

import contextlib
import datetime as dt

import pytest

from cipc_newsletter import operating_system
from cipc_newsletter.deliver import sole_sender
from cipc_newsletter.deliver.sole_sender import EVER, LOCK_NAME, alone, given_up_before, is_sending
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.store.database import Store

NOW = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)


def test_whoever_comes_second_is_refused_and_goes_ahead_once_the_first_is_through(store: Store) -> None:
    with alone(store):
        assert is_sending(store)
        with pytest.raises(NotTheSenderError, match="already sending"), alone(store):
            pass
    with alone(store):
        pass
    assert not is_sending(store)


def test_somebody_who_only_looks_holds_up_no_sender(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.ExitStack() as looking:
        looking.enter_context(operating_system.exclusive_lock(store.folder / LOCK_NAME))
        monkeypatch.setattr(sole_sender.time, "sleep", lambda _seconds: looking.close())
        with alone(store):
            assert is_sending(store)


def test_a_call_is_given_up_at_its_moment_while_somebody_sends_and_at_once_where_nobody_does(store: Store) -> None:
    with given_up_before(store, at=NOW) as dead:
        assert dead == EVER
    with alone(store), given_up_before(store, at=NOW) as dead:
        assert dead == NOW


def test_nobody_begins_to_send_while_somebody_looks_who_was_in_a_call(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone(store):
        pass
    monkeypatch.setattr(sole_sender.time, "sleep", lambda _seconds: None)
    with given_up_before(store, at=NOW), pytest.raises(NotTheSenderError), alone(store):
        pass


def test_a_look_leaves_nothing_behind_where_nobody_ever_sent(store: Store) -> None:
    assert not is_sending(store)
    assert not (store.folder / LOCK_NAME).exists()


def test_where_it_cannot_be_seen_somebody_is_taken_to_send(store: Store) -> None:
    (store.folder / LOCK_NAME).mkdir()
    assert is_sending(store)
