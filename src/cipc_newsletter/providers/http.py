"""One call to a provider over HTTP, made once.

Promises that nothing is ever repeated or redirected here, that no connection is used again which was idle for more than
a moment (a stale one gives an error nobody can classify), and that a call which failed is told apart: nothing of it
left this computer, or some of it may have. A call that only asks (GET) changed nothing, whatever became of it; of any
other, also of one without a body, nothing is claimed once its header has left. What an answer means is said in
answers.py; pages of a longer list are each a call of their own, and the adapter's to follow. Knows no provider.
"""

import base64
import contextlib
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from cipc_newsletter.errors import UnavailableError, UncertainError
from cipc_newsletter.providers.answers import Answer, Line
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    import requests

ANSWER_LIMIT = 64 * 1024  # bytes; the longest documented answer to a batch is under one kilobyte
LIST_LIMIT = 16 * 1024 * 1024  # bytes; one page of a thousand people, or one whole mail, is under two megabytes


class _Body:
    """A request's bytes that know whether the first of them was ever asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.is_begun = False

    def __len__(self) -> int:
        return len(self._data)

    def read(self, _size: int = -1) -> bytes:
        """Return everything at once, however little was asked for: the system cuts it up faster."""
        self.is_begun = True
        data, self._data = self._data, b""
        return data


class _Line(threading.local):
    """The connection that a thread may use again, and since when it is idle."""

    session: "requests.Session | None" = None
    idle_since = 0.0
    host = ""


_KEPT = _Line()
_LONGEST_IDLE_SECONDS = 2.0


@contextlib.contextmanager
def _session(url: str) -> "Iterator[requests.Session]":
    """Yield a session of this thread's own, with the connection of its last call where that is still fresh.

    No proxy and no .netrc from the environment. Whatever goes wrong, the connection is not used again.
    """
    import requests

    host = url.partition("//")[2].partition("/")[0]
    session, _KEPT.session = _KEPT.session, None
    if session is not None and (_KEPT.host != host or time.monotonic() - _KEPT.idle_since > _LONGEST_IDLE_SECONDS):
        session.close()
        session = None
    if session is None:
        session = requests.Session()
        session.trust_env = False
    is_well = False
    try:
        yield session
        is_well = True
    finally:
        if is_well:
            _KEPT.session, _KEPT.host, _KEPT.idle_since = session, host, time.monotonic()
        else:
            session.close()


def post_multipart(
    url: str, fields: Sequence[tuple[str, str]], *, line: Line, user: str = "", key: Secret | None = None
) -> Answer:
    """POST `fields` as multipart/form-data, repeated names kept, and return the answer whatever its status.

    Raises UnavailableError where nothing of the body left this computer, UncertainError where some may have and no
    answer came.
    """
    import requests

    boundary = secrets.token_hex(16)
    body = multipart(fields, boundary)
    auth = (user, key.reveal()) if key is not None else None
    request = requests.Request("POST", url, data=body, auth=auth)
    request.headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    return _exchange(request, line)


def multipart(fields: Sequence[tuple[str, str]], boundary: str) -> bytes:
    """Return `fields` as multipart/form-data (RFC 7578); names are plain ASCII without quotation marks."""
    parts: list[bytes] = []
    for name, alike in groupby(fields, itemgetter(0)):
        start = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        # Encoded run by run: one character beyond Latin-1 makes a whole text twice as large, and slow to encode.
        values = f"\r\n{start}".join([value for _name, value in alike])
        parts.append(f"{start}{values}\r\n".encode())
    parts.append(f"--{boundary}--\r\n".encode("ascii"))
    return b"".join(parts)


def post_form(url: str, fields: Mapping[str, str], *, line: Line) -> Answer:
    """POST `fields` as application/x-www-form-urlencoded; raises as `post_multipart` does."""
    import requests

    return _exchange(requests.Request("POST", url, data=dict(fields)), line)


def post_json(url: str, value: object, *, line: Line, user: str = "", key: Secret | None = None) -> Answer:
    """POST `value` as JSON, for questions that are asked by POST; raises as `post_multipart` does."""
    return call("POST", url, value=value, line=line, user=user, key=key)


def get(url: str, *, line: Line, user: str = "", key: Secret | None = None) -> Answer:
    """GET `url` and return the answer whatever its status; raises UnavailableError where none came."""
    return call("GET", url, line=line, user=user, key=key)


def call(
    method: str,
    url: str,
    *,
    line: Line,
    value: object = None,
    parameters: Mapping[str, str] | None = None,
    headers: Mapping[str, str | Secret] | None = None,
    user: str = "",
    key: Secret | None = None,
    limit: int = ANSWER_LIMIT,
) -> Answer:
    """Make one call and return the answer whatever its status.

    `value` travels as JSON, nothing where it is None; `parameters` stand after the question mark; `key` is the password
    of `user` (Basic), or stands among `headers` where the provider wants it there (`bearer`). An answer longer than
    `limit` bytes is cut, and is then no JSON. Raises as `post_multipart` does, `get` alike.
    """
    import requests

    auth = (user, key.reveal()) if key is not None else None
    request = requests.Request(method, url, json=value, params=parameters, auth=auth)
    for name, said in (headers or {}).items():
        request.headers[name] = said.reveal() if isinstance(said, Secret) else said
    return _exchange(request, line, limit=limit)


def bearer(key: Secret) -> dict[str, str | Secret]:
    """Return the header by which `key` is shown as a bearer token (RFC 6750 section 2.1)."""
    return {"Authorization": Secret(f"Bearer {key.reveal()}")}


def basic(user: str, key: Secret) -> dict[str, str | Secret]:
    """Return the header by which `key` is shown as the password of `user` (RFC 7617)."""
    return {"Authorization": Secret(f"Basic {travelling(user, key).reveal()}")}


def travelling(user: str, key: Secret) -> Secret:
    """Return a user's key as it travels: a server or proxy that shows a request back may show it so."""
    return Secret(base64.b64encode(f"{user}:{key.reveal()}".encode()).decode())


def _exchange(request: "requests.Request", line: Line, *, limit: int = ANSWER_LIMIT) -> Answer:
    import urllib3

    from cipc_newsletter import __version__

    request.headers |= {"User-Agent": f"cipc-newsletter/{__version__}", "Accept": "application/json, */*;q=0.5"}
    request.headers |= {"Accept-Encoding": "identity"}
    body: _Body | None = None
    try:
        with _session(request.url) as session:
            prepared = request.prepare()
            if prepared.body is not None or prepared.method != "GET":
                said = prepared.body or b""
                body = _Body(said if isinstance(said, bytes) else said.encode())
                # A readable body, even an empty one, is asked for only after the header has left.
                prepared.body = body  # type: ignore[assignment]
            timeout = (line.connect_timeout_seconds, line.read_timeout_seconds)
            response = session.send(prepared, timeout=timeout, allow_redirects=False, stream=True)
            with response:
                return _answer_of(response, deadline=time.monotonic() + line.read_timeout_seconds, limit=limit)
    except (OSError, urllib3.exceptions.HTTPError) as error:
        if body is None or not body.is_begun:
            raise _unavailable(error, line) from error
        raise _unanswered(error, line) from error


def _answer_of(response: "requests.Response", *, deadline: float, limit: int) -> Answer:
    """Read the answer: its status is known even where its body breaks off or never ends."""
    import urllib3

    raw, is_whole = bytearray(), True
    try:
        for piece in response.iter_content(8192):
            raw += piece
            if len(raw) > limit:
                break
            if time.monotonic() > deadline:
                is_whole = False
                break
    except (OSError, urllib3.exceptions.HTTPError):
        is_whole = False
    headers = {name.lower(): value for name, value in response.headers.items()}
    text = bytes(raw[:limit]).decode("utf-8", errors="replace")
    return Answer(status=response.status_code, headers=headers, text=text, is_whole=is_whole)


def _unavailable(error: Exception, line: Line) -> UnavailableError:
    return UnavailableError(
        _("{provider} cannot be reached: {reason}.").format(provider=line.title, reason=reason_of(error)),
        provider=line.provider,
        right=_("Nothing left this computer."),
        remedy=(_is_unknown_name(error) and line.remedy_for_unknown_host)
        or _("Look at the internet connection, then run the same command again."),
    )


def _unanswered(error: Exception, line: Line) -> UncertainError:
    return UncertainError(
        _("{provider} did not answer: {reason}.").format(provider=line.title, reason=reason_of(error)),
        provider=line.provider,
        right=_("What was handed over may have been accepted, or not."),
        remedy=_("Nothing is sent again by itself. Look at the log of {provider}.").format(provider=line.title),
    )


def reason_of(error: Exception) -> str:
    """Return the kind of a network error in words; the libraries' own text holds addresses of objects."""
    import requests

    kinds: tuple[tuple[type[Exception], str], ...] = (
        (requests.exceptions.SSLError, _("no secure connection could be made")),
        (requests.exceptions.ConnectTimeout, _("no connection in time")),
        (requests.exceptions.ReadTimeout, _("no answer in time")),
        (requests.exceptions.InvalidURL, _("its address cannot be read")),
    )
    words = next((words for kind, words in kinds if isinstance(error, kind)), None)
    text = str(error)
    if words is None and _is_unknown_name(error):
        words = _("its name is not known to the network")
    if words is None and "refused" in text:
        words = _("the connection was refused")
    return words or _("the connection broke off")


def _is_unknown_name(error: Exception) -> bool:
    text = str(error)
    return "NameResolution" in text or "getaddrinfo" in text
