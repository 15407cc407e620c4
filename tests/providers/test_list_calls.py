"""Calls in JSON: only the documented answer counts, and a list ends whatever the other side answers."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from cipc_newsletter.errors import AuthenticationError, UncertainError
from cipc_newsletter.providers import list_calls
from cipc_newsletter.providers.answers import Line
from cipc_newsletter.providers.list_calls import Calls, is_long_ago, segment_of, whole_number
from cipc_newsletter.providers.list_members import members_of
from providers.list_stand_in import ListStandIn, Reply, Request


class Echo(ListStandIn):
    """Answers whatever the test wants."""

    answer: Callable[[Request], Reply]

    def answered(self, request: Request) -> Reply:
        return self.answer(request)

    def refusal(self, status: int) -> Reply:
        return Reply(status=status, body={"message": "no"})


@pytest.fixture
def server() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def calls(server: Echo) -> Calls:
    return Calls(base_url=server.url, line=Line(provider="echo", title="Echo", read_timeout_seconds=5), headers={})


def numbered(page: int, offset: int) -> Mapping[str, str]:
    return {"page": str(page), "offset": str(offset)}


def test_what_is_not_there_is_told_apart_from_a_wrong_address(server: Echo, calls: Calls) -> None:
    server.answer = lambda _request: Reply(status=404, body={"message": "no such thing"})
    assert calls.look("/x") is None
    with pytest.raises(AuthenticationError):
        calls.ask("/x")
    server.answer = lambda _request: Reply(status=404, body="<p>nginx</p>", content_type="text/html")
    with pytest.raises(AuthenticationError):
        calls.look("/x")


@pytest.mark.parametrize("body", [[], "text", 7, True])
def test_an_answer_that_is_no_object_is_uncertain(server: Echo, calls: Calls, body: object) -> None:
    server.answer = lambda _request: Reply(body=body)
    with pytest.raises(UncertainError, match="something else than its documentation"):
        calls.look("/x")


@pytest.mark.parametrize("status", [302, 408, 500])
def test_an_odd_answer_to_a_mere_question_never_says_that_something_may_have_been_accepted(
    server: Echo, calls: Calls, status: int
) -> None:
    server.answer = lambda _request: Reply(status=status, body={})
    with pytest.raises(UncertainError, match="It was only asked; nothing was changed there") as caught:
        calls.look("/x")
    assert "accepted" not in str(caught.value)


@pytest.mark.parametrize("status", [200, 202, 302, 500])
def test_an_undocumented_success_is_uncertain(server: Echo, calls: Calls, status: int) -> None:
    server.answer = lambda _request: Reply(status=status, body={})
    with pytest.raises(UncertainError):
        calls.change("POST", "/x", done=204)


def test_a_change_of_what_is_missing_is_an_error_but_where_it_may_be(server: Echo, calls: Calls) -> None:
    server.answer = lambda _request: Reply(status=404, body={})
    assert calls.change_if_there("DELETE", "/x", done=204) is None
    with pytest.raises(AuthenticationError):
        calls.change("DELETE", "/x", done=204)


def test_a_page_that_comes_for_ever_ends_the_list(server: Echo, calls: Calls) -> None:
    server.answer = lambda _request: Reply(body={"rows": [{"id": 1}, {"id": 2}]})
    assert [row["id"] for row in calls.rows("/x", "rows", next_page=numbered)] == [1, 2]


@pytest.mark.parametrize("rows", [None, [], [None, 3]])
def test_a_page_without_rows_ends_the_list(server: Echo, calls: Calls, rows: object) -> None:
    server.answer = lambda _request: Reply(body={"rows": rows, "count": 12})
    assert list(calls.rows("/x", "rows", next_page=numbered)) == []


@pytest.mark.parametrize("rows", ["x", 7, {"id": 1}])
def test_a_page_that_is_no_list_is_uncertain_and_never_nobody(server: Echo, calls: Calls, rows: object) -> None:
    server.answer = lambda _request: Reply(body={"rows": rows, "count": 12})
    with pytest.raises(UncertainError, match="something else than its documentation"):
        list(calls.rows("/x", "rows", next_page=numbered))


@pytest.mark.parametrize("body", [{}, {"rows": None, "all": 2}, {"rows": [{"id": 1}]}, {"rows": [], "all": "2"}])
def test_a_page_without_its_count_is_uncertain_where_every_page_has_one(
    server: Echo, calls: Calls, body: Mapping[str, object]
) -> None:
    server.answer = lambda _request: Reply(body=body)
    with pytest.raises(UncertainError, match="something else than its documentation"):
        list(calls.rows("/x", "rows", next_page=numbered, counted_as="all"))


def test_what_is_not_there_has_no_rows_only_where_it_may_be_missing(server: Echo, calls: Calls) -> None:
    server.answer = lambda _request: Reply(status=404, body={})
    assert list(calls.rows("/x", "rows", next_page=numbered, may_be_missing=True)) == []
    with pytest.raises(AuthenticationError):
        list(calls.rows("/x", "rows", next_page=numbered))


def test_pages_that_overlap_yield_each_row_once(server: Echo, calls: Calls) -> None:
    every = [{"id": number} for number in range(25)]

    def answer(request: Request) -> Reply:
        offset = int(request.query["offset"])
        return Reply(body={"rows": every[offset : offset + 10], "count": 25})

    server.answer = answer
    found = [row["id"] for row in calls.rows("/x", "rows", next_page=numbered, overlap=3)]
    assert found == list(range(25))
    assert [call.status for call in server.control.calls] == [200, 200, 200, 200]


def test_numbers_and_paths_are_what_they_look_like() -> None:
    assert [whole_number(value) for value in (7, "7", None, "x", -3, 2.0, [])] == [7, 7, 0, 0, 0, 0, 0]
    assert segment_of("a+b/c?d@e") == "a%2Bb%2Fc%3Fd%40e"


def test_figures_are_final_after_three_days() -> None:
    now = dt.datetime.now(dt.UTC)
    assert is_long_ago(now - dt.timedelta(days=3, minutes=1))
    assert not is_long_ago(now - dt.timedelta(days=2, hours=23))
    assert not is_long_ago(None)


def test_everybody_is_yielded_once_whatever_holds_them() -> None:
    people: dict[str, list[tuple[int, str]]] = {
        "list": [(1, "a@b.example"), (2, "c@b.example")],
        "x": [(2, "c@b.example"), (3, "d@b.example")],
        "y": [(2, "c@b.example")],
    }
    asked: list[Any] = []

    def people_in(audience: str) -> list[tuple[int, str]]:
        asked.append(audience)
        return people[audience]

    found = {one.email[0]: one.audiences for one in members_of(("x", "y"), also=("list",), people_in=people_in)}
    assert found == {"a": (), "c": ("x", "y"), "d": ("x",)}
    assert asked == ["x", "y", "list", "x"]


def test_parts_whose_people_are_all_on_the_list_are_asked_for_once() -> None:
    people = {"list": [(1, "a@b.example"), (2, "c@b.example")], "x": [(2, "c@b.example")]}
    asked: list[str] = []

    def people_in(audience: str) -> list[tuple[int, str]]:
        asked.append(audience)
        return people[audience]

    found = {one.email: one.audiences for one in members_of(("x",), also=("list",), people_in=people_in)}
    assert found == {"a@b.example": (), "c@b.example": ("x",)}
    assert asked == ["x", "list"]


@pytest.mark.parametrize("said", [None, "", "x", -1, 1.5, True, [], "9" * 400])
def test_a_person_without_a_number_is_uncertain_and_never_another_one(calls: Calls, said: object) -> None:
    with pytest.raises(UncertainError):
        calls.number_of({"id": said, "email": "ana@correo.example"})


def test_two_people_with_large_numbers_are_two(calls: Calls) -> None:
    assert calls.number_of({"id": 2**40}) != calls.number_of({"id": str(2**40 + 1)})


def test_a_list_that_never_ends_is_uncertain(server: Echo, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_calls, "MOST_PAGES", 5)
    server.answer = lambda request: Reply(body={"rows": [{"id": int(request.query["page"])}], "count": 10**9})
    read: list[object] = []
    with pytest.raises(UncertainError):
        read.extend(row["id"] for row in calls.rows("/x", "rows", next_page=numbered))
    assert read == [0, 1, 2, 3, 4]
