"""What an answer over HTTP proves: accepted, refused, asked to wait, or not to be known.

Promises one rule for every provider (the table in errors.py), and that the provider's own words can be shown: on one
line, shortened, without keys and e-mail addresses. Makes no call.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import field
from email.utils import parsedate_to_datetime
from typing import cast

from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

WORDS_LIMIT = 200
_LOOKED_AT = 20 * WORDS_LIMIT  # addresses are looked for in no more: in megabytes of one word that takes hours
RETRY_AFTER_LIMIT_SECONDS = 24 * 3600.0

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_TAG = re.compile(r"<[^<>]*>")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@frozen
class Line:
    """How to reach one provider: its name and title, how long to wait, and what must never be shown.

    `refuses_by_503` is true where the provider documents 503 with Retry-After as a refusal; `remedy_for_unknown_host` is
    what to look at where nobody knows its address.
    """

    provider: str
    title: str
    connect_timeout_seconds: float = 10.0
    read_timeout_seconds: float = 60.0
    refuses_by_503: bool = False
    remedy_for_unknown_host: str = ""
    secrets: tuple[Secret, ...] = ()


@frozen
class Answer:
    """What came back. `headers` has lower-case names; `is_whole` is false where the body broke off."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    is_whole: bool = True

    def json(self) -> object:
        """Return the body as JSON, or None where it is none, broke off, or is nested deeper than any answer is."""
        try:
            said = json.loads(self.text) if self.is_whole else None
            if _HALF.search(self.text):  # half a character can be neither stored nor shown
                said = json.loads(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
        return cast("object", said)


def words_of(answer: Answer, line: Line) -> str:
    """Return the provider's own words on one line, shortened, without keys and e-mail addresses."""
    said = answer.json()
    text = answer.text
    if isinstance(said, dict):
        text = next((str(said[key]) for key in ("message", "error", "detail") if said.get(key)), text)
        text = " ".join((*_named_fields(said.get("errors")), text))
    elif isinstance(said, str):
        text = said
    for secret in line.secrets:
        if secret.reveal():
            text = text.replace(secret.reveal(), "***")
    text = text[:_LOOKED_AT]
    text = _BLANK.sub(" ", _ADDRESS.sub("***", _TAG.sub(" ", text))).strip()
    return text if len(text) <= WORDS_LIMIT else text[: WORDS_LIMIT - 1].rstrip() + "…"


def _named_fields(errors: object) -> Iterator[str]:
    """Yield what is said of each field where the rest is "see the 'errors' array" (Mailchimp's page "errors")."""
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict) and error.get("message"):
            yield f"{error.get('field') or ''}: {error['message']}".removeprefix(": ")


def retry_after(answer: Answer) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110 section 10.2.3), a number or a date; None without one.

    A date is measured from the answer's own Date, so that a wrong clock here does no harm.
    """
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said), RETRY_AFTER_LIMIT_SECONDS)
    return seconds_until(said, answer)


def seconds_until(date: str, answer: Answer) -> float | None:
    """Return the seconds from the answer's Date to `date` (RFC 5322), never negative; None where it is no date."""
    try:
        moment = parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None
    try:
        said_at = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (ValueError, OverflowError, TypeError):
        said_at = time.time()
    return min(max(moment - said_at, 0.0), RETRY_AFTER_LIMIT_SECONDS)


def error_of(answer: Answer, line: Line, *, wait_seconds: float | None = None) -> ProviderError:
    """Return the error that an answer other than the documented success is: its class says what is proven.

    `wait_seconds` is what the provider said in words where Retry-After is missing.
    """
    status = answer.status
    asked = retry_after(answer)
    if status == 429:
        return _refused(RateLimitedError, answer, line, wait=asked if asked is not None else wait_seconds)
    if status == 503 and asked is not None and line.refuses_by_503:
        return _refused(UnavailableError, answer, line, wait=asked)
    if status in (400, 413, 422):
        return _refused(BadRequestError, answer, line)
    # 301, 307 and 308 ask for the same call elsewhere, so nothing was done with this one; 302 and 303 may be the
    # receipt of one that was. 408 and 409 may speak of a call that is still being worked on.
    if status in (301, 307, 308) or (400 <= status < 500 and status not in (408, 409)):
        return _refused(AuthenticationError, answer, line)
    return _unclear(answer, line)


def _refused(kind: type[ProviderError], answer: Answer, line: Line, *, wait: float | None = None) -> ProviderError:
    if kind is RateLimitedError:
        what, remedy = (
            _("{provider} asks to wait (HTTP {status}): {words}"),
            _("Run the same command again a little later."),
        )
    elif kind is UnavailableError:
        what, remedy = (
            _("{provider} does not work just now (HTTP {status}): {words}"),
            _("Run the same command again a little later."),
        )
    elif kind is BadRequestError:
        what, remedy = (
            _("{provider} refuses this call (HTTP {status}): {words}"),
            _("Mend what it names, then go on."),
        )
    elif answer.status in (401, 402, 403):
        what = _("{provider} does not let this account send (HTTP {status}): {words}")
        remedy = _("Look at the key and at the account with {provider}, then go on.").format(provider=line.title)
    else:
        what = _("{provider} does not take mail at this address (HTTP {status}): {words}")
        remedy = _("Look at the domain, the region and the address in config.toml, then go on.")
    return kind(
        _said(what, answer, line),
        provider=line.provider,
        answer=words_of(answer, line),
        status=answer.status,
        retry_after=wait,
        right=_("Nothing of it was accepted."),
        remedy=remedy,
    )


def _unclear(answer: Answer, line: Line) -> UncertainError:
    error = UncertainError(
        _said(_("{provider} gave an answer that proves nothing (HTTP {status}): {words}"), answer, line),
        provider=line.provider,
        answer=words_of(answer, line),
        status=answer.status,
        right=_("What was handed over may have been accepted, or not."),
        remedy=_("Nothing is sent again by itself. Look at the log of {provider}.").format(provider=line.title),
    )
    # A cut answer is a broken line; a whole one that nobody documented would come again with the next call.
    error.is_surprising = answer.status < 400 and answer.is_whole
    return error


def _said(sentence: str, answer: Answer, line: Line) -> str:
    return sentence.format(provider=line.title, status=answer.status, words=quoted(words_of(answer, line)))


def quoted(words: str) -> str:
    """Return a provider's words as they stand within a sentence of ours, with one full stop."""
    return _("“{words}”.").format(words=words.rstrip(".")) if words else _("no words.")
