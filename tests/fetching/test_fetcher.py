"""Pages come as they stand, by redirects too; whatever goes wrong is said in words."""

import gzip
import zlib
from collections.abc import Callable

import pytest

from cipc_newsletter import __version__
from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.fetching.fetcher import Fetcher
from web_site import Said, Site, dripping, pouring

PAGE = "<!doctype html><title>Été</title>".encode()
HTML = ("text/html", "application/xhtml+xml")


def page(fetcher: Fetcher, address: str, *, kinds: tuple[str, ...] = HTML, most_bytes: int = 100_000) -> Fetched:
    return fetcher.get(address, kinds=kinds, most_bytes=most_bytes)


def said_of(fetcher: Fetcher, address: str, **named: object) -> str:
    with pytest.raises(FetchError) as caught:
        page(fetcher, address, **named)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_page_comes_with_its_kind_charset_and_fields(site: Site, fetcher: Fetcher) -> None:
    address = site.say("/a", Said(content=PAGE, kind="text/HTML; Charset=ISO-8859-1", headers={"X-WP-Total": "3"}))
    found = page(fetcher, address)
    assert (found.address, found.content, found.media_type, found.charset) == (
        address,
        PAGE,
        "text/html",
        "iso-8859-1",
    )
    assert found.headers["x-wp-total"] == "3"


def test_the_request_says_who_asks_and_carries_nothing_of_the_environment(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / ".netrc").write_text("default login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.say("/a", Said(content=PAGE, headers={"Set-Cookie": "who=me"}))
    page(fetcher, site.url + "/a")
    page(fetcher, site.url + "/a")
    _path, fields = site.asked[-1]
    assert fields["user-agent"] == f"cipc-newsletter/{__version__}"
    assert fields["accept"].startswith("text/html, application/xhtml+xml")
    assert not {"authorization", "cookie", "proxy-authorization", "referer"} & fields.keys()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_last_address_is_told(site: Site, fetcher: Fetcher, status: int) -> None:
    site.say("/new/", Said(content=PAGE))
    address = site.leads("/old", "/new/#top", status=status)
    assert page(fetcher, address).address == site.url + "/new/"


def test_a_redirect_with_bare_accents_is_followed_as_browsers_do(site: Site, fetcher: Fetcher) -> None:
    site.say("/%C3%A9t%C3%A9/", Said(content=PAGE))
    site.leads("/old", "/été/".encode().decode("latin-1"))
    assert page(fetcher, site.url + "/old").content == PAGE


def test_redirects_in_a_circle_are_named(site: Site, fetcher: Fetcher) -> None:
    site.leads("/a", "/b")
    site.leads("/b", "/c")
    site.leads("/c", "/b")
    assert f"{site.url}/b → {site.url}/c → {site.url}/b" in said_of(fetcher, site.url + "/a")
    assert site.paths() == ["/a", "/b", "/c"]


def test_redirects_without_end_are_given_up_after_five(site: Site, fetcher: Fetcher) -> None:
    for number in range(9):
        site.leads(f"/{number}", f"/{number + 1}")
    assert "5 times and more" in said_of(fetcher, site.url + "/0")
    assert site.paths() == [f"/{number}" for number in range(6)]


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://[", "http://a b/"]
)
def test_a_redirect_leads_nowhere_but_to_the_web(site: Site, fetcher: Fetcher, location: str) -> None:
    assert "no address of the web" in said_of(fetcher, site.leads("/a", location))


def test_a_redirect_without_an_aim_is_said(site: Site, fetcher: Fetcher) -> None:
    assert "but not where" in said_of(fetcher, site.say("/a", Said(status=302)))


def test_a_redirect_into_the_internal_network_is_refused(site: Site, fetcher: Fetcher) -> None:
    address = site.leads("/a", f"http://localhost:{site.port}/secret")
    assert "localhost is in an internal network" in said_of(fetcher, address)
    assert site.paths() == ["/a"]


def test_an_internal_host_is_refused_unless_it_is_named(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    site.say("/a", Said(content=PAGE))
    stranger = fetcher_with(internal_hosts=frozenset())
    assert "add the name to internal_hosts" in said_of(stranger, site.url + "/a")
    assert site.asked == []


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "deflate", "raw deflate"])
def test_a_packed_page_is_unpacked(site: Site, fetcher: Fetcher, coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "deflate": zlib.compress(PAGE),
        "raw deflate": raw.compress(PAGE) + raw.flush(),
    }.get(coding, gzip.compress(PAGE))
    address = site.say("/a", Said(content=packed, headers={"Content-Encoding": coding.removeprefix("raw ")}))
    assert page(fetcher, address).content == PAGE


@pytest.mark.parametrize("packed", [gzip.compress(bytes(50_000_000)), gzip.compress(bytes(90_000)) * 5_000])
def test_a_bomb_is_put_down_before_it_unfolds(site: Site, fetcher: Fetcher, packed: bytes) -> None:
    address = site.say("/a", Said(content=packed, headers={"Content-Encoding": "gzip"}))
    assert "larger than 0.1 MB" in said_of(fetcher, address)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_what_is_packed_unasked_is_refused(site: Site, fetcher: Fetcher, coding: str) -> None:
    address = site.say("/a", Said(content=b"\x00" * 40, headers={"Content-Encoding": coding}))
    assert "not asked for" in said_of(fetcher, address)


def test_a_page_that_is_too_large_by_its_own_word_is_not_read(site: Site, fetcher: Fetcher) -> None:
    address = site.say("/a", Said(content=b"<p>", length=10**12))
    assert "larger than" in said_of(fetcher, address)


def test_a_page_that_hides_its_size_is_cut_off(site: Site, fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    address = site.say("/a", pouring(head, *[b"x" * 65536] * 400))
    assert "larger than" in said_of(fetcher, address)


def test_headers_without_end_are_cut_off(site: Site, fetcher: Fetcher) -> None:
    address = site.say("/a", pouring(b"HTTP/1.1 200 OK\r\n", *[b"X-More: yes\r\n"] * 5000))
    assert "broke off" in said_of(fetcher, address)


def test_interim_answers_without_end_are_cut_off(site: Site, fetcher: Fetcher) -> None:
    address = site.say("/a", pouring(*[b"HTTP/1.1 100 Continue\r\n\r\n" * 2000] * 200))
    assert "larger than" in said_of(fetcher, address)


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
)
def test_an_answer_that_drips_is_given_up_when_its_time_is_over(
    site: Site, fetcher_with: Callable[..., Fetcher], head: bytes, piece: bytes
) -> None:
    hasty = fetcher_with(seconds=0.4, ignore_robots_of=frozenset({"127.0.0.1"}))
    assert "not whole after" in said_of(hasty, site.say("/a", dripping(head, piece)))
    assert site.paths() == ["/a"]


@pytest.mark.parametrize(
    "answer",
    [
        Said(content=PAGE, length=len(PAGE) + 9),
        pouring(b""),
        pouring(b"\x16\x03\x01 nothing of the web\r\n\r\n"),
        pouring(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
        Said(content=b"not gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
)
def test_a_broken_answer_is_asked_for_three_times_and_then_said(
    site: Site, fetcher: Fetcher, answer: Said, clock
) -> None:
    assert "the answer broke off" in said_of(fetcher, site.say("/a", answer))
    assert site.paths() == ["/a"] * 3
    assert [wait for wait in clock.waits if wait >= 0.5] == [1.0, 2.0]


def test_an_answer_that_breaks_once_is_had_at_the_second_try(site: Site, fetcher: Fetcher) -> None:
    assert page(fetcher, site.say("/a", pouring(b"HTTP/1.1 2"), Said(content=PAGE))).content == PAGE


def test_a_host_that_does_not_answer_is_tried_three_times_once(fetcher: Fetcher, site: Site, clock) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # taken, but nobody listens: connections are refused
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        said = said_of(fetcher, address + "/a.jpg")
        assert "does not answer" in said
        assert "robots.txt" not in said
        waited = len(clock.waits)
        assert "does not answer" in said_of(fetcher, address + "/b.jpg")
        assert len(clock.waits) == waited


def test_a_name_that_nobody_knows_is_looked_up_once(fetcher_with: Callable[..., Fetcher]) -> None:
    asked: list[str] = []

    def nobody(host: str, _port: int) -> list[str]:
        asked.append(host)
        raise OSError

    fetcher = fetcher_with(resolve=nobody)
    for picture in ("a.jpg", "b.jpg"):
        said = said_of(fetcher, f"https://gone.example/{picture}")
        assert said.startswith("https://gone.example: there is no computer named gone.example.")
    assert asked == ["gone.example"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "nothing at this address"),
        (403, "not show this to programs"),
        (418, "answers 418"),
        (500, "fault of its own"),
    ],
)
def test_a_refusal_is_said_in_words_and_not_repeated(site: Site, fetcher: Fetcher, status: int, words: str) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        page(fetcher, site.say("/a", Said(content=PAGE, status=status)))
    assert caught.value.status == status
    assert caught.value.address == site.url + "/a"
    assert all((caught.value.mistakes[0].right, caught.value.mistakes[0].remedy))
    assert site.paths() == ["/a"]
