"""One request over HTTP for a picture, made once.

Promises that nothing is repeated or redirected, that no proxy or password of the environment has a part, and that an
answer has an end in time and length. Says nothing of what an answer means.
"""

import time
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urlsplit

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.providers.http import reason_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

ANSWER_LIMIT = 2_000_000  # octets: twice the heaviest picture, and more than any list of files that is asked for


@frozen
class WebAnswer:
    """What came back. `headers` has lower-case names; `is_whole` is false where the body broke off or was too long."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = field(default=b"", repr=False)
    is_whole: bool = True

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode("utf-8", errors="replace")


def answer_to(
    method: str,
    url: str,
    *,
    timeout_seconds: float,
    headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
    auth: tuple[str, str] | None = None,
) -> WebAnswer:
    """Return the answer to one request whatever its status. Raises PublishingError, final, where none came."""
    import requests
    import urllib3

    from cipc_newsletter import __version__

    own = {"User-Agent": f"cipc-newsletter/{__version__}", "Accept-Encoding": "identity", "Connection": "close"}
    try:
        with requests.Session() as session:
            session.trust_env = False
            request = requests.Request(method, url, headers={**own, **(headers or {})}, data=data, auth=auth)
            response = session.send(
                request.prepare(),
                timeout=(min(timeout_seconds, 10.0), timeout_seconds),
                allow_redirects=False,
                stream=True,
            )
            with response:
                return _read(response, deadline=time.monotonic() + timeout_seconds)
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise PublishingError(
            _("{host} did not answer: {reason}.").format(host=urlsplit(url).netloc, reason=reason_of(error)),
            right=_("What was there before is there still."),
            remedy=_("Look at the internet connection and at the address in config.toml, then run the same again."),
            is_final=True,
        ) from error


def _read(response: object, *, deadline: float) -> WebAnswer:
    import requests
    import urllib3

    assert isinstance(response, requests.Response)  # noqa: S101 -- for the type checker, which may not see requests above
    data, is_whole = bytearray(), True
    try:
        for piece in response.iter_content(65536):
            data += piece
            if len(data) > ANSWER_LIMIT or time.monotonic() > deadline:
                is_whole = False
                break
    except (OSError, urllib3.exceptions.HTTPError):
        is_whole = False
    return WebAnswer(
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        data=bytes(data[:ANSWER_LIMIT]),
        is_whole=is_whole,
    )
