"""Whatever stands in an answer of a list provider, it is an error in words or a value: the program never falls over it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

import sample_list
from cipc_newsletter.errors import NewsletterError, UncertainError
from providers.list_benches import BENCHES, ListBench
from providers.list_stand_in import Reply, Request
from sample_list import NOON

ASKED = ("check", "audiences", "count", "members", "read_back", "ours", "standing", "results", "departures")
MOST_CALLS = 6


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in an answer, of lists the first one."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*at, key))


def at_place(value: Any, at: tuple[Any, ...]) -> Any:
    """The answer with something at that place that nobody documented."""
    if not at:
        if isinstance(value, dict | list):
            return 7
        return "0001-01-01T00:00:00+23:00" if isinstance(value, str) else float("inf")
    key, *rest = at
    changed = at_place(value[key], tuple(rest))
    return {**value, key: changed} if isinstance(value, dict) else [changed, *value[1:]]


def question(bench: ListBench, name: str, ref: str) -> Callable[[], object]:
    """One question as the program puts it, to the end."""
    provider = bench.provider
    questions: dict[str, Callable[[], object]] = {
        "count": lambda: provider.count(bench.french),
        "members": lambda: list(provider.members((bench.french,))),
        "read_back": lambda: provider.read_back(ref),
        "standing": lambda: provider.standing(ref),
        "results": lambda: provider.results(ref),
        "departures": lambda: list(provider.departures()),
    }
    return questions.get(name) or getattr(provider, name)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", BENCHES)
def test_no_value_in_an_answer_to_a_question_makes_the_program_fall_over(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0
    with BENCHES[name]() as bench:
        bench.server.control.now = NOON
        one = made(bench)
        honest = bench.server.answered
        for asked in ASKED:
            ask = question(bench, asked, one)
            replies: list[Reply] = []

            def listen(request: Request, kept: list[Reply] = replies) -> Reply:
                kept.append(honest(request))
                return kept[-1]

            monkeypatch.setattr(bench.server, "answered", listen)
            ask()
            for number, reply in enumerate(replies[:MOST_CALLS]):
                for place in places(reply.body):
                    monkeypatch.setattr(bench.server, "answered", liar(honest, number, place))
                    assert "may have been done" not in refusal_of(ask), "it was only asked"
                    tried += 1
    assert tried > 100


def refusal_of(ask: Callable[[], object]) -> str:
    """What the program says of an answer it does not take, empty where it takes it."""
    try:
        ask()
    except NewsletterError as error:
        return str(error)
    return ""


def made(bench: ListBench) -> str:
    message = bench.provider.translated(sample_list.composed("fr"))
    at = None if bench.provider.capabilities.has_drafts else sample_list.NOON.replace(hour=15)
    one = sample_list.mailing(message, audience=bench.french, language="fr", at=at)
    ref = bench.provider.create(one)
    bench.provider.fill(ref, one)
    return ref


def liar(honest: Callable[[Request], Reply], number: int, place: tuple[Any, ...]) -> Callable[[Request], Reply]:
    """Answer as documented, but for one place in one answer."""
    calls = iter(range(1_000_000))

    def answered(request: Request) -> Reply:
        reply = honest(request)
        return replace(reply, body=at_place(reply.body, place)) if next(calls) == number else reply

    return answered


@pytest.mark.parametrize("name", BENCHES)
@pytest.mark.parametrize("ref", ["", "../groups", None])
def test_what_was_made_and_has_no_number_is_uncertain_and_nothing_is_deleted_by_it(
    name: str, ref: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with BENCHES[name]() as bench:
        bench.server.control.now = NOON
        honest = bench.server.answered

        def answered(request: Request) -> Reply:
            reply = honest(request)
            is_made = request.method == "POST" and isinstance(reply.body, dict)
            return replace(reply, body={**reply.body, "id": ref}) if is_made else reply  # type: ignore[dict-item]

        monkeypatch.setattr(bench.server, "answered", answered)
        with pytest.raises(UncertainError):
            made(bench)
        assert "DELETE" not in {call.method for call in bench.server.control.changing()}
