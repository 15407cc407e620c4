"""A view is its address, and an address is a view."""

from urllib.parse import parse_qsl

import pytest

from cipc_newsletter.pipeline.seeing import Look, Reader
from cipc_newsletter.web.preview.views import Colours, Part, Since, View, Width, view_of

UNUSUAL = View(
    part=Part.TEXT,
    width=Width.TABLET,
    colours=Colours.FORCED,
    pictures=False,
    styles=False,
    reader=Reader.LONG,
    notes=False,
    since=Since.ISSUE,
    languages=("en", "fr"),
)


def read(query: str) -> View:
    return view_of(dict(parse_qsl(query.removeprefix("?"))))


@pytest.mark.parametrize("view", [View(), UNUSUAL])
def test_the_address_of_a_view_is_read_as_that_view(view: View) -> None:
    assert read(view.query()) == view


def test_what_is_usual_is_not_in_the_address() -> None:
    assert View().query() == "?"
    assert View().query(width="tablet") == "?width=tablet"


def test_one_choice_changes_and_the_others_stay() -> None:
    assert read(UNUSUAL.query(part=Part.MAIL)).colours is Colours.FORCED


@pytest.mark.parametrize(
    "query", ["?width=wide", "?part=../../etc", "?colours=", "?languages=%00,<b>,1", "?reader=root"]
)
def test_what_is_unknown_is_the_usual_view(query: str) -> None:
    assert read(query) == View()


def test_languages_are_those_of_the_issue_in_its_order() -> None:
    assert UNUSUAL.shown(["fr", "en", "es"]) == ("fr", "en")
    assert View(languages=("de",)).shown(["fr", "es"]) == ("fr", "es")


def test_a_view_is_the_look_of_a_mail_program() -> None:
    assert UNUSUAL.look == Look(width=768, forced_dark=True, images=False, styles=False)
    assert View(colours=Colours.DARK).look == Look(width=360, dark=True)
