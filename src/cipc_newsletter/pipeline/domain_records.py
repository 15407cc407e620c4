"""What the DNS says of a domain that mails: SPF, DKIM and DMARC, read as receivers read them (rules AUT-01 to AUT-04).

Promises a verdict on records that are handed over by a function, with what would be right. Asks no server itself, and
judges no record that a provider keeps elsewhere.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence

from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

TextRecords = Callable[[str], Sequence[str]]  # every TXT record of a name, its strings joined; none where it has none
MOST_LOOKUPS = 10  # RFC 7208 section 4.6.4
_ASKING = re.compile(r"[+?~-]?(?:(include|exists|a|mx|ptr)(?=[:/]|$)|(redirect)=)(?::?([^/\s]*))?", re.IGNORECASE)
_LEAST_KEY_BYTES, _GOOD_KEY_BYTES = 150, 250  # of a public RSA key of 1024 and of 2048 bits, in DER


@frozen
class Verdict:
    """What was seen of one record, whether receivers will do with it, and what would be right."""

    is_well: bool
    seen: str
    remedy: str = ""


def spf_of(domain: str, records: TextRecords) -> Verdict:
    """Judge the SPF record of `domain` (RFC 7208)."""
    found = _spf_records(domain, records)
    if len(found) != 1:
        seen = _("{domain} has {count} SPF records.").format(domain=domain, count=len(found))
        return Verdict(is_well=False, seen=seen, remedy=_("It has one, a TXT record that begins with v=spf1."))
    (record,) = found
    last = record.split()[-1].lower()
    lookups = _lookups(record, records, trail=(domain,))
    if last in {"+all", "all"}:
        return Verdict(is_well=False, seen=record, remedy=_("It ends in ~all or -all: now anybody may mail for you."))
    if not last.startswith("redirect=") and last not in {"~all", "-all"}:
        return Verdict(is_well=False, seen=record, remedy=_("It ends in ~all or -all."))
    if lookups > MOST_LOOKUPS:
        seen = _("{record} asks the DNS {count} times.").format(record=record, count=lookups)
        return Verdict(
            is_well=False, seen=seen, remedy=_("Ten times at most: take out services that mail for you no more.")
        )
    return Verdict(is_well=True, seen=record)


def _spf_records(domain: str, records: TextRecords) -> list[str]:
    return [one for one in records(domain) if one.lower() == "v=spf1" or one.lower().startswith("v=spf1 ")]


def _lookups(record: str, records: TextRecords, *, trail: tuple[str, ...]) -> int:
    """Count what a receiver must ask, included records with theirs; one that includes itself counts as too many."""
    count = 0
    for term in record.split()[1:]:
        match = _ASKING.fullmatch(term)
        if match is None:
            continue
        count += 1
        kind, target = (match[1] or match[2]).lower(), (match[3] or "").lower()
        if kind in {"include", "redirect"} and "%" not in target:
            if target in trail or len(trail) > MOST_LOOKUPS:
                return MOST_LOOKUPS + 1
            for inner in _spf_records(target, records):
                count += _lookups(inner, records, trail=(*trail, target))
        if count > MOST_LOOKUPS:
            break
    return count


def dmarc_of(domain: str, records: TextRecords) -> Verdict:
    """Judge the DMARC record that holds for `domain`, its own or that of a domain above it (RFC 9989)."""
    for name in _upwards(domain):
        found = [one for one in records(f"_dmarc.{name}") if re.match(r"v\s*=\s*DMARC1\s*(?:;|$)", one)]
        if not found:
            continue
        if len(found) > 1:
            seen = _("_dmarc.{domain} has {count} records.").format(domain=name, count=len(found))
            return Verdict(is_well=False, seen=seen, remedy=_("It has one; receivers heed none of several."))
        tags = _tags(found[0])
        if tags.get("p") not in {"none", "quarantine", "reject"}:
            return Verdict(is_well=False, seen=found[0], remedy=_("It says p=none, p=quarantine or p=reject."))
        if "rua" not in tags:
            remedy = _("It names, as rua=mailto:…, where receivers report mails in your name.")
            return Verdict(is_well=False, seen=found[0], remedy=remedy)
        return Verdict(is_well=True, seen=found[0])
    return Verdict(
        is_well=False,
        seen=_("_dmarc.{domain} has no record.").format(domain=domain),
        remedy=_(
            "Gmail, Yahoo, Microsoft and La Poste want one, such as: v=DMARC1; p=none; rua=mailto:dmarc@{domain}"
        ).format(domain=domain),
    )


def _upwards(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    return (".".join(labels[place:]) for place in range(max(1, len(labels) - 1)))


def dkim_of(domain: str, selector: str, records: TextRecords) -> Verdict:
    """Judge the key that mails of `domain` are signed with (RFC 6376)."""
    name = f"{selector}._domainkey.{domain}"
    found = records(name)
    if not found:
        return Verdict(
            is_well=False,
            seen=_("{name} has no record.").format(name=name),
            remedy=_(
                "Take the record from your provider's page on the domain; the selector stands before ._domainkey."
            ),
        )
    tags = _tags(found[0])
    try:
        size = len(base64.b64decode(re.sub(r"\s", "", tags.get("p", "")), validate=True))
    except binascii.Error:
        size = 0
    if not size:
        remedy = _("Copy it whole: an empty p= says that the key is withdrawn.")
        return Verdict(is_well=False, seen=_("{name} holds no key.").format(name=name), remedy=remedy)
    if tags.get("k", "rsa") == "rsa" and size < _GOOD_KEY_BYTES:
        seen = _("{name} holds a short key.").format(name=name)
        is_taken = size >= _LEAST_KEY_BYTES
        return Verdict(is_well=is_taken, seen=seen, remedy=_("Ask your provider for one of 2048 bits."))
    return Verdict(is_well=True, seen=_("{name} holds a key.").format(name=name))


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _sign, value in pairs}
