"""The account at Brevo: its plan, its sender and domain, and the attributes that its contacts have.

Promises that a DNS record which is missing is handed on as Brevo wants it, and that a merge field no contact has is
refused before anything is made. Changes nothing. Facts: developers.brevo.com, references get-account, get-senders,
get-domain-configuration.
"""

from collections.abc import Iterator, Mapping

from cipc_newsletter.providers import brevo_campaign_tags
from cipc_newsletter.providers.brevo_campaign_tags import NAME, TITLE, refusal
from cipc_newsletter.providers.brevo_campaign_words import remarks
from cipc_newsletter.providers.list_calls import Calls, part_of, readable, rows_of, segment_of, whole_number
from cipc_newsletter.providers.list_port import Account, ListMessage
from cipc_newsletter.wording import _


def account_of(calls: Calls, *, sender_email: str) -> Account:
    """Ask for the account, the sender, its domain, and what of the plan is left."""
    account = calls.ask("/account")
    plans = rows_of(account, "plan")
    mail_plans = [plan for plan in plans if plan.get("creditsType") == "sendLimit" and plan.get("type") != "sms"]
    credits_left = (str(plan.get("credits")).partition(".")[0] for plan in mail_plans)
    return Account(
        name=readable(account.get("companyName") or account.get("email")),
        plan=", ".join(readable(plan.get("type")) for plan in mail_plans),
        sender_is_verified=_is_active(calls, sender_email),
        mails_left=sum(map(whole_number, credits_left)) if mail_plans else None,
        records=tuple(_missing_records(calls, sender_email.rpartition("@")[2])),
        remarks=remarks(),
    )


def _is_active(calls: Calls, sender_email: str) -> bool:
    senders = rows_of(calls.ask("/senders"), "senders")
    wanted = sender_email.casefold()
    return any(str(row.get("email", "")).casefold() == wanted and bool(row.get("active")) for row in senders)


def _missing_records(calls: Calls, domain: str) -> Iterator[tuple[str, str, str]]:
    said = calls.look(f"/senders/domains/{segment_of(domain)}")
    records = part_of(said, "dns_records") if said is not None and not said.get("authenticated") else {}
    for record in records.values():
        if isinstance(record, dict) and not record.get("status"):
            host = str(record.get("host_name") or domain)
            yield str(record.get("type", "TXT")), host, str(record.get("value", ""))


def require_attributes(calls: Calls, message: ListMessage, *, tags: Mapping[str, str]) -> None:
    """Refuse a field that this account has no attribute for. Raises BadRequestError."""
    wanted = brevo_campaign_tags.attributes_in(message) - {"EMAIL"}
    if not wanted:
        return
    rows = rows_of(calls.ask("/contacts/attributes"), "attributes")
    there = {readable(row.get("name")) for row in rows}
    missing = sorted(wanted - there)
    if missing:
        fields = (brevo_campaign_tags.field_of(name, tags=tags) for name in missing)
        raise refusal(
            _("your account with {provider} has no attribute for {names}.").format(
                provider=TITLE,
                names=", ".join(f"{field} ({name})" for field, name in zip(fields, missing, strict=True)),
            ),
            right=_("It has: {names}.").format(names=", ".join(sorted(there)) or _("none")),
            remedy=_("Name the right one in tags under [provider.{name}], or take the merge field out.").format(
                name=NAME
            ),
        )
