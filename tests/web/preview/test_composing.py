"""Composing in the page, in a real Chromium: an issue from nothing by mouse and by keys, and what must not happen to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Chromium, View, needed_and_offered, turn
from cipc_newsletter import toml_files
from cipc_newsletter.config import open_workspace
from cipc_newsletter.content.issue_form import EVERYWHERE, ByLanguage, IssueForm, PictureForm, SectionForm, form_of
from cipc_newsletter.pipeline import editing
from cipc_newsletter.pipeline.issues import composition
from issue_forms import without_origins
from judging import accessibility, needs_axe
from preview_making import Running, previewed, sample_workspace

pytestmark = pytest.mark.slow
HOSTILE = (
    '</textarea><script>document.title="owned"</script>"\'{{ 7*7 }} <img src=x onerror=alert(1)> [[section]] """ \\'
)


def form_in(root: Path, issue_id: str) -> IssueForm:
    text = (root / "issues" / f"{issue_id}.toml").read_text(encoding="utf-8")
    return form_of(toml_files.parse(text, path="f"))


@contextmanager
def composing(browser: Chromium, preview: Running, issue_id: str = "2025-12", **view: Any) -> Iterator[Page]:
    with browser.shown(f"{preview.address}compose/{issue_id}", View(**view)) as page:
        page.set_default_timeout(10_000)
        yield page


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_text("Saved")


# --- One issue made of another's form, by a hand that fills in and a hand that moves.


@pytest.fixture
def without_december(tmp_path: Path) -> Iterator[tuple[Running, IssueForm, str]]:
    """The sample workspace without its December issue, what that said, and the digest of the mail it made."""
    root = sample_workspace(tmp_path / "workspace")
    digest = composition(open_workspace(root), "2025-12").composed.digest
    form = form_in(root, "2025-12")
    (root / "issues" / "2025-12.toml").unlink()
    with previewed(root) as running:
        yield running, form, digest


class Mouse:
    """A hand with a mouse: it clicks and drags; texts come from the clipboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def press(self, button: Locator) -> None:
        button.click()

    def choose(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def add_news(self, section: Locator, item_id: str) -> None:
        section.locator("[data-search]").click()
        section.locator(f'[role="option"][data-id="{item_id}"]').click()

    def bring_to_top(self, row: Locator) -> None:
        first = row.locator("xpath=../*[1]")
        grip, goal = row.locator("[data-grip]").first.bounding_box(), first.bounding_box()
        assert grip
        assert goal
        self.page.mouse.move(grip["x"] + 8, grip["y"] + 8)
        self.page.mouse.down()
        self.page.mouse.move(goal["x"] + 40, goal["y"] + goal["height"] / 2, steps=4)
        self.page.mouse.move(goal["x"] + 40, goal["y"] + 3, steps=3)
        self.page.mouse.up()

    def save(self) -> None:
        self.page.locator("[data-save]").click()


class Keys(Mouse):
    """Two hands on the keyboard: Tab, letters, arrows, Enter; nothing is clicked."""

    def _reach(self, goal: Locator) -> None:
        """Go on with Tab until the goal has the focus, round the page at most once."""
        handle = goal.element_handle()
        for _time in range(500):
            if handle.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {goal}")

    def fill(self, field: Locator, text: str) -> None:
        self._reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def press(self, button: Locator) -> None:
        self._reach(button)
        self.page.keyboard.press("Space" if button.get_attribute("type") == "checkbox" else "Enter")

    def choose(self, field: Locator, value: str) -> None:
        self._reach(field)
        for _time in range(30):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        for _time in range(30):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowUp")
        raise AssertionError(value)

    def add_news(self, section: Locator, item_id: str) -> None:
        self._reach(section.locator("[data-search]"))
        self.page.keyboard.insert_text(item_id)
        self.page.keyboard.press("Enter")

    def bring_to_top(self, row: Locator) -> None:
        self._reach(row.locator("select").first)
        while row.evaluate("one => one.previousElementSibling !== null"):
            self.page.keyboard.press("Alt+ArrowUp")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")


def made(hand: Mouse, form: IssueForm) -> None:
    """Fill in everything that `form` says in the page of an issue that says nothing."""
    page = hand.page
    for language in form.languages:
        words = form.words[language]
        for name in ("subject", "preheader", "intro"):
            hand.fill(page.locator(f'[name="{language}.{name}"]'), getattr(words, name))
    for section in form.sections:
        hand.choose(page.locator("[data-new-layout]"), section.layout)
        hand.press(page.locator("[data-add-section]"))
        _fill_section(hand, page.locator("[data-sections] > [data-section]").last, section)


def _fill_section(hand: Mouse, row: Locator, section: SectionForm) -> None:
    def field(ending: str) -> Locator:
        return row.locator(f'[name$="{ending}"]').last

    for key, said in (("title", section.titles), ("person", section.persons), ("text", section.texts)):
        _fill_words(hand, field, f".{key}", said)
    for entry in section.entries[::-1]:  # each is added below, then brought to the top
        hand.add_news(row, entry.id)
        item = row.locator(f'[data-item][data-id="{entry.id}"]')
        if entry.form == "full":
            hand.choose(item.locator('[name$=".form"]'), "full")
        hand.bring_to_top(item)
    for key, said in (("label", section.labels), ("url", section.urls)):
        _fill_words(hand, field, f".{key}", said)
    for key, picture in (("image", section.image), ("signature", section.signature)):
        _fill_picture(hand, field, f".{key}", picture)
    for link in section.links:
        hand.press(row.locator("[data-add-link]"))
        last = row.locator("[data-link]").last
        for key, said in (("label", link.labels), ("url", link.urls)):
            if EVERYWHERE not in said:
                hand.press(last.locator(f'fieldset:has([name$=".{key}.all"]) > details > summary').first)
            _fill_words(hand, field, f".{key}", said)
        _fill_picture(hand, field, ".image", link.image)


def _fill_words(hand: Mouse, field: Callable[[str], Locator], key: str, said: ByLanguage) -> None:
    for language, words in said.items():
        hand.fill(field(f"{key}.{language or 'all'}"), words)


def _fill_picture(hand: Mouse, field: Callable[[str], Locator], key: str, picture: PictureForm | None) -> None:
    if picture is None:
        return
    hand.fill(field(f"{key}.file"), picture.file)
    if picture.alts:
        hand.press(field(f"{key}.file").locator("xpath=ancestor::fieldset[1]").locator("details > summary").first)
        _fill_words(hand, field, f"{key}.alt", picture.alts)


@pytest.mark.parametrize("kind", [pytest.param(Mouse, marks=pytest.mark.soak), Keys], ids=["mouse", "keys"])
def test_the_sample_issue_is_made_from_nothing(
    browser: Chromium, without_december: tuple[Running, IssueForm, str], kind: type[Mouse]
) -> None:
    preview, form, digest = without_december
    with browser.shown(f"{preview.address}compose", View(height=1600)) as page:
        hand = kind(page)
        hand.fill(page.locator('[name="id"]'), "2025-12")
        hand.fill(page.locator('[name="number"]'), "12")
        hand.fill(page.locator('[name="date"]'), "2025-12-15")
        hand.choose(page.locator('[name="template"]'), "bulletin")
        for language in form.languages:
            tick = page.locator(f'[name="languages"][value="{language}"]')
            if not tick.is_checked():
                hand.press(tick)
        hand.choose(page.locator('[name="main"]'), "fr")
        hand.press(page.locator('button[type="submit"]'))
        page.wait_for_url("**/compose/2025-12")
        made(hand, form)
        hand.save()
        saved(page)
        expect(page.locator(".open-points")).to_have_count(0)
        expect(page.locator("[data-frame] iframe")).to_be_visible()
    assert without_origins(form_in(preview.root, "2025-12")) == without_origins(form)
    assert composition(open_workspace(preview.root), "2025-12").composed.digest == digest


# --- What must not happen.


def test_a_file_changed_meanwhile_is_not_written_over_and_what_was_typed_stays(
    browser: Chromium, preview: Running
) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    with composing(browser, preview) as page:
        page.locator('[name="fr.subject"]').fill("Mon sujet, tapé ici")
        theirs = path.read_text(encoding="utf-8").replace("Protecting youth", "Protecting the young")
        path.write_text(theirs, encoding="utf-8", newline="\n")
        expect(page.locator("[data-stale-notice]")).to_be_visible()
        page.keyboard.press("Control+s")
        expect(page.locator(".notice.refused")).to_contain_text(
            "changed since the form was opened; nothing was written."
        )
        assert page.locator('[name="fr.subject"]').input_value() == "Mon sujet, tapé ici"
        expect(page.locator("[data-status]")).to_have_text("Not saved yet")
        page.keyboard.press("Control+s")
        expect(page.locator(".notice.refused")).to_be_visible()
    assert path.read_text(encoding="utf-8") == theirs


def test_of_two_windows_the_second_does_not_save_over_the_first(browser: Chromium, preview: Running) -> None:
    with composing(browser, preview) as first, composing(browser, preview) as second:
        second.locator('[name="en.subject"]').fill("The second window writes this")
        first.locator('[name="fr.subject"]').fill("La première fenêtre écrit ceci")
        first.locator("[data-save]").click()
        saved(first)
        second.locator("[data-save]").click()
        expect(second.locator(".notice.refused").first).to_be_visible()
        assert second.locator('[name="en.subject"]').input_value() == "The second window writes this"
        first.locator('[name="fr.preheader"]').fill("La première fenêtre peut encore enregistrer ce qui suit, elle.")
        first.locator("[data-save]").click()
        saved(first)
    words = form_in(preview.root, "2025-12").words
    assert words["fr"].subject == "La première fenêtre écrit ceci"
    assert words["en"].subject == "Protecting youth, rebuilding trust"


def test_what_was_typed_is_brought_over_to_the_file_as_it_is_now(browser: Chromium, preview: Running) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    with composing(browser, preview) as page:
        page.locator('[name="fr.subject"]').fill("Mon sujet, tapé ici même")
        page.locator('[name="es.subject"]').fill("Mi asunto, escrito aquí")
        page.locator("[data-section]").nth(2).locator("[data-up]").first.click()
        theirs = path.read_text(encoding="utf-8").replace("Protecting youth", "Protecting the young")
        theirs = theirs.replace("Proteger a los jóvenes", "Amparar a los jóvenes") + "# theirs\n"
        path.write_text(theirs, encoding="utf-8", newline="\n")
        page.locator("[data-stale-notice] button").click()
        expect(page.locator("[data-notices]")).to_contain_text("Nothing is saved yet")
        assert path.read_text(encoding="utf-8") == theirs
        assert page.locator('[name="en.subject"]').input_value() == "Protecting the young, rebuilding trust"
        expect(page.locator('[data-slot="es.subject"]')).to_contain_text("In the file now: Amparar a los jóvenes")
        page.locator("[data-save]").click()
        saved(page)
    form = form_in(preview.root, "2025-12")
    assert [form.words[language].subject for language in ("fr", "en", "es")] == [
        "Mon sujet, tapé ici même",
        "Protecting the young, rebuilding trust",
        "Mi asunto, escrito aquí",
    ]
    assert [section.layout for section in form.sections][:3] == ["lead", "quote", "cards"]
    assert path.read_text(encoding="utf-8").endswith("# theirs\n")


def test_where_sections_moved_in_the_file_nothing_is_brought_over(browser: Chromium, preview: Running) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    with composing(browser, preview) as page:
        page.locator('[name="fr.subject"]').fill("Mon sujet, tapé ici même")
        now = editing.load(open_workspace(preview.root), "2025-12")
        editing.save(
            open_workspace(preview.root),
            "2025-12",
            replace(now.form, sections=now.form.sections[1:]),
            digest=now.digest,
        )
        theirs = path.read_bytes()
        page.locator("[data-save]").click()
        page.locator(".notice.refused button").first.click()
        expect(page.locator("[data-notices]")).to_contain_text("came, went or moved in the file")
        page.locator("[data-save]").click()
        expect(page.locator(".notice.refused").first).to_contain_text("nothing was written")
    assert path.read_bytes() == theirs


def test_a_window_in_which_nothing_was_typed_follows_the_file(browser: Chromium, preview: Running) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    with composing(browser, preview) as page:
        expect(page.locator("[data-live].is-on")).to_be_visible()
        path.write_text(
            path.read_text(encoding="utf-8").replace("Protecting youth", "Protecting the young"), encoding="utf-8"
        )
        expect(page.locator('[name="en.subject"]')).to_have_value("Protecting the young, rebuilding trust")


def test_hostile_text_in_every_field_stays_text(browser: Chromium, preview: Running) -> None:
    with composing(browser, preview) as page:
        title = page.title()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        for field in page.locator("#compose input[type=text][name]:visible, #compose textarea:visible").all():
            if field.get_attribute("name") != "number":
                field.fill(HOSTILE)
        page.locator("[data-save]").click()
        saved(page)
        page.reload()
        assert page.title() == title
        assert page.locator("#compose img, #compose script").count() == 0
        assert dialogs == []
        assert page.locator('[name="fr.subject"]').input_value() == HOSTILE
    form = form_in(preview.root, "2025-12")
    assert {words.subject for words in form.words.values()} == {HOSTILE}
    assert all(text == HOSTILE for section in form.sections for text in section.titles.values())
    assert (preview.root / "issues" / "2025-12.toml").read_text(encoding="utf-8").count("[[waiver]]") == 1


def test_another_site_saves_nothing(preview: Running) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    before = path.read_bytes()
    for origin in ("https://attacker.example", "null", ""):
        answer = preview.ask("compose/2025-12", method="POST", body=b"digest=x&number=1", origin=origin)
        assert answer.status == 403
    own = f"http://127.0.0.1:{preview.door.port}"
    assert preview.ask("compose/2025-12", method="POST", body=b"digest=x&number=1", origin=own).status == 409
    assert preview.ask("compose/..%2f..%2fconfig", method="POST", body=b"digest=x", origin=own).status == 400
    assert preview.ask("compose/2025", method="POST", body=b"digest=x", origin=own).status == 404
    assert path.read_bytes() == before


def test_news_that_lies_outside_the_workspace_is_neither_shown_nor_saved(preview: Running, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text('+++\ntitle = "Kept to myself"\ndate = 2025-12-01\n+++\nText\n', encoding="utf-8")
    folder = preview.root / "news" / "2025-12-01-outside"
    folder.mkdir()
    (folder / "fr.md").symlink_to(outside)
    for path in ("compose/2025-12", "compose"):
        answer = preview.ask(path)
        assert "link to a place outside the workspace" in answer.body
        assert "Kept to myself" not in answer.body


# --- Moving, taking away, bringing back.


def items_of(page: Page, number: int) -> list[str]:
    rows = page.locator("[data-section]").nth(number).locator("[data-item]")
    return [row.get_attribute("data-id") or "" for row in rows.all()]


def test_news_moves_by_keys_also_into_the_next_section_and_each_step_is_said(
    browser: Chromium, preview: Running
) -> None:
    with composing(browser, preview) as page:
        page.locator('[data-item][data-id="2025-10-01-seminaire-analyse-criminelle"] select').first.focus()
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("[data-announce]")).to_have_text(
            "Analyse criminelle : l’Amérique latine compare ses méthodes: place 3 of 4 in Cet automne"
        )
        page.keyboard.press("Alt+ArrowDown")
        page.keyboard.press("Alt+ArrowDown")
        assert "2025-10-01-seminaire-analyse-criminelle" not in items_of(page, 1)
        moved_to = page.locator('[data-item][data-id="2025-10-01-seminaire-analyse-criminelle"]')
        assert moved_to.locator("select").first.evaluate("one => one === document.activeElement")
        page.keyboard.press("Control+s")
        saved(page)
        assert [entry.id for entry in form_in(preview.root, "2025-12").sections[1].entries] == items_of(page, 1)


def test_news_is_dragged_into_another_section_and_sections_over_one_another(
    browser: Chromium, preview: Running
) -> None:
    with composing(browser, preview, height=2600) as page:
        grip = page.locator('[data-item][data-id="2025-12-09-journee-tacmes"] [data-grip]').bounding_box()
        goal = page.locator('[data-item][data-id="2025-11-03-etude-transport-collectif"]').bounding_box()
        assert grip
        assert goal
        page.mouse.move(grip["x"] + 8, grip["y"] + 8)
        page.mouse.down()
        page.mouse.move(goal["x"] + 60, goal["y"] + 6, steps=8)
        page.mouse.up()
        assert items_of(page, 0) == []
        assert items_of(page, 1)[1:3] == ["2025-12-09-journee-tacmes", "2025-11-03-etude-transport-collectif"]
        page.keyboard.press("Control+z")
        assert items_of(page, 0) == ["2025-12-09-journee-tacmes"]


def test_what_was_removed_comes_back_with_what_was_typed_in_it(browser: Chromium, preview: Running) -> None:
    before = (preview.root / "issues" / "2025-12.toml").read_bytes()
    with composing(browser, preview) as page:
        third = page.locator("[data-section]").nth(2)
        text = third.locator('[name$=".text.fr"]').input_value()
        third.locator("[data-remove]").first.click()
        expect(page.locator("[data-section]")).to_have_count(7)
        page.locator("[data-save]").click()
        saved(page)
        assert len(form_in(preview.root, "2025-12").sections) == 7
        page.locator("[data-undo]").click()
        assert page.locator("[data-section]").nth(2).locator('[name$=".text.fr"]').input_value() == text
        page.locator("[data-save]").click()
        saved(page)
        assert page.locator("[data-undo]").is_disabled()
    assert len(form_in(preview.root, "2025-12").sections) == 8
    assert len((preview.root / "issues" / "2025-12.toml").read_bytes()) == len(before)


def test_saving_again_and_again_touches_nothing_more(browser: Chromium, preview: Running) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    before = path.read_text(encoding="utf-8")
    with composing(browser, preview) as page:
        page.keyboard.press("Control+s")
        saved(page)
        assert path.read_text(encoding="utf-8") == before
        page.locator('[name="en.subject"]').fill("Protecting the young, rebuilding trust")
        page.keyboard.press("Control+s")
        saved(page)
        page.frame_locator("[data-frame] iframe").locator("body").wait_for()
        assert path.read_text(encoding="utf-8") == before.replace("Protecting youth", "Protecting the young")


def test_what_was_saved_is_seen_in_the_mail_beside(browser: Chromium, preview: Running) -> None:
    with composing(browser, preview) as page:
        page.locator('[name="fr.intro"]').fill("Bonjour à toutes et à tous,\n\nUne phrase qui vient d’être tapée.")
        page.locator("[data-save]").click()
        expect(page.frame_locator("[data-frame] iframe:not(.coming)").locator("body")).to_contain_text(
            "vient d’être tapée"
        )


def test_an_item_that_lacks_a_language_gets_another_one_in_its_place(browser: Chromium, preview: Running) -> None:
    with composing(browser, preview) as page:
        section = page.locator("[data-section]").first
        section.locator("[data-search]").fill("dubai")
        option = section.locator('[role="option"]').first
        item_id = option.get_attribute("data-id")
        option.click()
        row = section.locator(f'[data-item][data-id="{item_id}"]')
        expect(row.locator("[data-fallback]")).to_be_visible()
        assert row.locator('[name$=".fallback"]').input_value() == "fr"


def test_a_file_broken_by_another_hand_keeps_what_was_typed_and_a_file_that_went_is_not_made_again(
    browser: Chromium, preview: Running
) -> None:
    path = preview.root / "issues" / "2025-12.toml"
    with composing(browser, preview) as page:
        page.locator('[name="fr.subject"]').fill("Mon sujet, tapé ici même")
        path.write_text("number = \n", encoding="utf-8")
        expect(page.locator(".trouble")).to_be_visible()
        page.keyboard.press("Control+s")
        expect(page.locator(".notice.refused").first).to_contain_text("nothing was written")
        assert path.read_text(encoding="utf-8") == "number = \n"
        path.unlink()
        page.keyboard.press("Control+s")
        expect(page.locator("[data-notices]")).to_contain_text("Nothing here")
        expect(page.locator("[data-status]")).to_have_text("Not saved yet")
        assert page.locator('[name="fr.subject"]').input_value() == "Mon sujet, tapé ici même"
    assert not path.exists()


def test_a_mistake_stands_beside_its_field(browser: Chromium, preview: Running) -> None:
    with composing(browser, preview) as page:
        page.locator('[name="es.subject"]').fill("")
        page.locator('[name="section.2.title.en"]').fill("")
        page.locator("[data-save]").click()
        saved(page)
        expect(page.locator('[data-slot="es.subject"], [data-slot="es"]').filter(has_text="subject")).to_be_visible()
        expect(page.locator('[data-slot="section.2.title"]')).to_contain_text('has nothing for "en"')
        page.locator('[name="number"]').fill("douze")
        page.locator("[data-save]").click()
        expect(page.locator('[data-slot="number"]')).to_contain_text("is not the number of an issue")
        assert form_in(preview.root, "2025-12").number == 12


# --- For everybody.


@needs_axe
@pytest.mark.parametrize("path", ["compose/2025-12", "compose"])
def test_the_page_is_for_everybody(browser: Chromium, still: Running, path: str) -> None:
    with browser.shown(f"{still.address}{path}", View()) as page:
        if path != "compose":
            page.locator("[data-search]").first.fill("a")
        for view in (View(), View(scheme="dark"), View(width=360), View(width=360, scheme="dark")):
            turn(page, view)
            needed, offered = needed_and_offered(page)
            assert needed <= offered == view.width
            verdict = accessibility(page, without=["color-contrast-enhanced"])  # ours is level AA
            assert [f"{remark.rule}: {remark.html} {remark.why}" for remark in verdict.violations] == [], view


def test_without_scripts_the_form_saves_and_numbers_put_things_in_order(browser: Chromium, preview: Running) -> None:
    context = browser.browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{preview.address}compose/2025-12")
        page.locator('[name="fr.subject"]').fill("Sans script, mais avec des accents")
        page.locator('[name="section.8.place"]').fill("1")
        page.locator('[name="section.2.items.4.place"]').fill("1")
        page.locator('[name="section.2.items.1.remove"]').check()
        page.locator('[name="section.4.add"]').select_option("2023-03-07-mission-dubai")
        page.locator('[name="new"]').select_option("text")
        page.locator("[data-save]").click()
        page.wait_for_url("**/compose/2025-12?saved=1")
        expect(page.locator(".open-points")).to_contain_text("missing")
    finally:
        context.close()
    form = form_in(preview.root, "2025-12")
    assert form.words["fr"].subject == "Sans script, mais avec des accents"
    assert [section.layout for section in form.sections][:3] == ["partners", "lead", "cards"]
    assert [entry.id[:10] for entry in form.sections[2].entries] == ["2025-10-01", "2025-11-03", "2025-10-30"]
    assert form.sections[4].entries[-1].id == "2023-03-07-mission-dubai"
    assert form.sections[-1].layout == "text"
