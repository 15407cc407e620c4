"""The account at Mailchimp: its name and plan, and whether the sender's domain may be used.

Promises that a domain counts as verified only where Mailchimp says that it is authenticated too. Changes nothing. Facts:
the OpenAPI file of the Marketing API, 3.0.55; the DNS records of a domain are shown in Mailchimp's own pages only.
"""

from collections.abc import Iterator

from cipc_newsletter.providers.list_calls import Calls, Page, asking
from cipc_newsletter.providers.list_port import Account
from cipc_newsletter.providers.mailchimp_calls import require_page, text_of
from cipc_newsletter.wording import _

FREE = "forever_free"


def account_of(calls: Calls, *, sender_domain: str) -> Account:
    """Ask for the account and the sender's domain."""
    root = require_page(calls.look("/", fields="account_name,pricing_plan_type,role"), what=_("the account"))
    is_verified = _is_verified(calls, sender_domain)
    return Account(
        name=text_of(root, "account_name"),
        plan=text_of(root, "pricing_plan_type"),
        sender_is_verified=is_verified,
        remarks=tuple(_remarks(root, sender_domain, is_verified=is_verified)),
    )


def plan_of(calls: Calls) -> str:
    """Ask for the plan of the account."""
    return text_of(calls.look("/", fields="pricing_plan_type") or {}, "pricing_plan_type")


def _remarks(root: Page, sender_domain: str, *, is_verified: bool) -> Iterator[str]:
    if text_of(root, "pricing_plan_type") == FREE:
        yield _(
            "A free account: Mailchimp adds a footer with its badge to every mail, and may refuse to schedule:"
            " send with --now then."
        )
    if not is_verified:
        yield _(
            "{domain} is not authenticated at Mailchimp. Its records are shown there only: Account, Domains,"
            " Authenticate."
        ).format(domain=sender_domain)


def _is_verified(calls: Calls, sender_domain: str) -> bool:
    found = calls.look("/verified-domains") or {}
    domains = found.get("domains")
    if not isinstance(domains, list):
        with asking(calls.line):
            raise calls.unclear(found)
    return any(
        isinstance(row, dict)
        and text_of(row, "domain").lower() == sender_domain
        and bool(row.get("verified"))
        and bool(row.get("authenticated"))
        for row in domains
    )
