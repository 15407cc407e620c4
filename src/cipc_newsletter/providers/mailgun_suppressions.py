"""Mailgun's suppression lists of a domain: who unsubscribed there, bounced for good, or complained.

Promises that the key goes nowhere but where config.toml says, whatever address an answer names for the next page, and that
pages which never end are noticed. Facts: Mailgun's OpenAPI file, GET /v3/{domain_name}/unsubscribes, /bounces and
/complaints: 1,000 entries a page at most, `paging.next` always there, an empty page after the last. Whoever unsubscribed
from one tag of the domain's mails alone counts as having left: one workspace is one newsletter (rule UNS-08).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cipc_newsletter.errors import AuthenticationError, ProviderError, UncertainError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Answer, Line, error_of, words_of
from cipc_newsletter.providers.list_port import Departing, Departure
from cipc_newsletter.providers.mailgun_settings import NAME, Settings
from cipc_newsletter.wording import _

_LISTS: tuple[tuple[str, Departing], ...] = (
    ("unsubscribes", "unsubscribed"),
    ("complaints", "complained"),
    ("bounces", "bounced"),
)
_PAGE = 1000  # entries; the most Mailgun gives
_LIMIT = 16 * 2**20  # bytes of a page: a bounce may carry a long answer of the mail server it came from
_PAGES = 10_000


def departures(settings: Settings, line: Line) -> Iterator[Departure]:
    """Yield everybody on the domain's three lists. Raises ProviderError's subclasses."""
    for name, why in _LISTS:
        for entry in _entries(name, settings, line):
            address = entry.get("address")
            if isinstance(address, str) and address.strip():
                yield Departure(email=address, why=why, at=_moment_of(entry), detail=_detail_of(entry))


def _entries(name: str, settings: Settings, line: Line) -> Iterator[Mapping[str, Any]]:
    url = f"{settings.base_url}/v3/{settings.domain}/{name}"
    question = {"limit": str(_PAGE)}
    for _number in range(_PAGES):
        said = _page(url, question, settings, line)
        items = said["items"]
        yield from (item for item in items if isinstance(item, dict))
        paging = said.get("paging")
        following = paging.get("next") if isinstance(paging, dict) else None
        if not items or not following:
            return
        further = _question_of(following, url, line)
        if further == question:
            break
        question = further
    raise _unending(name)


def _question_of(following: object, url: str, line: Line) -> dict[str, str]:
    """Return what the address of the next page asks, which is asked at our own address and at no other.

    Raises AuthenticationError where it leads elsewhere.
    """
    try:
        named = urlsplit(following) if isinstance(following, str) else None
        own = urlsplit(url)
        is_own = named is not None and (named.scheme, named.netloc) == (own.scheme, own.netloc)
    except ValueError:
        named, is_own = None, False
    if named is None or not is_own or named.path.rstrip("/") != own.path:
        raise AuthenticationError(
            _("Mailgun's answer leads to another place than the one it was asked at; the key was not sent there."),
            provider=NAME,
            answer=words_of(Answer(status=200, text=str(following)), line),
            right=_("The next page lies at the same address as the one before."),
            remedy=_("Look at base_url and region under [provider.mailgun]; if they are right, tell Mailgun."),
        )
    return dict(parse_qsl(named.query, keep_blank_values=True))


def _page(url: str, question: Mapping[str, str], settings: Settings, line: Line) -> Mapping[str, Any]:
    answer = http.call("GET", url, parameters=question, line=line, user="api", key=settings.key, limit=_LIMIT)
    said = answer.json() if answer.status == 200 else None
    if isinstance(said, dict) and isinstance(said.get("items"), list):
        return said
    raise _cannot_ask(answer, line)


def _cannot_ask(answer: Answer, line: Line) -> ProviderError:
    if answer.status in (401, 402, 403, 404):
        return AuthenticationError(
            _("Mailgun does not let this key read who left (HTTP {status}): “{words}”.").format(
                status=answer.status, words=words_of(answer, line)
            ),
            provider=NAME,
            answer=words_of(answer, line),
            status=answer.status,
            right=_("Its suppression lists are open to a key of the account, not to one that may only send."),
            remedy=_("Use a key of the account; look at domain and region under [provider.mailgun] too."),
        )
    return error_of(answer, line)


def _moment_of(entry: Mapping[str, Any]) -> dt.datetime | None:
    """Return `created_at`, such as Thu, 11 Dec 2025 01:49:40 UTC; None where it is none."""
    try:
        moment = parsedate_to_datetime(str(entry.get("created_at", "")))
    except (ValueError, OverflowError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _detail_of(entry: Mapping[str, Any]) -> str:
    """Return what Mailgun says beside the address: of a bounce the answer, of an unsubscribing its tags."""
    tags = entry.get("tags")
    told = [str(tag) for tag in tags if tag != "*"] if isinstance(tags, list) else []
    told += [str(entry[key]) for key in ("code", "error") if entry.get(key)]
    return " ".join(" ".join(told).split())[:200]


def _unending(name: str) -> UncertainError:
    return UncertainError(
        _("Mailgun's list of {name} never ends: a page leads to itself, or there are too many.").format(name=name),
        provider=NAME,
        right=_("After the last page comes an empty one."),
        remedy=_("Run the same command again; what was read so far is kept."),
    )
