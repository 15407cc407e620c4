"""Mailgun's logs, searched for a call whose answer never came: POST /v1/analytics/logs.

Promises that only an entry which carries the campaign and the batch of that very call counts, whatever else the same
person got, and that nothing is concluded from finding nothing. Facts: Mailgun's OpenAPI file (LogsRequest,
LogsResponse: at most 100 entries a page, `user-variables` as one text); filters by recipient as in
mailgun/mailgun-ruby issue 358; that the logs lag behind, by how much nobody says, as in mailgun/mailgun-php issue 720.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from email.utils import format_datetime
from typing import Any

from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Answer, Line, retry_after, words_of
from cipc_newsletter.providers.mailgun_settings import NAME, Settings
from cipc_newsletter.providers.port import Accepted, Trace
from cipc_newsletter.wording import _

# Each of these is written only for a message that Mailgun took; "rejected" is not among them.
_PROVING = ("accepted", "delivered", "failed", "opened", "clicked", "unsubscribed", "complained")
_PAGE = 20  # entries; a page stays below the longest answer that http.py reads
_PAGES = 10
# A clock here may be wrong, and a call may leave long after it was claimed.
_BEFORE, _AFTER = dt.timedelta(hours=1), dt.timedelta(hours=24)


def look_up(trace: Trace, settings: Settings, line: Line) -> Accepted | None:
    """Return that Mailgun took the call of `trace`, or None where its logs hold nothing of it.

    A call is all or nothing there (one invalid address refuses it whole), so one of its people decides for all.
    Raises as the port says, and UncertainError where somebody got this campaign in another call: an older ledger does
    not know that a batch was split, and then nothing is known of the others.
    """
    elsewhere: set[str] = set()
    for address in trace.probes:
        for entry in _entries(address, trace, settings, line):
            campaign, batch = _call_of(entry)
            if (campaign, batch) == (trace.campaign_uid, str(trace.batch_no)):
                return Accepted(provider_ref=_reference_of(entry))
            if campaign == trace.campaign_uid and batch:
                elsewhere.add(address)
    if elsewhere:
        raise _in_another_call()
    return None


def require_readable(settings: Settings, line: Line, *, now: dt.datetime) -> None:
    """Raise the subclasses of ProviderError where this key may not search the logs."""
    _page(_question(None, now - _BEFORE, now, domain=settings.domain), settings, line)


def _entries(address: str, trace: Trace, settings: Settings, line: Line) -> Iterator[Mapping[str, Any]]:
    """Yield what the logs hold of one person around the time of a call, oldest first."""
    start, end = trace.started_at - _BEFORE, trace.ended_at + _AFTER
    question = _question(address, start, end, domain=settings.domain)
    for _number in range(_PAGES):
        said = _page(question, settings, line)
        items = said["items"]
        yield from (item for item in items if isinstance(item, dict))
        pagination = said.get("pagination")
        token = pagination.get("next") if isinstance(pagination, dict) else None
        if not items or not token:
            return
        question = {**question, "pagination": {**question["pagination"], "token": token}}


def _question(address: str | None, start: dt.datetime, end: dt.datetime, *, domain: str) -> dict[str, Any]:
    wanted = {"domain": domain} if address is None else {"domain": domain, "recipient": address}
    return {
        "start": format_datetime(start.astimezone(dt.UTC)),
        "end": format_datetime(end.astimezone(dt.UTC)),
        "events": list(_PROVING),
        "filter": {
            "AND": [
                {"attribute": name, "comparator": "=", "values": [{"label": value, "value": value}]}
                for name, value in wanted.items()
            ]
        },
        "pagination": {"sort": "timestamp:asc", "limit": _PAGE if address else 1},
    }


def _page(question: Mapping[str, Any], settings: Settings, line: Line) -> Mapping[str, Any]:
    url = f"{settings.base_url}/v1/analytics/logs"
    answer = http.post_json(url, question, line=line, user="api", key=settings.key)
    said = answer.json() if answer.status == 200 else None
    if isinstance(said, dict) and isinstance(said.get("items"), list):
        return said
    raise _cannot_ask(answer, line)


def _call_of(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the campaign and the batch an entry carries, empty where it proves nothing; the attempt may be any."""
    said = entry.get("user-variables")
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except ValueError:
            return "", ""
    if not isinstance(said, dict) or entry.get("event") not in _PROVING:
        return "", ""
    return str(said.get("campaign", "")), str(said.get("batch", ""))


def _reference_of(entry: Mapping[str, Any]) -> str:
    """Return Mailgun's Message-ID as it stands in the answer to a call: in angle brackets, empty where unknown."""
    message = entry.get("message")
    headers = message.get("headers") if isinstance(message, dict) else None
    said = headers.get("message-id") if isinstance(headers, dict) else None
    return f"<{said.strip('<>')}>" if isinstance(said, str) and said else ""


def _in_another_call() -> UncertainError:
    error = UncertainError(
        _("some of these people got this campaign in another call, which this store does not know."),
        provider=NAME,
        right=_("Whoever has it must not get it again."),
        remedy=_("Look for each of them in Mailgun's logs, then say what became of them."),
    )
    error.is_surprising = True
    return error


def _cannot_ask(answer: Answer, line: Line) -> ProviderError:
    words, status = words_of(answer, line), answer.status
    kind: type[ProviderError] = UnavailableError
    what = _("Mailgun's logs cannot be searched just now (HTTP {status}): “{words}”.")
    remedy = _("Run the same command again a little later.")
    if status == 429:
        kind = RateLimitedError
    elif 400 <= status < 500 and status not in (408, 409):
        kind = BadRequestError if status in (400, 413, 422) else AuthenticationError
        what = _("Mailgun does not let its logs be searched with this key (HTTP {status}): “{words}”.")
        remedy = _("Use a key of the account with the right to read logs, instead of one that may only send.")
    return kind(
        what.format(status=status, words=words),
        provider=NAME,
        answer=words,
        status=status,
        retry_after=retry_after(answer),
        right=_("Without its logs nobody but a person can say what became of an unclear call."),
        remedy=remedy,
    )
