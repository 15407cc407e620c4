"""Read-only folders, full disks, files that another program holds: a sentence in French, and nothing half-written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, SUBSCRIBERS, MadeWorkspace, addresses, recipients
from mistakes_making import ITEM, assert_french, changed, refused, tree
from refusing_disks import empty, fill, held_open, read_only, run_limited, small_disk
from running import environment

pytestmark = pytest.mark.slow
PAGE = ("import", "text", "samples/page.txt")
APPROVE = ("approve", ISSUE, "--by", "Moi", "--code")


def test_a_read_only_workspace_refuses_each_command_that_writes(outbox: MadeWorkspace) -> None:
    code = outbox.done("build")["code"]
    shutil.rmtree(outbox.root / "build")
    with read_only(outbox.root):
        for command, name in (
            (("build",), "build/2025-12/"),
            (PAGE, "news/"),
            ((*PAGE, "--plan", "plan.txt"), "plan.txt"),
            (("issue", "new", "2026-01", ITEM), "issues/2026-01.toml"),
            (("init", "neuf"), "neuf"),
            (("audience", "import", SUBSCRIBERS), "newsletter.db"),
            ((*APPROVE, code), "newsletter.db"),
            (("send", ISSUE, "--yes"), "newsletter.db"),
            (("audience", "unsubscribe", "a@b.example"), "newsletter.db"),
            (("send-test", ISSUE, "--to", "a@b.example"), "var/outbox"),
        ):
            said = refused(outbox, *command, words="")
            assert name in said.error["path"]
            assert said.error["class"] in ("FileError", "StoreError")


def test_a_read_only_workspace_can_still_be_read(outbox: MadeWorkspace) -> None:
    shutil.rmtree(outbox.root / "var")
    with read_only(outbox.root):
        for command in (("check",), ("status",), ("news", "list"), ("issue", "list"), ("issue", "show", ISSUE)):
            assert outbox.run(*command).code == 0, command
        doctor = outbox.run("doctor", language="fr")
        assert (doctor.code, "✗ Base de données" in doctor.out.replace("\u00a0", " ")) == (1, True)


@pytest.mark.parametrize("leave", [0, 100_000, 700_000])
def test_a_full_disk_leaves_no_half_of_a_build(outbox: MadeWorkspace, tmp_path: Path, leave: int) -> None:
    with small_disk(outbox, tmp_path / "disk") as workspace:
        old = tree(workspace.root / "build")
        workspace.replace_in("issues/2025-12.toml", "L’année s’achève", "L’année se termine")
        fill(workspace.root, leave=min(leave, 300_000))
        before = tree(workspace.root)
        said = workspace.run("build", language="fr")
        assert (said.code, changed(before, tree(workspace.root))) == (1, set())
        assert tree(workspace.root / "build") == old
        shutil.rmtree(workspace.root / "build")
        fill(workspace.root, leave=leave)
        refused(workspace, "build", words="the disk is full", kind="FileError")
        assert not (workspace.root / "build").exists()
        empty(workspace.root)
        assert workspace.run("build").code == 0


def test_a_full_disk_leaves_nothing_of_what_else_is_written(outbox: MadeWorkspace, tmp_path: Path) -> None:
    with small_disk(outbox, tmp_path / "disk") as workspace:
        code = workspace.done("build")["code"]
        (workspace.root / "gens.csv").write_text(
            "email,language,consent,consent_at,consent_evidence\n"
            + "".join(f"p{number}@liste.example,fr,express,2025-01-01,formulaire\n" for number in range(500)),
            encoding="utf-8",
        )
        fill(workspace.root, leave=0)
        for command in (
            PAGE,
            (*PAGE, "--plan", "plan.txt"),
            ("issue", "new", "2026-01", ITEM),
            ("init", "neuf"),
            ("audience", "import", "gens.csv"),
            (*APPROVE, code, "--note", "Encore " * 3000),
            ("send-test", ISSUE, "--to", "a@b.example"),
        ):
            refused(workspace, *command, words="the disk is full")
        empty(workspace.root)
        assert workspace.run("init", "neuf").code == 0
        assert workspace.run(*PAGE).code == 0
        assert workspace.done("audience", "import", "gens.csv")["new"] == 500


@pytest.mark.parametrize("leave", [0, 2_100_000, 2_500_000])
def test_a_disk_that_fills_while_sending_doubles_and_loses_nobody(
    outbox: MadeWorkspace, tmp_path: Path, leave: int
) -> None:
    with small_disk(outbox, tmp_path / "disk") as workspace:
        fill(workspace.root, leave=leave)
        said = workspace.run("send", ISSUE, "--yes", language="fr")
        assert_french(said.err)
        begun = workspace.done("campaign", "list")
        assert said.code == (5 if begun else 1)
        assert "disque" in said.err
        empty(workspace.root)
        assert workspace.send().code == 0
        assert recipients(workspace.mails()) == dict.fromkeys(addresses(), 1)
        assert workspace.status()["accepted"] == EVERYBODY


@pytest.mark.parametrize(("limit", "command"), [(30_000, ("build",)), (1000, PAGE), (1000, ("init", "neuf"))])
def test_a_file_that_may_not_grow_is_as_a_full_disk(
    outbox: MadeWorkspace, limit: int, command: tuple[str, ...]
) -> None:
    shutil.rmtree(outbox.root / "build")
    before = tree(outbox.root)
    said = run_limited(outbox, limit, *command)
    assert (said.code, changed(before, tree(outbox.root))) == (1, set())
    assert "le disque est plein" in said.err
    assert_french(said.err)


@pytest.mark.parametrize(
    "command", [("audience", "import", SUBSCRIBERS), (*APPROVE, "{code}")], ids=lambda command: command[0]
)
def test_a_store_that_may_not_grow_keeps_what_it_had(outbox: MadeWorkspace, command: tuple[str, ...]) -> None:
    code = outbox.done("build")["code"]
    shutil.rmtree(outbox.root / "var")
    said = run_limited(outbox, 20_000, *(part.format(code=code) for part in command))
    assert said.code == 1
    assert "newsletter.db" in said.err
    assert_french(said.err)
    assert outbox.run(*(part.format(code=code) for part in command)).code == 0


@pytest.mark.parametrize("limit", [20_000, 60_000])
def test_a_sending_whose_files_may_not_grow_ends_and_goes_on(outbox: MadeWorkspace, limit: int) -> None:
    said = run_limited(outbox, limit, "send", ISSUE, "--yes")
    assert said.code in (1, 5)
    assert_french(said.err)
    assert outbox.send().code == 0
    assert recipients(outbox.mails()) == dict.fromkeys(addresses(), 1)


@pytest.mark.parametrize("name", ["fr/message.html", "en/message.eml", "manifest.json"])
def test_a_built_file_that_another_program_holds_is_named(outbox: MadeWorkspace, name: str) -> None:
    held = outbox.root / "build" / ISSUE / name
    outbox.replace_in("issues/2025-12.toml", "TACMES Day, a training", "TACMES Day and a training")
    outbox.replace_in("issues/2025-12.toml", "L’année s’achève", "L’année se termine")
    old = held.read_bytes()
    with held_open(held):
        said = outbox.run("build", "--json", "--ui", "en")
        person = outbox.run("build", language="fr")
        assert (said.code, person.code) == (1, 1)
        assert said.value["error"]["path"] == f"build/{ISSUE}/{name}"
        assert "Excel" in person.err
        assert_french(person.err)
    assert held.read_bytes() == old
    assert not list(outbox.root.rglob("*.part"))
    assert outbox.run("build").code == 0
    assert held.read_bytes() != old


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("arguments", [("build",), ("build", "--json"), ("news", "list"), ("--help",)])
def test_a_full_standard_output_ends_in_a_sentence(outbox: MadeWorkspace, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cipc_newsletter", *arguments],
            cwd=outbox.root,
            env=environment("fr"),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert "le disque est plein" in done.stderr


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("build", ("build",)),
        ("news", PAGE),
        ("var", ("audience", "list")),
    ],
)
def test_a_file_where_a_folder_is_needed_is_named(outbox: MadeWorkspace, name: str, command: tuple[str, ...]) -> None:
    shutil.rmtree(outbox.root / name)
    (outbox.root / name).write_text("", encoding="utf-8")
    refused(outbox, *command, words="a file stands where a folder is needed")


def test_a_folder_where_a_file_is_needed_is_named(outbox: MadeWorkspace) -> None:
    held = outbox.root / "build" / ISSUE / "fr" / "message.html"
    held.unlink()
    held.mkdir()
    refused(outbox, "build", words="a folder, not a file", path=f"build/{ISSUE}/fr/message.html")
