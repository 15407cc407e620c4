"""What `doctor` sees of publishing pictures, and of the journal."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import keyring
import pytest

import file_keyring
from cipc_newsletter.config import Publishing, Workspace
from cipc_newsletter.pipeline.diagnosing import diagnose
from cipc_newsletter.pipeline.diagnosis import Diagnosis
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import keys
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.store import comments
from comment_making import comment
from compose_making import CONFIG

NOW = dt.datetime(2025, 12, 15, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(("environment", "is_well"), [({}, False), ({"WORD": "x"}, True)])
def test_a_secret_that_publishing_needs_is_looked_for(
    tmp_path: Path, environment: dict[str, str], is_well: bool
) -> None:
    settings = {"site": "https://www.observatoire.example", "password_env": "WORD"}
    config = replace(CONFIG, publishing=Publishing(way="wordpress", settings=settings))
    seen = diagnose(Workspace(root=tmp_path, config=config), environment=environment, now=NOW)
    (found,) = [each for each in seen if "wordpress" in each.subject]
    assert (found.seen, found.is_well) == ("WORD", is_well)


def test_the_key_of_the_provider_that_sends_is_found_in_the_variable_or_in_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILE_KEYRING", str(tmp_path / "ring.json"))
    workspace = Workspace(root=tmp_path, config=replace(CONFIG, send=replace(CONFIG.send, provider="mailchimp")))
    before = keyring.get_keyring()
    keyring.set_keyring(file_keyring.FileKeyring())
    try:
        missing = key_in(workspace, {})
        assert (missing.is_well, "providers login mailchimp" in missing.remedy) == (False, True)
        assert (key_in(workspace, {"MAILCHIMP_API_KEY": "x-us6"}).seen) == "MAILCHIMP_API_KEY"
        keys.store(workspace, "mailchimp", Secret("x-us6"), variable="MAILCHIMP_API_KEY")
        kept = key_in(workspace, {})
    finally:
        keyring.set_keyring(before)
    assert (kept.is_well, kept.seen) == (True, file_keyring.FileKeyring().name)


def key_in(workspace: Workspace, environment: dict[str, str]) -> Diagnosis:
    """What `doctor` says of the provider's key."""
    seen = diagnose(workspace, environment=environment, now=NOW)
    (found,) = [each for each in seen if each.subject == "Key of Mailchimp"]
    return found


def test_a_way_without_secrets_asks_for_none(tmp_path: Path) -> None:
    config = replace(CONFIG, publishing=Publishing(way="folder", settings={"path": "public/images"}))
    seen = diagnose(Workspace(root=tmp_path, config=config), environment={}, now=NOW)
    assert not [each for each in seen if "folder" in each.subject]


def test_a_server_that_is_not_there_is_seen_without_its_password(tmp_path: Path) -> None:
    config = replace(CONFIG, store_url="postgresql+psycopg://me:geheim@127.0.0.1:1/newsletter")
    seen = diagnose(Workspace(root=tmp_path, config=config), environment={}, now=NOW)
    (found,) = [each for each in seen if each.subject == "Store"]
    assert not found.is_well
    assert "does not answer" in found.seen
    assert "geheim" not in found.seen


def test_a_journal_that_a_hand_was_at_is_seen(tmp_path: Path) -> None:
    workspace = Workspace(root=tmp_path, config=CONFIG)
    with store_of(workspace, now=NOW) as store, store.writing() as connection:
        comments.add(connection, comment(), now=NOW)
    assert journal_in(workspace) == (True, "1 entry")
    with store_of(workspace, now=NOW) as store, store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM comment")
    is_well, seen = journal_in(workspace)
    assert not is_well
    assert "which is gone" in seen


def journal_in(workspace: Workspace) -> tuple[bool, str]:
    """What `doctor` says of the journal."""
    (found,) = [each for each in diagnose(workspace, environment={}, now=NOW) if each.subject == "Journal"]
    return found.is_well, found.seen
