"""A mail as it is seen: nothing is left to the browser's own width and colours."""

import re

import pytest

import good_mail
from cipc_newsletter.check.appearance import looks_of, shown
from cipc_newsletter.check.cascade import styles_under
from cipc_newsletter.check.colours import contrast_of
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.review.looks import NO_PICTURE, rules_of, seen
from sample_issues import SAMPLE_ISSUES, sample

HTML = sample("2025-12").composed.message("fr").html
LOOKS = [
    {"width": 360},
    {"width": 1280, "dark": True},
    {"forced_dark": True},
    {"forced_dark": True, "dark": True},
    {"images": False},
    {"styles": False},
    {"images": False, "styles": False, "forced_dark": True, "width": 320},
]


@pytest.mark.parametrize("conditions", LOOKS)
def test_every_word_is_seen_under_every_condition(conditions: dict[str, bool]) -> None:
    def words(html: str) -> list[str]:
        tree = tree_of(html)
        return [run.text.text for run in shown(tree, looks_of(tree))]

    assert words(seen(HTML, **conditions)) == words(HTML)


@pytest.mark.parametrize("conditions", LOOKS)
def test_no_query_is_left(conditions: dict[str, bool]) -> None:
    assert "@media" not in seen(HTML, **conditions)


def columns_of(html: str) -> set[str]:
    tree = tree_of(html)
    styles = styles_under(tree, rules_of(tree), is_dark=False)
    return {
        styles[one.number].get("width", "")
        for one in tree.elements
        if "mj-column-per-50" in one.attributes.get("class", "")
    }


def test_columns_stand_side_by_side_on_a_wide_screen_alone() -> None:
    assert columns_of(seen(HTML, width=1280)) == {"50%"}
    assert columns_of(seen(HTML, width=360)) == {"100%"}


def grounds(html: str) -> set[object]:
    tree = tree_of(html)
    looks = looks_of(tree, styles_under(tree, rules_of(tree), is_dark=False))
    return {run.look.background for run in shown(tree, looks) if run.text.text.strip()}


def test_a_dark_look_has_the_colours_of_the_mail() -> None:
    assert (0x16, 0x22, 0x2E) in grounds(seen(HTML, dark=True))
    assert (0x16, 0x22, 0x2E) not in grounds(seen(HTML))


def test_a_forced_dark_look_turns_the_paper_round_and_leaves_the_band() -> None:
    found = grounds(seen(HTML, forced_dark=True))
    assert (0, 0, 0) in found
    assert (0x12, 0x32, 0x4A) in found
    assert (255, 255, 255) not in found


@pytest.mark.parametrize("issue_id", SAMPLE_ISSUES)
def test_a_forced_dark_look_of_a_sample_issue_can_be_read(issue_id: str) -> None:
    tree = tree_of(seen(sample(issue_id).composed.messages[0].html, forced_dark=True))
    looks = looks_of(tree, styles_under(tree, rules_of(tree), is_dark=False))
    for run in shown(tree, looks):
        assert run.look.colour
        assert run.look.background
        assert not run.text.text.strip() or contrast_of(run.look.colour, run.look.background) >= 3


def test_a_dark_program_without_a_dark_mail_shows_the_light_one() -> None:
    mail = good_mail.mail("fr")
    mail.html = re.sub(
        r"<style>.*?</style>|<meta name=\"(?:supported-)?color-schemes?\"[^>]*>", "", mail.html, flags=re.DOTALL
    )
    assert "color-scheme:only light" in seen(mail.html, dark=True)


def test_the_scheme_is_the_one_that_is_asked_for() -> None:
    assert "color-scheme:only dark" in seen(HTML, dark=True)
    assert "color-scheme:only light" in seen(HTML)
    assert "color-scheme:only dark" in seen(HTML, forced_dark=True)


def test_without_pictures_their_words_stay() -> None:
    html = HTML.replace("<body", '<body background="https://i.example/a.png"').replace(
        'style="', "style=\"background-image:url('https://i.example/b.png');", 1
    )
    page = seen(html, images=False)
    images = [(one.attributes["src"], one.attributes["alt"]) for one in tree_of(page).named("img")]
    assert images == [(NO_PICTURE, one.attributes["alt"]) for one in tree_of(HTML).named("img")]
    assert "i.example" not in page


@pytest.mark.parametrize(
    "open_end", ["background:url(https://i.example/a.png", "background:URL( 'https://i.example/a"]
)
def test_without_pictures_an_address_that_is_left_open_is_none_either(open_end: str) -> None:
    assert "i.example" not in seen(f'<p style="{open_end}">Bonjour</p>', images=False)
    assert "i.example" in seen(f'<p style="{open_end}">Bonjour</p>')


def test_without_pictures_words_that_look_like_an_address_of_styles_stay() -> None:
    assert "url(photo.png)" in seen("<p>Écrivez url(photo.png).</p>", images=False)


def test_without_the_style_block_what_is_written_on_the_elements_stays() -> None:
    page = seen(HTML, styles=False)
    assert len(list(tree_of(page).named("style"))) == 1  # the one that says light
    assert [one.attributes for one in tree_of(page).named("p")] == [
        one.attributes for one in tree_of(HTML).named("p")
    ]


def test_nothing_more_is_loaded_than_by_the_mail() -> None:
    link = '<link rel="stylesheet" href="https://a.example/x.css"><style>@import "https://a.example/y.css";</style>'
    assert "a.example" not in seen(HTML.replace("</head>", f"{link}</head>"))


def test_a_style_block_for_another_width_is_left_out() -> None:
    html = HTML.replace("</head>", '<style media="(max-width: 400px)">.phone{color:red}</style></head>')
    assert ".phone{color:red}" in seen(html, width=360)
    assert ".phone" not in seen(html, width=1280)


@pytest.mark.parametrize("html", ["", "<p>", "<style>", "<style>a{b:c", "<img><img src", "a & b", "</head>"])
def test_what_is_hardly_html_is_seen_too(html: str) -> None:
    assert "color-scheme" in seen(html, dark=True, images=False, forced_dark=True)
