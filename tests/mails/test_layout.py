"""How the mails lie on the screen, whatever the mail program takes away: nothing sideways, over another, cut or gaping."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from browsing import Chromium, View, needed_and_offered
from layout import alternative_texts, boxes, clipped, words
from sample_mails import MAILS, Mail

pytestmark = pytest.mark.slow
WIDTHS = (320, 360, 600, 1280)
NARROW = View(width=320)
NO_STYLE = View(width=320, has_style_block=False)
LARGE = View(width=360, text_percent=200)
LARGE_WIDE = View(width=1280, text_percent=200)
LARGE_NO_STYLE = View(width=360, text_percent=200, has_style_block=False)
NO_PICTURES = View(width=320, has_pictures=False)
every_mail = pytest.mark.parametrize("mail", MAILS, ids=str)


@every_mail
@pytest.mark.parametrize(
    "view",
    [
        *(View(width=width) for width in WIDTHS),
        *(View(width=width, has_style_block=False) for width in WIDTHS),
        NO_PICTURES,
        LARGE,
        LARGE_WIDE,
        LARGE_NO_STYLE,
    ],
    ids=str,
)
def test_no_page_is_wider_than_the_window(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    for file in mail.pages(built):
        with browser.shown(file, view) as page:
            needed, offered = needed_and_offered(page)
        assert offered == view.width
        assert needed <= view.width, file.name


@every_mail
@pytest.mark.parametrize("view", [NARROW, NO_STYLE, LARGE, LARGE_NO_STYLE], ids=str)
def test_on_a_telephone_each_heading_stands_below_the_one_before(
    browser: Chromium, built: Path, mail: Mail, view: View
) -> None:
    with browser.shown(mail.view(built), view) as page:
        headings = boxes(page, "h1, h2, h3, h4")
    assert len(headings) > 2
    for before, after in pairwise(headings):
        assert after.top >= before.bottom, (before, after)


@every_mail
@pytest.mark.parametrize("view", [NARROW, NO_STYLE, NO_PICTURES, LARGE, LARGE_WIDE, LARGE_NO_STYLE], ids=str)
def test_no_text_lies_over_another_or_is_cut(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    with browser.shown(mail.view(built), view) as page:
        blocks = boxes(page, "h1, h2, h3, h4, p, li:not(:has(p, li)), img")
        cut = clipped(page)
    assert [pair for pair in combinations(blocks, 2) if pair[0].overlap(pair[1]) > 1] == []
    assert cut == []


@every_mail
def test_without_pictures_nothing_gapes(browser: Chromium, built: Path, mail: Mail) -> None:
    for width in (320, 1280):
        with browser.shown(mail.view(built), View(width=width, has_pictures=False)) as page:
            shown = alternative_texts(page)
        # The sign of a missing picture stands before the text, and may push a word into one more line.
        assert [one for one in shown if one.taken > one.needed + one.line + 8] == []


@every_mail
@pytest.mark.parametrize("view", [NARROW, View(width=1280)], ids=str)
def test_a_button_is_as_large_as_a_finger(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    with browser.shown(mail.view(built), view) as page:
        page.evaluate(
            "document.querySelectorAll('a').forEach("
            "link => getComputedStyle(link).display === 'inline' || link.classList.add('is-a-button'))"
        )
        buttons = boxes(page, "a.is-a-button")
    assert [button for button in buttons if button.height < 44 or button.width < 44] == []


@every_mail
@pytest.mark.parametrize(
    "view",
    [
        NARROW,
        NO_STYLE,
        NO_PICTURES,
        View(scheme="dark"),
        View(forced_dark=True),
        View(has_style_block=False),
        View(medium="print"),
    ],
    ids=str,
)
def test_every_view_says_the_same_words(browser: Chromium, built: Path, mail: Mail, view: View) -> None:
    with browser.shown(mail.view(built), View()) as page:
        usual = words(page)
    with browser.shown(mail.view(built), view) as page:
        assert words(page) == usual


@every_mail
def test_printed_every_picture_is_there(browser: Chromium, built: Path, mail: Mail) -> None:
    with browser.shown(mail.view(built), View()) as page:
        on_screen = len(boxes(page, "img"))
    with browser.shown(mail.view(built), View(medium="print")) as page:
        assert len(boxes(page, "img")) == on_screen
