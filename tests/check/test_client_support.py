"""Nothing structural is unsupported in a reader's mail program, and what a template brings in is noticed."""

import sys
from pathlib import Path

import pytest

import good_mail
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.client_features import Use, features_of
from cipc_newsletter.check.client_support import INSTEAD, client_data, is_structural
from cipc_newsletter.check.mail_view import view_of
from cipc_newsletter.config import open_workspace
from cipc_newsletter.model.finding import Finding, Severity

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import client_support as page_maker  # noqa: E402 -- the script that writes the page

WEIGHTS = {"gmail-web": 50, "outlook-windows": 5, "apple-mail-ios": 45}


@pytest.fixture(scope="module")
def used() -> dict[str, Use]:
    return page_maker.uses()


def slugs_of(html: str) -> dict[str, bool]:
    mail = good_mail.mail()
    mail.html = html
    message = mail.composed()
    uses = features_of(view_of(mail.raw(), message), frozenset(client_data().features))
    return {use.slug: use.is_in_block for use in uses}


def noticed(style: str, weights: dict[str, float] = WEIGHTS) -> list[Finding]:
    broken = good_mail.mail()
    broken.in_html('<h3 style="', f'<h3 style="{style};')
    report = check(good_mail.check_input(broken, clients=weights))
    return [one for one in report.findings if one.rule == "SUP-01" and style.partition(":")[0] in one.message]


def test_nothing_structural_is_unsupported_in_any_mail_program(used: dict[str, Use]) -> None:
    features = client_data().features
    lacking = {
        use.slug: [name for name, answer in features[use.slug].answers.items() if answer == "n"]
        for use in used.values()
        if is_structural(use)
    }
    assert {slug: names for slug, names in lacking.items() if names} == {}


def test_the_page_says_what_the_templates_and_the_data_say() -> None:
    assert page_maker.TARGET.read_text(encoding="utf-8") == page_maker.page(), "run: make documents"


def test_every_sentence_is_about_a_feature_the_data_knows() -> None:
    assert set(INSTEAD) | set(page_maker.PARTLY) <= set(client_data().features)


def test_the_page_and_the_settings_name_every_mail_program_of_the_data() -> None:
    clients = set(client_data().clients)
    assert {name for family in page_maker.FAMILIES.values() for name in family} == clients
    assert set(open_workspace(ROOT).config.clients) == clients


def test_the_licence_of_the_data_lies_beside_it() -> None:
    folder = ROOT / "src" / "cipc_newsletter" / "check" / "data"
    assert "Rémi Parmentier" in (folder / "client_support.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "slug", "is_in_block"),
    [
        ('<p style="display:flex">', "css-display-flex", False),
        ('<p style="margin-top:2px">', "css-margin", False),
        ('<p style="width:calc(1px + 2em)">', "css-unit-calc", False),
        ('<p style="width:calc(1px + 2em)">', "css-unit-em", False),
        ('<p style="background:url(a.png)">', "css-background-image", False),
        ('<p style="color:rgba(0,0,0,.5)">', "css-rgba", False),
        ('<img srcset="a">', "html-srcset", False),
        ('<a href="mailto:a@b.example">', "html-mailto-links", False),
        ("<section>", "html-semantics", False),
        ("<style>@media print { p { a: b } }</style>", "css-at-media", True),
        ("<style>a:hover { color: red }</style>", "css-pseudo-class-hover", True),
        ("<style>p::before { color: red }</style>", "css-pseudo-element-before", True),
        ("<style>h1 + p { color: red }</style>", "css-selector-adjacent-sibling", True),
        ("<style>p { object-fit: cover }</style>", "css-object-fit", True),
        ("<style>p { object-fit: cover }</style><img style='object-fit:cover'>", "css-object-fit", False),
    ],
)
def test_features_are_found_where_they_are_used(html: str, slug: str, is_in_block: bool) -> None:
    assert slugs_of(html)[slug] is is_in_block


def test_what_only_outlook_reads_is_not_counted() -> None:
    assert "html-table" not in slugs_of("<!--[if mso]><table><tr><td><![endif]-->")


def test_a_structural_feature_that_many_readers_lack_blocks() -> None:
    (found,) = noticed("clip-path:circle(4px)", {"outlook-windows": 20, "apple-mail-ios": 80})
    assert found.severity is Severity.BLOCKER
    assert "outlook-windows" in found.message
    assert "20 %" in found.message


def test_one_that_few_readers_lack_is_a_warning() -> None:
    (found,) = noticed("clip-path:circle(4px)", {"outlook-windows": 5, "apple-mail-ios": 95})
    assert found.severity is Severity.WARNING


def test_one_that_nobody_among_the_readers_lacks_is_none() -> None:
    assert noticed("clip-path:circle(4px)", {"apple-mail-ios": 100}) == []
    assert noticed("clip-path:circle(4px)", {}) == []


def test_a_finish_that_readers_can_do_without_is_none() -> None:
    assert noticed("border-radius:4px") == []
