"""What a translation was made from, and what changed since."""

from dataclasses import replace

import pytest

from cipc_newsletter.item_files import parse, text_of
from cipc_newsletter.model.item import Item, Picture, Translation
from cipc_newsletter.model.translation import TextChange
from cipc_newsletter.translation.originals import changes_since, differing_words, is_current, translation_of
from cipc_newsletter.translation.texts import texts_of_item

FRENCH = Item(
    id="2025-12-02-jeunes",
    language="fr",
    title="Jeunes et police",
    body="Un premier texte de dix mots, pas un de plus.\n\nUn second.",
    image=Picture(alt="Une table", file="table.jpg"),
)


def test_a_translation_tells_the_digest_of_each_text() -> None:
    parts = translation_of(FRENCH).parts
    assert [pair.split("=")[0] for pair in parts.split()] == ["title", "image.alt", "body.1", "body.2"]


def test_what_it_records_can_be_written_to_a_file_and_read() -> None:
    english = replace(FRENCH, language="en", path="news/2025-12-02-jeunes/en.md", image=None)
    made = replace(english, translation=translation_of(FRENCH, made=english), body_line=9)
    item, mistakes = parse(text_of(made), path=made.path)
    assert not mistakes
    assert item
    assert item.translation == made.translation


@pytest.mark.parametrize(
    "changed",
    [
        replace(FRENCH, body=FRENCH.body.replace("dix mots", "dix\nmots")),
        replace(FRENCH, body=FRENCH.body.replace("dix mots", "dix\u00a0mots")),
        replace(FRENCH, link="https://a.example"),
    ],
)
def test_line_ends_spaces_and_what_is_no_text_make_no_change(changed: Item) -> None:
    assert is_current(translation_of(FRENCH), texts_of_item(changed))


def test_another_word_is_a_change_that_shows_both() -> None:
    changed = replace(FRENCH, body=FRENCH.body.replace("dix", "onze"))
    made = translation_of(FRENCH)
    assert not is_current(made, texts_of_item(changed))
    assert changes_since(made, texts_of_item(changed), kept=texts_of_item(FRENCH)) == (
        TextChange(
            key="body.1",
            before="Un premier texte de dix mots, pas un de plus.",
            after="Un premier texte de onze mots, pas un de plus.",
        ),
    )


def test_where_nobody_kept_the_words_the_text_is_named() -> None:
    changed = replace(FRENCH, title="Jeunes et policiers")
    (change,) = changes_since(translation_of(FRENCH), texts_of_item(changed), kept=None)
    assert change == TextChange(key="title", before="", after="Jeunes et policiers")


def test_a_new_paragraph_is_one_change_and_moves_no_other() -> None:
    changed = replace(FRENCH, body=FRENCH.body.replace("\n\n", "\n\nAu milieu.\n\n"))
    changes = changes_since(translation_of(FRENCH), texts_of_item(changed), kept=texts_of_item(FRENCH))
    assert changes == (TextChange(key="body.2", before="", after="Au milieu."),)


def test_a_paragraph_that_is_gone_shows_its_words() -> None:
    changed = replace(FRENCH, body="Un second.")
    (change,) = changes_since(translation_of(FRENCH), texts_of_item(changed), kept=texts_of_item(FRENCH))
    assert (change.before[:10], change.after) == ("Un premier", "")


def test_a_translation_that_tells_no_parts_tells_no_changes() -> None:
    made = Translation(of="fr", digest=f"sha256:{'0' * 64}")
    assert not is_current(made, texts_of_item(FRENCH))
    assert changes_since(made, texts_of_item(FRENCH), kept=None) == ()


def test_of_a_long_text_what_differs_is_shown_with_some_words_around() -> None:
    before = "un deux trois quatre cinq six sept huit neuf dix"
    assert differing_words(before, before.replace("cinq", "CINQ")) == (
        "… deux trois quatre cinq six sept huit …",
        "… deux trois quatre CINQ six sept huit …",
    )


def test_a_list_that_changed_is_told_on_one_line() -> None:
    changed = replace(FRENCH, topics=("jeunesse", "police"))
    (change,) = changes_since(translation_of(FRENCH), texts_of_item(changed), kept=texts_of_item(FRENCH))
    assert (change.key, change.after) == ("topics", "jeunesse · police")
