"""What changed is shown on the mail itself, which stays the newer one in everything else."""

import re
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.review.changes import changes
from cipc_newsletter.review.passages import passages_of
from cipc_newsletter.review.showing import CHANGE, alone, with_changes, word_marks
from sample_issues import sample

ISSUE = good_mail.issue()
CARD = '<h3 style="font-size:20px">Un guide pour les villes</h3>'
WRAP = f'<div style="font-size:16px">{{}}</div>{CARD}'


def version(*swaps: tuple[str, str]) -> ComposedMessage:
    mail = good_mail.mail("fr")
    for old, new in swaps:
        mail.in_html(old, new)
    return mail.composed()


def marks(old: ComposedMessage, new: ComposedMessage) -> list[str]:
    """What is marked, as `-gone` and `+come`, and which passages."""
    html = with_changes(old, new, issue=ISSUE)
    found = re.findall(rf'<(ins|del)[^>]*>(.*?)</\1>|{CHANGE}="(added|changed|moved)"', html, flags=re.DOTALL)
    signs = {"ins": "+", "del": "-", "": ""}
    return [f"{signs[tag]}{text or what}".strip() for tag, text, what in found]


def test_the_same_version_is_shown_as_it_is() -> None:
    assert with_changes(version(), version(), issue=ISSUE) == version().html


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>Un deux trois.</p>", "<p>Un trois.</p>", ["changed", "-deux"]),
        ("<p>Un <b>deux</b> trois</p>", "<p>Un <b>autre</b> trois</p>", ["changed", "-deux", "+autre"]),
        ("<p>Un &amp; deux</p>", "<p>Un &amp; trois</p>", ["changed", "-deux", "+trois"]),
        ("<p>Un</p>", "<p>Un</p><p>Deux <i>trois</i></p>", ["added", "+Deux", "+trois"]),
        ("<p>Un</p><p>Deux &lt;b&gt;</p>", "<p>Un</p>", ["-Deux &lt;b&gt;"]),
        ("<ul><li>a b c</li><li>d</li></ul>", "<ul><li>a b c</li></ul>", ["-d"]),
        (
            '<p><a href="https://a.example">Un</a></p>',
            '<p><a href="https://b.example">Un</a></p>',
            ["changed", "-https://a.example", "+https://b.example"],
        ),
        (
            '<img src="https://i.example/a.png" alt="Un" width="9">',
            '<img src="https://i.example/a.png" alt="Deux" width="9">',
            ["changed", "-Un", "+Deux"],
        ),
        ("<p>Un</p><p>Deux</p>", "<p>Deux</p><p>Un</p>", ["moved"]),
    ],
)
def test_a_change_is_shown_where_it_is(old: str, new: str, expected: list[str]) -> None:
    before, after = (version((CARD, WRAP.format(html))) for html in (old, new))
    assert marks(before, after) == expected


def test_another_picture_is_shown_beside_the_one_it_replaces() -> None:
    html = with_changes(version(), version(("parc-0a1b.jpg", "rue-0c2d.jpg")), issue=ISSUE)
    gone, come = (one.attributes["src"] for one in tree_of(html).named("img"))
    assert (gone[-13:], come[-12:]) == ("parc-0a1b.jpg", "rue-0c2d.jpg")
    assert re.search(r"<del[^>]*><img[^>]*></del><ins[^>]*><img[^>]*></ins>", html)


def test_without_the_marks_it_is_the_newer_mail() -> None:
    made = sample("2025-12")
    old = made.composed.message("en")
    new = made.composed.message("fr")  # as different as two mails can be
    html = with_changes(old, new, issue=made.issue)
    notes = r"\s?<del data-mark=\"note\">[^<]*</del> <ins data-mark=\"note\">[^<]*</ins>"
    wrapped = r"<(p|li|span) data-change=\"removed\">(?:<br>)?<del.*?</del></\1>"
    gone = rf"{wrapped}|<del[^>]*>(?:(?!</del>).)*</del> ?|</?ins[^>]*>"
    bare = re.sub(gone, "", re.sub(notes, "", html, flags=re.DOTALL), flags=re.DOTALL)
    assert re.sub(rf' {CHANGE}="\w+"', "", bare) == new.html


def test_hostile_words_stay_words() -> None:
    before = version((CARD, WRAP.format("<p>&lt;script&gt;alert(1)&lt;/script&gt; un</p><p>x</p>")))
    html = with_changes(before, version((CARD, WRAP.format("<p>x</p>"))), issue=ISSUE)
    assert "<script" not in html


def test_what_is_shown_has_every_passage_of_the_newer_mail() -> None:
    made = sample("2025-12")
    new = made.composed.message("fr")
    html = with_changes(made.composed.message("es"), new, issue=made.issue)
    tree = tree_of(html)
    assert len([one for one in tree.elements if CHANGE in one.attributes]) >= len(passages_of(new, made.issue)) / 2


def test_a_line_is_shown_with_its_changes() -> None:
    assert word_marks("Un <b> deux", "Un <b> trois") == "Un &lt;b&gt; <del>deux</del><ins>trois</ins>"


def test_each_passage_can_carry_its_key() -> None:
    html = with_changes(None, version(), issue=ISSUE, attributes=("data-passage", "id"))
    keys = [one.attributes["id"] for one in tree_of(html).elements if "data-passage" in one.attributes]
    assert keys == [passage.key for passage in passages_of(version(), ISSUE)]


def alone_between(old: ComposedMessage, new: ComposedMessage) -> list[str]:
    before, after = (
        replace(good_mail.composed_issue(good_mail.mail("fr")), messages=(message,), digest=message.html)
        for message in (old, new)
    )
    return [alone(change, old, new, issue=ISSUE) for change in changes(before, after, issue=ISSUE)]


def test_the_words_of_a_change_are_shown_alone() -> None:
    (shown,) = alone_between(version(), version(("Quarante jeunes", "Trente <b>jeunes</b>")))
    assert shown.startswith("<del>Quarante </del><ins>Trente </ins>jeunes")


def test_the_addresses_of_a_link_are_shown_alone() -> None:
    link = '<a href="https://criterion.example/ete" style'
    (shown,) = alone_between(version(), version((link, link.replace("ete", "été?a=1&amp;b=2"))))
    old, new = "https://criterion.example/ete", "https://criterion.example/été?a=1&amp;b=2"
    assert shown == f"<del>{old}</del> <ins>{new}</ins>"


def test_a_look_has_no_words_of_its_own() -> None:
    assert alone_between(version(), version(("#22303c", "#111111"))) == [""]
