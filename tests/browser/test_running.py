"""The browser gives the DOM a page's scripts made, reaches no network, and every failure of it is told."""

import os
import sys
from pathlib import Path

import pytest

from browsing import CHROMIUM
from cipc_newsletter.browser.places import browser_path
from cipc_newsletter.browser.running import dom_of, print_page
from cipc_newsletter.errors import BrowserError

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
needs_sh = pytest.mark.skipif(sys.platform == "win32", reason="a browser is played by a shell script")


def page(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "été.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{body}", encoding="utf-8")
    return path


def played(tmp_path: Path, script: str) -> Path:
    path = tmp_path / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.slow
@needs_chromium
def test_scripts_have_run_and_later_ones_too(tmp_path: Path) -> None:
    script = "<script>setTimeout(() => document.body.append('made later: 6 × 7 = ' + 6 * 7), 900)</script>"
    assert "made later: 6 × 7 = 42" in dom_of(browser_path(os.environ), page(tmp_path, script))


@pytest.mark.slow
@needs_chromium
def test_no_name_of_the_network_is_known(tmp_path: Path) -> None:
    script = (
        "<script>fetch('http://localhost:9/').catch(error => document.body.append('refused'))</script>"
        '<img src="http://localhost:9/a.png" onerror="document.body.append(\'unseen\')">'
    )
    dom = dom_of(browser_path(os.environ), page(tmp_path, script))
    assert dom.count("refused") == 2
    assert dom.count("unseen") == 2


@pytest.mark.slow
@needs_chromium
def test_a_page_is_printed(tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    print_page(browser_path(os.environ), page(tmp_path, "Un mot."), target)
    assert target.read_bytes().startswith(b"%PDF-")


@needs_sh
def test_a_browser_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    browser = played(tmp_path, "echo first >&2; echo 'no display' >&2; exit 7")
    with pytest.raises(BrowserError, match="no display"):
        dom_of(browser, page(tmp_path, ""))


@needs_sh
def test_a_browser_that_does_not_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(BrowserError):
        dom_of(played(tmp_path, "exec sleep 60"), page(tmp_path, ""), seconds=0.2)


@needs_sh
def test_a_browser_that_prints_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrowserError):
        print_page(played(tmp_path, "exit 0"), page(tmp_path, ""), tmp_path / "page.pdf")


def test_a_browser_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrowserError):
        dom_of(tmp_path / "gone", page(tmp_path, ""))
