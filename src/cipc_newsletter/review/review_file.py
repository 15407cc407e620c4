"""The review file: one HTML page with everything a reviewer needs, that needs no network, no program and no script.

Promises that each language's mail is in it as the sample subscriber gets it, in full, under every condition the page can
switch to; that no script of a mail can run; and that the code of the version stands at the top and at the end. Writes
no file.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from cipc_newsletter.check.folding import Folded, folded
from cipc_newsletter.compose.sample import NAMES, sample_of
from cipc_newsletter.model.comment import PREHEADER, SUBJECT, WHOLE, Comment
from cipc_newsletter.model.finding import CheckReport
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.page_templates import environment_of
from cipc_newsletter.review.changes import Change, name_of
from cipc_newsletter.review.comment_files import FORMAT
from cipc_newsletter.review.commenting import MOST_CHARACTERS, MOST_OF_A_NAME, place_in_words
from cipc_newsletter.review.mail_copies import mail_copy, picture_rules
from cipc_newsletter.review.passages import Passage, PassageKind, passages_of
from cipc_newsletter.review.reply_links import comment_link, yes_link
from cipc_newsletter.review.showing import MARKS, alone, with_changes, word_marks
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, spoken

_PAGES = Path(__file__).parent / "pages"


@frozen
class Reviewed:
    """What a review file is made of: the issue as written and as composed, what is known about it, whom to answer.

    `before` is the version that was approved last, None where there is none; `comments` are those still open.
    """

    issue: Issue
    composed: ComposedIssue
    report: CheckReport
    review_to: str
    before: ComposedIssue | None = None
    changes: tuple[Change, ...] = ()
    comments: tuple[Comment, ...] = ()
    public_base_url: str = ""


def review_page(reviewed: Reviewed) -> str:
    """Return the review file as HTML, in the language in use."""
    composed = reviewed.composed
    languages = [_language(reviewed, message) for message in composed.messages]
    pictures = [image for message in composed.messages for image in message.images]
    if reviewed.before:
        pictures += [image for message in reviewed.before.messages for image in message.images]
    style = "\n".join([_asset("review.css"), MARKS, *(one["css"] for one in languages), picture_rules(pictures)])
    script = _asset("review.js")
    return (
        environment_of(_PAGES)
        .get_template("review.html")
        .render(
            ui={"fr": "fr-CA"}.get(spoken(), spoken()),
            policy=_policy(script),
            style=style,
            script=script,
            issue=reviewed.issue,
            code=composed.code,
            digest=composed.digest,
            main=composed.messages[0],
            languages=languages,
            changes=[_change(reviewed, change) for change in reviewed.changes],
            has_before=reviewed.before is not None and reviewed.before.digest != composed.digest,
            yes=yes_link(reviewed.review_to, issue_id=composed.issue_id, code=composed.code),
            review_to=reviewed.review_to,
            facts=json.dumps(_facts(composed)),
            limits={"text": MOST_CHARACTERS, "name": MOST_OF_A_NAME},
        )
    )


def _language(reviewed: Reviewed, message: ComposedMessage) -> dict[str, Any]:
    """Return what the page shows of one language's mail."""
    composed, language = reviewed.composed, message.language
    before = _before(reviewed, language)
    marked = with_changes(before, message, issue=reviewed.issue, attributes=("data-passage", "id"))
    sample = sample_of(composed, replace(message, html=marked), names=NAMES, public_base_url=reviewed.public_base_url)
    images = [*message.images, *(before.images if before else ())]
    copy = mail_copy(sample.html, scope=f".mail-{language}", id_prefix=f"{language}-", images=images)
    passages = passages_of(message, reviewed.issue)
    return {
        "language": language,
        "locale": message.locale,
        "name": _named(message.languages),
        "sender": message.sender.name,
        "address": message.sender.email,
        "subject": sample.subject,
        "preheader": message.preheader,
        "subject_change": word_marks(before.subject, message.subject) if before else "",
        "preheader_change": word_marks(before.preheader, message.preheader) if before else "",
        "is_subject_changed": bool(before and before.subject != message.subject),
        "is_preheader_changed": bool(before and before.preheader != message.preheader),
        "html": copy.html,
        "css": copy.css,
        "text": sample.text,
        "findings": _findings(reviewed, message),
        "comments": _comments(reviewed, message, passages),
        "places": _places(reviewed, message, passages),
    }


def _before(reviewed: Reviewed, language: str) -> ComposedMessage | None:
    """Return the mail of this language as it was approved, where it was."""
    if reviewed.before is None:
        return None
    return next((one for one in reviewed.before.messages if one.language == language), None)


def _change(reviewed: Reviewed, change: Change) -> Mapping[str, str]:
    """Return one change with the words it is about, and where the page shows it."""
    after = next((one for one in reviewed.composed.messages if one.language == change.language), None)
    before = _before(reviewed, change.language)
    return {
        "phrase": change.phrase,
        "locale": after.locale if after else "",
        "anchor": f"{change.language}-{change.after[0]}" if change.language and change.after else "",
        "alone": alone(change, before, after, issue=reviewed.issue),
    }


def _named(languages: Sequence[str]) -> str:
    names = [name_of(language) for language in languages]
    return " · ".join(name[:1].upper() + name[1:] for name in names)


def _findings(reviewed: Reviewed, message: ComposedMessage) -> list[Folded]:
    own = [one for one in reviewed.report.findings if one.language in {"", *message.languages}]
    is_main = message is reviewed.composed.messages[0]
    return list(folded([one for one in own if one.language or is_main], reviewed.issue))


def _comments(
    reviewed: Reviewed, message: ComposedMessage, passages: Sequence[Passage]
) -> list[Mapping[str, object]]:
    keys = {passage.key for passage in passages}
    return [
        {
            "comment": comment,
            "place": place_in_words(comment),
            "anchor": f"{message.language}-{comment.passage}" if comment.passage in keys else "",
        }
        for comment in reviewed.comments
        if comment.language in message.languages
    ]


def _places(reviewed: Reviewed, message: ComposedMessage, passages: Sequence[Passage]) -> list[Mapping[str, object]]:
    """Return what can be commented on by a link: the whole mail, the inbox line, each item by its title."""
    titles: dict[str, Passage] = {}
    for passage in passages:
        if passage.item_id and passage.kind is not PassageKind.PICTURE:
            known = titles.get(passage.item_id)
            if known is None or (known.kind is not PassageKind.HEADING and passage.kind is PassageKind.HEADING):
                titles[passage.item_id] = passage
    order = dict.fromkeys(item.id for item in reviewed.issue.items(message.language))
    found = [(WHOLE, _("the whole mail"), ""), (SUBJECT, _("the subject"), ""), (PREHEADER, _("the preheader"), "")]
    found += [
        (
            titles[item_id].key,
            _('item {number}, "{title}"').format(number=number, title=titles[item_id].text),
            item_id,
        )
        for number, item_id in enumerate(order, start=1)
        if item_id in titles
    ]
    composed = reviewed.composed
    return [
        {
            "key": key,
            "words": words,
            "item": item_id,
            "anchor": f"{message.language}-{key}" if item_id else "",
            "mailto": comment_link(
                reviewed.review_to,
                issue_id=composed.issue_id,
                code=composed.code,
                language=message.language,
                place=words,
            ),
        }
        for key, words, item_id in found
    ]


def _facts(composed: ComposedIssue) -> dict[str, str]:
    """Return what a file of comments says of the version it is about."""
    return {"format": FORMAT, "issue": composed.issue_id, "digest": composed.digest, "code": composed.code}


def _policy(script: str) -> str:
    """Return the page's policy: nothing is loaded, and no script runs but the page's own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}';"
        " base-uri 'none'; form-action 'none'"
    )


@cache
def _asset(name: str) -> str:
    return (_PAGES / name).read_text(encoding="utf-8")
