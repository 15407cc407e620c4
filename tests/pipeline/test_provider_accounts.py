"""Accounts at providers: what divides a list adds up, and a key is kept only where the provider took it."""

import socket
from pathlib import Path

import keyring
import pytest

import file_keyring
import sample_workspaces
from cipc_newsletter.cli.account_report import inspection_in_words
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import AuthenticationError, ConfigError, UnavailableError, UsageError
from cipc_newsletter.pipeline import provider_accounts
from cipc_newsletter.providers.secret import Secret
from providers.mailchimp_server import KEY as MAILCHIMP_KEY
from providers.mailchimp_server import LIST, MailchimpServer
from providers.mailgun_server import DOMAIN, KEY, MailgunServer


def workspace(root: Path, server: MailgunServer) -> Workspace:
    table = {"domain": DOMAIN, "base_url": server.url}
    return sample_workspaces.workspace(root, providers={"mailgun": table}, base_url="https://i.example.org")


def test_a_key_that_the_provider_takes_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILE_KEYRING", str(tmp_path / "ring.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(file_keyring.FileKeyring())
    try:
        with MailgunServer() as server:
            made = workspace(tmp_path, server)
            assert provider_accounts.log_in(made, "mailgun", Secret(KEY)).name == DOMAIN
            assert provider_accounts.inspect(made, "mailgun", reading=lambda _people: None).problems == ()
            assert provider_accounts.log_out(made, "mailgun")
            with pytest.raises(ConfigError, match="providers login"):
                provider_accounts.inspect(made, "mailgun", reading=lambda _people: None)
    finally:
        keyring.set_keyring(before)


def test_a_key_that_is_not_taken_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = tmp_path / "ring.json"
    monkeypatch.setenv("FILE_KEYRING", str(ring))
    before = keyring.get_keyring()
    keyring.set_keyring(file_keyring.FileKeyring())
    try:
        with MailgunServer() as server, pytest.raises((AuthenticationError, ConfigError)):
            provider_accounts.log_in(workspace(tmp_path, server), "mailgun", Secret("key-of-somebody-else"))
    finally:
        keyring.set_keyring(before)
    assert not ring.exists()


@pytest.mark.parametrize("word", ["mailchimp", "mailgun"])
def test_a_key_that_is_refused_is_said_to_be_and_nothing_about_sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    error = AuthenticationError("it does not let this account send.", answer="Forbidden", status=401)

    def refuse(*_arguments: object, **_others: object) -> None:
        raise error

    monkeypatch.setattr(provider_accounts.registry, "make_list", refuse)
    monkeypatch.setattr(provider_accounts.registry, "make", refuse)
    made = sample_workspaces.workspace(tmp_path)
    with pytest.raises(AuthenticationError, match=r"does not take this key \(HTTP 401\): “Forbidden”") as caught:
        provider_accounts.log_in(made, word, Secret("key-of-somebody-else"))
    assert "nothing was stored" in str(caught.value)
    assert "send" not in str(caught.value)


def test_a_domain_that_may_not_mail_yet_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILGUN_API_KEY", KEY)
    with MailgunServer(unsubscribe="footer") as server:
        server.details["domain"]["state"] = "unverified"
        seen = provider_accounts.inspect(workspace(tmp_path, server), "mailgun", reading=lambda _people: None)
    assert [problem.key for problem in seen.problems] == ["sender.from_email", "provider.mailgun"]


def test_the_outbox_is_ready_and_needs_no_key(tmp_path: Path) -> None:
    made = sample_workspaces.workspace(tmp_path)
    assert provider_accounts.inspect(made, "outbox", reading=lambda _people: None).problems == ()
    with pytest.raises(UsageError, match="needs no key"):
        provider_accounts.variable_of(made, "outbox")


def test_a_key_is_taken_before_anybody_knows_which_list_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILE_KEYRING", str(tmp_path / "ring.json"))
    monkeypatch.delenv("MAILCHIMP_API_KEY", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(file_keyring.FileKeyring())
    try:
        with MailchimpServer() as server:
            made = sample_workspaces.workspace(tmp_path, providers={"mailchimp": {"base_url": server.base_url}})
            provider_accounts.log_in(made, "mailchimp", Secret(MAILCHIMP_KEY))
            seen = provider_accounts.inspect(made, "mailchimp", reading=lambda _people: None)
    finally:
        keyring.set_keyring(before)
    [unsaid] = [problem for problem in seen.problems if problem.key == "provider.mailchimp.list"]
    assert LIST in str(unsaid)
    assert "provider.mailchimp.audiences" in {problem.key for problem in seen.problems}


def test_campaigns_that_cannot_be_listed_are_a_problem_beside_all_that_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILCHIMP_API_KEY", MAILCHIMP_KEY)
    with MailchimpServer() as server:
        table = {"base_url": server.base_url, "list": LIST, "audiences": {"fr": "list"}}
        server.control.trouble("html", on="GET .*/campaigns$", status=200)
        made = sample_workspaces.workspace(tmp_path, providers={"mailchimp": table})
        seen = provider_accounts.inspect(made, "mailchimp", reading=lambda _people: None)
    assert seen.division is not None
    assert seen.portions["fr"].count
    assert any("Mailchimp" in str(each) and "nothing was changed there" in str(each) for each in seen.problems)


def test_what_was_typed_and_is_no_key_is_said_to_be_none_and_no_variable_is_blamed(tmp_path: Path) -> None:
    made = sample_workspaces.workspace(tmp_path)
    with pytest.raises(UsageError, match="What was given is no key; nothing was stored") as caught:
        provider_accounts.log_in(made, "mailchimp", Secret("ma clé à moi"))
    assert "MAILCHIMP_API_KEY" not in str(caught.value)


def test_a_wrong_key_is_called_so_with_the_place_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILCHIMP_API_KEY", "f" * 32 + "-us6")
    with MailchimpServer() as server:
        table = {"base_url": server.base_url, "list": LIST, "audiences": {"fr": "list"}}
        made = sample_workspaces.workspace(tmp_path, providers={"mailchimp": table})
        with pytest.raises(AuthenticationError, match=r"Mailchimp does not take this key \(HTTP 401\)") as caught:
            provider_accounts.inspect(made, "mailchimp", reading=lambda _people: None)
    said = str(caught.value)
    assert "the environment variable MAILCHIMP_API_KEY" in said
    assert ".”." not in said
    assert "send" not in said


def test_one_part_that_is_not_there_hides_none_of_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILCHIMP_API_KEY", MAILCHIMP_KEY)
    with MailchimpServer() as server:
        table = {"base_url": server.base_url, "list": LIST, "audiences": {"fr": "list", "en": "segment:999"}}
        made = sample_workspaces.workspace(tmp_path, providers={"mailchimp": table})
        seen = provider_accounts.inspect(made, "mailchimp", reading=lambda _people: None)
    assert (list(seen.portions), dict(seen.unknown)) == (["fr"], {"en": "segment:999"})
    assert seen.division is not None
    [bad] = [problem for problem in seen.problems if problem.key == "provider.mailchimp.audiences.en"]
    assert 'no part "segment:999". There are: list' in str(bad)
    shown = list(inspection_in_words(seen))
    assert any(line.split() == ["en", "segment:999", "–", "not", "there"] for line in shown)


def test_a_host_nobody_knows_points_at_the_end_of_the_key_and_promises_no_other_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_arguments: object, **_others: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("MAILCHIMP_API_KEY", "f" * 32 + "-us66")
    made = sample_workspaces.workspace(tmp_path, providers={"mailchimp": {"list": LIST}})
    with pytest.raises(UnavailableError, match="Look at the end of the key") as caught:
        provider_accounts.inspect(made, "mailchimp", reading=lambda _people: None)
    assert "tried again" not in str(caught.value)
