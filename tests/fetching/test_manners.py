"""Sites are asked one request at a time, with a pause, no sooner again than they say, and their robots.txt is heard."""

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable

import pytest

from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.fetching.manners import Clock, asked_wait
from web_site import Said, Site

PAGE = Said(content=b"<p>")


def get(fetcher: Fetcher, address: str) -> bytes:
    return fetcher.get(address, kinds=("text/html",), most_bytes=1000).content


def robots(site: Site, text: str) -> None:
    site.say("/robots.txt", Said(content=text.encode(), kind="text/plain"))


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("Mon, 02 Mar 2026 12:00:09 GMT", 9.0),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0.0),
        ("Monday, 02-Mar-26 12:00:09 GMT", 9.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("9" * 400, 999_999_999.0),
        ("Mon, 99 Mar 2026 99:00:00 GMT", None),
    ],
)
def test_how_long_a_site_asks_to_be_left_alone(field: str, seconds: float | None) -> None:
    assert asked_wait(field, now=dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)) == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_is_asked_again_when_it_says(site: Site, fetcher: Fetcher, clock, status: int) -> None:
    address = site.say("/a", Said(status=status, headers={"Retry-After": "7"}), PAGE)
    assert get(fetcher, address) == b"<p>"
    assert 7.0 in clock.waits


def test_a_site_that_asks_for_an_hour_is_left_alone(site: Site, fetcher: Fetcher, clock) -> None:
    address = site.say("/a", Said(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match=r"left alone for a while \(429\).*in 60 min") as caught:
        get(fetcher, address)
    assert caught.value.retry_after_seconds == 3600
    assert site.paths() == ["/a"]
    assert max(clock.waits) < 1


def test_a_site_that_stays_busy_is_given_up_after_three_tries(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="503"):
        get(fetcher, site.say("/a", Said(status=503)))
    assert site.paths() == ["/a"] * 3


def test_there_is_a_pause_between_two_requests_to_one_host(site: Site, fetcher: Fetcher, clock) -> None:
    site.say("/a", PAGE)
    for _time in range(3):
        get(fetcher, site.url + "/a")
    assert len(site.asked) == 4  # robots.txt once
    assert sum(clock.waits) == pytest.approx(3 * 0.3)


def test_two_threads_never_ask_one_host_at_once(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    under_way: set[int] = set()
    crowds: list[int] = []

    def thinking(line: socket.socket) -> None:
        under_way.add(line.fileno())
        crowds.append(len(under_way))
        time.sleep(0.02)
        under_way.remove(line.fileno())
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")

    fetcher = fetcher_with(clock=Clock(), pause_seconds=0.0)
    addresses = [site.say(f"/{number}", thinking) for number in range(6)]
    threads = [threading.Thread(target=get, args=(fetcher, address)) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowds == [1] * 6


def test_what_robots_forbids_is_not_fetched_and_said(site: Site, fetcher: Fetcher) -> None:
    robots(site, "User-agent: *\nDisallow: /wp-json/\n")
    site.say("/wp-json/wp/v2/posts", PAGE)
    site.say("/news", PAGE)
    with pytest.raises(FetchError, match=r"robots\.txt.*add 127\.0\.0\.1 to ignore_robots_of"):
        get(fetcher, site.url + "/wp-json/wp/v2/posts")
    assert get(fetcher, site.url + "/news") == b"<p>"
    assert [path for path, _headers in site.asked] == ["/robots.txt", "/news"]


@pytest.mark.parametrize(
    ("rules", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: CIPC-Newsletter\nAllow: /\n", True),
        ("User-agent: cipc-newsletter\nDisallow: /a\n", False),
        ("User-agent: otherbot\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /*?page=\n", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", True),
        ("User-agent: *\nDisallow: /\nAllow: /a\n", True),
        ("<html>not found, but 200</html>", True),
        ("\x00\xff" * 2000, True),
        ("", True),
    ],
)
def test_robots_is_read_as_its_standard_has_it(site: Site, fetcher: Fetcher, rules: str, is_allowed: bool) -> None:
    robots(site, rules)
    address = site.say("/a?page=2", PAGE)
    if is_allowed:
        assert get(fetcher, address) == b"<p>"
    else:
        with pytest.raises(FetchError, match="asks programs not to read this"):
            get(fetcher, address)


def test_robots_is_heard_at_every_step_of_a_redirect(site: Site, fetcher: Fetcher) -> None:
    robots(site, "User-agent: *\nDisallow: /private\n")
    site.say("/private", PAGE)
    with pytest.raises(FetchError, match="asks programs not to read this"):
        get(fetcher, site.leads("/a", "/private"))
    assert site.paths() == ["/a"]


def test_ones_own_site_is_read_whatever_its_robots_says(site: Site, fetcher_with: Callable[..., Fetcher]) -> None:
    robots(site, "User-agent: *\nDisallow: /\n")
    site.say("/a", PAGE)
    assert get(fetcher_with(ignore_robots_of=frozenset({"127.0.0.1"})), site.url + "/a") == b"<p>"
    assert [path for path, _headers in site.asked] == ["/a"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_robots_has_a_fault_is_left_alone(site: Site, fetcher: Fetcher, status: int) -> None:
    site.say("/robots.txt", Said(status=status))
    site.say("/a", PAGE)
    with pytest.raises(FetchError, match="cannot say what programs may read"):
        get(fetcher, site.url + "/a")
    assert site.paths() == []


def test_a_site_whose_robots_does_not_come_is_left_alone_and_not_asked_again(site: Site, fetcher: Fetcher) -> None:
    site.say("/robots.txt", Said(content=bytes(3_000_000), kind="text/plain"))
    site.say("/a", PAGE)
    for _time in range(2):
        with pytest.raises(FetchError, match=r"/robots\.txt: this is larger than 2 MB"):
            get(fetcher, site.url + "/a")
    assert [path for path, _headers in site.asked] == ["/robots.txt"]


def test_robots_with_hostile_patterns_is_read_in_no_time(site: Site, fetcher: Fetcher) -> None:
    robots(site, "User-agent: *\n" + ("Disallow: /" + "a*" * 40 + "b\n") * 200)
    address = site.say("/" + "a" * 3000, PAGE)
    assert get(fetcher, address) == b"<p>"
