"""Keys of accounts: the variable first, then the keyring, and both are named where neither holds one."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

import file_keyring
import sample_workspaces
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers import keys
from cipc_newsletter.providers.secret import Secret

VARIABLE = "MAILCHIMP_API_KEY"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring of this test's own; returns its file."""
    path = tmp_path / "ring.json"
    monkeypatch.setenv("FILE_KEYRING", str(path))
    before = keyring.get_keyring()
    keyring.set_keyring(file_keyring.FileKeyring())
    yield path
    keyring.set_keyring(before)


def workspace(root: Path, **table: object) -> Workspace:
    return sample_workspaces.workspace(root, providers={"mailchimp": table}, from_name="Centre")


def key(made: Workspace, **environment: str) -> str:
    return keys.key_of(
        made, "mailchimp", title="Mailchimp", environment=environment, default_variable=VARIABLE
    ).reveal()


def test_the_variable_goes_before_the_keyring(tmp_path: Path, ring: Path) -> None:
    made = workspace(tmp_path)
    keys.store(made, "mailchimp", Secret("from-ring"), variable=VARIABLE)
    assert key(made, MAILCHIMP_API_KEY=" from-variable\n") == "from-variable"
    assert key(made, MAILCHIMP_API_KEY="  ") == "from-ring"


def test_a_variable_of_another_name_may_hold_it(tmp_path: Path) -> None:
    assert key(workspace(tmp_path, api_key_env="OTHER"), OTHER="k", MAILCHIMP_API_KEY="no") == "k"


def test_without_a_key_both_ways_are_named_and_nothing_else_of_the_environment(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        key(workspace(tmp_path), SECRET="geheim")
    said = str(caught.value)
    assert VARIABLE in said
    assert "providers login mailchimp" in said
    assert "geheim" not in said
    assert caught.value.key == "provider.mailchimp.api_key_env"


@pytest.mark.parametrize("value", ["clé-1", "export KEY=key-1", "key 1", "key\x071"])
def test_something_else_than_a_key_is_refused_without_showing_it(tmp_path: Path, ring: Path, value: str) -> None:
    made = workspace(tmp_path)
    with pytest.raises(ConfigError, match=f"variable {VARIABLE} holds something else") as caught:
        key(made, MAILCHIMP_API_KEY=value)
    assert value not in str(caught.value)
    keyring.set_password(keys.SERVICE, keys._user(made, "mailchimp"), value)
    with pytest.raises(ConfigError, match="keyring holds something else"):
        key(made)


def test_each_organisation_of_a_computer_has_its_own_key(tmp_path: Path, ring: Path) -> None:
    made = workspace(tmp_path)
    other = sample_workspaces.workspace(tmp_path / "other", organisation="Un autre centre")
    keys.store(made, "mailchimp", Secret("k"), variable=VARIABLE)
    assert key(made) == "k"
    with pytest.raises(ConfigError):
        key(other)


def test_what_is_forgotten_is_gone(tmp_path: Path, ring: Path) -> None:
    made = workspace(tmp_path)
    assert not keys.forget(made, "mailchimp", variable=VARIABLE)
    keys.store(made, "mailchimp", Secret("k"), variable=VARIABLE)
    assert keys.forget(made, "mailchimp", variable=VARIABLE)
    with pytest.raises(ConfigError):
        key(made)


def test_without_a_keyring_the_variable_is_named(tmp_path: Path) -> None:
    made = workspace(tmp_path)
    assert keys.keyring_name() is None
    assert not keys.forget(made, "mailchimp", variable=VARIABLE)
    with pytest.raises(ConfigError, match=VARIABLE):
        keys.store(made, "mailchimp", Secret("k"), variable=VARIABLE)


def test_a_locked_keyring_is_a_sentence_and_no_missing_key(tmp_path: Path, ring: Path) -> None:
    ring.write_text(file_keyring.LOCKED, encoding="utf-8")
    for use in (
        lambda: key(workspace(tmp_path)),
        lambda: keys.store(workspace(tmp_path), "mailchimp", Secret("k"), variable=VARIABLE),
        lambda: keys.forget(workspace(tmp_path), "mailchimp", variable=VARIABLE),
    ):
        with pytest.raises(ConfigError, match="keyring cannot be used: Failed to unlock the collection!"):
            use()


def test_a_keyring_that_keeps_nothing_is_noticed_at_once(tmp_path: Path, ring: Path) -> None:
    ring.write_text("lossy", encoding="utf-8")
    with pytest.raises(ConfigError, match="no keyring that could keep the key"):
        keys.store(workspace(tmp_path), "mailchimp", Secret("k"), variable=VARIABLE)


def test_the_keyring_is_loaded_only_where_no_variable_is_set() -> None:
    program = (
        "import sys; sys.path[:0] = ['tests']; import sample_workspaces, pathlib, tempfile;"
        "from cipc_newsletter.providers import keys;"
        "made = sample_workspaces.workspace(pathlib.Path(tempfile.mkdtemp()));"
        "keys.key_of(made, 'mailgun', title='', environment={'K': 'k'}, default_variable='K');"
        "print('keyring' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
