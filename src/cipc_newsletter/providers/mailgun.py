"""Mailgun: its HTTP interface, one call for each batch, nothing tracked unless config.toml says so.

Promises that an answer counts as accepted only where it is the documented one, and that Mailgun's own unsubscribe
link is used only where the domain is known to have it. What a call says is made in mailgun_request.py; what became of
one whose answer never came is searched for in mailgun_logs.py (proof "lookup"); who left there is read in
mailgun_suppressions.py.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import cast

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import AuthenticationError, BadRequestError, ConfigError, ProviderError
from cipc_newsletter.providers import http, mailgun_domain, mailgun_logs, mailgun_request, mailgun_suppressions
from cipc_newsletter.providers.answers import Answer, Line, error_of, seconds_until, words_of
from cipc_newsletter.providers.list_port import Account, Departure
from cipc_newsletter.providers.mailgun_limits import RECIPIENT_LIMIT, Fields
from cipc_newsletter.providers.mailgun_settings import BATCH_SIZE, KEY_VARIABLE, NAME, TITLE, Settings, settings_of
from cipc_newsletter.providers.port import Accepted, Call, Capabilities, Description, OutgoingBatch, TestCopy, Trace
from cipc_newsletter.wording import _

_WRONG_PATH = "Mailgun Magnificent API"
_WAIT = re.compile(
    r"try again after (?:(?P<seconds>\d+) seconds?|(?P<date>[A-Z][a-z]{2}, .+?\d{2}:\d{2}:\d{2}[^.]*))"
)


class Mailgun:
    """Submits through Mailgun. Holds no connection and no state, so any thread may use it."""

    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._line = Line(
            provider=NAME,
            title=TITLE,
            connect_timeout_seconds=settings.connect_timeout_seconds,
            read_timeout_seconds=settings.read_timeout_seconds,
            secrets=(settings.key, http.travelling("api", settings.key)),
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the engine must know: an unclear call can be searched for in the logs, which lag behind."""
        settings = self._settings
        return Capabilities(
            batch_limit=min(settings.batch_size, RECIPIENT_LIMIT),
            proof="lookup",
            is_real=True,
            owns_unsubscribe=settings.owns_unsubscribe,
            longest_call_seconds=settings.connect_timeout_seconds + 2 * settings.read_timeout_seconds,
            in_flight=settings.in_flight,
            settle_seconds=settings.settle_minutes * 60,
        )

    @property
    def index_page(self) -> None:
        """Mailgun's own pages are not on this computer."""
        return

    def prepare(self, batch: OutgoingBatch) -> Call:
        """Return the form fields for `batch`; raises BadRequestError."""
        settings = self._settings
        return mailgun_request.call_of(batch, options=settings.options, owns_unsubscribe=settings.owns_unsubscribe)

    def submit(self, call: Call) -> Accepted:
        """POST the call once; `provider_ref` is the one Message-ID that Mailgun gives to all copies."""
        return Accepted(provider_ref=self._post(cast("Fields", call.content)))

    def look_up(self, trace: Trace) -> Accepted | None:
        """Search the logs for an earlier call."""
        return mailgun_logs.look_up(trace, self._settings, self._line)

    def departures(self) -> Iterator[Departure]:
        """Yield everybody on the domain's suppression lists; needs a key of the account."""
        return mailgun_suppressions.departures(self._settings, self._line)

    def submit_test(self, copy: TestCopy) -> str:
        """POST one filled message and return Mailgun's Message-ID."""
        return self._post(mailgun_request.single(copy.marked, options=self._settings.options))

    def check(self) -> Account:
        """Ask for the sending domain and its DNS records."""
        return mailgun_domain.account_of(self._settings, self._line)

    def require_set_up(self) -> None:
        """Compare the domain's unsubscribe setting with what this workspace needs, and try whether logs can be read.

        Mailgun fills `%unsubscribe_url%` only where the setting is on, and adds a footer of its own unless its texts
        are empty (manual, page tracking-unsubscribes). Raises ConfigError, or ProviderError where it cannot be asked.
        """
        self._require_unsubscribing()
        if self._settings.looks_up:
            self._require_logs()

    def _require_unsubscribing(self) -> None:
        settings = self._settings
        url = f"{settings.base_url}/v3/domains/{settings.domain}/tracking"
        answer = http.get(url, line=self._line, user="api", key=settings.key)
        unsubscribe = _unsubscribe_of(answer)
        if unsubscribe is None:
            if answer.status >= 500 or answer.status == 429:
                raise error_of(answer, self._line)
            if settings.owns_unsubscribe:
                raise self._cannot_look(answer)
            # A key that may only send is good practice; with links of our own there is little to look at.
            return
        is_on = bool(unsubscribe.get("active"))
        has_footer = any(str(unsubscribe.get(key) or "").strip() for key in ("html_footer", "text_footer"))
        if settings.owns_unsubscribe and not is_on:
            raise _setting_error(
                _("unsubscribing is switched off for {domain} at Mailgun.").format(domain=settings.domain),
                right=_("Without [public] base_url, Mailgun's own link is the way out, and must be switched on."),
                remedy=_("At Mailgun: Sending, Domain settings, Unsubscribes: switch on, and empty both footers."),
            )
        if is_on and (has_footer or not settings.owns_unsubscribe):
            raise _setting_error(
                _("Mailgun would add its own unsubscribe text to every mail of {domain}.").format(
                    domain=settings.domain
                ),
                right=_("What was approved is what is sent: nobody adds a footer or a second link."),
                remedy=_("At Mailgun: Sending, Domain settings, Unsubscribes: empty both footers.")
                if settings.owns_unsubscribe
                else _("At Mailgun: Sending, Domain settings, Unsubscribes: switch off."),
            )

    def _require_logs(self) -> None:
        """Say before anything leaves that this key may not read the logs; a hiccup of Mailgun's stops nothing."""
        try:
            mailgun_logs.require_readable(self._settings, self._line, now=dt.datetime.now(dt.UTC))
        except (AuthenticationError, BadRequestError) as error:
            raise _setting_error(
                error.what,
                right=_(
                    "With its logs, an answer that never came is cleared up by itself; without, somebody must look."
                ),
                remedy=_(
                    'Use a key of the account with the right to read logs; or write uncertain = "hold" under [send],'
                    " and clear up by hand."
                ),
            ) from error
        except ProviderError:
            return

    def _post(self, fields: Fields) -> str:
        settings = self._settings
        url = f"{settings.base_url}/v3/{settings.domain}/messages"
        answer = http.post_multipart(url, fields, line=self._line, user="api", key=settings.key)
        said = answer.json()
        # The documented answer, and no other, means accepted: {"id": "<…>", "message": "Queued. Thank you."}.
        if answer.status == 200 and isinstance(said, dict) and isinstance(said.get("message"), str):
            reference = said.get("id")
            if isinstance(reference, str) and reference:
                return reference
        if answer.status == 200 and _WRONG_PATH in answer.text:
            raise self._wrong_path(answer)
        raise error_of(answer, self._line, wait_seconds=_wait_in_words(answer))

    def _wrong_path(self, answer: Answer) -> AuthenticationError:
        return AuthenticationError(
            _("Mailgun does not know this address: {url}.").format(url=self._settings.base_url),
            provider=NAME,
            answer=words_of(answer, self._line),
            status=answer.status,
            right=_("Nothing was accepted: that answer is Mailgun's sign of a wrong path."),
            remedy=_("Look at domain, region and base_url under [provider.mailgun], then go on."),
        )

    def _cannot_look(self, answer: Answer) -> ConfigError:
        return _setting_error(
            _("Mailgun does not let this key look at the settings of {domain} (HTTP {status}).").format(
                domain=self._settings.domain, status=answer.status
            ),
            right=_(
                "Where Mailgun's own unsubscribe link is used, it must be known to work before anything is sent."
            ),
            remedy=_(
                "See that the key is right, and one of the account: not one that may only send. Or set [public] base_url."
            ),
        )


def make(workspace: Workspace, environment: Mapping[str, str]) -> Mailgun:
    """Return Mailgun as config.toml sets it up; raises ConfigError naming the key or the variable."""
    return Mailgun(settings_of(workspace, environment))


def describe() -> Description:
    """Return what Mailgun is, in words."""
    return Description(
        name=NAME,
        title=TITLE,
        summary=_("Mails people through Mailgun's HTTP interface; hosts in the United States and in Europe."),
        carries=_("Up to {limit} people in one call, {usual} unless batch_size says otherwise.").format(
            limit=RECIPIENT_LIMIT, usual=BATCH_SIZE
        ),
        proof=_(
            "Its logs: after an unclear answer they are searched; what is not found there is held for you to judge."
        ),
        tracking=_("Openings and clicks are switched off in every call, unless track_opens or track_clicks is set."),
        unsubscribing=_("Your own address, or Mailgun's own link where [public] base_url is empty."),
        settings=("provider.mailgun.domain",),
        variables=(KEY_VARIABLE,),
    )


def _unsubscribe_of(answer: Answer) -> Mapping[str, object] | None:
    """Return tracking.unsubscribe of a domain's settings, or None where the answer does not hold it."""
    said = answer.json() if answer.status == 200 else None
    tracking = said.get("tracking") if isinstance(said, dict) else None
    unsubscribe = tracking.get("unsubscribe") if isinstance(tracking, dict) else None
    return unsubscribe if isinstance(unsubscribe, dict) else None


def _wait_in_words(answer: Answer) -> float | None:
    """Return the seconds to wait that Mailgun writes into its answer: "try again after 120 seconds", or a date."""
    found = _WAIT.search(answer.text)
    if found is None:
        return None
    return float(found["seconds"]) if found["seconds"] else seconds_until(found["date"], answer)


def _setting_error(what: str, *, right: str, remedy: str) -> ConfigError:
    return ConfigError(what, right=right, remedy=remedy, key="provider.mailgun")
