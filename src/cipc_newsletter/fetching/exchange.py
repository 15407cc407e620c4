"""One request to one internet address, and the answer as far as the limits let it come.

Promises that the connection goes to the number that was checked, while the certificate, the server name of TLS and the
Host field are those of the name; that nobody's cookies, passwords or proxies have a part; and that an answer ends in
time and size, however slowly it drips or far it unfolds. Follows nothing, repeats nothing, judges no status.
"""

import contextlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any

from cipc_newsletter.fetching.places import Place
from cipc_newsletter.values import frozen

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

CONNECT_SECONDS = 10.0
_PIECE = 65536
_WIRE_SLACK = 1_000_000  # headers, and the marks between chunks
_CODINGS = ("", "identity", "gzip", "x-gzip", "deflate")


class BrokenAnswerError(Exception):
    """No answer came, or not the whole of it; `is_connected` is false where no connection was made."""

    def __init__(self, reason: Exception, *, is_connected: bool) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.is_connected = is_connected


class TooSlowError(Exception):
    """The time for one answer is over."""


class TooLargeError(Exception):
    """The answer is longer than was asked for; `size` is what it says of itself, None where it does not."""

    def __init__(self, size: int | None = None) -> None:
        super().__init__(size)
        self.size = size


class UnknownCodingError(Exception):
    """The answer is packed in a way that was not asked for."""


@frozen
class Answer:
    """What came back. `headers` has lower-case names; `content` is unpacked, empty where it was not wanted."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = field(default=b"", repr=False)


@frozen
class Limits:
    """How long one answer may take and how many bytes it may have, unpacked; on the wire it may have little more."""

    seconds: float
    most_bytes: int


class _Wire(io.RawIOBase):
    """The bytes of an answer as they arrive. Each read waits only as long as the whole answer still may."""

    def __init__(self, connected: socket.socket, *, deadline: float, most_bytes: int) -> None:
        self._socket = connected
        self._stream = connected.makefile("rb", buffering=0)
        self._deadline = deadline
        self._left = most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TooSlowError
        self._socket.settimeout(remaining)
        try:
            count = self._stream.readinto(buffer)
        except TimeoutError:
            raise TooSlowError from None
        self._left -= count or 0
        if self._left < 0:
            raise TooLargeError
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()


def exchange(
    place: Place,
    number: str,
    *,
    headers: Mapping[str, str],
    limits: Limits,
    is_wanted: Callable[[Answer], bool],
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """Ask `place` at the internet address `number` and return its answer, whatever its status.

    The content is read where `is_wanted` says so of the answer without it. Raises BrokenAnswerError, TooSlowError,
    TooLargeError and UnknownCodingError.
    """
    import urllib3

    deadline = time.monotonic() + limits.seconds
    connection = _connection(place, number, seconds=min(CONNECT_SECONDS, limits.seconds), tls=tls)
    is_connected = False
    try:
        connection.connect()
        is_connected = True
        connection.response_class = _response_class(deadline=deadline, most_bytes=2 * limits.most_bytes + _WIRE_SLACK)
        own = {"Host": place.authority, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        connection.request("GET", place.target, headers={**own, **headers}, preload_content=False)
        with contextlib.closing(connection.getresponse()) as response:
            answer = Answer(status=response.status, headers={k.lower(): v for k, v in response.headers.items()})
            if not is_wanted(answer):
                return answer
            content = _content(response, answer, most_bytes=limits.most_bytes)
            return Answer(status=answer.status, headers=answer.headers, content=content)
    except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError, ValueError) as error:
        # ValueError is what http.client says of a chunk without a length, and of a socket that closed under it.
        raise BrokenAnswerError(error, is_connected=is_connected) from error
    finally:
        connection.close()


def _connection(place: Place, number: str, *, seconds: float, tls: ssl.SSLContext | None) -> "HTTPConnection":
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if place.scheme == "http":
        return HTTPConnection(number, place.port, timeout=seconds)
    return HTTPSConnection(
        number,
        place.port,
        timeout=seconds,
        server_hostname=place.host,
        ssl_context=tls or _system_tls(),
        cert_reqs="CERT_REQUIRED",
    )


@cache
def _system_tls() -> ssl.SSLContext:
    """Return what secure connections are judged by: the certificates this system trusts, and Mozilla's."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _response_class(*, deadline: float, most_bytes: int) -> Any:
    """Return the class that http.client reads an answer with: its own, over a wire with an end."""

    class Response(http.client.HTTPResponse):
        def __init__(self, connected: socket.socket, *args: Any, **named: Any) -> None:
            super().__init__(connected, *args, **named)
            self.fp.close()
            self.fp = io.BufferedReader(_Wire(connected, deadline=deadline, most_bytes=most_bytes))

    return Response


def _content(response: "HTTPResponse", answer: Answer, *, most_bytes: int) -> bytes:
    """Return the unpacked body of an answer."""
    if answer.headers.get("content-encoding", "").strip().lower() not in _CODINGS:
        raise UnknownCodingError
    said = answer.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and len(said) < 20 and int(said) > most_bytes:
        raise TooLargeError(int(said))
    content = bytearray()
    while piece := response.read(_PIECE, decode_content=True):
        content += piece
        if len(content) > most_bytes:
            raise TooLargeError
    return bytes(content)
