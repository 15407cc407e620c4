"""Reviewers in the preview: comments by mouse and by keyboard, a yes, and what a change does to it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import Chromium, View
from preview_making import Running
from running import run

pytestmark = pytest.mark.slow
ISSUE = "2025-12"


def file_of(preview: Running) -> Path:
    return preview.root / "issues" / f"{ISSUE}.toml"


def save(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def passage(page: Page, language: str, words: str) -> None:
    """Click the passage of a mail that holds these words."""
    frame = page.frame_locator(f'[data-frame="{language}"] iframe:not(.coming)')
    frame.locator("[data-passage]", has_text=words).last.click()


def approve(page: Page, code: str, *, name: str = "Luz Herrera") -> None:
    page.get_by_label("Who says yes").fill(name)
    page.get_by_label("Code of the version").fill(code)
    page.get_by_role("button", name="Approve version").click()


def test_a_paragraph_that_is_clicked_is_spoken_of_until_it_is_resolved(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        passage(page, "en", "good habit")
        expect(page.get_by_label("What you would say")).to_be_focused()
        page.keyboard.type("Which habit?")
        page.get_by_label("Your name").fill("Awa Diallo")
        page.get_by_role("button", name="Leave the comment").click()
        comment = page.locator(".weight-comment.remark")
        expect(comment).to_contain_text("Awa Diallo")
        expect(comment.locator("blockquote")).to_contain_text("The year is ending on a good habit")
        expect(page.get_by_label("What you would say")).to_have_value("")
        page.reload()
        expect(comment).to_contain_text("Which habit?")
        expect(page.locator('[data-frame="en"] .pin.weight-comment')).to_have_count(1)
        comment.get_by_role("button", name="Show in the mail").click()
        expect(page.locator('[data-frame="en"] .marker')).to_be_in_viewport()
    told = run("review", ISSUE, "--comments", "--json", cwd=preview.root)
    assert "Which habit?" in told.out
    with browser.shown(preview.issue(), View()) as page:
        page.get_by_label("Your name").fill("Luz Herrera")
        page.get_by_role("button", name="Resolve").click()
        expect(page.locator(".weight-comment.remark")).to_have_count(0)
        expect(page.get_by_text("1 resolved comment")).to_be_visible()


def test_a_comment_is_left_by_keyboard_alone(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        page.keyboard.press("c")
        expect(page.get_by_label("About")).to_be_focused()
        for _time in range(8):
            page.keyboard.press("ArrowDown")
        expect(page.locator(".marker")).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.type("Plus court?")
        page.keyboard.press("Tab")
        page.keyboard.type("Awa")
        page.keyboard.press("Enter")
        expect(page.locator(".weight-comment.remark")).to_contain_text("Plus court?")


def test_what_is_being_written_outlives_a_saved_file(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        expect(page.locator(".live.is-on")).to_be_visible()
        page.get_by_label("What you would say").fill("A long thought that")
        save(file_of(preview), "good habit", "fine habit")
        expect(page.locator(".code-value")).not_to_have_text("D7YW-4C")
        page.wait_for_timeout(1500)
        expect(page.get_by_label("What you would say")).to_have_value("A long thought that")


def test_a_link_in_the_mail_leads_nowhere_but_is_told(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(), View()) as page:
        frame = page.frame_locator('[data-frame="fr"] iframe:not(.coming)')
        link = frame.locator("a[href^='https']").nth(3)
        link.click()
        expect(page.locator("[data-leads] a")).to_have_attribute("href", link.get_attribute("href") or "")
        assert page.url == still.issue()


def test_a_yes_holds_until_the_issue_changes_and_the_old_code_is_refused_then(
    browser: Chromium, preview: Running
) -> None:
    with browser.shown(preview.issue(), View()) as page:
        expect(page.locator(".live.is-on")).to_be_visible()
        old = page.locator(".code-value").inner_text()
        approve(page, old.lower())
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
        expect(page.locator(".notes")).to_contain_text(f"Luz Herrera said yes to version {old}.")
        save(file_of(preview), "good habit", "fine habit")
        expect(page.get_by_role("heading", name="Changed since it was approved")).to_be_visible()
        expect(page.locator(".notes")).to_contain_text("The English text")
        approve(page, old)
        expect(page.get_by_role("alert")).to_contain_text("names another version of issue 2025-12")
        expect(page.get_by_label("Who says yes")).to_have_value("Luz Herrera")
        approve(page, page.locator(".code-value").inner_text())
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    assert run("send", ISSUE, "--dry-run", cwd=preview.root).code == 0


def test_a_blocker_leaves_no_form_to_approve_with(browser: Chromium, preview: Running) -> None:
    save(file_of(preview), 'subject = "Protecting youth, rebuilding trust"', f'subject = "{"Very long. " * 20}"')
    with browser.shown(preview.issue(), View()) as page:
        expect(page.get_by_text("Forbids sending").first).to_be_visible()
        expect(page.get_by_role("button", name="Approve version")).to_have_count(0)
        expect(page.locator(".notes")).to_contain_text("forbids it. Mend that first.")


def test_warnings_are_accepted_as_they_are_now_and_no_others(browser: Chromium, preview: Running) -> None:
    save(file_of(preview), 'subject = "Protecting youth, rebuilding trust"', 'subject = "OUT NOW"')
    settings = preview.root / "config.toml"
    with browser.shown(preview.issue(), View()) as page:
        page.route("**/events", lambda route: route.abort())
        page.reload()
        code = page.locator(".code-value").inner_text()
        page.get_by_label("was read and is accepted").or_(page.get_by_label("were read and are accepted")).check()
        waiver = '\n[[waiver]]\nrule = "CNT-03"\nreason = "A test of a short one"\nby = "Awa"\nuntil = 2026-01-31\n'
        settings.write_text(settings.read_text(encoding="utf-8") + waiver, encoding="utf-8")
        approve(page, code)
        expect(page.get_by_role("alert")).to_contain_text("The warnings are not those that were accepted.")
        tick = page.locator("#approve-warnings")
        if tick.count():
            tick.check()
        approve(page, code)
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()


def test_a_tick_does_not_outlive_the_warnings_it_was_for(browser: Chromium, preview: Running) -> None:
    subject = 'subject = "Protecting youth, rebuilding trust"'
    save(file_of(preview), subject, 'subject = "OUT NOW"')
    with browser.shown(preview.issue(), View()) as page:
        expect(page.locator(".live.is-on")).to_be_visible()
        page.locator("#approve-warnings").check()
        page.get_by_label("Who says yes").fill("Luz")
        save(file_of(preview), 'subject = "OUT NOW"', 'subject = "OUT NOW!!"')
        expect(page.locator("#findings-title + ol")).to_contain_text("exclamation")
        expect(page.locator("#approve-warnings")).not_to_be_checked()
        expect(page.get_by_label("Who says yes")).to_have_value("Luz")


def test_a_yes_is_given_without_scripts(browser: Chromium, preview: Running) -> None:
    context = browser.browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(preview.issue())
        approve(page, page.locator(".code-value").inner_text())
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    finally:
        context.close()


def test_what_changed_since_the_approval_is_shown_on_the_mail(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        expect(page.locator(".live.is-on")).to_be_visible()
        approve(page, page.locator(".code-value").inner_text())
        expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("#main").focus()
        page.keyboard.press("v")
        expect(page.get_by_text("Nothing changed since version")).to_be_visible()
        save(file_of(preview), "good habit", "fine habit")
        frame = page.frame_locator('[data-frame="en"] iframe:not(.coming)')
        expect(frame.locator("ins")).to_have_text("fine")
        expect(frame.locator("del")).to_have_text("good")
        expect(page.locator(".changes")).to_contain_text("The English text")
        page.locator(".changes").get_by_role("button", name="Show in the mail").first.click()
        expect(page.locator('[data-frame="en"] .marker')).to_be_in_viewport()
        page.get_by_role("link", name="Hidden").click()
        expect(frame.locator("ins")).to_have_count(0)


def test_what_is_new_since_the_last_issue_is_shown(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(query="?since=issue"), View()) as page:
        frame = page.frame_locator('[data-frame="fr"] iframe:not(.coming)')
        expect(frame.locator("ins").first).to_be_attached()
        expect(page.locator(".changes li").first).to_be_visible()
        missing = frame.locator("img").evaluate_all(
            "images => images.filter(one => !one.complete || !one.naturalWidth).length"
        )
        assert missing == 0
