"""What is wrong with an item file is told in full: the fences, and keys that depend on one another."""

import pytest

from cipc_newsletter.item_files import parse

PATH = "news/a/fr.md"
EXACTLY = "Write exactly three plus signs, without a space before them."
BETWEEN = "Front matter stands between two lines of +++."
FIRST = "The first line of an item is +++."
READ_ALOUD = "People who do not see the picture read or hear it instead (rule A11-03)."
ALT = 'Write alt = "what the picture shows", or decorative = true where it says nothing.'

MISTAKES: list[tuple[str, str]] = [
    (
        "",
        (
            "line 1: the file is empty. An item begins with a line +++, then its keys such as title, then a second line "
            "+++, then its text. Write the item, or delete the file."
        ),
    ),
    (
        "Un texte seul.",
        (
            f'line 1: the front matter is missing. {FIRST} Begin the file with a line +++, a line title = "…" and a '
            "second line +++."
        ),
    ),
    (
        '\nUn texte.\n+++\ntitle = "x"\n+++\n',
        f"line 2: text stands before the front matter. {FIRST} Move the text below the second line +++.",
    ),
    (
        "---\ntitle: x\n---\n",
        (
            "line 1: the front matter stands between lines of ---. Here it stands between lines of +++, and its keys are "
            'written title = "…". Write +++ for both, and an equals sign after each key.'
        ),
    ),
    ('++++\ntitle = "x"\n++++\n', f'line 1: the line "++++" does not open the front matter. {FIRST} {EXACTLY}'),
    (
        '+++\ntitle = "x"\n\nLe texte.',
        (
            f"line 1: the front matter that begins here is never closed. {BETWEEN} Put a line +++ between the last key "
            "and the text."
        ),
    ),
    (
        '+++\ntitle = "x"\n + + +\nLe texte.',
        f'line 3: the line "+ + +" does not close the front matter. {BETWEEN} {EXACTLY}',
    ),
    (
        '+++\ntitle = "x"\ndate = 2025-12-09\ndate_end = 2025-12-08\n+++\n',
        'line 4: "date_end" (2025-12-08) is before "date" (2025-12-09). Correct one of the two.',
    ),
    (
        '+++\ntitle = "x"\ndate_end = 2025-12-08\n+++\n',
        'line 3: "date_end" stands there without "date". Add "date", or take "date_end" out.',
    ),
    (
        '+++\ntitle = "x"\ntime = 14:00:00\ntime_end = 13:00:00\n+++\n',
        (
            'line 4: "time_end" (13:00:00) is before "time" (14:00:00). Correct one of the two, or write date_end where it '
            "ends on a later day."
        ),
    ),
    (
        '+++\ntitle = "x"\ndate = 9999-12-31\n+++\n',
        'line 3: "date" is in the year 9999. Years go from 1000 to 2999. Correct the year.',
    ),
    (
        '+++\ntitle = "x"\nembargo = 2026-02-01\nexpires = 2026-01-01\n+++\n',
        'line 4: "expires" (2026-01-01) is before "embargo" (2026-02-01). Correct one of the two.',
    ),
    (
        '+++\ntitle = "x"\n[image]\nfile = "a.png"\n+++\n',
        f"line 3, [image]: the picture has no alternative text. {READ_ALOUD} {ALT}",
    ),
    (
        '+++\ntitle = "x"\n[image]\nfile = "a.png"\nalt = ""\n+++\n',
        f'line 5, [image]: "alt" is empty. {READ_ALOUD} {ALT}',
    ),
    (
        '+++\ntitle = "x"\n[image]\nfile = "a.png"\nalt = "b"\ndecorative = true\n+++\n',
        (
            'line 5, [image]: the picture is decorative, yet "alt" describes it. A picture that says something has an '
            "alt; a decorative one has none. Take out decorative = true, or the alt."
        ),
    ),
    (
        '+++\ntitle = "x"\n[image]\nfile = "a.png"\nurl = "https://example.org/a.png"\nalt = "b"\n+++\n',
        'line 5, [image]: the picture has both "file" and "url". It has one of them. Take one of the two lines out.',
    ),
    (
        '+++\ntitle = "x"\n[image]\nalt = "b"\n+++\n',
        (
            'line 3, [image]: the picture has neither "file" nor "url". It has one of them. Add file = "…" with the name '
            "of a picture beside this file, or take [image] out."
        ),
    ),
]


@pytest.mark.parametrize(
    ("text", "sentence"), MISTAKES, ids=[text.replace("\n", "|")[:50] for text, _sentence in MISTAKES]
)
def test_a_mistake_is_told_in_full(text: str, sentence: str) -> None:
    item, mistakes = parse(text, path=PATH)
    assert item is None
    assert [str(mistake) for mistake in mistakes] == [f"{PATH}, {sentence}"]


@pytest.mark.parametrize(
    "name",
    ["../a.png", "/a.png", "a/../b.png", "./a.png", "a//b.png", "a/", "..", "c:a.png", "a\\\\b.png", "", "a?.png"],
)
def test_a_picture_lies_beside_its_item(name: str) -> None:
    item, mistakes = parse(f'+++\ntitle = "x"\n[image]\nfile = "{name}"\nalt = "b"\n+++\n', path=PATH)
    assert item is None
    assert [mistake.key for mistake in mistakes] == ["image.file"]


@pytest.mark.parametrize("name", ["a.png", "Été à Québec (1).png", "photos/a.png", "a..b.png", ".a.png"])
def test_a_picture_may_have_any_name_all_systems_take(name: str) -> None:
    assert parse(f'+++\ntitle = "x"\n[image]\nfile = "{name}"\nalt = "b"\n+++\n', path=PATH)[1] == ()


def test_an_event_may_end_earlier_in_the_day_when_it_ends_on_another_day() -> None:
    text = (
        '+++\ntitle = "x"\ndate = 2025-12-09\ndate_end = 2025-12-10\ntime = 14:00:00\ntime_end = 12:00:00\n'
        "expires = 2025-12-31\n+++\n"
    )
    assert parse(text, path=PATH)[1] == ()


def test_a_decorative_picture_needs_no_alt() -> None:
    assert parse('+++\ntitle = "x"\n[image]\nfile = "a.png"\nalt = ""\ndecorative = true\n+++\n', path=PATH)[1] == ()


def test_keys_of_wrong_types_are_not_compared() -> None:
    _item, mistakes = parse('+++\ntitle = "x"\ndate = 3\ndate_end = 2025-12-10\nimage = 1\n+++\n', path=PATH)
    assert [mistake.key for mistake in mistakes] == ["date", "image"]
