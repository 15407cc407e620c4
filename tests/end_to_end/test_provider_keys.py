"""`providers login` and `check` by the real commands: the key is tried, kept, used and forgotten, and never shown."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import file_keyring
from campaign_making import MadeWorkspace
from end_to_end.test_terminal import at_a_terminal
from providers.mailchimp_server import KEY, LANGUAGES, LIST, MailchimpServer, Person, crowd
from running import NO_KEYRING, REPOSITORY

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[MailchimpServer]:
    with MailchimpServer(people=crowd(24)) as running:
        yield running


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return tmp_path / "ring.json"


@pytest.fixture
def workspace(server: MailchimpServer, ring: Path, tmp_path: Path) -> MadeWorkspace:
    root = tmp_path / "workspace"
    variables = {
        "PYTHON_KEYRING_BACKEND": file_keyring.BACKEND,
        "PYTHONPATH": str(REPOSITORY / "tests"),
        "FILE_KEYRING": str(ring),
        "CIPC_NEWSLETTER_DATA": str(tmp_path / "data"),
    }
    root.mkdir()
    made = MadeWorkspace(root=root, variables=variables)
    made.done("init", ".")
    made.configure({"provider.mailchimp.base_url": server.base_url, "sender.from_email": "infolettre@cipc.example"})
    return made


def logged_in(workspace: MadeWorkspace) -> None:
    assert workspace.run("providers", "login", "mailchimp", stdin=f"{KEY}\n").code == 0


def test_a_key_is_tried_kept_and_used(workspace: MadeWorkspace, ring: Path) -> None:
    answer = workspace.run("providers", "login", "mailchimp", stdin=f"{KEY}\n")
    assert answer.code == 0, answer
    assert KEY not in answer.out + answer.err
    assert "Mailchimp took the key. It opens: CIPC." in answer.out
    assert list(json.loads(ring.read_text(encoding="utf-8")).values()) == [KEY]
    assert "CIPC" in workspace.run("providers", "check", "mailchimp").out


def test_on_a_terminal_the_key_is_not_shown(workspace: MadeWorkspace) -> None:
    with at_a_terminal(workspace, "providers", "login", "mailchimp") as terminal:
        terminal.wait_for("The key of your Mailchimp account (it is not shown):")
        terminal.type(KEY)
        assert terminal.ended() == 0
        assert KEY not in terminal.screen
    assert workspace.run("providers", "check", "mailchimp").out.startswith("mailchimp — Mailchimp")


def test_a_wrong_key_is_not_kept(workspace: MadeWorkspace, ring: Path) -> None:
    wrong = "f" * 32 + "-us6"
    answer = workspace.run("providers", "login", "mailchimp", stdin=wrong)
    assert answer.code == 1
    assert wrong not in answer.out + answer.err
    assert not ring.exists()


@pytest.mark.parametrize("typed", ["", "\n", "   \n"])
def test_no_key_is_a_mistake_of_usage(workspace: MadeWorkspace, ring: Path, typed: str) -> None:
    assert workspace.run("providers", "login", "mailchimp", stdin=typed).code == 2
    assert not ring.exists()


def test_without_a_keyring_the_variable_is_named_before_the_key_is_asked_for(workspace: MadeWorkspace) -> None:
    answer = workspace.run("providers", "login", "mailchimp", PYTHON_KEYRING_BACKEND=NO_KEYRING)
    assert answer.code == 1
    assert "MAILCHIMP_API_KEY" in answer.err


def test_a_key_is_forgotten(workspace: MadeWorkspace) -> None:
    logged_in(workspace)
    assert workspace.run("providers", "login", "mailchimp", "--forget").code == 0
    answer = workspace.run("providers", "check", "mailchimp")
    assert (answer.code, "providers login mailchimp" in answer.err) == (1, True)
    again = workspace.run("providers", "login", "mailchimp", "--forget")
    assert (again.code, "No key" in again.out) == (0, True)


def test_a_locked_keyring_is_said_to_be(workspace: MadeWorkspace, ring: Path) -> None:
    ring.write_text(file_keyring.LOCKED, encoding="utf-8")
    answer = workspace.run("providers", "check", "mailchimp")
    assert (answer.code, "Failed to unlock the collection!" in answer.err) == (1, True)


def test_check_names_what_is_missing_and_what_config_wants_step_by_step(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    logged_in(workspace)
    first = workspace.run("providers", "check", "mailchimp")
    assert first.code == 1
    assert LIST in first.out
    workspace.configure({"provider.mailchimp.list": LIST})
    second = workspace.run("providers", "check", "mailchimp")
    assert "    tag:Français" in second.out
    workspace.configure(
        {
            "provider.mailchimp.audiences": {language: f"tag:{name}" for language, name, _tag in LANGUAGES},
            "provider.mailchimp.consent": "Mailchimp, avec double consentement",
        }
    )
    third = workspace.run("providers", "check", "mailchimp")
    assert third.code == 0, third
    assert "24 people are on the list, each in exactly one of them." in third.out
    said = workspace.done("providers", "check", "mailchimp")
    assert (said["is_ready"], said["split"]["everybody"]) == (True, 24)
    assert sum(each["count"] for each in said["languages"].values()) == 24


def test_people_whom_no_language_or_several_reach_are_named(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    (_fr, french_name, french), (_en, english_name, english), *_rest = LANGUAGES
    for person in (
        Person(email="sans@lecteurs.example"),
        Person(email="deux@lecteurs.example", tags={french, english}),
    ):
        server.people[person.key] = person
    logged_in(workspace)
    workspace.configure(
        {
            "provider.mailchimp.list": LIST,
            "provider.mailchimp.audiences": {"fr": f"tag:{french_name}", "en": f"tag:{english_name}"},
        }
    )
    said = workspace.run("providers", "check", "mailchimp", "--json").value
    split = said["split"]
    assert (split["in_none"], split["in_several"]) == (1 + 4, 1)  # of the crowd four read Spanish
    assert "sans@lecteurs.example" in split["missed"]
    assert split["doubled"] == ["deux@lecteurs.example"]
    assert [each for each in said["problems"] if each["key"] == "provider.mailchimp.audiences"]
    workspace.configure({"provider.mailchimp.several_mails": True})
    wanted = workspace.run("providers", "check", "mailchimp", "--json").value
    assert not [each for each in wanted["problems"] if each["key"] == "provider.mailchimp.audiences"]


def test_a_part_that_is_not_there_is_a_problem_with_its_key(workspace: MadeWorkspace) -> None:
    logged_in(workspace)
    workspace.configure({"provider.mailchimp.list": LIST, "provider.mailchimp.audiences": {"fr": "tag:Francais"}})
    answer = workspace.run("providers", "check", "mailchimp", "--json")
    assert answer.code == 1
    assert any("Francais" in problem["message"] for problem in answer.value["problems"])
