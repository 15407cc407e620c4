"""What an answer is, by its word and by its bytes, and what people call it."""

from collections.abc import Callable

import pytest

from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.fetching.kinds import may_become, name_of, names_of, said_type, true_type
from web_site import Said, Site

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("text/html", ("text/html", "")),
        ("TEXT/HTML ; charset=UTF-8", ("text/html", "utf-8")),
        ('text/html; a=b; charset="windows-1252"', ("text/html", "windows-1252")),
        ("text/html; charset='utf-8'", ("text/html", "utf-8")),
        ("text/html;;; charset", ("text/html", "")),
        ("html", ("", "")),
        ("", ("", "")),
        ("text/html\r\n x; charset=é", ("text/html   x", "é")),
    ],
)
def test_the_word_of_a_site_is_read_whatever_it_is(field: str, read: tuple[str, str]) -> None:
    assert said_type({"content-type": field}) == read


@pytest.mark.parametrize(
    ("said", "content", "is_truly"),
    [
        ("text/html", b"%PDF-1.7", "application/pdf"),
        ("text/html", PNG, "image/png"),
        ("image/jpeg", PNG, "image/png"),
        ("image/png", b"<html>", "image/png"),
        ("", b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>", "text/html"),
        ("application/octet-stream", b"<?xml version='1.0'?><rss/>", "application/xml"),
        ("", b'[{"id": 1}]', "application/json"),
        ("", b"hello", ""),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04", None),
        ("text/html", b"PK\x03\x04", "application/zip"),
        ("image/webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_bytes_that_tell_are_believed_before_words(said: str, content: bytes, is_truly: str | None) -> None:
    assert true_type(said, content) == (said if is_truly is None else is_truly)


def test_an_answer_without_a_type_is_read_to_see() -> None:
    assert may_become("", ("text/html",))
    assert may_become("application/octet-stream", ("image/*",))
    assert not may_become("application/pdf", ("text/html",))


@pytest.mark.parametrize(
    "kind", ["text/html", "application/rss+xml", "image/gif", "video/mp4", "audio/ogg", "text/css"]
)
def test_every_kind_has_a_name(kind: str) -> None:
    assert name_of(kind).split()[0] in ("a", "something")


def test_several_kinds_are_named_each_once() -> None:
    assert names_of(("text/html", "application/xhtml+xml")) == "a web page"
    kinds = ("application/rss+xml", "application/atom+xml", "application/json", "text/html")
    assert names_of(kinds) == "a feed, data (JSON) or a web page"


@pytest.mark.parametrize(
    "answer",
    [
        Said(content=b"%PDF-1.7", kind="application/pdf"),
        Said(content=b"%PDF-1.7", kind="text/html"),
        Said(content=b"%PDF-1.7", kind=""),
    ],
)
def test_whoever_gave_the_address_of_a_pdf_is_told_so(site: Site, fetcher: Fetcher, answer: Said) -> None:
    with pytest.raises(FetchError, match=r"this is a PDF document\. Here a web page is needed\."):
        fetcher.get(site.say("/rapport.pdf", answer), kinds=("text/html",), most_bytes=1000)


def test_a_film_is_refused_by_its_word_before_it_is_read(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    address = site.say("/film", Said(kind="video/mp4", length=10**10))
    with pytest.raises(FetchError, match="this is a film"):
        fetcher_with().get(address, kinds=("text/html",), most_bytes=1000)


def test_pictures_of_any_kind_may_be_asked_for(site: Site, fetcher: Fetcher) -> None:
    address = site.say("/a.png", Said(content=PNG, kind="application/octet-stream"))
    assert fetcher.get(address, kinds=("image/*",), most_bytes=1000).media_type == "image/png"
