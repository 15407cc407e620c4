"""What stands before every page of the preview (rule SEC-05): who may ask, how much, and what a browser may do with it.

Promises that a request is answered only where it names this very computer and port as its host, literally, and knows the
word in the address; that nothing is changed but by a page of the preview itself; and that no answer is kept, framed by
others, guessed at or sent on. A body is read whole here, with an end in size and in time. Knows no page.
"""

import asyncio
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cipc_newsletter.values import frozen
from cipc_newsletter.web.preview.door import Door
from cipc_newsletter.wording import _

LARGEST_BODY = 1_000_000
LONGEST_PATH = 2_000
LONGEST_BODY_SECONDS = 10.0
_SAFE = frozenset({"GET", "HEAD"})
_ALLOWED = _SAFE | {"POST"}
_NOT_IN_A_PATH = ("..", "\\", "//", "/./")
# A page of ours: its own style, script and pictures, its own frames, its own forms, nothing of anybody else's.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'none'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}


@frozen
class _Refusal:
    status: int
    why: str


class Fence:
    """The application behind its fence."""

    def __init__(self, application: ASGIApp, door: Door) -> None:
        self._application = application
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with its body read, or refuse it."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = _refusal(scope, headers, self._door)
        body = b""
        if refusal is None:
            body, refusal = await _body_of(headers, receive)
        careful = _with_headers(send)
        if refusal is not None:
            await PlainTextResponse(refusal.why + "\n", refusal.status)(scope, receive, careful)
            return
        scope["root_path"] = self._door.root
        await self._application(scope, _given_again(body, receive), careful)


def _refusal(scope: Scope, headers: Headers, door: Door) -> _Refusal | None:
    """Return why a request is refused, None where it may be answered."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or hosts[0].lower() not in door.hosts:
        return _Refusal(status=403, why=_("This address is not the preview’s."))
    path: str = scope["path"]
    if scope["method"] not in _ALLOWED:
        return _Refusal(status=405, why=_("This cannot be done here."))
    is_path = path.startswith("/") and len(path) <= LONGEST_PATH and path.isprintable()
    if not is_path or any(part in path for part in _NOT_IN_A_PATH):
        return _Refusal(status=400, why=_("This is no address of a page."))
    word = path.split("/", 2)[1]
    if not secrets.compare_digest(word.encode(), door.word.encode()):
        return _Refusal(status=404, why=_("There is nothing here. Open the address that the command printed."))
    if scope["method"] not in _SAFE and not _is_own(headers, hosts[0]):
        return _Refusal(status=403, why=_("Only a page of the preview itself may change anything."))
    return None


def _is_own(headers: Headers, host: str) -> bool:
    """Tell whether a page of the preview asks.

    A form of a page with `no-referrer` says `Origin: null` (Fetch, "append a request Origin header"); then the browser's
    own word on where the request is from decides, which no script can write.
    """
    origins = headers.getlist("origin")
    if origins in ([], ["null"]):
        return headers.getlist("sec-fetch-site") == ["same-origin"]
    return origins == [f"http://{host}"]


async def _body_of(headers: Headers, receive: Receive) -> tuple[bytes, _Refusal | None]:
    """Read the whole body of a request; what is too large or does not come is refused."""
    too_large = _Refusal(status=413, why=_("This is too much at once."))
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > LARGEST_BODY:
        return b"", too_large
    pieces: list[bytes] = []
    size, is_more = 0, "transfer-encoding" in headers or int(length) > 0
    try:
        async with asyncio.timeout(LONGEST_BODY_SECONDS):
            while is_more:
                message = await receive()
                if message["type"] != "http.request":
                    return b"", _Refusal(status=400, why=_("The request broke off."))
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                is_more = message.get("more_body", False)
                if size > LARGEST_BODY:
                    return b"", too_large
    except TimeoutError:
        return b"", _Refusal(status=408, why=_("The request did not come to its end."))
    return b"".join(pieces), None


def _given_again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body first, then what comes after it: the end of the connection."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return first.pop() if first else await receive()

    return give


def _with_headers(send: Send) -> Send:
    """Return a `send` that says in each answer what a browser may do with it, where the page did not say so itself."""

    async def say(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _wanted(headers):
                headers.setdefault(name, value)
        await send(message)

    return say


def _wanted(headers: MutableHeaders) -> Iterable[tuple[str, str]]:
    yield from _ALWAYS.items()
    yield "content-security-policy", _POLICY
    if "frame-ancestors 'self'" not in headers.get("content-security-policy", ""):
        yield "x-frame-options", "DENY"
