"""A browser is found where each system puts it, or its absence is told with what to install."""

from pathlib import Path

import pytest

from cipc_newsletter.browser.places import VARIABLE, browser_path
from cipc_newsletter.errors import BrowserError


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_first_name_on_the_path_is_taken(tmp_path: Path) -> None:
    program(tmp_path / "google-chrome")
    chromium = program(tmp_path / "chromium")
    assert browser_path({"PATH": str(tmp_path)}, home=tmp_path) == chromium


def test_the_variable_comes_before_the_path(tmp_path: Path) -> None:
    program(tmp_path / "chromium")
    own = program(tmp_path / "elsewhere" / "my-browser")
    assert browser_path({"PATH": str(tmp_path), VARIABLE: str(own)}, home=tmp_path) == own


def test_a_variable_that_names_nothing_is_told_and_no_other_browser_taken(tmp_path: Path) -> None:
    program(tmp_path / "chromium")
    with pytest.raises(BrowserError) as caught:
        browser_path({"PATH": str(tmp_path), VARIABLE: "/nowhere/chrome"}, home=tmp_path)
    assert "/nowhere/chrome" in str(caught.value)


@pytest.mark.parametrize("variable", ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"])
def test_windows_has_it_in_one_of_three_folders(tmp_path: Path, variable: str) -> None:
    edge = program(tmp_path / "files" / "Microsoft" / "Edge" / "Application" / "msedge.exe")
    assert browser_path({"PATH": "", variable: str(tmp_path / "files")}, home=tmp_path) == edge


def test_macos_has_it_among_the_person_s_own_applications_too(tmp_path: Path) -> None:
    chrome = program(tmp_path / "Applications" / "Google Chrome.app" / "Contents" / "MacOS" / "Google Chrome")
    assert browser_path({"PATH": ""}, home=tmp_path) == chrome


def test_no_browser_is_an_error_that_says_which_to_install(tmp_path: Path) -> None:
    with pytest.raises(BrowserError) as caught:
        browser_path({"PATH": str(tmp_path)}, home=tmp_path)
    assert "Chromium" in str(caught.value)
    assert VARIABLE in str(caught.value)
