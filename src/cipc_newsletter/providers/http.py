"""One call to a provider over HTTP, made once.

Promises that nothing is ever repeated or redirected here, that no connection is used twice (a stale one gives an
error nobody can classify), and that a call which failed is told apart: nothing of it left this computer, or some of
it may have. What an answer means is said in answers.py. Knows no provider.
"""

import io
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cipc_newsletter.errors import UnavailableError, UncertainError
from cipc_newsletter.providers.answers import Answer, Line
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    import requests

ANSWER_LIMIT = 64 * 1024  # bytes; the longest documented answer is under one kilobyte


class _Body:
    """A request's bytes that know whether the first of them was ever asked for."""

    def __init__(self, data: bytes) -> None:
        self._stream = io.BytesIO(data)
        self.is_begun = False

    def read(self, size: int = -1) -> bytes:
        self.is_begun = True
        return self._stream.read(size)


def post_multipart(
    url: str, fields: Sequence[tuple[str, str]], *, line: Line, user: str = "", key: Secret | None = None
) -> Answer:
    """POST `fields` as multipart/form-data, repeated names kept, and return the answer whatever its status.

    Raises UnavailableError where nothing of the body left this computer, UncertainError where some may have and no
    answer came.
    """
    import requests

    files = [(name, (None, value)) for name, value in fields]
    auth = (user, key.reveal()) if key is not None else None
    return _exchange(requests.Request("POST", url, files=files, auth=auth), line)


def post_form(url: str, fields: Mapping[str, str], *, line: Line) -> Answer:
    """POST `fields` as application/x-www-form-urlencoded; raises as `post_multipart` does."""
    import requests

    return _exchange(requests.Request("POST", url, data=dict(fields)), line)


def post_json(url: str, value: object, *, line: Line, user: str = "", key: Secret | None = None) -> Answer:
    """POST `value` as JSON, for questions that are asked by POST; raises as `post_multipart` does."""
    import requests

    auth = (user, key.reveal()) if key is not None else None
    return _exchange(requests.Request("POST", url, json=value, auth=auth), line)


def get(url: str, *, line: Line, user: str = "", key: Secret | None = None) -> Answer:
    """GET `url` and return the answer whatever its status; raises UnavailableError where none came."""
    import requests

    auth = (user, key.reveal()) if key is not None else None
    return _exchange(requests.Request("GET", url, auth=auth), line)


def _exchange(request: "requests.Request", line: Line) -> Answer:
    import requests
    import urllib3

    from cipc_newsletter import __version__

    request.headers = {"User-Agent": f"cipc-newsletter/{__version__}", "Accept": "application/json, */*;q=0.5"}
    request.headers |= {"Accept-Encoding": "identity", "Connection": "close"}
    body: _Body | None = None
    try:
        # A session of its own for each call: no pooled connection, no proxy or .netrc from the environment.
        with requests.Session() as session:
            session.trust_env = False
            prepared = request.prepare()
            if prepared.body is not None:
                body = _Body(prepared.body if isinstance(prepared.body, bytes) else prepared.body.encode())
                # A readable body is asked for only after the connection stands and the header has left.
                prepared.body = body  # type: ignore[assignment]
            timeout = (line.connect_timeout_seconds, line.read_timeout_seconds)
            response = session.send(prepared, timeout=timeout, allow_redirects=False, stream=True)
            with response:
                return _answer_of(response, deadline=time.monotonic() + line.read_timeout_seconds)
    except (OSError, urllib3.exceptions.HTTPError) as error:
        if body is None or not body.is_begun:
            raise _unavailable(error, line) from error
        raise _unanswered(error, line) from error


def _answer_of(response: "requests.Response", *, deadline: float) -> Answer:
    """Read the answer: its status is known even where its body breaks off or never ends."""
    import urllib3

    raw, is_whole = bytearray(), True
    try:
        for piece in response.iter_content(8192):
            raw += piece
            if len(raw) > ANSWER_LIMIT:
                break
            if time.monotonic() > deadline:
                is_whole = False
                break
    except (OSError, urllib3.exceptions.HTTPError):
        is_whole = False
    headers = {name.lower(): value for name, value in response.headers.items()}
    text = bytes(raw[:ANSWER_LIMIT]).decode("utf-8", errors="replace")
    return Answer(status=response.status_code, headers=headers, text=text, is_whole=is_whole)


def _unavailable(error: Exception, line: Line) -> UnavailableError:
    return UnavailableError(
        _("{provider} cannot be reached: {reason}.").format(provider=line.title, reason=reason_of(error)),
        provider=line.provider,
        right=_("Nothing left this computer."),
        remedy=_("Look at the internet connection; it will be tried again."),
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
    if words is None and ("NameResolution" in text or "getaddrinfo" in text):
        words = _("its name is not known to the network")
    if words is None and "refused" in text:
        words = _("the connection was refused")
    return words or _("the connection broke off")
