"""Sizes and colours are computed as a reader sees them."""

import pytest

from cipc_newsletter.check.appearance import Look, is_legible, looks_of, shown, text_of
from cipc_newsletter.check.colours import contrast_of
from cipc_newsletter.check.html_tree import tree_of


def look_of_last(html: str) -> Look:
    tree = tree_of(html)
    return looks_of(tree)[-1]


def seen(html: str) -> str:
    tree = tree_of(html)
    return "".join(run.text.text for run in shown(tree, looks_of(tree)))


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert contrast_of((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def test_the_contrast_is_that_of_the_standards_known_pair() -> None:
    # #767676 on white is the palest grey that passes 4.5:1 (WebAIM's contrast checker gives 4.54).
    assert contrast_of((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert contrast_of((0x77, 0x77, 0x77), (255, 255, 255)) < 4.5


@pytest.mark.parametrize(
    ("style", "size"),
    [
        ("font-size:14px", 14),
        ("font-size:9pt", 12),
        ("font-size:150%", 30),
        ("font-size:0.5em", 10),
        ("font-size:2rem", 32),
        ("font-size:small", 13),
        ("font:italic 13px/20px Georgia", 13),
        ("FONT-SIZE: 15PX !important", 15),
        ("color:#123", 20),
    ],
)
def test_sizes_are_understood_in_every_unit(style: str, size: float) -> None:
    assert look_of_last(f'<div style="font-size:20px"><b style="{style}">').size == pytest.approx(size)


@pytest.mark.parametrize(
    ("style", "colour"),
    [
        ("color:#abc", (0xAA, 0xBB, 0xCC)),
        ("color:#AABBCC", (0xAA, 0xBB, 0xCC)),
        ("color:rgb(1, 2, 3)", (1, 2, 3)),
        ("color:rgba(0,0,0,.5)", (128, 128, 128)),
        ("color:#00000080", (127, 127, 127)),
        ("color:rgb(0 0 0 / 50%)", (128, 128, 128)),
        ("color:navy", (0, 0, 128)),
        ("color:inherit", (9, 9, 9)),
        ("color:var(--ink)", None),
    ],
)
def test_colours_are_understood_in_every_notation(style: str, colour: tuple[int, int, int] | None) -> None:
    assert look_of_last(f'<div style="color:#090909"><b style="{style}">').colour == colour


@pytest.mark.parametrize(
    ("attributes", "background"),
    [
        ('bgcolor="#102030"', (0x10, 0x20, 0x30)),
        ('style="background:url(x/red.png) #fff"', (255, 255, 255)),
        ('style="background:url(x/red.png)"', (7, 7, 7)),
        ('style="background-color:transparent"', (7, 7, 7)),
        ('style="background:#111;background-color:#222"', (0x22, 0x22, 0x22)),
        ('style="background-color:var(--paper)"', None),
    ],
)
def test_backgrounds_are_those_behind_the_text(attributes: str, background: tuple[int, int, int] | None) -> None:
    assert look_of_last(f'<div style="background:#070707"><b {attributes}>').background == background


def test_a_link_without_a_colour_is_the_browsers_blue() -> None:
    assert look_of_last('<div style="color:#fff"><a href="x">').colour == (0, 0, 238)
    assert look_of_last('<div style="color:#fff"><a name="x">').colour == (255, 255, 255)


def test_what_cannot_be_computed_is_not_called_legible() -> None:
    assert not is_legible(look_of_last('<b style="color:var(--ink)">'))
    assert is_legible(look_of_last('<b style="color:#22303c;font-size:9pt">'))


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "visibility:hidden",
        "opacity:0",
        "font-size:0",
        "max-height:0px;overflow:hidden",
        "DISPLAY : NONE",
    ],
)
def test_what_is_hidden_is_not_seen(style: str) -> None:
    assert seen(f'a<div style="{style}"><p>b</p></div>c') == "ac"


def test_a_cell_without_size_does_not_hide_what_sets_its_own() -> None:
    assert seen('<td style="font-size:0px"> <div style="font-size:13px">a</div></td>') == "a"


def test_head_title_style_and_script_are_not_seen() -> None:
    html = "<head><title>t</title><style>s</style></head><body>a<script>x</script><!-- c --></body>"
    assert seen(html) == "a"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>le 1<sup>er</sup> mai</p>", "le 1er mai"),
        ("<p>un <b>mot</b>s</p>", "un mots"),
        ("<h2>Titre</h2><p>Texte</p>", "Titre Texte"),
        ("<p>a<br>b</p>", "a b"),
        ("<td>a</td><td>b</td>", "a b"),
        ('<p>a<img src="x" alt="">b</p>', "a b"),
    ],
)
def test_words_stay_whole_and_blocks_apart(html: str, text: str) -> None:
    tree = tree_of(html)
    assert text_of(tree, shown(tree, looks_of(tree))) == text
