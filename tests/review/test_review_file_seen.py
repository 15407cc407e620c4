"""The review file in a real browser: read in full with scripts off, switched by styles alone, commented on with scripts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browsing import CHROMIUM, Chromium, View, chromium, needed_and_offered, turn
from cipc_newsletter.review.comment_files import comments_in
from cipc_newsletter.review.passages import PassageKind, passages_of
from comment_making import AT
from judging import accessibility, needs_axe
from running import REPOSITORY, run
from sample_issues import sample

pytestmark = pytest.mark.slow
WIDTHS = (360, 768, 1280)
MADE = sample("2025-12")
# Level AAA is not asked for: quiet texts are quiet, and each language has its own "by mail".
WITHOUT = ["color-contrast-enhanced", "identical-links-same-purpose"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review file of the December issue, as the program writes it."""
    path = tmp_path_factory.mktemp("review") / "relecture.html"
    answer = run("review", "2025-12", "--out", str(path), cwd=REPOSITORY, language="fr")
    assert answer.code == 0, answer.err
    return path


@contextmanager
def without_scripts(browser: Chromium, file: Path, width: int, scheme: str = "light") -> Iterator[Page]:
    context = browser.browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=False,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_read_in_full_with_scripts_off(browser: Chromium, file: Path, width: int) -> None:
    with without_scripts(browser, file, width) as page:
        for message in MADE.composed.messages:
            seen = " ".join(page.locator(f".mail-{message.language}").inner_text().split())
            for passage in passages_of(message, MADE.issue):
                if passage.kind is not PassageKind.PICTURE and "[[" not in passage.text:
                    assert " ".join(passage.text.split()) in seen
        assert page.get_by_text(MADE.composed.code, exact=True).count() == 2
        assert not page.locator(".rv-desk").is_visible()


def test_nothing_is_wider_than_the_window(browser: Chromium, file: Path) -> None:
    with browser.shown(file, View(width=min(WIDTHS))) as page:
        for width in WIDTHS:
            turn(page, View(width=width))
            needed, offered = needed_and_offered(page)
            assert needed <= offered == width


def test_pictures_are_really_there(browser: Chromium, file: Path) -> None:
    with without_scripts(browser, file, 768) as page:
        picture = page.locator(".mail-fr img[data-pic]").nth(1)
        colours = picture.screenshot()
    assert len(colours) > 20_000  # a plain ground is a few hundred bytes


@pytest.mark.parametrize(
    ("switch", "selector", "name", "before", "after"),
    [
        ("dark", ".mail-fr .paper", "background-color", "rgb(255, 255, 255)", "rgb(22, 34, 46)"),
        ("forced", ".mail-fr .paper", "background-color", "rgb(255, 255, 255)", "rgb(0, 0, 0)"),
        ("pictures", ".mail-fr img", "display", "block", "none"),
        ("plain", ".mail-fr h3", "text-wrap-style", "balance", "auto"),
    ],
)
def test_a_switch_changes_the_look_without_scripts(
    browser: Chromium, file: Path, switch: str, selector: str, name: str, before: str, after: str
) -> None:
    with without_scripts(browser, file, 1280) as page:
        element = page.locator(selector).first
        look = f"element => getComputedStyle(element).getPropertyValue('{name}')"
        assert element.evaluate(look) == before
        page.locator(f'label[for="{switch}"]').click()
        assert element.evaluate(look) == after


def test_the_words_of_pictures_stand_in_when_they_are_off(browser: Chromium, file: Path) -> None:
    with without_scripts(browser, file, 768) as page:
        words = page.locator(".mail-fr .rv-alt").first
        assert not words.is_visible()
        page.locator('label[for="pictures"]').click()
        assert words.is_visible()


@pytest.mark.parametrize(("switch", "width"), [("phone", 360), ("tablet", 768)])
def test_a_mail_is_as_wide_as_the_switch_says(browser: Chromium, file: Path, switch: str, width: int) -> None:
    with without_scripts(browser, file, 1280) as page:
        page.locator(f'label[for="{switch}"]').click()
        box = page.locator(".mail-fr").bounding_box()
        assert box is not None
        assert width - 4 <= box["width"] <= width


def test_columns_follow_the_width_of_the_mail(browser: Chromium, file: Path) -> None:
    def are_beside(page: Page) -> bool:
        one, other = (page.locator(".mail-fr .mj-column-per-50").nth(n).bounding_box() for n in range(2))
        assert one
        assert other
        return one["y"] == other["y"]

    with without_scripts(browser, file, 1280) as page:
        page.locator('label[for="tablet"]').click()
        assert are_beside(page)
        page.locator('label[for="phone"]').click()
        assert not are_beside(page)


def test_the_switches_are_worked_by_keyboard(browser: Chromium, file: Path) -> None:
    with without_scripts(browser, file, 1280) as page:
        page.locator("#light").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("#dark").is_checked()
        outline = page.locator('label[for="dark"]').evaluate("one => getComputedStyle(one).outlineStyle")
        assert outline == "solid"


@needs_axe
def test_axe_finds_nothing_against_it(browser: Chromium, file: Path) -> None:
    with browser.shown(file, View()) as page:
        for view in (View(width=360), View(), View(width=360, scheme="dark"), View(scheme="dark")):
            turn(page, view)
            remarks = accessibility(page, without=WITHOUT).violations
            assert [f"{one.rule}: {one.html[:200]} {one.why}" for one in remarks] == [], view


def test_a_comment_is_written_beside_the_mail_and_comes_back(browser: Chromium, file: Path, tmp_path: Path) -> None:
    with browser.shown(file, View(width=1280)) as page:
        passage = page.locator(".mail-es p[data-passage]").nth(4)
        said = " ".join(passage.inner_text().split())
        key = passage.get_attribute("data-passage")
        passage.click()
        page.locator("#author").fill("Ana <b>")
        page.locator("#words").fill("Más corto.\n<script>alert(1)</script>")
        page.locator("#say button[type=submit]").click()
        assert page.locator(".mail-es .rv-said").count() == 1
        page.locator("#kept summary").click()
        with page.expect_download() as saving:
            page.locator("#save").click()
        saving.value.save_as(tmp_path / "retour.json")
    (comment,) = comments_in(
        (tmp_path / "retour.json").read_bytes(), path="retour.json", now=AT.replace(year=2100)
    ).comments
    assert (comment.language, comment.passage, comment.quoted) == ("es", key, said)
    assert (comment.author, comment.text) == ("Ana <b>", "Más corto.\n<script>alert(1)</script>")
    assert saving.value.suggested_filename == f"commentaires-2025-12-{MADE.composed.code}.json"


def test_a_comment_is_written_by_keyboard_alone(browser: Chromium, file: Path) -> None:
    with browser.shown(file, View(width=768)) as page:
        page.locator(".rv-places button").nth(3).focus()
        page.keyboard.press("Enter")
        page.keyboard.type("Ana")
        page.keyboard.press("Tab")
        page.keyboard.type("À raccourcir.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        kept = page.evaluate("Object.values(localStorage)[0]")
    (comment,) = json.loads(kept)["comments"]
    assert (comment["text"], comment["item"]) == ("À raccourcir.", "2025-12-09-journee-tacmes")


def test_nothing_is_asked_of_the_network(browser: Chromium, file: Path) -> None:
    asked: list[str] = []
    context = browser.browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        page.locator('label[for="dark"]').click()
    finally:
        context.close()
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
