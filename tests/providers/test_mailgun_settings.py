"""Mailgun's settings: every mistake is named by its key, and the key goes nowhere unencrypted."""

from pathlib import Path
from typing import Any

import pytest

import sample_workspaces
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.mailgun_settings import Settings, settings_of

ENVIRONMENT = {"MAILGUN_API_KEY": "key-1"}


def settings(root: Path, *, public_base_url: str = "", from_name: str = "Centre", **table: Any) -> Settings:
    values = {"domain": "mg.cipc.example"} | table
    made = sample_workspaces.workspace(
        root, providers={"mailgun": values}, base_url=public_base_url, from_name=from_name
    )
    return settings_of(made, {**ENVIRONMENT, "OTHER_KEY": "key-2"})


@pytest.mark.parametrize(
    ("region", "host"), [("us", "https://api.mailgun.net"), ("eu", "https://api.eu.mailgun.net")]
)
def test_the_region_chooses_the_host(tmp_path: Path, region: str, host: str) -> None:
    assert settings(tmp_path, region=region).base_url == host


def test_without_a_region_the_host_is_in_the_united_states(tmp_path: Path) -> None:
    assert settings(tmp_path).base_url == "https://api.mailgun.net"


@pytest.mark.parametrize("url", ["http://127.0.0.1:4010", "http://localhost:4010/", "https://stand-in.example/"])
def test_another_host_may_be_named(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, base_url=url).base_url == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://api.mailgun.net", "ftp://127.0.0.1", "http://127.0.0.1.evil.example"])
def test_the_key_is_never_sent_unencrypted_to_another_computer(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, base_url=url)
    assert caught.value.key == "provider.mailgun.base_url"


def test_a_missing_domain_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_of(sample_workspaces.workspace(tmp_path), ENVIRONMENT)
    assert caught.value.key == "provider.mailgun.domain"


def test_a_missing_variable_is_named_and_nothing_else_of_the_environment(tmp_path: Path) -> None:
    made = sample_workspaces.workspace(tmp_path, providers={"mailgun": {"domain": "mg.cipc.example"}})
    with pytest.raises(ConfigError, match="MAILGUN_API_KEY") as caught:
        settings_of(made, {"MAILGUN_API_KEY": "  ", "SECRET": "geheim"})
    assert caught.value.key == "provider.mailgun.api_key_env"
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("value", ["clé-1", "export KEY=key-1", "key 1"])
def test_something_else_than_a_key_is_refused_without_showing_it(tmp_path: Path, value: str) -> None:
    made = sample_workspaces.workspace(tmp_path, providers={"mailgun": {"domain": "mg.cipc.example"}})
    with pytest.raises(ConfigError, match="something else than a key") as caught:
        settings_of(made, {"MAILGUN_API_KEY": value})
    assert value not in str(caught.value)


def test_another_variable_may_hold_the_key(tmp_path: Path) -> None:
    assert settings(tmp_path, api_key_env="OTHER_KEY").key.reveal() == "key-2"


def test_an_unknown_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='"asia"'):
        settings(tmp_path, region="asia")


def test_a_name_that_mailgun_gets_wrong_is_refused_before_an_issue_is_approved(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, from_name="CIPC (Montréal)")
    assert caught.value.key == "sender.from_name"


def test_nothing_is_tracked_unless_asked_for(tmp_path: Path) -> None:
    options = settings(tmp_path).options
    assert options == {"o:tracking": "no", "o:tracking-clicks": "no", "o:tracking-opens": "no"}


def test_each_kind_of_tracking_is_switched_on_by_itself(tmp_path: Path) -> None:
    options = settings(tmp_path, track_opens=True).options
    assert options == {"o:tracking": "yes", "o:tracking-clicks": "no", "o:tracking-opens": "yes"}
    options = settings(tmp_path, track_clicks=True).options
    assert options == {"o:tracking": "yes", "o:tracking-clicks": "yes", "o:tracking-opens": "no"}


def test_test_mode_is_an_option_of_every_call(tmp_path: Path) -> None:
    assert settings(tmp_path, test_mode=True).options["o:testmode"] == "yes"


def test_mailgun_s_own_link_is_used_only_where_no_public_address_is_set(tmp_path: Path) -> None:
    assert settings(tmp_path).owns_unsubscribe
    assert not settings(tmp_path, public_base_url="https://cipc.example").owns_unsubscribe


def test_the_settings_do_not_show_the_key(tmp_path: Path) -> None:
    assert "key-1" not in repr(settings(tmp_path))
