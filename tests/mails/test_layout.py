"""How the mails lie on the screen, whatever the mail program takes away: nothing sideways, over another, cut or gaping.

Each page is opened once in each view, and everything is measured then; each test judges one thing of it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browsing import Chromium, View, turn
from layout import Layout, layout_of
from sample_mails import Mail, each_mail

pytestmark = pytest.mark.slow
WIDTHS = (320, 1280)
BETWEEN = (360, 600)  # in `make soak`: what fits the narrowest and the widest has never failed between
NARROW = View(width=320)
NO_STYLE = View(width=320, has_style_block=False)
LARGE = View(width=360, text_percent=200)
LARGE_WIDE = View(width=1280, text_percent=200)
LARGE_NO_STYLE = View(width=360, text_percent=200, has_style_block=False)
NO_PICTURES = View(width=320, has_pictures=False)
Lie = Callable[[Path, View], Layout]


class OpenPages:
    """The pages opened last: one that only takes another width, scheme or medium is not opened again."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self._open: OrderedDict[tuple[Path, View], tuple[ExitStack, Page]] = OrderedDict()

    def shown(self, file: Path, view: View) -> Page:
        # Text is made larger from the sizes it has at one width, so that view is no other's.
        is_turned = view.text_percent == 100
        opened_as = replace(view, width=1280, scheme="light", medium="screen") if is_turned else view
        if (file, opened_as) not in self._open:
            stack = ExitStack()
            self._open[file, opened_as] = (stack, stack.enter_context(self._browser.shown(file, opened_as)))
            if len(self._open) > 6:
                self._open.popitem(last=False)[1][0].close()
        self._open.move_to_end((file, opened_as))
        page = self._open[file, opened_as][1]
        if is_turned:
            turn(page, view)
        return page

    def close(self) -> None:
        for stack, _page in self._open.values():
            stack.close()


@pytest.fixture(scope="module")
def lie(browser: Chromium) -> Iterator[Lie]:
    """How a page lies in a view."""
    pages = OpenPages(browser)

    @cache
    def measured(file: Path, view: View) -> Layout:
        return layout_of(pages.shown(file, view))

    yield measured
    pages.close()


@pytest.mark.parametrize(
    "view",
    [
        *(View(width=width) for width in WIDTHS),
        *(View(width=width, has_style_block=False) for width in WIDTHS),
        *(
            pytest.param(View(width=width, has_style_block=has_style_block), marks=pytest.mark.soak)
            for width in BETWEEN
            for has_style_block in (True, False)
        ),
        NO_PICTURES,
        LARGE,
        LARGE_WIDE,
        LARGE_NO_STYLE,
    ],
    ids=str,
)
@each_mail
def test_no_page_is_wider_than_the_window(lie: Lie, built: Path, mail: Mail, view: View) -> None:
    for file in mail.pages(built):
        layout = lie(file, view)
        assert layout.offered == view.width
        assert layout.needed <= view.width, file.name


@pytest.mark.parametrize("view", [NARROW, NO_STYLE, LARGE, LARGE_NO_STYLE], ids=str)
@each_mail
def test_on_a_telephone_each_heading_stands_below_the_one_before(
    lie: Lie, built: Path, mail: Mail, view: View
) -> None:
    headings = lie(mail.view(built), view).headings
    assert len(headings) > 2
    for before, after in pairwise(headings):
        assert after.top >= before.bottom, (before, after)


@pytest.mark.parametrize("view", [NARROW, NO_STYLE, NO_PICTURES, LARGE, LARGE_WIDE, LARGE_NO_STYLE], ids=str)
@each_mail
def test_no_text_lies_over_another_or_is_cut(lie: Lie, built: Path, mail: Mail, view: View) -> None:
    layout = lie(mail.view(built), view)
    assert [pair for pair in combinations(layout.blocks, 2) if pair[0].overlap(pair[1]) > 1] == []
    assert layout.clipped == []


@each_mail
def test_without_pictures_nothing_gapes(lie: Lie, built: Path, mail: Mail) -> None:
    for width in (320, 1280):
        shown = lie(mail.view(built), View(width=width, has_pictures=False)).alternatives
        # The sign of a missing picture stands before the text, and may push a word into one more line.
        assert [one for one in shown if one.taken > one.needed + one.line + 8] == []


@pytest.mark.parametrize("view", [NARROW, View(width=1280)], ids=str)
@each_mail
def test_a_button_is_as_large_as_a_finger(lie: Lie, built: Path, mail: Mail, view: View) -> None:
    buttons = lie(mail.view(built), view).buttons
    assert [button for button in buttons if button.height < 44 or button.width < 44] == []


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
@each_mail
def test_every_view_says_the_same_words(lie: Lie, built: Path, mail: Mail, view: View) -> None:
    assert lie(mail.view(built), view).words == lie(mail.view(built), View()).words


@each_mail
def test_printed_every_picture_is_there(lie: Lie, built: Path, mail: Mail) -> None:
    pictures = len(lie(mail.view(built), View()).pictures)
    assert pictures > 1
    assert len(lie(mail.view(built), View(medium="print")).pictures) == pictures
