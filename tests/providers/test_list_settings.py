"""The settings that all providers with a list share."""

from pathlib import Path

import pytest

import sample_workspaces
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_settings import settings_of


def test_a_table_becomes_settings(tmp_path: Path) -> None:
    table = {"list": " 7 ", "tags": {"first_name": "{{ contact.PRENOM }}"}, "base_url": "http://127.0.0.1:8802/v3/"}
    workspace = sample_workspaces.workspace(tmp_path, providers={"brevo-campaign": table})
    made = settings_of(
        workspace,
        {"K": "secret"},
        name="brevo-campaign",
        title="Brevo",
        variable="K",
        base_url=lambda _key: "https://x.example",
    )
    assert (made.list, made.base_url, made.tags) == ("7", "http://127.0.0.1:8802/v3", table["tags"])
    assert made.key.reveal() == "secret"
    assert "secret" not in repr(made)
    assert made.sender_email == workspace.config.sender.from_email


@pytest.mark.parametrize(
    ("name", "variable"), [("brevo-campaign", "BREVO_API_KEY"), ("cyberimpact", "CYBERIMPACT_API_KEY")]
)
def test_a_key_never_travels_unencrypted_to_another_computer(tmp_path: Path, name: str, variable: str) -> None:
    workspace = sample_workspaces.workspace(tmp_path, providers={name: {"base_url": "http://lists.example"}})
    with pytest.raises(ConfigError, match="not a safe address") as caught:
        registry.make_list(name, workspace=workspace, environment={variable: "k"})
    assert caught.value.key == f"provider.{name}.base_url"


@pytest.mark.parametrize("name", ["brevo-campaign", "cyberimpact"])
def test_both_are_made_from_the_registry_and_need_a_key(tmp_path: Path, name: str) -> None:
    workspace = sample_workspaces.workspace(tmp_path)
    environment = {"BREVO_API_KEY": "k", "CYBERIMPACT_API_KEY": "k"}
    assert registry.make_list(name, workspace=workspace, environment=environment).name == name
    with pytest.raises(ConfigError, match="no key"):
        registry.make_list(name, workspace=workspace, environment={})


@pytest.mark.parametrize("said", ["Infolettre", "7 9", "../3", "٣", "-1"])
def test_a_list_that_is_named_by_something_else_than_its_number_is_refused(tmp_path: Path, said: str) -> None:
    workspace = sample_workspaces.workspace(tmp_path, providers={"cyberimpact": {"list": said}})
    with pytest.raises(ConfigError, match="is not the number of a list at Cyberimpact") as caught:
        registry.make_list("cyberimpact", workspace=workspace, environment={"CYBERIMPACT_API_KEY": "k"})
    assert caught.value.key == "provider.cyberimpact.list"
