"""The preview in a real Chromium: every view, files that change under it, mistakes that come and go."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from browsing import Chromium, View
from preview_making import Running

pytestmark = pytest.mark.slow
ISSUE = "2025-12"


def file_of(preview: Running) -> Path:
    return preview.root / "issues" / f"{ISSUE}.toml"


def save(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def mail(page: Page, language: str) -> FrameLocator:
    return page.frame_locator(f'[data-frame="{language}"] iframe:not(.coming)')


def is_followed(page: Page) -> None:
    expect(page.locator(".live.is-on")).to_be_visible()


def until(page: Page, condition: str) -> None:
    """Wait for a condition. Not by `wait_for_function`, which the page's policy forbids as it forbids all `eval`."""
    for _time in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def colour_of_ground(page: Page, language: str) -> tuple[int, ...]:
    said = mail(page, language).locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    return tuple(map(int, re.findall(r"\d+", said)[:3]))


def test_the_list_leads_to_an_issue_with_its_languages_side_by_side(browser: Chromium, still: Running) -> None:
    with browser.shown(still.address, View()) as page:
        page.get_by_role("link", name="Protéger les jeunes").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Protéger les jeunes, rebâtir la confiance")
        boxes = [page.locator(f'[data-frame="{language}"]').bounding_box() for language in ("fr", "en", "es")]
        assert len({box["y"] for box in boxes if box}) == 1
        expect(mail(page, "es").locator("body")).to_contain_text("Hola, Camille:")


@pytest.mark.parametrize(
    ("key", "name", "width"), [("1", "Phone", 360), ("2", "Tablet", 768), ("3", "Desktop", 1280)]
)
def test_each_width_is_that_of_the_frame_by_key_and_by_click(
    browser: Chromium, still: Running, key: str, name: str, width: int
) -> None:
    for how in ("key", "click"):
        with browser.shown(still.issue(query="?width=tablet" if width != 768 else ""), View()) as page:
            if how == "key":
                page.keyboard.press(key)
            else:
                page.get_by_role("link", name=name, exact=True).click()
            expect(page.locator(f'[data-region="stage"][data-width="{width}"]')).to_be_visible()
            until(page, f"document.querySelector('iframe')?.contentWindow.innerWidth === {width}")
            paper = page.locator('[data-frame="fr"]').bounding_box()
            assert paper
            assert paper["width"] <= page.viewport_size["width"] / 3  # type: ignore[index]  # always given


def test_dark_and_forced_dark_are_dark_and_light_is_light(browser: Chromium, still: Running) -> None:
    for scheme in ("light", "dark"):
        with browser.shown(still.issue(), View(scheme=scheme)) as page:
            expect(mail(page, "fr").locator("h1").first).to_be_visible()
            assert min(colour_of_ground(page, "fr")) > 200
            for key in ("5", "6"):
                page.keyboard.press(key)
                wanted = "dark" if key == "5" else "forced"
                until(page, f"document.querySelector('iframe:not(.coming)').src.includes('colours={wanted}')")
                assert max(colour_of_ground(page, "fr")) < 80


def test_pictures_and_styles_are_left_out(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(), View()) as page:
        loaded = "images => images.filter(one => one.naturalWidth > 1).length"
        assert mail(page, "fr").locator("img").evaluate_all(loaded) > 3
        page.keyboard.press("i")
        expect(page.get_by_role("switch", name="No pictures")).to_be_checked()
        until(page, "document.querySelector('iframe:not(.coming)').src.includes('pictures=off')")
        assert mail(page, "fr").locator("img").evaluate_all(loaded) == 0
        expect(mail(page, "fr").locator("body")).to_contain_text("Bonjour Camille")
        page.keyboard.press("y")
        expect(page.get_by_role("switch", name="No styles")).to_be_checked()
        until(page, "document.querySelector('iframe:not(.coming)').src.includes('styles=off')")
        words = "blocks => blocks.map(one => one.textContent).join('')"
        assert mail(page, "fr").locator("style").evaluate_all(words).count("{") == 1, (
            "but our own word on light or dark"
        )


def test_the_text_the_source_and_the_inbox_are_shown(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(), View()) as page:
        page.keyboard.press("t")
        expect(page.locator("pre.text").first).to_contain_text("Bonjour Camille")
        page.keyboard.press("s")
        expect(page.locator("pre.source").first).to_contain_text("[[first_name|")
        page.keyboard.press("b")
        for size, width in (("phone", 360), ("tablet", 768), ("desktop", 1000)):
            line = page.locator(f".inbox-{size}").first
            expect(line).to_contain_text("Observatoire de la rue Claire")
            box = line.bounding_box()
            assert box
            assert box["width"] == width
        page.keyboard.press("m")
        expect(mail(page, "fr").locator("h1").first).to_be_visible()


def test_a_mail_is_seen_as_somebody_else(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(), View()) as page:
        page.locator("summary", has_text="Camille").click()
        page.get_by_role("link", name="somebody whose name we do not know").click()
        expect(mail(page, "en").locator("body")).not_to_contain_text("Camille")
        expect(mail(page, "fr").locator("body")).not_to_contain_text("[[")
        page.locator("summary", has_text="no name").click()
        page.get_by_role("link", name="somebody with a long name").click()
        expect(mail(page, "es").locator("body")).to_contain_text("Marie-Frédérique-Alexandra")


def test_one_language_alone_and_the_notes_put_away(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(), View()) as page:
        page.get_by_role("link", name="EN", exact=True).click()
        expect(page.locator("[data-frame]")).to_have_count(1)
        page.keyboard.press("n")
        expect(page.locator(".notes")).to_have_count(0)
        page.keyboard.press("0")
        expect(page.locator("[data-frame]")).to_have_count(3)
        page.go_back()
        expect(page.locator("[data-frame]")).to_have_count(1)


def test_a_saved_file_is_seen_and_the_place_is_kept(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View(height=600)) as page:
        is_followed(page)
        expect(mail(page, "en").locator("body")).to_contain_text("good habit")
        page.mouse.wheel(0, 900)
        until(page, "scrollY > 800")
        place = page.evaluate("scrollY")
        page.evaluate("document.querySelector('[data-frame=es] iframe').contentWindow.isOld = true")
        save(file_of(preview), "good habit", "very good habit")
        expect(mail(page, "en").locator("body")).to_contain_text("very good habit")
        assert abs(page.evaluate("scrollY") - place) < 60
        assert page.evaluate("document.querySelector('[data-frame=es] iframe').contentWindow.isOld"), (
            "it was loaded again"
        )


def test_of_saves_in_a_row_the_last_is_seen(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        is_followed(page)
        before = "good habit"
        for number in range(6):
            save(file_of(preview), before, f"habit number {number}")
            before = f"habit number {number}"
            page.wait_for_timeout(40 * number)
        expect(mail(page, "en").locator("body")).to_contain_text("habit number 5")


def test_a_mistake_is_told_in_words_and_goes_when_it_is_mended(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View(height=600)) as page:
        is_followed(page)
        page.mouse.wheel(0, 900)
        until(page, "scrollY > 800")
        save(file_of(preview), "2025-12-09-journee-tacmes", "2025-12-09-journee-tacme")
        trouble = page.locator(".trouble")
        expect(trouble).to_contain_text("issues/2025-12.toml")
        expect(trouble).to_contain_text("line ")
        expect(trouble).to_contain_text('Nearest: "2025-12-09-journee-tacmes"')
        expect(trouble).to_be_in_viewport()
        expect(mail(page, "en").locator("body")).to_contain_text("good habit")
        save(file_of(preview), "2025-12-09-journee-tacme", "2025-12-09-journee-tacmes")
        expect(trouble).to_have_count(0)
        assert page.evaluate("scrollY") > 800


def test_a_page_that_opens_on_a_mistake_mends_itself(browser: Chromium, preview: Running) -> None:
    save(file_of(preview), 'template = "bulletin"', 'template = "buletin"')
    with browser.shown(preview.issue(), View()) as page:
        is_followed(page)
        expect(page.get_by_role("heading", name="One thing to mend")).to_be_visible()
        save(file_of(preview), 'template = "buletin"', 'template = "bulletin"')
        expect(mail(page, "fr").locator("body")).to_contain_text("Bonjour Camille")


def test_an_issue_that_is_taken_away_leaves_a_page_that_says_so(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        is_followed(page)
        text = file_of(preview).read_bytes()
        file_of(preview).unlink()
        expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
        file_of(preview).write_bytes(text)
        expect(mail(page, "fr").locator("body")).to_contain_text("Bonjour Camille")


def test_copies_of_a_sync_service_are_not_read(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        is_followed(page)
        text = file_of(preview).read_text(encoding="utf-8").replace("good habit", "bad habit")
        (preview.root / "issues" / f"{ISSUE} (1).toml").write_text(text, encoding="utf-8")
        save(file_of(preview), "good habit", "kept habit")
        expect(mail(page, "en").locator("body")).to_contain_text("kept habit")
        page.goto(preview.address)
        expect(page.locator(".issues li")).to_have_count(4)


def test_the_page_says_when_the_preview_has_ended(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        is_followed(page)
        page.route("**/events", lambda route: route.abort())
        page.evaluate("dispatchEvent(new Event('offline'))")
        page.reload()
        expect(page.locator(".live")).to_contain_text("The preview has ended")


def test_views_are_links_without_scripts(browser: Chromium, still: Running) -> None:
    context = browser.browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(still.issue())
        page.get_by_role("link", name="Text", exact=True).click()
        expect(page.locator("pre.text").first).to_contain_text("Bonjour Camille")
        page.get_by_role("link", name="EN", exact=True).click()
        expect(page.locator("pre.text")).to_have_count(1)
    finally:
        context.close()
