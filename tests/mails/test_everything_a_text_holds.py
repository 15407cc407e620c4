"""A mail with every example of the pages for those who write news, judged as the sample mails are."""

import re
from pathlib import Path

import pytest

from browsing import Chromium, View, needed_and_offered
from cipc_newsletter.compose.sample import sample_message
from cipc_newsletter.model.issue import Form, Section
from compose_making import composed, entry, issue, item, png, write
from judging import accessibility, malformed, needs_axe, needs_html_validate
from running import REPOSITORY

pytestmark = pytest.mark.slow
BESIDE_THE_PAGES = """
::: {lang=ar}
هذا نص عربي قصير.

- نقطة أولى
- نقطة ثانية

> اقتباس قصير
> — مصدر
:::

1. un

   > cité
   >
   > > et cité dans la citation
2. deux
   - a
     - b

| Anticonstitutionnellement | Intergouvernementalement | Désinstitutionnalisation | Nombre |
|---|:-:|---|--:|
| Un texte | un autre | encore | 12 345 |
"""
NOT_OURS = ("region", "landmark-one-main", "color-contrast-enhanced")
LOOKED_AT = {"hidden-content", "aria-roledescription"}  # see test_accessibility


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mail, its pictures not there."""
    root = tmp_path_factory.mktemp("everything")
    written = (REPOSITORY / "docs" / "rediger-une-nouvelle.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```markdown\n(.*?)\n```$", written, re.DOTALL | re.MULTILINE)
    whole = item(body="\n\n".join([*examples, BESIDE_THE_PAGES]))
    write(root, f"news/{whole.id}/carte.png", png(1200, 600))
    section = Section(layout="full", titles={"fr": "En entier"}, entries=(entry(whole, form=Form.FULL),))
    copy = sample_message(composed(root, issue(section)), "fr")
    path = root / "message.html"
    path.write_text(copy.html, encoding="utf-8")
    return path


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_against_it(browser: Chromium, page: Path, width: int, scheme: str) -> None:
    with browser.shown(page, View(width=width, scheme=scheme)) as shown:
        verdict = accessibility(shown, without=NOT_OURS)
    assert verdict.violations == ()
    assert {remark.rule for remark in verdict.undecided} <= LOOKED_AT, verdict.undecided


@needs_html_validate
def test_html_validate_finds_nothing_against_it(page: Path) -> None:
    assert malformed([page]) == []


def test_it_fits_a_narrow_phone(browser: Chromium, page: Path) -> None:
    with browser.shown(page, View(width=320)) as shown:
        needed, offered = needed_and_offered(shown)
    assert needed <= offered
