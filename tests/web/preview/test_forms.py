"""What a form sent is text, whatever sent it."""

import asyncio

import pytest
from starlette.requests import Request

from cipc_newsletter.web.preview.forms import fields_of, pairs_of, plain


def request(body: bytes) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_fields_are_read_as_a_browser_writes_them() -> None:
    fields = asyncio.run(fields_of(request(b"name=Zo%C3%A9+L.&text=un%0D%0Adeux&empty=")))
    assert fields == {"name": "Zoé L.", "text": "un\ndeux", "empty": ""}


def test_several_of_one_name_keep_their_order() -> None:
    assert asyncio.run(pairs_of(request(b"item=b&item=a"))) == [("item", "b"), ("item", "a")]


@pytest.mark.parametrize("body", [b"\xff\xfe%FF=%FE", b"=&&==", b"{}", b"a=1&" * 6000])
def test_nonsense_is_no_error(body: bytes) -> None:
    for name, value in asyncio.run(pairs_of(request(body))):
        assert isinstance(name, str)
        assert isinstance(value, str)


@pytest.mark.parametrize(
    ("typed", "kept"), [("a\r\nb\rc", "a\nb\nc"), ("a\x00b\x1bc\td", "abc\td"), ("e\u0301", "é"), ("\ud800x", "x")]
)
def test_text_is_kept_without_what_only_a_program_sends(typed: str, kept: str) -> None:
    assert plain(typed) == kept
