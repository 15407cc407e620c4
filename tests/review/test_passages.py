"""What a reader can point at: everything that is read, once, in order, under a key that lasts."""

from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.appearance import looks_of, shown, text_of
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.check.reading import words_of
from cipc_newsletter.model.issue import Entry, Issue
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.review.passages import MARK, Passage, PassageKind, marked, passages_of
from sample_issues import SAMPLE_ISSUES, sample

CARD = '<h3 style="font-size:20px">Un guide pour les villes</h3>'


def of_good_mail(*swaps: tuple[str, str], issue: Issue | None = None) -> tuple[Passage, ...]:
    mail = good_mail.mail("fr")
    for old, new in swaps:
        mail.in_html(old, new)
    return passages_of(mail.composed(), issue or good_mail.issue())


def one(passages: tuple[Passage, ...], text: str) -> Passage:
    (found,) = (passage for passage in passages if text in passage.text)
    return found


def all_messages() -> list[tuple[str, ComposedMessage]]:
    return [(issue_id, message) for issue_id in SAMPLE_ISSUES for message in sample(issue_id).composed.messages]


@pytest.mark.parametrize("issue_id", SAMPLE_ISSUES)
def test_every_word_of_a_sample_issue_is_in_one_passage(issue_id: str) -> None:
    made = sample(issue_id)
    for message in made.composed.messages:
        tree = tree_of(message.html)
        runs = [run for run in shown(tree, looks_of(tree)) if run.text.text.strip()]
        passages = passages_of(message, made.issue)
        read = [passage.text for passage in passages if passage.kind is not PassageKind.PICTURE]
        assert words_of(" ".join(read)) == words_of(text_of(tree, runs))


@pytest.mark.parametrize("issue_id", SAMPLE_ISSUES)
def test_every_picture_of_a_sample_issue_is_a_passage(issue_id: str) -> None:
    made = sample(issue_id)
    for message in made.composed.messages:
        pictures = [passage.picture for passage in passages_of(message, made.issue) if passage.picture]
        assert tuple(dict.fromkeys(pictures)) == tuple(image.name for image in message.images)


@pytest.mark.parametrize("issue_id", SAMPLE_ISSUES)
def test_every_item_of_a_sample_issue_has_its_title_and_its_pictures(issue_id: str) -> None:
    made = sample(issue_id)
    for message in made.composed.messages:
        passages = passages_of(message, made.issue)
        for item in made.issue.items(message.language):
            own = [passage for passage in passages if passage.item_id == item.id]
            assert any(words_of(item.title) == words_of(passage.text) for passage in own)
        for image in message.images:
            if image.source.startswith("news/"):
                owners = {passage.item_id for passage in passages if passage.picture == image.name}
                assert owners == {image.source.split("/")[1]}


def test_the_parts_of_a_sample_issue_belong_to_their_item_or_to_none() -> None:
    made = sample("2025-12")
    passages = passages_of(made.composed.message("en"), made.issue)
    owners = {
        "Hello": "",
        "In the spotlight": "",
        "A morning for listening": "2025-12-09-journee-tacmes",
        "You know a street": "",
        "Save the date": "",
        "Read all the news": "",
        "You receive": "",
    }
    found = {words: next(one for one in passages if one.text.startswith(words)).item_id for words in owners}
    assert found == owners


def test_a_caption_above_a_title_belongs_to_the_title_below() -> None:
    made = sample("2025-12")
    passages = passages_of(made.composed.message("fr"), made.issue)
    assert one(passages, "Prendre le métro l’esprit tranquille").item_id == "2025-11-03-etude-transport-collectif"


def test_keys_tell_passages_apart() -> None:
    for issue_id, message in all_messages():
        keys = [passage.key for passage in passages_of(message, sample(issue_id).issue)]
        assert len(keys) == len(set(keys))


def test_a_key_stays_while_others_change_around_it() -> None:
    before = of_good_mail()
    after = of_good_mail(("<p>Bonjour", "<p>Un mot de plus.</p><p>Bonjour"), (CARD, ""))
    assert {one(before, "Quarante").key, one(before, "Lire la suite").key} <= {passage.key for passage in after}


def test_a_key_changes_with_the_words() -> None:
    assert one(of_good_mail(), "jeunes et douze").key != one(of_good_mail(("Quarante", "Trente")), "et douze").key


def test_equal_passages_are_numbered_in_order() -> None:
    twice = [passage for passage in of_good_mail((CARD, CARD * 2)) if passage.text == "Un guide pour les villes"]
    first, second = (passage.key for passage in twice)
    assert second == f"{first}-2"


@pytest.mark.parametrize(
    ("html", "kind", "text"),
    [
        ("<h4>Un <b>mot</b>dit</h4>", PassageKind.HEADING, "Un motdit"),
        ("<ul><li>Un point</li></ul>", PassageKind.LIST_ITEM, "Un point"),
        ("<ol><li><p>Un point</p></li></ol>", PassageKind.LIST_ITEM, "Un point"),
        ("<table><tr><td>Une case</td></tr></table>", PassageKind.CELL, "Une case"),
        ('<table role="presentation"><tr><td>Un mot</td></tr></table>', PassageKind.PARAGRAPH, "Un mot"),
        (
            '<table><tr><td style="background:#0f5e57"><a href="x">Lire</a></td></tr></table>',
            PassageKind.BUTTON,
            "Lire",
        ),
        ('<p><a href="x" style="background:#0f5e57">Lire</a></p>', PassageKind.BUTTON, "Lire"),
        ('<p><a href="x">Lire</a></p>', PassageKind.PARAGRAPH, "Lire"),
        ('<img src="https://i.example/a-01.png" alt="Un  parc">', PassageKind.PICTURE, "Un parc"),
        ("<p>Un &amp; deux&nbsp;!</p>", PassageKind.PARAGRAPH, "Un & deux\u00a0!"),
    ],
)
def test_a_passage_says_what_it_is(html: str, kind: PassageKind, text: str) -> None:
    passages = of_good_mail((CARD, f'<div style="font-size:16px">{html}</div>{CARD}'))
    old = {passage.key for passage in of_good_mail()}
    (added,) = (passage for passage in passages if passage.key not in old)
    assert (added.kind, added.text) == (kind, text)


def test_a_passage_spans_its_element_in_the_source() -> None:
    for issue_id, message in all_messages():
        for passage in passages_of(message, sample(issue_id).issue):
            written = message.html[passage.start : passage.end]
            name = written[1:].replace(">", " ").split()[0]
            assert written.startswith(f"<{name}")
            assert written.endswith("/>" if name == "img" else f"</{name}>")


def test_links_are_told_once_each_in_order() -> None:
    html = '<p><a href="x">Un <b>mot</b></a>, <a href="y">deux</a>, <a href="x">trois</a></p>'
    passages = of_good_mail((CARD, f'<div style="font-size:16px">{html}</div>{CARD}'))
    assert one(passages, "deux, trois").links == ("x", "y")


def test_the_link_around_a_picture_is_told_with_the_picture() -> None:
    (picture,) = (passage for passage in of_good_mail() if passage.kind is PassageKind.PICTURE)
    assert (picture.links, picture.picture) == (("https://criterion.example/ete",), "parc-0a1b.jpg")


def test_what_is_hidden_is_no_passage() -> None:
    mail = good_mail.mail("fr").composed()
    assert mail.preheader not in {passage.text for passage in passages_of(mail, good_mail.issue())}


def test_two_items_of_one_title_come_in_the_order_of_the_issue() -> None:
    issue = good_mail.issue()
    (section,) = issue.sections
    guide = section.entries[1]
    again = Entry(item_id="2025-12-06-guide", items=guide.items)
    twice = replace(issue, sections=(replace(section, entries=(*section.entries, again)),))
    passages = of_good_mail((CARD, CARD * 2), issue=twice)
    owners = [passage.item_id for passage in passages if passage.text == "Un guide pour les villes"]
    assert owners == ["2025-12-05-guide", "2025-12-06-guide"]


def test_marks_change_nothing_else() -> None:
    for issue_id, message in all_messages():
        passages = passages_of(message, sample(issue_id).issue)
        shown_with = marked(message.html, passages)
        for passage in passages:
            assert shown_with.count(f' {MARK}="{passage.key}"') == 1
            shown_with = shown_with.replace(f' {MARK}="{passage.key}"', "")
        assert shown_with == message.html


def test_marks_stand_on_the_elements_of_their_passages() -> None:
    made = sample("2025-12")
    message = made.composed.message("fr")
    passages = passages_of(message, made.issue)
    tree = tree_of(marked(message.html, passages))
    assert {one.number: one.attributes[MARK] for one in tree.elements if MARK in one.attributes} == {
        passage.element: passage.key for passage in passages
    }


def test_passages_of_another_mail_are_not_marked() -> None:
    with pytest.raises(ValueError, match="no tag begins"):
        marked("<p>Autre</p>", of_good_mail())
