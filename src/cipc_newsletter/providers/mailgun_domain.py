"""What Mailgun says of the sending domain: whether it may be used, and which DNS records it still misses.

Promises that only what Mailgun itself calls valid is left out, so that nobody hands too short a list to the web host.
Changes nothing at Mailgun (OpenAPI file, GET /v4/domains/{name}).
"""

from cipc_newsletter.errors import AuthenticationError, UnavailableError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Line, error_of, words_of
from cipc_newsletter.providers.list_port import Account
from cipc_newsletter.providers.mailgun_settings import NAME, Settings
from cipc_newsletter.wording import _

_LIMIT = 1024 * 1024  # bytes; keys of 4096 bits, and a hundred cached values


def account_of(settings: Settings, line: Line) -> Account:
    """Return what Mailgun says of the domain; what a key may not ask is a remark.

    Raises the subclasses of ProviderError: AuthenticationError also for a key that may only send, which Mailgun answers
    as it does a wrong one.
    """
    url = f"{settings.base_url}/v4/domains/{settings.domain}"
    answer = http.call("GET", url, line=line, user="api", key=settings.key, limit=_LIMIT)
    said = answer.json()
    domain = said.get("domain") if isinstance(said, dict) else None
    if answer.status == 401:
        raise AuthenticationError(
            _("Mailgun did not take this key (HTTP {status}).").format(status=answer.status),
            provider=NAME,
            answer=words_of(answer, line),
            status=answer.status,
            right=_("A key of the account may ask for its domains; one that may only send gets the same answer."),
            remedy=_("Copy the key again, or use one of the account; look at region under [provider.mailgun] too."),
        )
    if answer.status == 403:
        remark = _("This key may not look at the settings of {domain}: whether it may be used shows when mailing.")
        return Account(name=settings.domain, remarks=(remark.format(domain=settings.domain),))
    if answer.status == 200 and not isinstance(domain, dict):
        raise UnavailableError(
            _("Mailgun's answer says nothing of {domain}.").format(domain=settings.domain),
            provider=NAME,
            answer=words_of(answer, line),
            status=answer.status,
            remedy=_("Look at domain, region and base_url under [provider.mailgun]."),
        )
    if not isinstance(domain, dict):
        raise error_of(answer, line)
    assert isinstance(said, dict)  # noqa: S101 -- for the type checker: it held the domain
    state = str(domain.get("state") or "")
    return Account(
        name=str(domain.get("name") or settings.domain),
        sender_is_verified=state == "active" if state else None,
        records=_missing(said.get("sending_dns_records"), settings.domain),
        remarks=_remarks(domain),
    )


def _missing(records: object, domain: str) -> tuple[tuple[str, str, str], ...]:
    every = [each for each in records if isinstance(each, dict)] if isinstance(records, list) else []
    return tuple(
        (str(each.get("record_type") or "TXT"), str(each.get("name") or domain), str(each.get("value") or ""))
        for each in every
        if each.get("valid") != "valid"
    )


def _remarks(domain: dict[str, object]) -> tuple[str, ...]:
    if domain.get("is_disabled"):
        return (_("Mailgun has switched this domain off."),)
    if domain.get("type") == "sandbox":
        return (_("This is a domain for trying out: it mails only people whom the account has authorised."),)
    return ()
