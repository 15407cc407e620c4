"""Axe-core finds nothing against any mail: every language of every sample issue, light and dark, narrow and wide."""

from pathlib import Path

import pytest

from browsing import Chromium, View
from judging import accessibility, needs_axe
from sample_mails import MAILS, Mail, each_mail

pytestmark = [pytest.mark.slow, needs_axe]
NOT_OURS = {
    "region": "mail programs replace <main> and <nav>; Outlook for Windows knows no sectioning element",
    "landmark-one-main": "the same",
    "color-contrast-enhanced": "the 7:1 of level AAA; ours is the 4.5:1 of level AA",
}
# What axe leaves for a person to look at, and what the look said.
LOOKED_AT = {
    "hidden-content": "the preheader: shown by mail programs in the list of mails, never in the mail",
    "css-orientation-lock": "a mail without its style block has no rule left that could lock it",
    "aria-roledescription": "“email” on role=article, as MJML has it: a reader that does not know it says “article”",
}
VIEWS = [
    *(View(width=width, scheme=scheme) for width in (320, 1280) for scheme in ("light", "dark")),
    View(width=320, has_style_block=False),
]


@each_mail
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_axe_finds_nothing_against_the_mail(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    for page in mail.pages(built):
        with browser.shown(page, view) as shown:
            verdict = accessibility(shown, without=list(NOT_OURS))
        assert verdict.violations == (), page.name
        assert {remark.rule for remark in verdict.undecided} <= set(LOOKED_AT), verdict.undecided


def test_axe_is_really_asked(browser: Chromium, built: Path, tmp_path: Path) -> None:
    page = tmp_path / "spoilt.html"
    text = MAILS[0].view(built).read_text(encoding="utf-8")
    page.write_text(text.replace(' lang="', ' data-lang="').replace(' alt="', ' data-alt="'), encoding="utf-8")
    with browser.shown(page, View(width=320)) as shown:
        verdict = accessibility(shown, without=[])
    assert {remark.rule for remark in verdict.violations} >= {"image-alt", "html-has-lang"}
