"""`doctor --online` asks a name server for three records, and says where nobody answers."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dns.message
import dns.resolver
import dns.rrset

from cipc_newsletter.config import Workspace
from cipc_newsletter.pipeline.diagnosing_online import diagnose_domain, text_records
from cipc_newsletter.pipeline.diagnosis import Diagnosis
from compose_making import CONFIG

DOMAIN = "observatoire.example"
GOOD = {
    DOMAIN: '"v=spf1 include:mailgun" ".example ~all"',  # in two strings, as long records are
    f"_dmarc.{DOMAIN}": f'"v=DMARC1; p=none; rua=mailto:d@{DOMAIN}"',
    f"mta._domainkey.{DOMAIN}": f'"v=DKIM1; k=rsa; p={"A" * 200}" "{"A" * 192}"',
}


@contextmanager
def name_server(records: Mapping[str, str]) -> Iterator[tuple[dns.resolver.Resolver, list[str]]]:
    """Run a name server on this computer; gives what asks it, and the names it was asked for."""
    asked: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    wire, whence = line.recvfrom(4096)
                except OSError:
                    return
                if wire == b"end":
                    return
                query = dns.message.from_wire(wire)
                name = query.question[0].name
                asked.append(name.to_text(omit_final_dot=True))
                answer = dns.message.make_response(query)
                if asked[-1] in records:
                    answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", records[asked[-1]]))
                line.sendto(answer.to_wire(), whence)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = line.getsockname()[1]
        try:
            yield resolver, asked
        finally:
            line.sendto(b"end", line.getsockname())
            thread.join(5)


def workspace(**sender: str) -> Workspace:
    return Workspace(root=Path(), config=replace(CONFIG, sender=replace(CONFIG.sender, **sender)))


def diagnosed(records: Mapping[str, str], given: Workspace) -> tuple[dict[str, Diagnosis], list[str]]:
    with name_server(records) as (resolver, asked):
        return {one.subject.split()[0]: one for one in diagnose_domain(given, text_records(resolver))}, asked


def test_a_domain_that_is_set_up_is_well() -> None:
    found, asked = diagnosed(GOOD, workspace(dkim_selector="mta"))
    assert all(one.is_well for one in found.values()), found
    assert found["SPF"].seen == "v=spf1 include:mailgun.example ~all"
    assert asked == [DOMAIN, "mailgun.example", f"_dmarc.{DOMAIN}", f"mta._domainkey.{DOMAIN}"]


def test_a_domain_that_is_not_set_up_is_told_record_by_record() -> None:
    found, _asked = diagnosed({}, workspace(dkim_selector="mta"))
    assert [one.is_well for one in found.values()] == [False, False, False]
    assert all(one.remedy for one in found.values())


def test_without_a_selector_no_key_is_looked_for() -> None:
    found, asked = diagnosed(GOOD, workspace())
    assert found["DKIM"].is_well
    assert not [name for name in asked if "_domainkey" in name]


def test_mails_leave_by_the_provider_s_domain() -> None:
    given = workspace(dkim_selector="mta")
    config = replace(
        given.config,
        send=replace(given.config.send, provider="mailgun"),
        providers={"mailgun": {"domain": f"mg.{DOMAIN}"}},
    )
    _found, asked = diagnosed(GOOD, replace(given, config=config))
    assert asked == [f"mg.{DOMAIN}", f"_dmarc.{DOMAIN}", f"mta._domainkey.mg.{DOMAIN}"]


def test_a_name_server_that_is_not_there_is_told() -> None:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        resolver.port = line.getsockname()[1]
    resolver.lifetime = resolver.timeout = 0.2
    found = diagnose_domain(workspace(), text_records(resolver, seconds=0.3))
    assert not found[0].is_well
    assert found[0].remedy
