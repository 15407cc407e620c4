"""Out to a word processor and back: nothing is lost on the way."""

import shutil
import subprocess
from pathlib import Path

import pytest

import translation_making as making
from translation_making import ITEM, english, findings, imported

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (libreoffice-writer-nogui)"),
]


def converted(path: Path, suffix: str) -> Path:
    """The document as LibreOffice saves it in another format."""
    out = path.parent / f"as-{suffix.partition(':')[0]}"
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(path.parent / 'office').as_uri()}",
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return out / f"{path.stem}.{suffix.partition(':')[0]}"


@pytest.mark.parametrize(
    "ways",
    [
        ["docx:MS Word 2007 XML"],
        ["odt", "docx:MS Word 2007 XML"],
        ["html:HTML (StarWriter)"],
        ["odt", "html:XHTML Writer File"],
        ["rtf", "docx:MS Word 2007 XML"],
    ],
    ids=lambda ways: " ".join(way.partition(":")[0] for way in ways),
)
def test_a_document_saved_by_libreoffice_is_the_same_translation(tmp_path: Path, ways: list[str]) -> None:
    straight = making.workspace(tmp_path / "straight")
    imported(straight, making.docx(straight))
    made = making.workspace(tmp_path / "around")
    path = making.returned(made, making.docx(made))
    for way in ways:
        path = converted(path, way)
    done = imported(made, path.read_bytes(), name=path.name)
    assert findings(done) == []
    assert done.value()["new"] == ["2025-12/en", f"{ITEM}/en"]
    assert english(made) == english(straight)
    issue = (made.root / "issues" / "2025-12.toml").read_text(encoding="utf-8")
    assert issue == (straight.root / "issues" / "2025-12.toml").read_text(encoding="utf-8")


def test_our_page_through_libreoffice_is_the_same_translation(tmp_path: Path) -> None:
    made = making.workspace(tmp_path)
    path = converted(making.returned(made, making.html(made), name="back.html"), "odt")
    path = converted(path, "docx:MS Word 2007 XML")
    done = imported(made, path.read_bytes(), name=path.name)
    assert findings(done) == []
    assert done.value()["new"] == ["2025-12/en", f"{ITEM}/en"]
