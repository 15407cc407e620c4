"""Mailgun's logs as the stand-in keeps them: entries in the shape of its OpenAPI file, and the search in them.

Sharing nothing with the program. What it does not know of the real Mailgun: which other attributes can be filtered by,
and what it answers to a time range beyond what the plan retains (400 is reported).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from providers.mailgun_calls import DOMAIN, Delivery

PAGE_LIMIT = 100


def entry_of(delivery: Delivery, number: int, *, at: float) -> dict[str, Any]:
    """Return the entry that says a message was accepted for one person; user variables are one text."""
    moment = dt.datetime.fromtimestamp(at, dt.UTC)
    batch = delivery.variables.get("batch", "")
    return {
        "id": hashlib.sha256(str(number).encode()).hexdigest()[:22],
        "event": "accepted",
        "@timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "account": {"id": "12345"},
        "domain": {"name": DOMAIN},
        "recipient": delivery.to,
        "user-variables": json.dumps(delivery.variables),
        "message": {"headers": {"to": delivery.to, "message-id": f"{batch}.20251215140500@{DOMAIN}"}},
    }


def found_in(question: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the page of entries that answers a search."""
    end = parsedate_to_datetime(question["end"]) if "end" in question else dt.datetime.now(dt.UTC)
    start = parsedate_to_datetime(question["start"]) if "start" in question else end - dt.timedelta(days=1)
    wanted = [
        (one["attribute"], {value["value"] for value in one["values"]})
        for one in question.get("filter", {}).get("AND", ())
    ]
    found = [
        entry
        for entry in entries
        if start <= dt.datetime.fromisoformat(entry["@timestamp"]) <= end
        and ("events" not in question or entry["event"] in question["events"])
        and all(_value_of(entry, name) in values for name, values in wanted)
    ]
    pagination = question.get("pagination", {})
    limit, skip = min(pagination.get("limit", 50), PAGE_LIMIT), int(pagination.get("token", "0"))
    page = found[skip : skip + limit]
    links = {"first": "0", "previous": str(max(skip - limit, 0)), "next": str(skip + limit)}
    return {
        "start": format_datetime(start),
        "end": format_datetime(end),
        "items": page,
        "pagination": links,
        "aggregates": {},
    }


def _value_of(entry: Mapping[str, Any], name: str) -> object:
    value = entry[name]
    return value["name"] if isinstance(value, dict) else value
