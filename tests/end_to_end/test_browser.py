"""The built mails in a real Chromium: nobody scrolls sideways."""

from pathlib import Path

import pytest

from browsing import CHROMIUM, needed_and_offered
from running import REPOSITORY, run

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample issue, built."""
    folder = tmp_path_factory.mktemp("built")
    assert run("build", "2025-12", "--out", str(folder), cwd=REPOSITORY).code == 0
    return folder / "2025-12"


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@pytest.mark.parametrize("width", [320, 360, 600, 1280])
def test_the_mail_is_never_wider_than_the_window(built: Path, language: str, width: int, tmp_path: Path) -> None:
    needed, offered = needed_and_offered(built / language / "view.html", width=width, folder=tmp_path)
    assert offered == width
    assert needed <= width
