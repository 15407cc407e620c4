"""Addresses as places one may ask: read once, resolved once, held against the networks that are nobody's business.

Promises that what is checked is what is connected to: a `Place` is read by the same parser that words the request, and
the numbers given back are all public ones, or those of a host that the settings name. Opens no connection.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urljoin

from cipc_newsletter.errors import FetchError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 4096

# The special-purpose registries of IANA (RFC 6890 and its updates), by name and not by `is_global` alone, whose answer
# changed between Python's versions. Of IPv6 only 2000::/3 is given out as public at all (RFC 4291 2.4), which leaves out
# the forms that carry an IPv4 address inside: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # between a provider and its customers (RFC 6598)
        "127.0.0.0/8",
        "169.254.0.0/16",  # also where clouds answer with their keys
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # the former gateway of 6to4 (RFC 7526)
        "192.168.0.0/16",
        "198.18.0.0/15",  # measuring of networks (RFC 2544)
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_CLOSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them, which carries an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address
        "3fff::/20",
    )
)

Resolver = Callable[[str, int], Sequence[str]]


@frozen
class Place:
    """An address taken apart: `host` in ASCII and lower case without brackets, `target` as it stands in a request."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host as the Host field names it (RFC 9110 7.2): with brackets, and with a port that is not the usual."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def address(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.target


def place_of(address: str) -> Place:
    """Return the place `address` names. Raises FetchError where it is no address of the web."""
    import urllib3

    written = address.strip()
    if len(written) > LONGEST_ADDRESS:
        raise _no_address(written[:80] + "…", _("the address has {count} characters.").format(count=len(written)))
    try:
        parts = urllib3.util.parse_url(written)
    except urllib3.exceptions.LocationParseError:
        raise _no_address(written, _("this is no address of the web.")) from None
    if parts.scheme not in PORTS or not parts.host or "%" in parts.host:
        raise _no_address(written, _("this is no address of the web."))
    if parts.auth is not None:
        raise FetchError(
            _("{address}: the address holds a name or a password.").format(
                address=f"{parts.scheme}://…@{parts.host}"
            ),
            right=_("Only pages that everybody may read are fetched."),
            remedy=_("Leave out what stands before the @, or save the page in your browser and import the file."),
        )
    return Place(
        scheme=parts.scheme,
        host=parts.host.strip("[]").lower(),
        port=parts.port or PORTS[parts.scheme],
        target=parts.request_uri,
    )


def next_place(place: Place, location: str) -> Place:
    """Return where a redirect from `place` leads. Raises FetchError where that is no address, or less safe."""
    try:
        further = place_of(urljoin(place.address, location.strip()))
    except ValueError:  # urljoin's own word for brackets without an IPv6 address
        raise _no_address(location, _("this is no address of the web.")) from None
    if (place.scheme, further.scheme) == ("https", "http"):
        raise FetchError(
            _("{address} leads from a secure page to an open one, {further}.").format(
                address=place.address, further=further.address
            ),
            right=_("Whoever sits between could change the text unseen."),
            remedy=_("Name the address where the page really is, or ask the keeper of the site to mend it."),
            address=place.address,
        )
    return further


def numbers_of(place: Place, *, resolve: Resolver, internal_hosts: frozenset[str]) -> tuple[str, ...]:
    """Return the internet addresses of a place, best first, looked up once.

    Raises FetchError where there are none, or where one of them is not public and the settings do not name the host.
    """
    try:
        numbers = tuple(dict.fromkeys(resolve(place.host, place.port)))
    except (OSError, UnicodeError) as error:
        raise _unknown_host(place) from error
    if not numbers:
        raise _unknown_host(place)
    if place.host not in internal_hosts and not all(map(is_public, numbers)):
        raise FetchError(
            _("{address}: {host} is in an internal network.").format(address=place.address, host=place.host),
            right=_("News is fetched from the public web alone, so that no page can send this program elsewhere."),
            remedy=_("Where it is your own, add the name to internal_hosts under [import] in config.toml."),
            address=place.address,
        )
    return numbers


def is_public(number: str) -> bool:
    """Whether an internet address is one that anybody may reach."""
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in network for network in _CLOSED_V4)
    is_given_out = address in _PUBLIC_V6 and address.scope_id is None
    return is_given_out and address.is_global and not any(address in network for network in _CLOSED_V6)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return what the system says the internet addresses of `host` are, in the order it would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


def _no_address(address: str, what: str) -> FetchError:
    return FetchError(
        _("{place}: {what}").format(place=address, what=what),
        right=_("An address of the web begins with https:// or http://."),
        remedy=_("Copy the address from the browser, with its beginning."),
    )


def _unknown_host(place: Place) -> FetchError:
    return FetchError(
        _("{address}: there is no computer named {host}.").format(address=place.origin, host=place.host),
        right=_("The name must be one that the network knows."),
        remedy=_("Look at the spelling, and whether this computer is connected to the internet."),
        address=place.origin,
        is_host_silent=True,
        is_unknown_host=True,
    )
