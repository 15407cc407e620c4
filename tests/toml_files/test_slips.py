"""The slips people make: each is told in one sentence, with what would be right, and is read as it was meant."""

import datetime as dt
from typing import Any

import pytest

from cipc_newsletter.toml_files import parse_all

STRAIGHT = 'TOML wants straight quotes ("); within a text, curly ones are welcome.'
PAIR = 'A line is a key, an equals sign and a value, such as title = "…".'
DATES = "Dates are written 2025-12-09 and hours 14:00:00, without quotes."
SAME_LINE = "A text ends with the quote it begins with, on the same line."
IN_TEXT = 'Within a text, write \\" for a straight quote, or use “ ” or « »; an apostrophe is free between ".'
SLASH = "Between straight quotes a backslash has a meaning of its own; folders are separated by /."
BRACES = "Put it on one line, or make it a table: its name in square brackets, its keys below."

# (the broken text, the one sentence that tells it, what it is read as)
SLIPS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "title = “Bonjour”",
        f'line 1: a text stands between curly quotes (“ ”). {STRAIGHT} Write it like this: title = "Bonjour"',
        {"title": "Bonjour"},
    ),
    (
        'title = "Bonjour”',
        f'line 1: a text stands between curly quotes (”). {STRAIGHT} Write it like this: title = "Bonjour"',
        {"title": "Bonjour"},
    ),
    (
        'title = « Dire "oui" »  # à revoir',
        (
            f"line 1: a text stands between curly quotes (« »). {STRAIGHT} "
            'Write it like this: title = "Dire \\"oui\\""  # à revoir'
        ),
        {"title": 'Dire "oui"'},
    ),
    (
        "title = ‘L’été’",
        f'line 1: a text stands between curly quotes (‘ ’). {STRAIGHT} Write it like this: title = "L’été"',
        {"title": "L’été"},
    ),
    (
        "“title” = 'x'",
        f"line 1: a text stands between curly quotes (“ ”). {STRAIGHT} Write it like this: \"title\" = 'x'",
        {"title": "x"},
    ),
    (
        "languages = [“fr”, “en”]",
        f'line 1: a text stands between curly quotes (“ ”). {STRAIGHT} Write it like this: languages = ["fr", "en"]',
        {"languages": ["fr", "en"]},
    ),
    (
        'items = [\n  "a",\n  “b”,\n]',
        f'line 3: a text stands between curly quotes (“ ”). {STRAIGHT} Write it like this: "b",',
        {"items": ["a", "b"]},
    ),
    (
        'title = { fr = “À la une”, en = "x" }',
        (
            f"line 1: a text stands between curly quotes (“ ”). {STRAIGHT} "
            'Write it like this: title = { fr = "À la une", en = "x" }'
        ),
        {"title": {"fr": "À la une", "en": "x"}},
    ),
    (
        'title = "Bonjour',
        f'line 1: the text that begins here with " is never closed. {SAME_LINE} Write it like this: title = "Bonjour"',
        {"title": "Bonjour"},
    ),
    (
        'intro = """\nBonjour,\n\nbonne lecture\ndate = 2025-12-09',
        'line 1: the text that begins here with """ is never closed. Put """ after its last word.',
        {"intro": "Bonjour,\n\nbonne lecture", "date": dt.date(2025, 12, 9)},
    ),
    (
        'intro = "Bonjour,\nbonne lecture"\nnumber = 1',
        (
            "line 1: the text goes on over 2 lines. A text of several lines stands between three straight quotes on "
            'either side. Write """ before its first word and after its last.'
        ),
        {"intro": "Bonjour,\nbonne lecture", "number": 1},
    ),
    (
        "title = 'L'atelier'",
        f"line 1: the text ends at the second ', in its middle. {IN_TEXT} Write it like this: title = \"L'atelier\"",
        {"title": "L'atelier"},
    ),
    (
        'title = "Le "grand" débat"',
        (
            f'line 1: the text ends at the second ", in its middle. {IN_TEXT} '
            'Write it like this: title = "Le \\"grand\\" débat"'
        ),
        {"title": 'Le "grand" débat'},
    ),
    (
        'file = "C:\\Users\\Zoé\\photo.jpg"',
        f'line 1: a backslash stands in a text. {SLASH} Write it like this: file = "C:/Users/Zoé/photo.jpg"',
        {"file": "C:/Users/Zoé/photo.jpg"},
    ),
    (
        "title = Bonjour à tous # salut",
        (
            "line 1: Bonjour à tous has no quotes. A text stands between straight quotes. "
            'Write it like this: title = "Bonjour à tous"'
        ),
        {"title": "Bonjour à tous"},
    ),
    (
        "phone = 514 555-0142",
        (
            "line 1: 514 555-0142 has no quotes. A text stands between straight quotes. "
            'Write it like this: phone = "514 555-0142"'
        ),
        {"phone": "514 555-0142"},
    ),
    (
        "link = https://example.org/a",
        (
            "line 1: https://example.org/a has no quotes. A text stands between straight quotes. "
            'Write it like this: link = "https://example.org/a"'
        ),
        {"link": "https://example.org/a"},
    ),
    (
        "languages = [fr, en]",
        (
            "line 1: words in a list have no quotes. Each text stands between straight quotes. "
            'Write it like this: languages = ["fr", "en"]'
        ),
        {"languages": ["fr", "en"]},
    ),
    (
        "date = 9 décembre 2025",
        (
            f"line 1: 9 décembre 2025 is not a date or an hour as TOML writes it. {DATES} "
            "Write it like this: date = 2025-12-09"
        ),
        {"date": dt.date(2025, 12, 9)},
    ),
    (
        "date = 2025–12–09",
        f"line 1: 2025–12–09 is not a date or an hour as TOML writes it. {DATES} Write it like this: date = 2025-12-09",
        {"date": dt.date(2025, 12, 9)},
    ),
    (
        "date = 09/12/2025",
        (
            "line 1: 09/12/2025 is not a date as TOML writes it. The year comes first, then the month, then the day. "
            "Write it like this: date = 2025-12-09"
        ),
        {},
    ),
    (
        "date = 2025-02-30",
        "line 1: there is no day 2025-02-30. Look it up in the calendar and correct it.",
        {},
    ),
    (
        "time = 14h30",
        f"line 1: 14h30 is not a date or an hour as TOML writes it. {DATES} Write it like this: time = 14:30:00",
        {"time": dt.time(14, 30)},
    ),
    (
        "number = n° 012",
        (
            "line 1: n° 012 is not a number as TOML writes it. Only digits, the first one not 0. "
            "Write it like this: number = 12"
        ),
        {"number": 12},
    ),
    (
        "decorative = Oui",
        (
            "line 1: Oui is not a word TOML knows. It is true or false, in lower case and without quotes. "
            "Write it like this: decorative = true"
        ),
        {"decorative": True},
    ),
    (
        'title\u00a0= "Jeunes\u00a0: x"',
        (
            "line 1: a non-breaking space (U+00A0) stands outside the quotes. Only plain spaces may stand there. "
            "Delete it and type the space again."
        ),
        {"title": "Jeunes\u00a0: x"},
    ),
    (
        '\u200btitle = "x"',
        (
            "line 1: a character that does not show (U+200B) stands outside the quotes. Only plain spaces may stand "
            "there. Delete it and type the space again."
        ),
        {"title": "x"},
    ),
    (
        'title = "a\x0bb"',
        (
            "line 1: a character that does not show (U+000B) stands in the line. Such characters come along when a text "
            'is pasted from elsewhere. Write it like this: title = "ab"'
        ),
        {"title": "ab"},
    ),
    (
        "title: Jeunes et police",
        (
            f"line 1: there is no single equals sign between the key and its value. {PAIR} "
            'Write it like this: title = "Jeunes et police"'
        ),
        {"title": "Jeunes et police"},
    ),
    (
        'title "x"',
        f'line 1: there is no single equals sign between the key and its value. {PAIR} Write it like this: title = "x"',
        {"title": "x"},
    ),
    (
        "title =",
        f'line 1: "title" has no value. {PAIR} Write a value, or take the line out.',
        {},
    ),
    (
        'résumé = "x"',
        (
            'line 1: "résumé" cannot be a key. A key is one word of letters without accents. '
            "Look up the right key, or take the line out."
        ),
        {},
    ),
    (
        'title = "x",',
        'line 1: the line ends with ",". Nothing follows a value but a remark after #. Delete it.',
        {"title": "x"},
    ),
    (
        'title = "x" place = "y"',
        "line 1: two keys stand on one line. Each key has a line of its own. Begin a new line before the second.",
        {},
    ),
    (
        'topics = "a", "b"',
        (
            "line 1: several values stand there without brackets. A list stands in square brackets. "
            'Write it like this: topics = ["a", "b"]'
        ),
        {"topics": ["a", "b"]},
    ),
    (
        'items = [\n  "a"\n  "b"\n]',
        (
            "line 2: a comma is missing between two values. In brackets and braces, values are separated by commas. "
            'Write it like this: "a",'
        ),
        {"items": ["a", "b"]},
    ),
    (
        'items = [\n  "a" # l’été: a\n  # "c"\n  "b", # b\n]',
        (
            "line 2: a comma is missing between two values. In brackets and braces, values are separated by commas. "
            'Write it like this: "a", # l’été: a'
        ),
        {"items": ["a", "b"]},
    ),
    (
        'title = { fr = "a" en = "b" }',
        (
            "line 1: a comma is missing between two values. In brackets and braces, values are separated by commas. "
            'Write it like this: title = { fr = "a", en = "b" }'
        ),
        {"title": {"fr": "a", "en": "b"}},
    ),
    (
        'title = { fr = "a", }',
        (
            "line 1: there is a comma too many. One comma stands between two values, none before the closing brace. "
            "Delete it."
        ),
        {"title": {"fr": "a"}},
    ),
    (
        'items = ["a",\n  "b"\nnumber = 1',
        'line 1: "[" is never closed. What begins with "[" ends with "]". Put "]" after the last value.',
        {"items": ["a", "b"], "number": 1},
    ),
    (
        'title = {\n  fr = "a",\n  en = "b"\n}',
        f"line 1: braces go on over several lines. What stands in braces stands on one line. {BRACES}",
        {"title": {"fr": "a", "en": "b"}},
    ),
    (
        "[image",
        "line 1: the square brackets around image do not match. As many close as open. Write it like this: [image]",
        {"image": {}},
    ),
    (
        "[[section]\nlayout = 'text'",
        (
            "line 1, section 1: the square brackets around section do not match. As many close as open. "
            "Write it like this: [[section]]"
        ),
        {"section": [{"layout": "text"}]},
    ),
    (
        "en]\nsubject = 'x'",
        "line 1: the square brackets around en do not match. As many close as open. Write it like this: [en]",
        {"en": {"subject": "x"}},
    ),
    (
        "section]]\nlayout = 'text'",
        (
            "line 1: the square brackets around section do not match. As many close as open. "
            "Write it like this: [[section]]"
        ),
        {"section": [{"layout": "text"}]},
    ),
    (
        "[à la une]",
        (
            'line 1: "à la une" cannot be the name of a table. The name in square brackets is one word of letters '
            "without accents. Look up the right name, such as [image] or [[section]]."
        ),
        {},
    ),
    (
        "title = 'a'\ntitle = 'b'",
        'line 2: "title" is given twice. First on line 1. A key stands once in its table. Take one of the two out.',
        {"title": "a"},
    ),
    (
        "[section]\nlayout = 'text'\n[section]\nlayout = 'quote'",
        (
            "line 3: [section] stands in the file twice. First on line 1. A table stands once; a list of tables has two "
            "brackets each time, such as [[section]]. Put the keys of both together, or write two brackets where there "
            "are to be several."
        ),
        {"section": [{"layout": "text"}, {"layout": "quote"}]},
    ),
    (
        "// une remarque\nnumber = 1",
        "line 1: this is not a remark in TOML. A remark begins with #. Write # before it.",
        {"number": 1},
    ),
    (
        "- un item\nnumber = 1",
        f"line 1: this line cannot be read. {PAIR} Compare it with a file that works.",
        {"number": 1},
    ),
    (
        'number = 1\n<<<<<<< HEAD\ntitle = "a"\n=======\ntitle = "b"\n>>>>>>> other',
        (
            "line 2: two versions of this file were merged and not reconciled. Only one version of each line may stand "
            "there. Keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>."
        ),
        {},
    ),
]


@pytest.mark.parametrize(
    ("text", "sentence", "meant"), SLIPS, ids=[text.partition("\n")[0] for text, *_rest in SLIPS]
)
def test_a_slip_is_told_in_one_sentence_and_read_as_it_was_meant(
    text: str, sentence: str, meant: dict[str, Any]
) -> None:
    document, mistakes = parse_all(text, path="f.toml")
    assert [str(mistake) for mistake in mistakes] == [f"f.toml, {sentence}"]
    assert document.data == meant


def test_two_slips_in_one_line_are_both_told() -> None:
    document, mistakes = parse_all("title = “Jeunes”\u00a0", path="f.toml")
    assert [mistake.what for mistake in mistakes] == [
        "a non-breaking space (U+00A0) stands outside the quotes.",
        "a text stands between curly quotes (“ ”).",
    ]
    assert document.data == {"title": "Jeunes"}


def test_curly_quotes_and_the_like_are_welcome_within_a_text() -> None:
    text = 'title = "L’« été » : “oui” – n°\u00a012"\nintro = """\n— “x”, y = “z”\n[a\n"""'
    assert parse_all(text, path="f.toml")[1] == ()


def test_a_mistake_names_its_place_in_the_file() -> None:
    text = "[[section]]\nlayout = 'text'\n[[section]]\nlayout = “text”\n[image]\nalt = “x”"
    mistakes = parse_all(text, path="f.toml")[1]
    assert [(mistake.line, mistake.within, mistake.key) for mistake in mistakes] == [
        (4, "section 2", "section.2.layout"),
        (6, "[image]", "image.alt"),
    ]


def test_a_line_too_long_to_show_is_shortened() -> None:
    (mistake,) = parse_all(f"summary = “{'mot ' * 100}”", path="f.toml")[1]
    assert mistake.remedy.endswith("…")
    assert len(str(mistake)) < 300


def test_no_more_than_fifty_mistakes_are_told_of_one_file() -> None:
    assert len(parse_all("a = “x”\n" * 400, path="f.toml")[1]) == 50


def test_a_text_that_lost_its_quotes_is_told_once() -> None:
    document, mistakes = parse_all(
        "a = 1\nBonjour à tous et\n\nbonne lecture ici\n\nb = 2\nun autre texte", path="f.toml"
    )
    assert [mistake.line for mistake in mistakes] == [2, 7]
    assert document.data == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    "text",
    [
        "api_key_env = key-12345",
        "secret_env = “key-12345”",
        "[store]\nurl = postgresql://a:key-12345@b",
        "password: key-12345",
    ],
)
def test_a_value_that_may_be_a_secret_is_not_repeated(text: str) -> None:
    (mistake,) = parse_all(text, path="f.toml")[1]
    assert "12345" not in str(mistake)
    assert "cannot be read" in mistake.what
