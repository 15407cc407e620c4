"""What an address names, and which internet addresses are anybody's business."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.places import is_public, next_place, numbers_of, place_of

NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("address", "read"),
    [
        (" https://Example.ORG ", "https://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org:8080", "http://example.org:8080/"),
        ("https://élan.example/actualités/été", "https://xn--lan-9la.example/actualit%C3%A9s/%C3%A9t%C3%A9"),
        ("http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/"),
        ("http://example.org/a b\r\nX-Header: y", "http://example.org/a%20b%0D%0AX-Header:%20y"),
        ("http://example.org/a/../../b", "http://example.org/b"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(address: str, read: str) -> None:
    assert place_of(address).address == read


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org/news",
        "//example.org/",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "data:text/html,hello",
        "http://",
        "http://exa mple.org/",
        "http://a\x00b/",
        "http://example.org:99999/",
        "http://[fe80::1%25eth0]/",
        "https://" + "a" * 5000 + ".example/",
    ],
)
def test_what_is_no_address_of_the_web_is_said_in_three_parts(address: str) -> None:
    with pytest.raises(FetchError, match="begins with https://") as caught:
        place_of(address)
    assert caught.value.mistakes[0].remedy
    assert len(str(caught.value)) < 300


def test_an_address_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(FetchError, match="a name or a password") as caught:
        place_of("https://me:secret@example.org/a")
    assert "secret" not in str(caught.value)


def test_a_backslash_does_not_make_another_host() -> None:
    """Browsers and libraries disagree over it; what counts is that one reading is both checked and asked."""
    assert place_of("http://example.org\\@127.0.0.1/").host == "example.org"


def test_a_redirect_from_secure_to_open_is_refused() -> None:
    with pytest.raises(FetchError, match="from a secure page to an open one"):
        next_place(place_of("https://example.org/a"), "http://example.org/b")


def test_a_redirect_from_open_to_secure_is_welcome() -> None:
    assert next_place(place_of("http://example.org/a/b"), "https://example.org/c").scheme == "https"
    assert next_place(place_of("https://example.org/a/b"), "../c?d").address == "https://example.org/c?d"


INTERNAL = [
    *["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254", "172.31.255.255"],
    *["192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"],
    *["224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"],
    *["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::1"],
    *["100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1"],
    *[
        "ff02::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "5f00::1",
        "",
        "example.org",
        "127.1",
        "0x7f.0.0.1",
        "2130706433",
    ],
]


@pytest.mark.parametrize("number", INTERNAL)
def test_what_is_in_a_network_of_its_own_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_what_anybody_may_reach_is_public(number: str) -> None:
    assert is_public(number)


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_that_carries_an_internal_ipv4_one_is_public(address) -> None:
    for inside in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())):
        assert inside is None or not is_public(str(address))


@pytest.mark.parametrize(
    "numbers", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["::ffff:10.0.0.1"]]
)
def test_one_internal_number_is_enough_to_refuse_a_host(numbers: list[str]) -> None:
    with pytest.raises(FetchError, match="internal network"):
        numbers_of(place_of("https://example.org/"), resolve=lambda _host, _port: numbers, internal_hosts=NOBODY)


def test_a_host_of_ones_own_may_be_internal() -> None:
    named = frozenset({"intranet.example.org"})
    place = place_of("http://INTRANET.example.org/news")
    assert numbers_of(place, resolve=lambda _host, _port: ["10.0.0.1", "10.0.0.1"], internal_hosts=named) == (
        "10.0.0.1",
    )
    with pytest.raises(FetchError):
        numbers_of(
            place_of("http://other.example.org/"), resolve=lambda _host, _port: ["10.0.0.1"], internal_hosts=named
        )


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.1", "localhost", "localhost.", "[::1]", "[::ffff:7f00:1]"]
)
def test_other_ways_of_writing_this_computer_are_seen_through(host: str) -> None:
    from cipc_newsletter.fetching.places import system_resolver

    with pytest.raises(FetchError, match=r"internal network|no computer named"):
        numbers_of(place_of(f"http://{host}/"), resolve=system_resolver, internal_hosts=NOBODY)


def _fails(_host: str, _port: int) -> list[str]:
    raise OSError


@pytest.mark.parametrize("resolve", [_fails, lambda _host, _port: []])
def test_a_name_nobody_knows_is_said(resolve) -> None:
    with pytest.raises(FetchError, match=r"no computer named nowhere\.example") as caught:
        numbers_of(place_of("https://nowhere.example/a"), resolve=resolve, internal_hosts=NOBODY)
    assert caught.value.is_host_silent
