"""The measures see what they are asked for: each fault, made on purpose, is noticed."""

from pathlib import Path

import pytest

from browsing import Chromium, View, needed_and_offered
from layout import alternative_texts, boxes, clipped, texts, words

pytestmark = pytest.mark.slow


def page_of(body: str, folder: Path) -> Path:
    page = folder / "page.html"
    page.write_text(f"<!doctype html><meta charset='utf-8'><body style='margin:0'>{body}", encoding="utf-8")
    return page


def test_a_page_that_is_too_wide_is_measured(browser: Chromium, tmp_path: Path) -> None:
    with browser.shown(page_of("<p style='width:400px'>Large", tmp_path), View(width=320)) as page:
        assert needed_and_offered(page) == (400, 320)


def test_texts_over_one_another_overlap_and_side_by_side_do_not(browser: Chromium, tmp_path: Path) -> None:
    over = (
        "<p>Un</p><p style='margin-top:-30px'>Deux</p><p style='float:left'>Trois</p><p style='float:left'>Quatre</p>"
    )
    with browser.shown(page_of(over, tmp_path), View(width=320)) as page:
        first, second, third, fourth = boxes(page, "p")
    assert first.overlap(second) > 5
    assert third.overlap(fourth) == 0


def test_a_text_that_is_cut_is_found_and_a_hidden_one_is_not(browser: Chromium, tmp_path: Path) -> None:
    cut = "<div style='height:10px;overflow:hidden'>Coupé</div><div style='display:none'>Caché</div>"
    with browser.shown(page_of(cut, tmp_path), View(width=320)) as page:
        assert clipped(page) == ["Coupé"]
        assert words(page) == ["coupé"]


def test_a_missing_picture_that_keeps_its_place_gapes(browser: Chromium, tmp_path: Path) -> None:
    gaping = "<img src='absent.png' alt='Un pont' style='display:block;width:300px;height:200px'>"
    with browser.shown(page_of(gaping, tmp_path), View(width=320, has_pictures=False)) as page:
        (shown,) = alternative_texts(page)
    assert shown.taken == 200
    assert shown.needed < 40


def test_only_the_text_grows(browser: Chromium, tmp_path: Path) -> None:
    body = "<div style='font:16px/20px sans-serif;padding:10px'>Un <b>mot</b></div>"
    with browser.shown(page_of(body, tmp_path), View(width=320)) as page:
        usual, (before,) = texts(page), boxes(page, "div")
    with browser.shown(page_of(body, tmp_path), View(width=320, text_percent=200)) as page:
        grown, (after,) = texts(page), boxes(page, "div")
    assert before.height == 20 + 2 * 10
    assert after.height == 40 + 2 * 10
    assert grown[-1].width == pytest.approx(2 * usual[-1].width, rel=0.05)


def test_a_view_takes_away_what_it_says(browser: Chromium, tmp_path: Path) -> None:
    body = "<style>@media print{i{display:none}} b{display:none}</style><b>bloc</b> <i>écran</i>"
    for view, said in [
        (View(), ["écran"]),
        (View(has_style_block=False), ["bloc", "écran"]),
        (View(medium="print"), []),
    ]:
        with browser.shown(page_of(body, tmp_path), view) as page:
            assert words(page) == said, view
