"""The review file: everything a reviewer needs in one page that needs nothing else."""

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest

import good_mail
from cipc_newsletter.check.html_tree import Tree, tree_of
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.review.changes import changes
from cipc_newsletter.review.review_file import Reviewed, review_page
from cipc_newsletter.wording import speak
from comment_making import comment
from sample_issues import SAMPLE_ISSUES, sample

ISSUE = good_mail.issue()


def composed(**changes: object) -> ComposedIssue:
    made = good_mail.composed_issue(good_mail.mail("fr"), good_mail.mail("es"))
    return replace(made, **changes)  # type: ignore[arg-type]


def reviewed(**changes: Any) -> Reviewed:
    made = changes.pop("composed", composed())
    report = CheckReport(issue_id="2025-12", digest=made.digest, findings=())
    values: dict[str, Any] = {
        "issue": ISSUE,
        "composed": made,
        "report": report,
        "review_to": "ana@criterion.example",
    }
    return Reviewed(**(values | changes))


def of_sample(issue_id: str) -> str:
    made = sample(issue_id)
    return review_page(
        reviewed(
            issue=made.issue,
            composed=made.composed,
            report=CheckReport(issue_id=issue_id, digest=made.composed.digest, findings=()),
        )
    )


PAGE = review_page(reviewed())
TREE = tree_of(PAGE)


def text_of(tree: Tree) -> str:
    return " ".join("".join(text.text for text in tree.seen).split())


@pytest.mark.parametrize("issue_id", SAMPLE_ISSUES)
def test_it_loads_nothing_and_is_no_larger_than_a_mail_may_be(issue_id: str) -> None:
    page = of_sample(issue_id)
    assert len(page.encode()) < 5_000_000
    tree = tree_of(page)
    sources = {one.attributes.get("src", "")[:5] for one in tree.elements if "src" in one.attributes}
    assert sources <= {"data:"}
    assert not list(tree.named("link", "iframe", "object", "video", "base"))
    assert set(re.findall(r"url\((.{5})", page)) <= {"data:"}


def test_only_the_pages_own_script_may_run() -> None:
    (script,) = TREE.named("script")
    digest = base64.b64encode(hashlib.sha256(TREE.content_of(script).encode()).digest()).decode()
    (policy,) = (one.attributes["content"] for one in TREE.named("meta") if "http-equiv" in one.attributes)
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "")
    assert not [name for one in TREE.elements for name in one.attributes if name.startswith("on")]


def test_the_code_stands_at_the_top_and_at_the_end() -> None:
    shown = text_of(TREE)
    assert shown.index("7QK4-M2") < shown.index("Jeunes et police")
    assert shown.rindex("7QK4-M2") > shown.rindex("Darse de baja")


def test_every_language_is_there_with_its_inbox_line_and_its_text() -> None:
    shown = text_of(TREE)
    for message in composed().messages:
        for words in (message.subject, message.preheader, message.sender.name, message.sender.email):
            assert words in shown
    (french, spanish) = TREE.named("pre")
    assert "".join(text.text for text in TREE.within(french.number)).startswith("Bonjour Camille")
    assert spanish.attributes["lang"] == "es-419"


def test_a_yes_and_a_comment_on_each_item_are_one_touch_away() -> None:
    links = [html.unescape(one.attributes["href"]) for one in TREE.named("a")]
    mails = [link for link in links if link.startswith("mailto:ana@criterion.example")]
    assert sum("yes%20to%20version%207QK4-M2" in link for link in mails) == 2
    assert sum("7QK4-M2%2C%20fr%3A%20item%201" in link for link in mails) == 1
    assert sum("7QK4-M2%2C%20es%3A%20item%202" in link for link in mails) == 1


def test_merge_fields_are_filled_for_the_sample_subscriber() -> None:
    assert "Bonjour Camille" in text_of(TREE)
    assert "unsubscribe_url" not in PAGE


def test_findings_are_told_with_their_language_and_weight() -> None:
    finding = Finding(rule="CNT-03", severity=Severity.WARNING, message="Too <long>.", language="es")
    report = CheckReport(issue_id="2025-12", digest="ab" * 32, findings=(finding,))
    page = review_page(reviewed(report=report))
    section = page[page.index('id="es"') :]
    assert "Too &lt;long&gt;." in section
    assert "CNT-03" in section
    assert "CNT-03" not in page[: page.index('id="es"')]


def test_what_changed_is_listed_and_marked_on_the_mail() -> None:
    spanish = good_mail.mail("es")
    spanish.swap("Cuarenta", "Treinta")
    spanish.message = replace(spanish.message, subject="Otro asunto")
    after = replace(good_mail.composed_issue(good_mail.mail("fr"), spanish), digest="ef" * 32)
    found = changes(composed(), after, issue=ISSUE)
    page = review_page(reviewed(composed=after, before=composed(), changes=found))
    for change in found:
        assert change.phrase in text_of(tree_of(page))
    assert re.search(r"<del data-mark[^>]*>Cuarenta</del> <ins data-mark[^>]*>Treinta", page)
    assert "<ins>Otro asunto</ins>" in page
    assert 'id="changes"' in page


def test_without_an_earlier_approval_nothing_is_said_of_changes() -> None:
    assert 'id="changes"' not in PAGE
    assert "What changed" not in PAGE


def test_comments_still_open_are_shown_beside_their_language() -> None:
    said = comment(text="<b>Trente</b>, pas quarante.", language="fr")
    page = review_page(reviewed(comments=(said,)))
    assert "&lt;b&gt;Trente&lt;/b&gt;, pas quarante." in page[page.index('id="fr"') : page.index('id="es"')]


def test_hostile_words_of_an_issue_stay_words() -> None:
    french = good_mail.mail("fr")
    french.message = replace(french.message, subject="<script>alert(1)</script>", preheader='"><img src=x onerror=a>')
    page = review_page(reviewed(composed=good_mail.composed_issue(french)))
    tree = tree_of(page)
    assert len(list(tree.named("script"))) == 1
    assert "<script>alert(1)</script>" in text_of(tree)


def test_a_file_of_comments_will_name_this_version() -> None:
    (desk,) = (one for one in TREE.elements if "data-facts" in one.attributes)
    facts = json.loads(desk.attributes["data-facts"])
    assert facts == {
        "format": "cipc-newsletter-comments-1",
        "issue": "2025-12",
        "digest": "ab" * 32,
        "code": "7QK4-M2",
    }


def test_a_reviewer_who_reads_french_gets_french_words() -> None:
    speak("fr")
    try:
        page = review_page(reviewed())
    finally:
        speak("en")
    assert '<html lang="fr-CA">' in page
    assert "J’approuve la version 7QK4-M2" in page
    assert "I approve" not in page


def test_ids_are_given_once() -> None:
    ids = [one.attributes["id"] for one in TREE.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))


def test_every_switch_has_its_label_and_stands_before_the_page() -> None:
    page = next(one for one in TREE.elements if one.attributes.get("class") == "rv-page")
    switches = [one for one in TREE.named("input") if one.attributes.get("class") == "rv-switch"]
    labels = {one.attributes["for"] for one in TREE.named("label")}
    assert len(switches) == 9
    for switch in switches:
        assert switch.attributes["id"] in labels
        assert switch.parent == page.parent
        assert switch.number < page.number
