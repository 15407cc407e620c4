"""What is set for Mailchimp: the key says where, the list is an id, and nothing impossible is used."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sample_workspaces
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.mailchimp_settings import settings_of
from providers.mailchimp_server import KEY, LIST


def settings(key: str = KEY, **table: Any) -> ListSettings:
    workspace = sample_workspaces.workspace(Path("nowhere"), providers={"mailchimp": {"list": LIST, **table}})
    return settings_of(workspace, {"MAILCHIMP_API_KEY": key})


def test_the_key_says_the_data_centre() -> None:
    assert settings().base_url == "https://us6.api.mailchimp.com"
    assert settings("a" * 32 + "-us21").base_url == "https://us21.api.mailchimp.com"


@pytest.mark.parametrize(
    "key",
    [
        "a" * 32,
        "a" * 32 + "-",
        "a" * 32 + "-us",
        "a" * 32 + "-US6",
        "a" * 32 + "-us6.evil.example",
        "a" * 32 + "-us6/x",
        "-us7",
    ],
)
def test_a_key_that_does_not_end_with_one_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ConfigError, match="data centre") as caught:
        settings(key)
    assert key not in str(caught.value)
    assert caught.value.key == "provider.mailchimp.api_key_env"


def test_another_host_is_used_only_where_the_key_is_safe() -> None:
    assert settings(base_url="http://127.0.0.1:8801/").base_url == "http://127.0.0.1:8801"
    with pytest.raises(ConfigError, match="not a safe address"):
        settings(base_url="http://us6.api.mailchimp.example")


@pytest.mark.parametrize("said", ["Infolettre de janvier", "../campaigns", "a1/b2", "a1b2?x=1", "É1b2c3"])
def test_a_list_that_is_no_id_is_refused(said: str) -> None:
    with pytest.raises(ConfigError, match="not the id of a list"):
        settings(list=said)


def test_without_a_list_the_account_can_be_looked_at() -> None:
    assert settings(list="").list == ""


def test_tags_are_taken_with_their_bars_and_without() -> None:
    assert settings(tags={"first_name": "*|PRENOM|*", "ville": "MMERGE5"}).tags == {
        "first_name": "PRENOM",
        "ville": "MMERGE5",
    }


@pytest.mark.parametrize(
    ("field", "tag"),
    [("first_name", "prénom"), ("first_name", "*|IF:X|*"), ("unsubscribe_url", "*|LIEN|*"), ("email", "MAIL")],
)
def test_a_tag_that_cannot_be_meant_is_refused(field: str, tag: str) -> None:
    with pytest.raises(ConfigError, match="merge tag"):
        settings(tags={field: tag})


@pytest.mark.parametrize(
    ("reply_to", "is_own"), [("", False), ("INFOLETTRE@cipc.example", False), ("bonjour@cipc.example", True)]
)
def test_answers_that_go_elsewhere_than_to_the_sender_are_known_before(reply_to: str, is_own: bool) -> None:
    workspace = sample_workspaces.workspace(Path("nowhere"), providers={"mailchimp": {"list": LIST}})
    sender = replace(workspace.config.sender, from_email="infolettre@cipc.example", reply_to=reply_to)
    changed = replace(workspace, config=replace(workspace.config, sender=sender))
    assert settings_of(changed, {"MAILCHIMP_API_KEY": KEY}).has_own_reply_to is is_own
