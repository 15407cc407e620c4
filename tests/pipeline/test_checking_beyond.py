"""A browser of this computer and the pages a mail leads to are really asked, and only what may be asked."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import good_mail
from browsing import CHROMIUM
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.config import Workspace
from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.pipeline.checking_beyond import browser_findings, link_findings
from compose_making import CONFIG, composed, issue
from web_site import Said, Site, web_site

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture
def site() -> Iterator[Site]:
    with web_site() as running:
        yield running


def mails(tmp_path: Path, *, old: str = "", new: str = "") -> CheckInput:
    """Return what the checks look at of a small issue in two languages; its French HTML may be spoilt."""
    of = issue(languages=("fr", "en"))
    made = composed(tmp_path, of)
    french = made.messages[0]
    assert old in french.html
    spoilt = replace(french, html=french.html.replace(old, new) if old else french.html)
    made = replace(made, messages=(spoilt, *made.messages[1:]))
    mime = {message.language: sample_bytes(made, message.language) for message in made.messages}
    return CheckInput(issue=of, composed=made, mime=mime, organisation=CONFIG.organisation, today=of.date)


@pytest.mark.slow
@needs_chromium
def test_axe_finds_nothing_against_our_own_mails(tmp_path: Path) -> None:
    assert browser_findings(mails(tmp_path), environment=os.environ) == ()


@pytest.mark.slow
@needs_chromium
def test_axe_is_really_asked_and_the_width_is_measured(tmp_path: Path) -> None:
    wide = '<div style="width:700px">Un mot<a href="https://observatoire.example"></a></div></body>'
    found = browser_findings(mails(tmp_path, old="</body>", new=wide), environment=os.environ)
    assert {(finding.rule, finding.language) for finding in found} == {("A11-12", "fr"), ("AXE-link-name", "fr")}


def leading_to(*links: str) -> CheckInput:
    """Return the good mail with these links."""
    french = good_mail.mail()
    french.message = replace(french.message, links=links)
    return good_mail.check_input(french)


def found_online(*links: str, inside: bool = True) -> tuple[list[str], list[str]]:
    """Return the rules that found something, and the addresses that were told."""
    told: list[str] = []
    hosts = frozenset({"127.0.0.1"}) if inside else frozenset()
    fetcher = Fetcher(cache_folder=None, internal_hosts=hosts, pause_seconds=0, seconds=5)
    workspace = Workspace(root=Path(), config=CONFIG)
    found = link_findings(workspace, leading_to(*links), fetcher=fetcher, tell=told.append)
    return [finding.rule for finding in found], told


def test_a_page_that_answers_in_its_language_is_right(site: Site) -> None:
    address = site.say("/ete", Said(content=b'<!doctype html><html lang="fr-CA"><p>Un mot.'))
    assert found_online(address) == ([], [address])


def test_a_page_that_is_gone_and_one_in_another_language_are_found(site: Site) -> None:
    english = site.say("/summer", Said(content=b'<html lang="en"><p>A word.'))
    assert found_online(site.url + "/gone", english)[0] == ["LNK-01", "LNK-02"]


def test_a_redirect_to_the_home_page_is_found(site: Site) -> None:
    site.say("/", Said(content=b'<html lang="fr">'))
    assert found_online(site.leads("/ete", "/"))[0] == ["LNK-03"]


def test_a_document_is_there_without_being_read(site: Site) -> None:
    address = site.say("/report.pdf", Said(content=b"%PDF-", kind="application/pdf", length=900_000_000))
    assert found_online(address)[0] == []


def test_a_site_that_wants_no_programs_is_not_asked(site: Site) -> None:
    site.say("/robots.txt", Said(content=b"User-agent: *\nDisallow: /", kind="text/plain"))
    address = site.say("/ete", Said(content=b"<html>"))
    assert found_online(address)[0] == ["LNK-01"]
    assert site.paths() == []


def test_no_address_leads_into_this_network(site: Site) -> None:
    address = site.say("/ete", Said(content=b"<html>"))
    assert found_online(address, inside=False)[0] == ["LNK-01"]
    assert site.asked == []


def test_an_address_is_asked_once_for_all_mails(site: Site) -> None:
    address = site.say("/ete", Said(content=b"<html>"))
    found_online(address, address)
    assert site.paths() == ["/ete"]
