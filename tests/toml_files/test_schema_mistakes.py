"""What the schemas refuse is told with the key, the line, what would be right and an example that is right."""

import pytest

from cipc_newsletter.toml_files import SchemaName, mistakes_of, nearest, parse, parse_all

ISSUE = """number = 1
date = 2025-12-15
template = "bulletin"
languages = ["fr"]
[fr]
subject = "a"
preheader = "b"
[[section]]
layout = "text"
text = { fr = "x" }
"""
CONFIG = """[organisation]
name = "x"
postal_address = "y"
[sender]
from_email = "a@example.org"
"""
WHOLE = {"item": 'title = "x"\n', "issue": ISSUE, "config": CONFIG}
ID = "An id is lower-case letters without accents, digits and hyphens, at most 48 characters."
ADDRESS = "A web address begins with https:// and holds no space."
NOT_A_SECRET = "It is the name of an environment variable, never the secret itself."

# (schema, a part of a right file, what stands in its place, the one sentence that tells it)
MISTAKES: list[tuple[SchemaName, str, str, str]] = [
    (
        "item",
        'title = "x"',
        'titel = "x"\ntitle = "x"',
        'line 1: unknown key "titel". Nearest: "title". Rename it or take it out.',
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\nauteur = "y"\n',
        (
            'line 2: unknown key "auteur". Known here: title, date, date_end, time, time_end, place, published, summary, '
            "link, link_label, topics, embargo, expires, person, document, image, source, translation. "
            "Rename it or take it out."
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\n[image]\nfile = "a.png"\nalt = "b"\nsummary = "c"\n',
        (
            'line 5, [image]: unknown key "summary". "summary" belongs at the top, before the first [table]. '
            "Move the line up, above every line in square brackets."
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\nalt = "y"\n',
        'line 2: unknown key "alt". "alt" belongs under [image]. Move the line under [image].',
    ),
    (
        "item",
        'title = "x"',
        'place = "x"',
        'line 1: "title" is missing. Add it, such as: title = "Jeunes et police : comprendre les boucles de méfiance"',
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\ndate = "9 décembre 2025"\n',
        (
            'line 2: "date" is the text "9 décembre 2025". It must be a date without quotes, year first. '
            "Write it like this: date = 2025-12-09"
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\ndate = "bientôt"\n',
        (
            'line 2: "date" is the text "bientôt". It must be a date without quotes, year first. '
            "Write it like this: date = 2025-12-09"
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\ndate = 2025-11-08T14:00:00\n',
        (
            'line 2: "date" is a date with a time, 2025-11-08T14:00:00. It must be a date without quotes, year first. '
            "Write it like this: date = 2025-11-08"
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\ntime = "14 h 30"\n',
        (
            'line 2: "time" is the text "14 h 30". It must be a time without quotes, with seconds. '
            "Write it like this: time = 14:30:00"
        ),
    ),
    (
        "item",
        'title = "x"',
        "title = 2025-12-09",
        (
            'line 1: "title" is the date 2025-12-09. It must be a text in straight quotes. '
            'Write it like this: title = "2025-12-09"'
        ),
    ),
    (
        "item",
        'title = "x"',
        'title = "  "',
        (
            'line 1: "title" cannot be the text "  ". It is one line of text, not empty. '
            'Write it like this: title = "Jeunes et police : comprendre les boucles de méfiance"'
        ),
    ),
    (
        "item",
        'title = "x"',
        'title = "a\\nb"',
        (
            'line 1: "title" cannot be the text "a\\nb". It is one line of text, not empty. '
            'Write it like this: title = "a b"'
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\ntopics = "jeunesse"\n',
        (
            'line 2: "topics" is the text "jeunesse". It must be a list in square brackets. '
            'Write it like this: topics = ["jeunesse"]'
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\ntopics = ["a", "a"]\n',
        (
            'line 2: "topics" names something twice. Each may stand there once. '
            'Write it like this: topics = ["jeunesse", "police"]'
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\nlink = "www.example.org/a"\n',
        (
            f'line 2: "link" cannot be the text "www.example.org/a". {ADDRESS} '
            'Write it like this: link = "https://www.example.org/a"'
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\nimage = "photo.jpg"\n',
        (
            'line 2: "image" is the text "photo.jpg". It must be a table: its name in square brackets on a line of its '
            "own, its keys below. Write it like this: [image]"
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\n[image]\nfile = "..\\\\photo.jpg"\n',
        (
            'line 3, [image]: "file" cannot be the text "..\\photo.jpg". It is a file in the folder of this one: its name '
            'alone, without \\, : or .. in it. Write it like this: file = "photo.jpg"'
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\n[image]\nfile = "C:\\new.jpg"\n',
        (
            'line 3, [image]: "file" cannot be the text "C:\\new.jpg". It is a file in the folder of this one: its name '
            'alone, without \\, : or .. in it. Write it like this: file = "atelier.jpg"'
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\n[image]\ndecorative = "true"\n',
        (
            'line 3, [image]: "decorative" is the text "true". It must be true or false, without quotes. '
            "Write it like this: decorative = true"
        ),
    ),
    (
        "item",
        'title = "x"\n',
        'title = "x"\n[translation]\nof = "fra"\ndigest = "sha256:x"\n',
        (
            'line 3, [translation]: "of" cannot be the text "fra". Nearest: "fr". Write it like this: of = "fr"\n'
            'line 4, [translation]: "digest" cannot be the text "sha256:x". The importer writes it; it is not for changing '
            f'by hand. Write it like this: digest = "sha256:{"0" * 64}"'
        ),
    ),
    (
        "issue",
        "number = 1",
        'number = "12"',
        'line 1: "number" is the text "12". It must be a whole number without quotes. Write it like this: number = 12',
    ),
    (
        "issue",
        "number = 1",
        "number = 0",
        'line 1: "number" cannot be the number 0. It must be at least 1. Write it like this: number = 12',
    ),
    (
        "issue",
        "number = 1",
        "number = 12.0",
        'line 1: "number" is the number 12.0. It must be a whole number without quotes. Write it like this: number = 12',
    ),
    (
        "issue",
        '["fr"]',
        '["fr", "eng"]',
        'line 4: "languages" cannot be the text "eng". Nearest: "en". Write it like this: "en"',
    ),
    (
        "issue",
        '["fr"]',
        '["fr", "de"]',
        'line 4: "languages" cannot be the text "de". It is one of: fr, en, es. Write it like this: "fr"',
    ),
    ("issue", '["fr"]', "[]", 'line 4: "languages" is empty. Write it like this: languages = ["fr", "en", "es"]'),
    (
        "issue",
        'subject = "a"\n',
        "",
        'line 5, [fr]: "subject" is missing. Add it, such as: subject = "Une journée pour les jeunes"',
    ),
    (
        "issue",
        '"text"',
        '"Mon bloc"',
        (
            'line 9, section 1: "layout" cannot be the text "Mon bloc". A layout is named in lower-case letters, digits '
            'and hyphens. Write it like this: layout = "mon-bloc"'
        ),
    ),
    (
        "issue",
        "[[section]]",
        "[section]",
        (
            'line 8: "section" is a table. It must be one table or several, each under its own name in two square '
            "brackets. Write it like this: [[section]]"
        ),
    ),
    (
        "issue",
        'text = { fr = "x" }',
        'text = "À la une"',
        (
            'line 10, section 1: "text" is the text "À la une". It must be a table in braces. '
            'Write it like this: text = { fr = "À la une" }'
        ),
    ),
    (
        "issue",
        'text = { fr = "x" }',
        'text = { fr = "x", fro = "y" }',
        'line 10, section 1: unknown key "fro". Nearest: "fr". Rename it or take it out.',
    ),
    (
        "issue",
        'text = { fr = "x" }',
        'items = ["2025-12-09-Journée TACMES"]',
        (
            f'line 10, section 1: "items" cannot be the text "2025-12-09-Journée TACMES". {ID} '
            'Write it like this: "2025-12-09-journee-tacmes"'
        ),
    ),
    (
        "issue",
        'text = { fr = "x" }',
        'items = [{ id = "a", forme = "full" }, 3]',
        (
            'line 10, section 1: unknown key "forme". Nearest: "form". Rename it or take it out.\n'
            'line 10, section 1: "items" is the number 3. It must be a text in straight quotes, or a table in braces. '
            'Write it like this: "2025-12-09-journee"'
        ),
    ),
    (
        "issue",
        'text = { fr = "x" }',
        'text = { fr = "x" }\n[[waiver]]\nrule = "cnt-3"\nreason = "r"\nby = "b"',
        (
            'line 11, waiver 1: "until" is missing. Add it, such as: until = 2026-01-31\n'
            'line 12, waiver 1: "rule" cannot be the text "cnt-3". A rule has a name such as CNT-03. '
            'Write it like this: rule = "CNT-03"'
        ),
    ),
    (
        "config",
        '[sender]\nfrom_email = "a@example.org"\n',
        "",
        'line 1: "sender" is missing. Add it, such as: [sender]',
    ),
    (
        "config",
        '"a@example.org"',
        '"a example.org"',
        (
            'line 5, [sender]: "from_email" cannot be the text "a example.org". An e-mail address is one name, one @ and '
            'a domain. Write it like this: from_email = "infolettre@example.org"'
        ),
    ),
    (
        "config",
        "[sender]",
        "[provider.sendgrid]\nkey = 1\n[sender]",
        (
            'line 4, [provider]: unknown table "sendgrid". Known here: outbox, mailgun, mailchimp, brevo-campaign, '
            "cyberimpact. Rename it or take it out."
        ),
    ),
    (
        "config",
        "[sender]",
        '[provider.mailgun]\ndomain = "mg.example.org"\napi_key_env = "key-93f b2"\n[sender]',
        (
            f'line 6, [provider.mailgun]: "api_key_env" cannot be what is written there. {NOT_A_SECRET} '
            'Write it like this: api_key_env = "MAILGUN_API_KEY"'
        ),
    ),
    (
        "config",
        "[sender]",
        "[send]\ngrace_minutes = inf\n[sender]",
        (
            'line 5, [send]: "grace_minutes" is the number inf. It must be a number without quotes. '
            "Write it like this: grace_minutes = 10"
        ),
    ),
    (
        "config",
        "[sender]",
        "[languages]\ntypography = { fr = 'canadien' }\n[sender]",
        (
            'line 5, [languages.typography]: "fr" cannot be the text "canadien". It is a language and a region. '
            'Write it like this: fr = "fr-CA"'
        ),
    ),
]


@pytest.mark.parametrize(
    ("schema", "right", "wrong", "sentences"), MISTAKES, ids=[row[2].partition("\n")[0] for row in MISTAKES]
)
def test_a_mistake_is_told_in_words_with_a_line_that_would_be_right(
    schema: SchemaName, right: str, wrong: str, sentences: str
) -> None:
    assert right in WHOLE[schema]
    document = parse(WHOLE[schema].replace(right, wrong, 1), path="f")
    told = [str(mistake) for mistake in mistakes_of(document, schema)]
    assert told == [f"f, {sentence}" for sentence in sentences.split("\n")]


@pytest.mark.parametrize("schema", WHOLE)
def test_a_file_as_it_should_be_has_no_mistakes(schema: SchemaName) -> None:
    assert list(mistakes_of(parse(WHOLE[schema], path="f"), schema)) == []


def test_every_mistake_of_a_file_is_told_once_and_by_line() -> None:
    text = ISSUE.replace("number = 1", "nombre = 1").replace('"b"', "3").replace('"text"', '"Mon bloc"')
    mistakes = list(mistakes_of(parse(text, path="f"), "issue"))
    assert [(mistake.line, mistake.key) for mistake in mistakes] == [
        (1, "nombre"),
        (1, "number"),
        (7, "fr.preheader"),
        (9, "section.1.layout"),
    ]


def test_what_may_stand_in_a_line_that_cannot_be_read_is_not_called_missing() -> None:
    document, syntax = parse_all("le titre x\nplace = 3", path="f")
    assert len(syntax) == 1
    assert [mistake.key for mistake in mistakes_of(document, "item")] == ["place"]


def test_keys_made_to_look_like_dates_do_not_pass_for_them() -> None:
    document = parse('title = "x"\ndate = { "\\u0000date" = true }', path="f")
    assert [mistake.key for mistake in mistakes_of(document, "item")] == ["date"]
    document = parse('title = { "\\u0000date" = true }', path="f")
    assert [mistake.key for mistake in mistakes_of(document, "item")] == ["title"]


def test_a_long_value_is_shortened() -> None:
    (mistake,) = mistakes_of(parse(f'title = "x"\nlink = "{"a " * 200}"', path="f"), "item")
    assert "…" in mistake.what
    assert len(mistake.what) < 120


@pytest.mark.parametrize(
    ("given", "close"),
    [("titel", "title"), ("TITLE", "title"), ("Résumé", None), ("summery", "summary"), ("x", None), ("", None)],
)
def test_the_nearest_name_is_found_whatever_its_case(given: str, close: str | None) -> None:
    assert nearest(given, ["title", "summary", "date"]) == close
