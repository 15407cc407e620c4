"""What the documents say is what the program does."""

import importlib.util
import inspect
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from cipc_newsletter import errors
from cipc_newsletter.cli.application import COMMANDS
from cipc_newsletter.providers import registry
from running import REPOSITORY, environment, run

DOCS = REPOSITORY / "docs"
PAGES = sorted([*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md"), *(REPOSITORY / "samples").glob("*.md")])
COMMANDS_THAT_EXIST = set(COMMANDS)


def test_the_page_of_commands_is_what_the_program_prints() -> None:
    specification = importlib.util.spec_from_file_location("commands", DOCS / "commands.py")
    assert specification is not None
    script = (
        "import runpy, sys; sys.stdout.reconfigure(encoding='utf-8'); print(runpy.run_path(sys.argv[1])['pages']())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(DOCS / "commands.py")],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == (DOCS / "commands.md").read_text(encoding="utf-8").strip(), "run: make documents"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_page_but_the_contract_names_a_command_that_does_not_exist(page: Path) -> None:
    if page.name == "contract.md":
        return
    for named in re.findall(r"(?<!inject )cipc-newsletter ([a-z][a-z-]+)", page.read_text(encoding="utf-8")):
        assert named in COMMANDS_THAT_EXIST, f"{page.name}: cipc-newsletter {named}"


def test_no_sentence_of_the_program_names_a_command_that_does_not_exist() -> None:
    catalogue = REPOSITORY / "src" / "cipc_newsletter" / "locale" / "fr" / "LC_MESSAGES" / "cipc_newsletter.po"
    for named in re.findall(r"cipc-newsletter ([a-z][a-z-]+)", catalogue.read_text(encoding="utf-8")):
        assert named in COMMANDS_THAT_EXIST, f"cipc-newsletter {named}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", prose):
        assert (page.parent / target).exists(), f"{page.name} → {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_module_that_a_page_names_is_there(page: Path) -> None:
    roots = (REPOSITORY, REPOSITORY / "src" / "cipc_newsletter")
    for named in re.findall(r"`([\w/]+/\w+\.py)`", page.read_text(encoding="utf-8")):
        assert any((root / named).exists() for root in roots), f"{page.name}: {named}"


def test_every_provider_is_explained_in_both_languages() -> None:
    for name in registry.names():
        for page in ("providers.md", "fournisseurs.md"):
            assert f"## {name}" in (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in registry.names() if registry.is_list(name)])
def test_every_list_provider_has_a_page_of_clicks_with_its_own_settings_in_both_languages(name: str) -> None:
    example = tomllib.loads((REPOSITORY / "config.example.toml").read_text(encoding="utf-8"))
    called = name.removesuffix("-campaign")
    for page, way in ((f"avec-{called}.md", "par-ou-envoyer.md"), (f"with-{called}.md", "which-way.md")):
        assert page in (DOCS / way).read_text(encoding="utf-8")
        text = (DOCS / page).read_text(encoding="utf-8")
        [block] = re.findall(r"^ *```toml\n(.*?)```", text, flags=re.DOTALL | re.MULTILINE)
        shown = tomllib.loads(textwrap.dedent(block))
        assert shown["send"]["provider"] == name
        assert shown["provider"][name].keys() <= example["provider"][name].keys(), page
        for command in ("login", "check"):
            assert f"cipc-newsletter providers {command} {name}" in text, page


def test_every_error_is_drawn_and_says_when_it_is_raised() -> None:
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.NewsletterError):
            assert name in (errors.__doc__ or "")
            assert inspect.getdoc(kind)


def test_every_setting_of_the_example_is_named_in_the_contract() -> None:
    contract = (DOCS / "contract.md").read_text(encoding="utf-8")
    example = tomllib.loads((REPOSITORY / "config.example.toml").read_text(encoding="utf-8"))
    for name in example:
        assert f"[{name}" in contract, name


@pytest.mark.slow
def test_the_readme_s_commands_run_as_they_stand(tmp_path: Path) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert "cipc-newsletter init newsletter && cd newsletter" in readme
    assert run("init", "newsletter", cwd=tmp_path).code == 0
    workspace = tmp_path / "newsletter"
    (workspace / "page.txt").write_bytes((REPOSITORY / "samples" / "page.txt").read_bytes())
    (workspace / "people.csv").write_text("email\nana@correo.example\n", encoding="utf-8")
    assert run("import", "text", "page.txt", "--dry-run", cwd=workspace).code == 0
    assert run("import", "text", "page.txt", cwd=workspace).code == 0
    items = [row["id"] for row in run("news", "list", "--unused", "--json", cwd=workspace).value]
    assert run("issue", "new", "2026-01", "--items", items[0], items[1], cwd=workspace).code == 0
    code = run("build", "--json", cwd=workspace).value["code"]
    assert run("check", cwd=workspace).code == 0
    assert run("approve", "2026-01", "--by", "Your name", "--code", code, cwd=workspace).code == 0
    options = re.search(r"audience import people.csv (.*)", readme)
    assert options
    said = re.findall(r'--[a-z]+|"[^"]*"|[^\s"]+', options[1])
    imported = run("audience", "import", "people.csv", *(word.strip('"') for word in said), cwd=workspace)
    assert imported.code == 0, imported
    assert run("send", "2026-01", "--dry-run", cwd=workspace).code == 0
    assert run("send", "2026-01", "--yes", cwd=workspace).code == 0
