"""What a refusal owes a French-speaking colleague: the right exit code, whole sentences in French, and nothing written.

Each refusal is asked for twice, as people do it and as scripts do it (`--json`, here in English, so that a test can
look for words), and the workspace is compared before and after.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaign_making import MadeWorkspace
from running import REPOSITORY

ISSUE_FILE = "issues/2025-12.toml"
ITEM = "2025-12-09-journee-tacmes"
ITEM_FILE = f"news/{ITEM}/fr.md"
PICTURE = f"news/{ITEM}/autour-de-la-table.png"
LAYOUT = "templates/bulletin/layout.mjml.j2"
_QUOTED = re.compile(r"«[^»]*»|<[^>]*>|\([^)]*\)|\S*[/_\\]\S*")
_ENGLISH = re.compile(
    r"\b([Tt]he|is|are|of|[Tt]his|that|with|[Nn]ot|and|[Tt]here|cannot|must|from|should|has|[Nn]othing|[Ff]ile)\b"
)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What the program said to a person and to a script."""

    french: str
    error: dict[str, Any]


def own_layout(workspace: MadeWorkspace) -> None:
    """Give the workspace a layout of its own, which is the program's so far."""
    path = workspace.root / LAYOUT
    path.write_bytes((REPOSITORY / LAYOUT).read_bytes())


def tree(root: Path) -> dict[str, str]:
    """Return every path below `root` with the digest of what it holds; empty journals of the store left out."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(root.rglob("*"))
        if not path.name.endswith("-journal")
    }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the paths that came, went or hold something else."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def refused(
    workspace: MadeWorkspace,
    *arguments: str,
    words: str,
    code: int = 1,
    kind: str | None = None,
    path: str | None = None,
    line: int | None = None,
    key: str | None = None,
    changes: Collection[str] = (),
) -> Refusal:
    """Run a command that must be refused, and hold everything it owes; return what it said.

    `words` stand in the English message; `path`, `line` and `key` are looked at where they are given; `changes` are
    the only paths that may differ afterwards.
    """
    before = tree(workspace.root)
    person = workspace.run(*arguments, language="fr")
    script = workspace.run("--json", "--ui", "en", *arguments, language="fr")
    assert (person.code, script.code) == (code, code), (person, script)
    assert changed(before, tree(workspace.root)) <= set(changes)
    error = script.value["error"]
    assert script.value["exit_code"] == code
    assert words in error["message"], error["message"]
    assert error["class"] == kind or kind is None
    expected = {"path": path, "line": line, "key": key}
    assert {name: error[name] for name, value in expected.items() if value is not None} == {
        name: value for name, value in expected.items() if value is not None
    }
    assert_three_parts(error)
    assert_french(person.err)
    assert person.err.strip().casefold() != error["message"].casefold()
    return Refusal(french=person.err, error=error)


def assert_three_parts(error: dict[str, Any]) -> None:
    """What is wrong and where comes first; what would be right and what to do follow."""
    first = error["message"].split("\n")[0]
    assert error["hint"]
    assert first.endswith(error["hint"]), error
    assert first.removesuffix(error["hint"]).strip()
    assert error["path"] is None or first.startswith(error["path"]), error


def assert_french(said: str) -> None:
    """No English is left but what is quoted, such as a title or a tag, and the words of commands."""
    assert said.strip()
    for line in said.splitlines():
        left = _ENGLISH.search(_QUOTED.sub("", line))
        assert left is None, f"{left and left[0]!r} in: {line}"


def edit(workspace: MadeWorkspace, name: str, old: str, new: str) -> None:
    """Change the first place where `old` stands in a file of the workspace; it must be there."""
    path = workspace.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
