"""Whether mails from the organisation's domain will be believed, as the DNS has it (`doctor --online`).

Promises to ask nothing but TXT records, each name once, with an end in time. Changes nothing, and mails nobody.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from cipc_newsletter.config import Workspace
from cipc_newsletter.pipeline.diagnosis import Diagnosis
from cipc_newsletter.pipeline.domain_records import TextRecords, Verdict, dkim_of, dmarc_of, spf_of
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from dns.resolver import Resolver

SECONDS = 8.0


class SilentDnsError(Exception):
    """No name server gave an answer."""


def diagnose_domain(workspace: Workspace, records: TextRecords | None = None) -> tuple[Diagnosis, ...]:
    """Ask the DNS about the domain in From, the one mails leave by, and the key they are signed with."""
    return tuple(_diagnoses(workspace, lru_cache(maxsize=64)(records or text_records())))


def _diagnoses(workspace: Workspace, records: TextRecords) -> Iterator[Diagnosis]:
    config = workspace.config
    domain = config.sender.from_email.rpartition("@")[2].lower()
    provider = config.send.provider
    leaving = str(config.providers.get(provider, {}).get("domain", "")).lower() or domain
    selector = config.sender.dkim_selector
    yield _diagnosis(_("SPF of {domain}").format(domain=leaving), lambda: spf_of(leaving, records))
    yield _diagnosis(_("DMARC of {domain}").format(domain=domain), lambda: dmarc_of(domain, records))
    if selector:
        yield _diagnosis(_("DKIM of {domain}").format(domain=leaving), lambda: dkim_of(leaving, selector, records))
    else:
        yield Diagnosis(
            subject=_("DKIM of {domain}").format(domain=leaving),
            is_well=True,
            seen=_("not looked at: [sender] dkim_selector in config.toml names no key"),
        )


def _diagnosis(subject: str, judge: Callable[[], Verdict]) -> Diagnosis:
    try:
        verdict = judge()
    except SilentDnsError as error:
        return Diagnosis(
            subject=subject,
            is_well=False,
            seen=_("the DNS gave no answer: {why}").format(why=error),
            remedy=_("Look whether this computer is connected, and run the same again."),
        )
    return Diagnosis(subject=subject, is_well=verdict.is_well, seen=verdict.seen, remedy=verdict.remedy)


def text_records(resolver: "Resolver | None" = None, *, seconds: float = SECONDS) -> TextRecords:
    """Return the function that asks `resolver`, or the system's, for the TXT records of a name, `seconds` at most."""
    import dns.exception
    import dns.resolver

    asked = resolver or dns.resolver.Resolver()

    def ask(name: str) -> Sequence[str]:
        try:
            answer = asked.resolve(name, "TXT", lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.DNSException as error:
            raise SilentDnsError(f"{name} ({type(error).__name__})") from error
        return tuple(b"".join(record.strings).decode("utf-8", errors="replace") for record in answer)

    return ask
