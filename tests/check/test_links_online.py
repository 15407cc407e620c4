"""What the pages answered that a mail leads to is judged for the mail that leads there."""

from dataclasses import replace

import pytest

from cipc_newsletter.check.links_online import PageAnswer, Way, addresses_of, findings_about, language_of_page
from cipc_newsletter.model.finding import Severity
from good_mail import check_input, mail
from mutations import ANSWERS, ETE, answered

GOOD = PageAnswer(way=Way.ANSWERED, status=200, address=ETE, language="fr")


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_is_caught_by_its_rule_at_the_link_s_place(name: str) -> None:
    answer, expected = ANSWERS[name]
    found = answered(answer)
    assert {finding.rule for finding in found} == expected
    assert {finding.path for finding in found} == {"news/2025-12-02-ete/fr.md"}


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        replace(GOOD, language=""),
        replace(GOOD, status=206),
        replace(GOOD, address="https://criterion.example/fr/ete/"),
        replace(GOOD, address="https://criterion.example/?p=12"),
    ],
)
def test_a_good_answer_is_no_finding(answer: PageAnswer) -> None:
    assert answered(answer) == ()


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("a page that is gone", Severity.BLOCKER),
        ("a host nobody knows", Severity.BLOCKER),
        ("a site with a fault", Severity.WARNING),
        ("no answer in time", Severity.WARNING),
        ("a page that is not for programs", Severity.NOTE),
        ("a page that was not asked for", Severity.NOTE),
    ],
)
def test_only_what_is_certain_blocks(name: str, severity: Severity) -> None:
    assert [finding.severity for finding in answered(ANSWERS[name][0])] == [severity]


def test_a_link_that_says_its_page_is_in_another_language_may_lead_there() -> None:
    french = mail()
    french.in_html(f'href="{ETE}" style', f'href="{ETE}" hreflang="en" style')
    french.message = replace(french.message, links=(ETE,), html=french.html)
    assert list(findings_about({ETE: replace(GOOD, language="en")}, check_input(french))) == []


def test_pages_are_asked_once_and_no_reader_s_own() -> None:
    french = mail()
    links = (
        ETE,
        "mailto:a@b.example",
        "https://x.example/u/[[unsubscribe_url]]",
        "https://a.example/infolettre/2025-12/",
    )
    french.message = replace(french.message, links=(*links, ETE))
    assert addresses_of(check_input(french), but_for="https://a.example/infolettre") == (ETE,)


@pytest.mark.parametrize(
    ("page", "language"),
    [('<html lang="fr-CA">', "fr"), ("<html>", ""), ("", ""), ('<p><html lang="es">', "es")],
)
def test_a_page_says_its_language_or_does_not(page: str, language: str) -> None:
    assert language_of_page(page) == language
