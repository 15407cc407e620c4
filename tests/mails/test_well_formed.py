"""Html-validate finds nothing against any HTML that is sent or shown (rules CLI-15)."""

from pathlib import Path

import pytest

from judging import malformed, needs_html_validate
from sample_mails import MAILS

pytestmark = [pytest.mark.slow, needs_html_validate]


def test_every_page_is_well_formed(built: Path) -> None:
    pages = sorted(built.rglob("*.html"))
    assert {mail.view(built) for mail in MAILS} < set(pages)
    assert malformed(pages) == []


@pytest.mark.parametrize(
    ("good", "spoilt", "rule"),
    [
        ("</h1>", "", "close-order"),
        ("</title>", "</title></p>", "close-order"),
        ("<h1", '<i id="twice"></i><i id="twice"></i><h1', "no-dup-id"),
    ],
)
def test_a_broken_page_is_noticed(built: Path, tmp_path: Path, good: str, spoilt: str, rule: str) -> None:
    page = tmp_path / "spoilt.html"
    text = MAILS[0].view(built).read_text(encoding="utf-8")
    assert good in text
    page.write_text(text.replace(good, spoilt, 1), encoding="utf-8")
    assert rule in "\n".join(malformed([page]))
