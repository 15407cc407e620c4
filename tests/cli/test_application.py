"""The command line's frame: quick, bilingual, and never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from running import REPOSITORY, environment, run

HEAVY = {
    *("jinja2", "markdown_it", "mjml", "html2text", "PIL", "babel", "jsonschema_rs", "cipc_newsletter.compose"),
    *("requests", "sqlalchemy", "alembic", "email_validator", "cipc_newsletter.store"),
}


def modules_after(*arguments: str, **more: str) -> set[str]:
    """Return the modules loaded once the program has carried out `arguments`."""
    script = "import sys; from cipc_newsletter.cli.application import run; run(sys.argv[1:]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=REPOSITORY,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_and_version_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert not modules_after(*arguments) & HEAVY


def test_build_loads_neither_database_nor_http(tmp_path: Path) -> None:
    loaded = modules_after("build", "--out", str(tmp_path / "build"), "-q", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert "mjml" in loaded
    assert not loaded & {"sqlalchemy", "alembic", "requests", "email_validator", "cipc_newsletter.store"}


def test_the_overview_names_every_command_in_both_languages(tmp_path: Path) -> None:
    english, french = run("--help", cwd=tmp_path), run("--help", cwd=tmp_path, language="fr")
    for command in ("init", "import", "build", "check", "approve", "audience", "send", "campaign"):
        assert f"  {command} " in english.out
        assert f"  {command} " in french.out
    assert english.out != french.out


@pytest.mark.parametrize(
    "command",
    [
        ("init",), ("status",), ("doctor",), ("completion",), ("import", "text"), ("news", "list"), ("news", "show"),
        ("issue", "new"), ("issue", "list"), ("issue", "show"), ("build",), ("check",), ("approve",),
        ("audience", "import"), ("audience", "list"), ("audience", "show"), ("audience", "add"),
        ("audience", "unsubscribe"), ("audience", "suppress"), ("send-test",), ("send",), ("campaign", "list"),
        ("campaign", "status"), ("campaign", "resume"), ("providers", "list"),
    ],
)  # fmt: skip
def test_every_command_explains_itself(command: tuple[str, ...], tmp_path: Path) -> None:
    answer = run(*command, "-h", cwd=tmp_path)
    assert answer.code == 0
    assert "--json" in answer.out


def test_an_unknown_command_is_answered_with_the_nearest(tmp_path: Path) -> None:
    answer = run("biuld", cwd=tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == 'There is no command "biuld". Nearest: "build". See them all: cipc-newsletter --help\n'


def test_an_unknown_option_is_a_usage_error(tmp_path: Path) -> None:
    answer = run("build", "--langue", "fr", cwd=tmp_path)
    assert answer.code == 2
    assert "--langue" in answer.err
    assert "cipc-newsletter build --help" in answer.err


def test_usage_errors_speak_french_on_a_french_system(tmp_path: Path) -> None:
    answer = run("build", "--langue", "fr", cwd=tmp_path, language="fr")
    assert answer.code == 2
    assert "No such option" not in answer.err


def test_the_chosen_language_goes_before_the_systems(tmp_path: Path) -> None:
    answer = run("--ui", "en", "status", cwd=tmp_path, language="fr")
    assert "no workspace here" in answer.err.lower()


@pytest.mark.parametrize("arguments", [("--json", "status"), ("status", "--json")])
def test_an_error_is_one_json_document_where_json_is_wanted(arguments: tuple[str, ...], tmp_path: Path) -> None:
    answer = run(*arguments, cwd=tmp_path)
    assert answer.code == 1
    assert answer.err == ""
    error = json.loads(answer.out)["error"]
    assert error["class"] == "ConfigError"
    assert {"message", "path", "line", "key", "hint"} <= error.keys()


def test_outside_a_workspace_the_way_to_one_is_named(tmp_path: Path) -> None:
    answer = run("build", cwd=tmp_path)
    assert answer.code == 1
    assert "cipc-newsletter init" in answer.err


def test_completion_prints_a_script(tmp_path: Path) -> None:
    assert "_CIPC_NEWSLETTER_COMPLETE" in run("completion", "bash", cwd=tmp_path).out
    assert run("completion", "tcsh", cwd=tmp_path).code == 2
