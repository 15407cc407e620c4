"""A secret does not show itself."""

import copy
import json
import pickle
import traceback

import pytest

from cipc_newsletter.providers.secret import Secret

SECRET = Secret("geheim")


@pytest.mark.parametrize(
    "shown", [repr(SECRET), str(SECRET), f"{SECRET}", f"{SECRET:>9}", f"{[SECRET]}", f"{SECRET!r}"]
)
def test_every_way_to_print_it_shows_three_stars(shown: str) -> None:
    assert "geheim" not in shown
    assert "***" in shown


def test_only_reveal_gives_it_away() -> None:
    assert SECRET.reveal() == "geheim"


@pytest.mark.parametrize("write", [pickle.dumps, json.dumps, copy.deepcopy])
def test_it_is_not_written_down(write: object) -> None:
    with pytest.raises(TypeError):
        write(SECRET)  # type: ignore[operator]


def test_a_traceback_does_not_show_it() -> None:
    def fail(secret: Secret) -> None:
        raise ValueError(secret)

    with pytest.raises(ValueError) as caught:
        fail(SECRET)
    text = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "geheim" not in text


def test_equal_secrets_are_equal_and_nothing_else_is() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1
