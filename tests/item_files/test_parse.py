"""The text of an item file becomes an item, or everything that is wrong with it."""

import datetime as dt

import pytest

from cipc_newsletter.item_files import is_item_id, parse, path_of
from cipc_newsletter.model.item import Picture, Source, Translation

PATH = "news/2025-12-09-journee/fr.md"
WHOLE = f"""+++
title = "Jeunes et police : comprendre les « boucles » de méfiance"
date = 2025-12-02
date_end = 2025-12-04
time = 09:00:00
time_end = 17:30:00
place = "Montréal"
published = 2025-12-05
summary = "Une recherche."
link = "https://example.org/a"
link_label = "Lire l’étude"
topics = ["jeunesse", "police"]
embargo = 2025-12-01
expires = 2026-12-01
person = "Jeanne"
document = "rapport.pdf"
[image]
file = "atelier.jpg"
alt = "Une table"
caption = "Légende"
credit = "Photo : Z."
[source]
kind = "text"
location = "page.txt"
key = "jeunes"
digest = "sha256:{"a" * 64}"
[translation]
of = "en"
digest = "sha256:{"b" * 64}"
+++

Premier paragraphe.

    du code
"""


def test_every_key_arrives_in_the_item() -> None:
    item, mistakes = parse(WHOLE, path=PATH)
    assert mistakes == ()
    assert item is not None
    assert (item.id, item.language, item.path) == ("2025-12-09-journee", "fr", PATH)
    assert item.title == "Jeunes et police : comprendre les « boucles » de méfiance"
    assert (item.date, item.date_end) == (dt.date(2025, 12, 2), dt.date(2025, 12, 4))
    assert (item.time, item.time_end) == (dt.time(9), dt.time(17, 30))
    assert (item.published, item.embargo, item.expires) == (
        dt.date(2025, 12, 5),
        dt.date(2025, 12, 1),
        dt.date(2026, 12, 1),
    )
    assert (item.place, item.summary) == ("Montréal", "Une recherche.")
    assert (item.link, item.link_label) == ("https://example.org/a", "Lire l’étude")
    assert (item.topics, item.person, item.document) == (("jeunesse", "police"), "Jeanne", "rapport.pdf")
    assert item.image == Picture(file="atelier.jpg", alt="Une table", caption="Légende", credit="Photo : Z.")
    assert item.source == Source(kind="text", location="page.txt", key="jeunes", digest=f"sha256:{'a' * 64}")
    assert item.translation == Translation(of="en", digest=f"sha256:{'b' * 64}")


def test_the_body_begins_at_its_first_line_and_ends_at_its_last() -> None:
    item, _mistakes = parse(WHOLE, path=PATH)
    assert item is not None
    assert item.body == "Premier paragraphe.\n\n    du code"
    assert WHOLE.split("\n")[item.body_line - 1] == "Premier paragraphe."
    assert WHOLE.split("\n")[item.matter_line - 1] == item.matter.split("\n")[0]


def test_indented_code_at_the_beginning_of_the_body_stays_code() -> None:
    item, _mistakes = parse('+++\ntitle = "x"\n+++\n\n    code\n', path=PATH)
    assert item is not None
    assert (item.body, item.body_line) == ("    code", 5)


def test_an_item_may_have_no_body() -> None:
    item, mistakes = parse('+++\ntitle = "x"\n+++', path=PATH)
    assert item is not None
    assert (item.body, mistakes) == ("", ())


@pytest.mark.parametrize(
    "change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"), lambda text: "\n\n" + text]
)
def test_line_ends_and_marks_of_windows_change_nothing(change) -> None:
    plain, changed = (parse(text, path=PATH)[0] for text in (WHOLE, change(WHOLE)))
    assert plain is not None
    assert changed is not None
    assert (plain.title, plain.body) == (changed.title, changed.body)


def test_decomposed_accents_are_composed_also_where_they_are_escaped() -> None:
    item, _mistakes = parse('+++\ntitle = "e\\u0301te\\u0301"\n+++\ne\u0301te\u0301', path=PATH)
    assert item is not None
    assert (item.title, item.body) == ("été", "été")


def test_a_line_of_plus_signs_in_the_body_is_text() -> None:
    item, _mistakes = parse('+++\ntitle = "x"\n+++\na\n+++\nb', path=PATH)
    assert item is not None
    assert item.body == "a\n+++\nb"


def test_every_mistake_of_a_file_is_told_by_line() -> None:
    text = '+++\ntitel = “x”\ndate = "demain"\ndate_end = 2025-01-01\n[image]\nfile = "a.png"\nalt = " "\n+++\n'
    item, mistakes = parse(text, path=PATH)
    assert item is None
    assert [(mistake.line, mistake.key) for mistake in mistakes] == [
        (2, "titel"),
        (2, "titel"),
        (2, "title"),
        (3, "date"),
        (7, "image.alt"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "+++", "\0", "+++\n+++", "+++\ntitle = 1e400\n+++", '+++\n"" = 1\n+++', "+++\n" + "[" * 9000 + "\n+++"],
)
def test_no_text_is_too_odd_to_be_told(text: str) -> None:
    item, mistakes = parse(text, path=PATH)
    assert item is None
    assert mistakes
    assert all(mistake.path == PATH for mistake in mistakes)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("news/Journée/fr.md", 'the folder "Journée" is not named like an item.'),
        ("news/a:b/fr.md", 'the folder "a:b" is not named like an item.'),
        (f"news/{'a' * 49}/fr.md", f'the folder "{"a" * 49}" is not named like an item.'),
        ("news/a/de.md", 'the file is not named for a language: "de".'),
    ],
)
def test_a_file_is_named_by_id_and_language(path: str, what: str) -> None:
    item, mistakes = parse(WHOLE, path=path)
    assert item is None
    assert [mistake.what for mistake in mistakes] == [what]


@pytest.mark.parametrize(
    ("text", "is_id"),
    [
        ("2025-12-09-journee", True),
        ("a", True),
        ("a" * 48, True),
        ("a" * 49, False),
        ("", False),
        ("-a", False),
        ("A", False),
        ("é", False),
        ("a_b", False),
        ("a b", False),
        ("a/b", False),
        ("a.b", False),
        ("a\n", False),
        ("١", False),
    ],
)
def test_an_id_is_lower_case_ascii_digits_and_hyphens(text: str, is_id: bool) -> None:
    assert is_item_id(text) is is_id


def test_an_item_has_its_own_folder_and_a_file_for_each_language() -> None:
    assert path_of("2025-12-09-journee", "es") == "news/2025-12-09-journee/es.md"
