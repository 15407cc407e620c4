"""The registry: names, making, and telling what each provider is."""

import subprocess
import sys
from pathlib import Path

import pytest

import sample_workspaces
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers import registry


def test_the_harmless_one_comes_first() -> None:
    assert registry.names()[0] == "outbox"


def test_a_provider_is_made_from_the_settings(tmp_path: Path) -> None:
    made = sample_workspaces.workspace(tmp_path, providers={"mailgun": {"domain": "mg.cipc.example"}})
    assert registry.make("mailgun", workspace=made, environment={"MAILGUN_API_KEY": "k"}).name == "mailgun"
    assert registry.make("outbox", workspace=made, environment={}).name == "outbox"


@pytest.mark.parametrize(("said", "nearest"), [("mailgum", "mailgun"), ("Outbox", "outbox"), ("sendmail", "mailgun")])
def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path, said: str, nearest: str) -> None:
    with pytest.raises(ConfigError, match=f'nearest provider is "{nearest}"') as caught:
        registry.make(said, workspace=sample_workspaces.workspace(tmp_path), environment={})
    assert "--provider" not in str(caught.value)


def test_neither_port_is_asked_for_a_provider_of_the_other(tmp_path: Path) -> None:
    made = sample_workspaces.workspace(tmp_path)
    assert not registry.is_list("outbox")
    with pytest.raises(ConfigError, match="keeps no list"):
        registry.make_list("outbox", workspace=made, environment={})
    for name in filter(registry.is_list, registry.names()):
        with pytest.raises(ConfigError, match="on its own list"):
            registry.make(name, workspace=made, environment={})


def test_an_unknown_name_is_of_neither_port(tmp_path: Path) -> None:
    assert not registry.is_list("mailchump")
    with pytest.raises(ConfigError, match='nearest provider is "mailchimp"'):
        registry.make_list("mailchump", workspace=sample_workspaces.workspace(tmp_path), environment={})


def test_a_name_like_none_is_answered_with_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="outbox, mailgun"):
        registry.make("zzz", workspace=sample_workspaces.workspace(tmp_path), environment={})


def test_each_provider_tells_what_it_is_without_any_setting() -> None:
    for description in registry.descriptions():
        assert description.name in registry.names()
        assert all((description.title, description.summary, description.carries, description.proof))
        assert all((description.tracking, description.unsubscribing))


def test_what_mailgun_needs_is_said_before_it_is_used() -> None:
    description = registry.describe("mailgun")
    assert description.settings == ("provider.mailgun.domain",)
    assert description.variables == ("MAILGUN_API_KEY",)


def test_knowing_the_names_and_using_the_outbox_load_no_http_client() -> None:
    program = (
        "import sys; from cipc_newsletter.providers import registry; registry.names(); registry.descriptions();"
        "print([name for name in ('requests', 'urllib3', 'jinja2', 'babel') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
