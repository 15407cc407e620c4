"""What changed is said where it changed, in words, and in as few of them as it takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.review.changes import changes as changes_of
from good_mail import Mail


def version(change: Callable[[Mail], None] | None = None, *, language: str = "es") -> ComposedIssue:
    mails = {"fr": good_mail.mail("fr"), "es": good_mail.mail("es")}
    if change is not None:
        change(mails[language])
    composed = good_mail.composed_issue(*mails.values())
    return replace(composed, digest="ef" * 32 if change else composed.digest)


def with_message(mail: Mail, **changes: object) -> None:
    mail.message = replace(mail.message, **changes)  # type: ignore[arg-type]


def other_picture(mail: Mail, **changes: object) -> None:
    (image,) = mail.message.images
    with_message(mail, images=(replace(image, **changes),))  # type: ignore[arg-type]


def subject_and_text(mail: Mail) -> None:
    with_message(mail, subject="Otro")
    mail.swap("Cuarenta", "Treinta")


def changes(before: ComposedIssue, after: ComposedIssue) -> tuple[str, ...]:
    return tuple(change.phrase for change in changes_of(before, after, issue=good_mail.issue()))


CARD = '<h3 style="font-size:20px">Una guía para las ciudades</h3>'
PICTURE = "news/2025-12-02-ete/parc.jpg"
CHANGES: dict[str, tuple[Callable[[Mail], None], tuple[str, ...]]] = {
    "subject": (lambda m: with_message(m, subject="Otro"), ("the Spanish subject",)),
    "preheader": (lambda m: with_message(m, preheader="Otro"), ("the Spanish preheader",)),
    "text of an item": (
        lambda m: m.swap("Cuarenta", "Treinta"),
        ('the Spanish text of item 1, "Jóvenes y policía: un verano distinto"',),
    ),
    "title of an item": (
        lambda m: m.swap("un verano distinto", "un verano"),
        ('the Spanish title of "Jóvenes y policía: un verano"',),
    ),
    "link of an item": (
        lambda m: m.in_html(
            '<a href="https://criterion.example/ete" style', '<a href="https://criterion.example/x" style'
        ),
        ('the Spanish link of item 1, "Jóvenes y policía: un verano distinto"',),
    ),
    "an item more": (
        lambda m: m.in_html(CARD, f'<div style="font-size:16px"><h3>Mapa</h3><p>Un mapa.</p></div>{CARD}'),
        ('the Spanish "Mapa", added',),
    ),
    "an item less": (
        lambda m: m.in_html(CARD, ""),
        (
            'the Spanish text of item 1, "Jóvenes y policía: un verano distinto"',
            'the Spanish item 2, "Una guía para las ciudades", taken out',
        ),
    ),
    "foot": (lambda m: m.in_html("H0H 0H0", "H1H 1H1"), ("the foot of the Spanish mail",)),
    "the text part alone": (lambda m: m.in_text("A: 1", "A = 1"), ("the Spanish text part",)),
    "colours": (lambda m: m.in_html("#22303c", "#111111"), ("the look of the Spanish mail",)),
    "where pictures lie": (
        lambda m: m.in_html("https://img.criterion.example/", "https://autre.example/img/"),
        ("the address of the pictures",),
    ),
    "sender's address": (
        lambda m: with_message(m, sender=Mailbox(email="x@criterion.example", name=m.message.sender.name)),
        ("the sender's address",),
    ),
    "sender's name": (
        lambda m: with_message(m, sender=Mailbox(email=m.message.sender.email, name="Otro")),
        ("the Spanish name of the sender",),
    ),
    "address for replies": (
        lambda m: with_message(m, reply_to=Mailbox(email="x@criterion.example")),
        ("the address for replies",),
    ),
    "another header": (
        lambda m: with_message(m, headers=(*m.message.headers, ("List-Help", "<https://criterion.example>"))),
        ("the header List-Help",),
    ),
    "a picture's bytes": (lambda m: other_picture(m, sha256="ff" * 32), (f"the picture {PICTURE}",)),
    "a picture's words": (
        lambda m: m.in_html('alt="Jóvenes sentados en círculo en un parque"', 'alt="Jóvenes en un parque"'),
        (f"the Spanish alternative text of {PICTURE}",),
    ),
    "another picture": (
        lambda m: other_picture(m, source="news/2025-12-02-ete/rue.jpg"),
        (f"the picture {PICTURE}, taken out", "the picture news/2025-12-02-ete/rue.jpg, added"),
    ),
    "two things": (
        subject_and_text,
        ("the Spanish subject", 'the Spanish text of item 1, "Jóvenes y policía: un verano distinto"'),
    ),
    "what no reader sees": (lambda m: with_message(m, locale="es-MX"), ("something that cannot be named",)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named(name: str) -> None:
    change, expected = CHANGES[name]
    assert changes(version(), version(change)) == expected


def test_the_same_version_did_not_change() -> None:
    assert changes(version(), version()) == ()


def test_a_language_more_or_less_is_named() -> None:
    one = good_mail.composed_issue(good_mail.mail("fr"))
    both = replace(version(), digest="ef" * 32)
    assert changes(one, both) == ("Spanish, added",)
    assert changes(both, one) == ("Spanish, taken out",)


def test_items_in_another_order_are_named_once_each() -> None:
    first, second = (
        f'<div style="font-size:16px"><h3>{title}</h3><p>{title.lower()}.</p></div>' for title in ("Uno", "Dos")
    )

    def placed(*cards: str) -> ComposedIssue:
        made = version(lambda m: m.in_html(CARD, "".join((*cards, CARD))))
        return replace(made, digest=str(hash(cards)))

    (sentence,) = changes(placed(first, second), placed(second, first))
    assert sentence in {'the place of the Spanish "Uno"', 'the place of the Spanish "Dos"'}


def test_a_foot_that_changed_in_every_language_is_one_change() -> None:
    mails = [good_mail.mail("fr"), good_mail.mail("es")]
    for mail in mails:
        mail.in_html("H0H 0H0", "H1H 1H1")
    after = replace(good_mail.composed_issue(*mails), digest="ef" * 32)
    assert changes(version(), after) == ("the foot of the mail",)


def test_a_number_is_one_change_though_it_stands_in_every_language() -> None:
    def numbered(number: int) -> ComposedIssue:
        mails = [good_mail.mail("fr"), good_mail.mail("es")]
        for mail in mails:
            mail.in_html("<p>", f"<p>No {number} ")
        return replace(good_mail.composed_issue(*mails), number=number, digest=str(number))

    assert changes(numbered(12), numbered(13)) == ("the number",)


def test_a_subject_repeated_as_the_title_is_one_change() -> None:
    def change(mail: Mail) -> None:
        mail.in_html(f"<title>{mail.message.subject}", "<title>Otro")
        mail.in_html('role="article"', 'role="article" aria-label="Otro"')
        with_message(mail, subject="Otro")

    assert changes(version(), version(change)) == ("the Spanish subject",)


def test_a_caption_above_a_title_belongs_to_the_title_in_its_column() -> None:
    def columns(caption: str) -> ComposedIssue:
        column = "<td><div style='font-size:16px'>{}</div></td>"
        row = column.format("<h3>Uno</h3><p>uno.</p>") + column.format(f"<p>{caption}</p><h3>Dos</h3>")
        made = version(lambda m: m.in_html(CARD, f"<table><tr>{row}</tr></table>{CARD}"))
        return replace(made, digest=caption)

    assert changes(columns("Una foto"), columns("Otra foto")) == ('the Spanish text of "Dos"',)


def test_a_look_that_changed_in_every_language_is_one_change() -> None:
    mails = [good_mail.mail("fr"), good_mail.mail("es")]
    for mail in mails:
        mail.in_html("#22303c", "#111111")
    after = replace(good_mail.composed_issue(*mails), digest="ef" * 32)
    assert changes(version(), after) == ("the look of the mail",)


def test_a_passage_without_a_title_is_named_by_its_first_words() -> None:
    def with_passage(words: str) -> ComposedIssue:
        wrapper = 'color:#22303c;font-size:16px">'
        made = version(
            lambda m: m.in_html(
                wrapper, f"{wrapper}<div><p>[[first_name|uno]] dos tres cuatro cinco {words}</p></div>"
            )
        )
        return replace(made, digest=words)

    found = changes(with_passage("seis siete"), with_passage("seis ocho"))
    assert found == ('the Spanish text of "uno dos tres cuatro cinco seis…"',)


def test_a_passage_without_a_title_more_or_less_is_named() -> None:
    def with_passages(*passages: str) -> ComposedIssue:
        wrapper = 'color:#22303c;font-size:16px">'
        quoted = "".join(f"<div><p>{words}</p></div>" for words in passages)
        made = version(lambda m: m.in_html(wrapper, f"{wrapper}{quoted}"))
        return replace(made, digest=str(passages))

    both, one = with_passages("Una calle", "Un botón"), with_passages("Un botón")
    assert changes(both, one) == ('the Spanish "Una calle", taken out',)
    assert changes(one, both) == ('the Spanish "Una calle", added',)
