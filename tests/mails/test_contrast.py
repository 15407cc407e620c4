"""Every line of text can be read as it is painted: light, dark, and where a mail program inverts the colours by force."""

from pathlib import Path

import pytest

from browsing import Chromium, View
from layout import contrasts
from sample_mails import Mail, each_mail

pytestmark = pytest.mark.slow
FINE = 2  # so that the stems of small letters are painted in their full colour
VIEWS = [
    View(width=640, pixels_per_px=FINE),
    View(width=640, scheme="dark", pixels_per_px=FINE),
    View(width=640, forced_dark=True, pixels_per_px=FINE),
    View(width=640, forced_dark=True, has_style_block=False, pixels_per_px=FINE),
    pytest.param(View(width=640, has_pictures=False, scheme="dark", pixels_per_px=FINE), marks=pytest.mark.soak),
]


@each_mail
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_every_text_stands_out_from_its_ground(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    with browser.shown(mail.view(built), view) as page:
        measured = contrasts(page, pixels_per_px=FINE)
    assert len(measured) > 20
    assert [(ratio, line) for ratio, line in measured if ratio < (3 if line.large else 4.5)] == []


def test_a_faint_text_is_noticed(browser: Chromium, tmp_path: Path) -> None:
    page = tmp_path / "faint.html"
    page.write_text("<body style='background:#fff'><p style='color:#999'>Trop pâle</p><p>Bien lisible</p>", "utf-8")
    with browser.shown(page, View(width=320, pixels_per_px=FINE)) as shown:
        (faint, _), (clear, _) = contrasts(shown, pixels_per_px=FINE)
    assert 2.5 < faint < 3.2  # #999 on white is 2.85
    assert clear > 15
