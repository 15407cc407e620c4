"""The preview's own pages: accessible, whole at every width, in both languages of the staff."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import Chromium, View, needed_and_offered, turn
from judging import accessibility, needs_axe
from preview_making import Running, previewed, sample_workspace

pytestmark = pytest.mark.slow
ISSUE = "2025-12"
VIEWS = [View(width=360, scheme="dark"), View(width=1280, scheme="light")]
PATHS = [
    "",
    f"issue/{ISSUE}",
    f"issue/{ISSUE}?part=inbox",
    f"issue/{ISSUE}?part=text&notes=off",
    f"issue/{ISSUE}?part=source&notes=off",
    f"issue/{ISSUE}?width=desktop&colours=dark&reader=nameless",
    "issue/2025-10",
    "issue/broken",
    "issue/none",
]
# The mail in the frame is judged by tests/mails; of what is around it nothing is left out.
MAILS = "iframe"
NOT_OURS = {
    "focus-order-semantics": "experimental; what scrolls must take the focus (scrollable-region-focusable), role or not",
}


@pytest.fixture(scope="module", params=["en", "fr"])
def speaking(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview in one of the languages of the staff, of a workspace with a broken issue too, and something said."""
    workspace = sample_workspace(tmp_path_factory.mktemp(request.param) / "workspace")
    broken = (workspace / "issues" / f"{ISSUE}.toml").read_text(encoding="utf-8").replace("tacmes", "tacme")
    (workspace / "issues" / "broken.toml").write_text(broken, encoding="utf-8")
    with previewed(workspace, language=request.param) as running:
        origin = f"http://127.0.0.1:{running.door.port}"
        body = b"place=fr%7Csubject&author=Awa&text=Plus+court"
        form = "application/x-www-form-urlencoded"
        said = running.ask(f"issue/{ISSUE}/comment", method="POST", body=body, origin=origin, content_type=form)
        assert said.status == 303
        yield running


# Neither colours nor structure hang on the language; French words are the longer ones.
in_french = pytest.mark.parametrize("speaking", ["fr"], indirect=True)


@needs_axe
@in_french
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_against_a_page(browser: Chromium, speaking: Running, path: str) -> None:
    with browser.shown(speaking.address + path, VIEWS[0]) as page:
        expect(page.locator(".live.is-on")).to_be_visible()
        page.evaluate(f"document.querySelectorAll('{MAILS}').forEach(one => one.remove())")
        for view in VIEWS:
            turn(page, view)
            assert accessibility(page, without=list(NOT_OURS)).violations == (), view


@in_french
@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_its_window(browser: Chromium, speaking: Running, path: str) -> None:
    with browser.shown(speaking.address + path, View(width=320)) as page:
        for width in (320, 360, 720, 1280):
            turn(page, View(width=width))
            needed, offered = needed_and_offered(page)
            assert needed <= offered == width


def test_a_page_speaks_the_language_of_the_staff(browser: Chromium, speaking: Running) -> None:
    with browser.shown(speaking.issue(), View()) as page:
        language = page.locator("html").get_attribute("lang")
        words = {"en": "Findings", "fr": "Constats"}[language or ""]
        expect(page.locator("#findings-title")).to_contain_text(words)


def test_the_first_tab_leads_to_the_content_and_focus_is_seen(browser: Chromium, speaking: Running) -> None:
    with browser.shown(speaking.issue(), View()) as page:
        page.keyboard.press("Tab")
        link = page.locator(".skip")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_keys_are_listed_and_can_be_switched_off(browser: Chromium, speaking: Running) -> None:
    with browser.shown(speaking.issue(), View()) as page:
        page.keyboard.press("?")
        expect(page.locator("dialog[open]")).to_be_visible()
        page.locator("#keys-on").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("t")
        page.wait_for_timeout(300)
        assert "part=text" not in page.url
        page.locator(".keys-button").click()
        page.locator("#keys-on").check()
        page.keyboard.press("Escape")
        page.keyboard.press("t")
        expect(page.locator("pre.text").first).to_be_visible()


def test_every_key_of_the_list_does_something_there(browser: Chromium, speaking: Running) -> None:
    with browser.shown(speaking.issue(), View()) as page:
        listed = page.locator("#keys kbd").all_inner_texts() or page.locator("#keys kbd").all_text_contents()
        for key in listed:
            assert page.locator(f'[data-key="{key}"]').count() == 1, key


def test_a_text_twice_as_large_still_fits(browser: Chromium, speaking: Running) -> None:
    with browser.shown(speaking.issue(), View(width=1280)) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        needed, offered = needed_and_offered(page)
    assert needed <= offered


def test_assets_are_the_packages_own(speaking: Running) -> None:
    assets = Path(__file__).parents[3] / "src" / "cipc_newsletter" / "web" / "preview" / "assets"
    for path in assets.iterdir():
        answer = speaking.ask(f"assets/{path.name}")
        assert answer.status == 200
        assert "http://" not in answer.body.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in answer.body
