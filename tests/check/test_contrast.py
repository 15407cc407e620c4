"""A weak pair of colours is told by the names the template gives them."""

from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.check_input import Palette
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.colours import contrast_of, fully_inverted, partly_inverted
from cipc_newsletter.model.finding import Finding

PALETTE = Palette(
    path="templates/bulletin/template.toml",
    light={"pale": "#9AA7B2", "paper": "#FFFFFF", "ink": "#22303C"},
    dark={"smoke": "#404040", "night": "#101010"},
    lines={"colours.pale": 7, "dark.smoke": 21},
)


def weak_pairs(french: good_mail.Mail) -> list[Finding]:
    report = check(good_mail.check_input(french, palette=PALETTE))
    return [one for one in report.findings if one.rule == "A11-08"]


def test_a_weak_pair_is_named_as_the_template_names_it_with_its_line() -> None:
    broken = good_mail.mail()
    broken.in_html("color:#52616e", "color:#9aa7b2")
    (found,) = weak_pairs(broken)
    assert found.message.startswith("pale (#9AA7B2) on paper (#FFFFFF) has a contrast of 2.5 to 1")
    assert (found.path, found.line) == ("templates/bulletin/template.toml", 7)


def test_a_workspace_that_changes_the_ground_alone_is_led_to_its_line() -> None:
    broken = good_mail.mail()
    broken.in_html("color:#52616e", "color:#9aa7b2")
    given = good_mail.check_input(broken, palette=replace(PALETTE, lines={"colours.paper": 3}))
    assert [one.line for one in check(given).findings if one.rule == "A11-08"] == [3]


def test_a_pair_that_is_weak_in_dark_alone_has_its_dark_names() -> None:
    broken = good_mail.mail()
    broken.in_html("<style>", "<style>@media (prefers-color-scheme:dark) {h3 {color:#404040 !important;")
    broken.in_html("!important;", "!important; background:#101010 !important}}")
    (found,) = weak_pairs(broken)
    assert found.message.startswith("smoke (#404040) on night (#101010)")
    assert "in dark" in found.message
    assert found.line == 21


def test_large_text_may_be_paler() -> None:
    broken = good_mail.mail()
    broken.in_html("font-size:26px", "font-size:26px;color:#949494")  # 3.03 to 1
    assert weak_pairs(broken) == []


@pytest.mark.parametrize(
    ("pair", "full", "partial"),
    [
        (("#000000", "#ffffff"), ("#ffffff", "#000000"), ("#ffffff", "#000000")),
        (("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#ffffff", "#000000")),
        (("#ffffff", "#0f5e57"), ("#000000", "#a1f0e9"), ("#ffffff", "#0f5e57")),
    ],
)
def test_forced_dark_turns_lightness_and_keeps_the_hue(
    pair: tuple[str, str], full: tuple[str, str], partial: tuple[str, str]
) -> None:
    colour, background = (tuple(bytes.fromhex(one[1:])) for one in pair)
    shown = fully_inverted(colour, background)  # type: ignore[arg-type]
    assert tuple("#" + bytes(one).hex() for one in shown) == full
    shown = partly_inverted(colour, background)  # type: ignore[arg-type]
    assert tuple("#" + bytes(one).hex() for one in shown) == partial
    assert contrast_of(*shown) > 3
