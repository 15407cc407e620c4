"""Anything may come back: it is read or refused in words, never a traceback and never a write outside."""

import io
import random
import zipfile
from pathlib import Path

import pytest

import translation_making as making
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.pipeline import exporting, translating

SEEDS = range(25)
HOSTILE = [
    "{{ 7*7 }}",
    "{% raw %}",
    "+++",
    "</mj-text>",
    "[[first_name]]",
    "[[",
    "]]",
    '"""',
    "\\",
    "> ",
    "- ",
    "|",
    "`",
    "\u202e",
]


def broken(raw: bytes, seed: int) -> bytes:
    """The bytes with some of them changed, taken out or doubled."""
    chance = random.Random(seed)
    changed = bytearray(raw)
    for _time in range(chance.randint(1, 30)):
        place = chance.randrange(len(changed))
        action = chance.randrange(3)
        if action == 0:
            changed[place] = chance.randrange(256)
        elif action == 1:
            del changed[place : place + chance.randint(1, 200)]
        else:
            changed[place:place] = changed[place : place + chance.randint(1, 200)]
    return bytes(changed)


def brought_back(root: Path, content: bytes, name: str) -> None:
    """Import the bytes; a refusal in words is as good as an import."""
    made = making.workspace(root)
    before = {path for path in root.rglob("*") if path.is_file()}
    path = making.returned(made, content, name=name)
    try:
        translating.import_document(made, path, dry_run=False, takes_conflicts=False)
    except NewsletterError as error:
        assert error.mistakes[0].what  # noqa: PT017 -- either outcome is right
    written = {path for path in root.rglob("*") if path.is_file()} - before - {path}
    assert all(path.relative_to(root).parts[0] in ("news", "issues", "var") for path in written)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    made = making.workspace(tmp_path_factory.mktemp("sent"))
    return making.docx(made), making.html(made).encode()


@pytest.mark.parametrize("seed", SEEDS)
def test_broken_xml_in_a_word_document(documents: tuple[bytes, bytes], seed: int, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(documents[0])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, broken(raw, seed) if name == "word/document.xml" else raw)
    brought_back(tmp_path, out.getvalue(), "back.docx")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_broken_file(documents: tuple[bytes, bytes], seed: int, tmp_path: Path) -> None:
    brought_back(tmp_path / "word", broken(documents[0], seed), "back.docx")
    brought_back(tmp_path / "page", broken(documents[1], seed), "back.html")


@pytest.mark.parametrize("sign", HOSTILE)
def test_hostile_words_stay_words(sign: str, tmp_path: Path) -> None:
    made = making.workspace(tmp_path)
    words = {
        **making.ENGLISH,
        "issue.subject": [sign.replace("[", "\\[") + " a"],
        "body.2": [making.ENGLISH["body.2"][0] + " " + sign.replace("[", "\\[").replace("`", "\\`")],
    }
    done = making.imported(made, making.docx(made, words))
    for issue_words in ("subject", "preheader"):
        assert issue_words in (made.root / "issues" / "2025-12.toml").read_text(encoding="utf-8")
    assert {entry.owner for entry in done.plan.entries} == {"2025-12", making.ITEM}
    if (made.root / "news" / making.ITEM / "en.md").exists():
        again = exporting.export(made, "2025-12", to=("en",), out=made.root / "again.html")
        row = next(row for row in again.sheet.parts[1].rows if row.text.key == "body.2")
        assert "What matters" in row.filled["en"][0][0].text
