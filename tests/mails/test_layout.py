"""How the mails lie on the screen: nobody scrolls sideways, whatever the mail program takes away."""

from pathlib import Path

import pytest

from browsing import Chromium, View, needed_and_offered
from sample_mails import MAILS, Mail

pytestmark = pytest.mark.slow
WIDTHS = [320, 360, 600, 1280]


@pytest.mark.parametrize("mail", MAILS, ids=str)
@pytest.mark.parametrize(
    "view",
    [
        *(View(width=width) for width in WIDTHS),
        *(View(width=width, has_style_block=False) for width in WIDTHS),
        View(width=320, has_pictures=False),
        View(width=360, text_percent=200),
        View(width=1280, text_percent=200),
        View(width=360, text_percent=200, has_style_block=False),
    ],
    ids=str,
)
def test_the_mail_is_never_wider_than_the_window(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    with browser.shown(mail.view(built), view) as page:
        needed, offered = needed_and_offered(page)
    assert offered == view.width
    assert needed <= view.width
