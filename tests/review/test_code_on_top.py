"""A copy for a yes has its code on top of both parts, and is otherwise the mail."""

import pytest

from cipc_newsletter.check.appearance import looks_of, shown
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.compose.sample import sample_message
from cipc_newsletter.model.message import OutgoingMessage
from cipc_newsletter.review.code_on_top import with_code_on_top
from sample_issues import SAMPLE_ISSUES, sample


def laid_over(message: OutgoingMessage) -> OutgoingMessage:
    return with_code_on_top(message, issue_id="2025-12", code="7QK4-M2", review_to="ana@criterion.example")


@pytest.mark.parametrize("issue_id", SAMPLE_ISSUES)
def test_the_code_is_the_first_thing_that_is_seen_and_the_mail_follows(issue_id: str) -> None:
    message = sample_message(sample(issue_id).composed, "fr")
    copy = laid_over(message)
    tree, plain = tree_of(copy.html), tree_of(message.html)
    seen = [run.text.text for run in shown(tree, looks_of(tree)) if run.text.text.strip()]
    mail = [run.text.text for run in shown(plain, looks_of(plain)) if run.text.text.strip()]
    assert seen[1] == "7QK4-M2"
    assert seen[3:] == mail


def test_without_it_the_mail_is_the_same_to_the_letter() -> None:
    message = sample_message(sample("2025-12").composed, "fr")
    copy = laid_over(message)
    start = copy.html.index('<table role="presentation" lang="en"')
    end = copy.html.index("</table>", start) + len("</table>")
    assert copy.html[:start] + copy.html[end:] == message.html
    assert copy.text.endswith(message.text)


def test_the_preheader_stays_what_mailboxes_show() -> None:
    composed = sample("2025-12").composed
    copy = laid_over(sample_message(composed, "fr"))
    assert copy.html.index(composed.message("fr").preheader) < copy.html.index("7QK4-M2")


def test_the_text_part_begins_with_the_code_and_a_link() -> None:
    text = laid_over(sample_message(sample("2025-12").composed, "fr")).text
    assert "\n    7QK4-M2\n" in text[:200]
    assert "mailto:ana@criterion.example?subject=" in text


def test_answers_go_to_whoever_gathers_them() -> None:
    copy = laid_over(sample_message(sample("2025-12").composed, "fr"))
    assert copy.reply_to
    assert copy.reply_to.email == "ana@criterion.example"


def test_a_mail_without_a_body_has_it_too() -> None:
    message = sample_message(sample("2025-12").composed, "fr")
    bare = OutgoingMessage(
        to=message.to,
        sender=message.sender,
        subject="s",
        html="<p>Un</p>",
        text="Un",
        message_id=message.message_id,
        date=message.date,
    )
    assert laid_over(bare).html.endswith("<p>Un</p>")
