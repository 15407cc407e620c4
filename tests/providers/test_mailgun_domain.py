"""What Mailgun says of the domain: what is not valid there is named, and a key that may not ask is no mistake."""

from collections.abc import Iterator
from typing import Any

import pytest

from cipc_newsletter.errors import AuthenticationError, UnavailableError
from cipc_newsletter.providers.list_port import Account
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.secret import Secret
from providers.mailgun_server import DOMAIN, KEY, MailgunServer

KEY_RECORD = {"record_type": "TXT", "name": f"k1._domainkey.{DOMAIN}", "value": "k=rsa; p=MIGf"}


@pytest.fixture
def server() -> Iterator[MailgunServer]:
    with MailgunServer() as running:
        yield running


def account(server: MailgunServer, **changes: Any) -> Account:
    values = {"domain": DOMAIN, "key": Secret(KEY), "base_url": server.url, "owns_unsubscribe": False}
    return Mailgun(Settings(**(values | changes))).check()


def test_a_domain_that_is_set_up_misses_nothing(server: MailgunServer) -> None:
    assert account(server) == Account(name=DOMAIN, sender_is_verified=True)


@pytest.mark.parametrize("valid", ["unknown", "invalid", None])
def test_a_record_that_is_not_valid_is_handed_over_whole(server: MailgunServer, valid: str | None) -> None:
    server.details["sending_dns_records"][1] = KEY_RECORD | {"valid": valid}
    server.details["domain"]["state"] = "unverified"
    seen = account(server)
    assert seen.records == (("TXT", f"k1._domainkey.{DOMAIN}", "k=rsa; p=MIGf"),)
    assert seen.sender_is_verified is False


def test_a_record_without_a_name_is_that_of_the_domain(server: MailgunServer) -> None:
    server.details["sending_dns_records"] = [{"record_type": "TXT", "value": "v=spf1 ~all", "valid": "unknown"}, None]
    assert account(server).records == (("TXT", DOMAIN, "v=spf1 ~all"),)


@pytest.mark.parametrize("change", [{"is_disabled": True}, {"type": "sandbox"}])
def test_what_is_odd_about_a_domain_is_a_remark(server: MailgunServer, change: dict[str, Any]) -> None:
    server.details["domain"] |= change
    assert len(account(server).remarks) == 1


def test_a_key_that_may_only_send_is_answered_as_a_wrong_one_and_that_is_said(server: MailgunServer) -> None:
    server.may_look = False
    with pytest.raises(AuthenticationError, match="may only send gets the same answer"):
        account(server)


def test_an_answer_that_is_none_is_no_account(server: MailgunServer) -> None:
    with pytest.raises(UnavailableError, match="region and base_url"):
        account(server, domain="mg.elsewhere.example")
    server.details.clear()
    with pytest.raises(UnavailableError):
        account(server)
