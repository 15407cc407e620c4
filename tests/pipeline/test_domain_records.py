"""Records of a domain are judged as receivers judge them, each fault with what would be right."""

import base64
from collections.abc import Mapping, Sequence

import pytest

from cipc_newsletter.pipeline.domain_records import TextRecords, dkim_of, dmarc_of, spf_of

DOMAIN = "observatoire.example"


def dns(**records: str | Sequence[str]) -> TextRecords:
    return of({DOMAIN: records.get("spf", ()), f"_dmarc.{DOMAIN}": records.get("dmarc", ())})


def of(records: Mapping[str, str | Sequence[str]]) -> TextRecords:
    return lambda name: (
        (found,) if isinstance(found := records.get(name, ()), str) else tuple(found)  # one record, or several
    )


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 include:mailgun.example ~all",
        "v=spf1 ip4:192.0.2.0/24 mx -all",
        "v=spf1 redirect=_spf.mailgun.example",
    ],
)
def test_a_good_spf_record_is_well(record: str) -> None:
    assert spf_of(DOMAIN, dns(spf=record)).is_well


@pytest.mark.parametrize(
    ("records", "seen"),
    [
        ((), "0 SPF"),
        (("other text",), "0 SPF"),
        (("v=spf1 ~all", "v=spf1 -all"), "2 SPF"),
        (("v=spf1 +all",), "+all"),
        (("v=spf1 all",), "all"),
        (("v=spf1 ?all",), "?all"),
        (("v=spf1 ip4:192.0.2.1",), "192.0.2.1"),
        ((f"v=spf1 {' '.join(f'include:s{number}.example' for number in range(11))} ~all",), "11 times"),
    ],
)
def test_a_bad_spf_record_is_told(records: tuple[str, ...], seen: str) -> None:
    verdict = spf_of(DOMAIN, dns(spf=records))
    assert not verdict.is_well
    assert seen in verdict.seen
    assert verdict.remedy


def test_what_is_included_asks_too() -> None:
    inner = f"v=spf1 {' '.join(f'include:s{number}.example' for number in range(10))} ~all"
    records = of({DOMAIN: "v=spf1 include:mail.example ~all", "mail.example": inner})
    assert not spf_of(DOMAIN, records).is_well


def test_a_record_that_includes_itself_comes_to_an_end() -> None:
    assert not spf_of(DOMAIN, of({DOMAIN: f"v=spf1 include:{DOMAIN} ~all"})).is_well


@pytest.mark.parametrize("policy", ["none", "quarantine", "reject"])
def test_a_good_dmarc_record_is_well(policy: str) -> None:
    assert dmarc_of(DOMAIN, dns(dmarc=f"v=DMARC1; p={policy}; rua=mailto:d@{DOMAIN}")).is_well


@pytest.mark.parametrize(
    "records",
    [
        (),
        ("v=DMARC1; p=none",),
        ("v=DMARC1; rua=mailto:a@b.example",),
        ("v=DMARC1; p=later; rua=mailto:a@b.example",),
        ("v=DMARC1; p=none; rua=mailto:a@b.example", "v=DMARC1; p=reject; rua=mailto:a@b.example"),
    ],
)
def test_a_bad_dmarc_record_is_told(records: tuple[str, ...]) -> None:
    verdict = dmarc_of(DOMAIN, dns(dmarc=records))
    assert not verdict.is_well
    assert verdict.remedy


def test_the_record_of_the_domain_above_holds() -> None:
    records = of({f"_dmarc.{DOMAIN}": f"v=DMARC1; p=none; rua=mailto:d@{DOMAIN}"})
    assert dmarc_of(f"infolettre.{DOMAIN}", records).is_well


def key(size: int) -> str:
    return "v=DKIM1; k=rsa; p=" + base64.b64encode(bytes(size)).decode()


def signed(record: str | Sequence[str]) -> TextRecords:
    return of({f"mta._domainkey.{DOMAIN}": record})


def test_a_key_of_2048_bits_is_well() -> None:
    assert dkim_of(DOMAIN, "mta", signed(key(294))).is_well
    assert dkim_of(DOMAIN, "mta", signed("v=DKIM1; k=ed25519; p=" + base64.b64encode(bytes(32)).decode())).is_well


def test_a_key_of_1024_bits_will_do_and_a_longer_one_is_asked_for() -> None:
    verdict = dkim_of(DOMAIN, "mta", signed(key(162)))
    assert verdict.is_well
    assert "2048" in verdict.remedy


@pytest.mark.parametrize("record", [(), "v=DKIM1; p=", "v=DKIM1; p=not a key!", key(94)])
def test_no_key_an_empty_one_a_broken_one_and_a_weak_one_are_told(record: str | Sequence[str]) -> None:
    assert not dkim_of(DOMAIN, "mta", signed(record)).is_well
