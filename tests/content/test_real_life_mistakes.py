"""What colleagues really do to an issue file, and the whole of what they are told."""

from pathlib import Path

import pytest

from content_making import WHOLE, made_issue, made_item, replaced, told

ITEMS = '["2025-12-09-journee"]'
STRAIGHT = 'TOML wants straight quotes ("); within a text, curly ones are welcome.'
ID = "An id is lower-case letters without accents, digits and hyphens, at most 48 characters."
LIST = "Look at the list (cipc-newsletter news list), or write"
EVERY_LANGUAGE = "Every item is there in every language of the issue, or says which one stands in."

# (what stands in the file, what a colleague makes of it, all they are told)
MISTAKES: list[tuple[str, str, list[str]]] = [
    (
        ITEMS,
        '["2025-12-09-journe"]',
        ['line 18, section 1: no item "2025-12-09-journe". Nearest: "2025-12-09-journee".'],
    ),
    (
        ITEMS,
        '["printemps"]',
        [f'line 18, section 1: no item "printemps". {LIST} news/printemps/fr.md.'],
    ),
    (
        ITEMS,
        '["news/2025-12-09-journee"]',
        [
            (
                f'line 18, section 1: "items" cannot be the text "news/2025-12-09-journee". {ID} '
                'Write it like this: "2025-12-09-journee"'
            )
        ],
    ),
    (
        ITEMS,
        '["2025-12-09-Journée"]',
        [
            (
                f'line 18, section 1: "items" cannot be the text "2025-12-09-Journée". {ID} '
                'Write it like this: "2025-12-09-journee"'
            )
        ],
    ),
    (
        ITEMS,
        '"2025-12-09-journee"',
        [
            (
                'line 18, section 1: "items" is the text "2025-12-09-journee". It must be a list in square brackets. '
                'Write it like this: items = ["2025-12-09-journee"]'
            )
        ],
    ),
    (
        ITEMS,
        "[2025-12-09-journee]",
        [
            (
                "line 18, section 1: this line cannot be read. A line is a key, an equals sign and a value, such as "
                'title = "…". Compare it with a file that works.'
            )
        ],
    ),
    (
        ITEMS,
        "[“2025-12-09-journee”]",
        [
            (
                f"line 18, section 1: a text stands between curly quotes (“ ”). {STRAIGHT} "
                'Write it like this: items = ["2025-12-09-journee"]'
            )
        ],
    ),
    (
        ITEMS,
        '["2025-12-09-journee", "2025-12-09-journee"]',
        [
            (
                'line 18, section 1: the item "2025-12-09-journee" stands in this issue twice; first in section 1. '
                "An item appears once. Take one of the two out."
            )
        ],
    ),
    (
        ITEMS,
        '["2025-12-09-journee" "en-francais"]',
        [
            (
                "line 18, section 1: a comma is missing between two values. In brackets and braces, values are separated "
                'by commas. Write it like this: items = ["2025-12-09-journee", "en-francais"]'
            ),
            (
                f'line 18, section 1: the item "en-francais" is not there in: en. {EVERY_LANGUAGE} Write '
                'news/en-francais/en.md, or show another language in its place: { id = "en-francais", fallback = "fr" }'
            ),
        ],
    ),
    (
        ITEMS,
        '["en-francais"]',
        [
            (
                f'line 18, section 1: the item "en-francais" is not there in: en. {EVERY_LANGUAGE} Write '
                'news/en-francais/en.md, or show another language in its place: { id = "en-francais", fallback = "fr" }'
            )
        ],
    ),
    (
        ITEMS,
        '[{ id = "en-francais", form = "full", fallback = "es" }]',
        [
            (
                'line 18, section 1: the item "en-francais" is not there in its fallback "es" either. It is there in: fr. '
                'Write it like this: { id = "en-francais", form = "full", fallback = "fr" }'
            )
        ],
    ),
    (
        ITEMS,
        '[{ id = "2025-12-09-journee", form = "complet" }]',
        [
            (
                'line 18, section 1: "form" cannot be the text "complet". It is one of: teaser, full. '
                'Write it like this: form = "teaser"'
            )
        ],
    ),
    (
        ITEMS,
        '[{ item = "2025-12-09-journee" }]',
        [
            'line 18, section 1: "id" is missing. Add it, such as: id = "2025-12-09-journee"',
            'line 18, section 1: unknown key "item". Known here: id, form, fallback. Rename it or take it out.',
        ],
    ),
    (
        f"items = {ITEMS}\n",
        "",
        [
            (
                'line 15, section 1: a section with the layout "lead" needs "items". '
                'Add it, such as: items = ["2025-12-09-journee"]'
            )
        ],
    ),
    (
        f"items = {ITEMS}",
        f'items = {ITEMS}\ntext = {{ fr = "x", en = "y" }}',
        [
            (
                'line 19, section 1: a section with the layout "lead" does not show "text". It shows: items. '
                "Move it into a section of its own, or change the layout."
            )
        ],
    ),
    (
        '"lead"',
        '"button"',
        [
            (
                'line 15, section 1: a section with the layout "button" needs "label". '
                'Add it, such as: label = { fr = "…", en = "…" }'
            ),
            (
                'line 15, section 1: a section with the layout "button" needs "url". '
                'Add it, such as: url = { fr = "https://…", en = "https://…" }'
            ),
            (
                'line 18, section 1: a section with the layout "button" does not show "items". It shows: label, url. '
                "Move it into a section of its own, or change the layout."
            ),
        ],
    ),
    (
        f'"lead"\nitems = {ITEMS}',
        '"quote"',
        [
            (
                'line 15, section 1: a section with the layout "quote" needs "text" or "items". '
                'Add it, such as: text = { fr = "…", en = "…" }'
            )
        ],
    ),
    (
        '"lead"',
        '"carte"',
        [
            (
                'line 17, section 1: the template "bulletin" has no layout "carte". Nearest: "cards". '
                'Write it like this: layout = "cards"'
            )
        ],
    ),
    (
        'title = { fr = "À la une", en = "In the spotlight" }',
        'title = "À la une"',
        [
            (
                'line 16, section 1: "title" is the text "À la une". It must be a table in braces. '
                'Write it like this: title = { fr = "À la une" }'
            )
        ],
    ),
    (
        ', en = "In the spotlight" }',
        " }",
        ['line 16, section 1: "title" has nothing for "en". The issue is in: fr, en. Add en = "…" to it.'],
    ),
    (
        '[en]\nsubject = "Subject"\npreheader = "More"\n',
        "",
        [
            (
                'line 4: the issue has no words in "en". Each of its languages has a table [en] with subject and '
                'preheader. Add [en] with its words, or take "en" out of languages.'
            )
        ],
    ),
    (
        '["fr", "en"]',
        '["fr", "en", "es"]',
        [
            (
                'line 4: the issue has no words in "es". Each of its languages has a table [es] with subject and '
                'preheader. Add [es] with its words, or take "es" out of languages.'
            ),
            'line 16, section 1: "title" has nothing for "es". The issue is in: fr, en, es. Add es = "…" to it.',
            (
                f'line 18, section 1: the item "2025-12-09-journee" is not there in: es. {EVERY_LANGUAGE} Write '
                "news/2025-12-09-journee/es.md, or show another language in its place: "
                '{ id = "2025-12-09-journee", fallback = "fr" }'
            ),
        ],
    ),
    (
        '["fr", "en"]',
        '["français", "en"]',
        [('line 4: "languages" cannot be the text "français". It is one of: fr, en, es. Write it like this: "fr"')],
    ),
    (
        "date = 2025-12-15",
        'date = "15 décembre 2025"',
        [
            (
                'line 2: "date" is the text "15 décembre 2025". It must be a date without quotes, year first. '
                "Write it like this: date = 2025-12-15"
            )
        ],
    ),
    (
        "date = 2025-12-15",
        "date = 15 décembre 2025",
        [
            (
                "line 2: 15 décembre 2025 is not a date or an hour as TOML writes it. Dates are written 2025-12-09 and "
                "hours 14:00:00, without quotes. Write it like this: date = 2025-12-15"
            )
        ],
    ),
    (
        "number = 12",
        "number = douze",
        [
            (
                "line 1: douze has no quotes. A text stands between straight quotes. "
                'Write it like this: number = "douze"'
            ),
            (
                'line 1: "number" is the text "douze". It must be a whole number without quotes. '
                "Write it like this: number = 12"
            ),
        ],
    ),
    (
        "number = 12",
        "numero = 12",
        [
            'line 1: "number" is missing. Add it, such as: number = 12',
            'line 1: unknown key "numero". Nearest: "number". Rename it or take it out.',
        ],
    ),
    (
        'subject = "Sujet"',
        'subject = "Le "grand" débat"',
        [
            (
                'line 7, [fr]: the text ends at the second ", in its middle. Within a text, write \\" for a straight '
                'quote, or use “ ” or « »; an apostrophe is free between ". '
                'Write it like this: subject = "Le \\"grand\\" débat"'
            )
        ],
    ),
    (
        'subject = "Sujet"',
        'objet = "Sujet"',
        [
            'line 6, [fr]: "subject" is missing. Add it, such as: subject = "Une journée pour les jeunes"',
            'line 7, [fr]: unknown key "objet". Nearest: "subject". Rename it or take it out.',
        ],
    ),
    (
        'intro = "Bonjour,"',
        'intro = "Bonjour,\nvoici le numéro de décembre."',
        [
            (
                "line 9, [fr]: the text goes on over 2 lines. A text of several lines stands between three straight "
                'quotes on either side. Write """ before its first word and after its last.'
            )
        ],
    ),
    (
        "[[section]]",
        "[section]",
        [
            (
                'line 15: "section" is a table. It must be one table or several, each under its own name in two square '
                "brackets. Write it like this: [[section]]"
            )
        ],
    ),
    (
        "[[section]]",
        "[[sections]]",
        [
            'line 1: "section" is missing. Add it, such as: [[section]]',
            'line 15: unknown key "sections". Nearest: "section". Rename it or take it out.',
        ],
    ),
    (
        "[[section]]",
        '[[waiver]]\nrule = "CNT-03"\nreason = "x"\nby = "Zoé"\n[[section]]',
        ['line 15, waiver 1: "until" is missing. Add it, such as: until = 2026-01-31'],
    ),
    (
        "number = 12\ndate",
        'number = 12\nsubject = "Sujet"\ndate',
        ['line 2: unknown key "subject". "subject" belongs under [fr]. Move the line under [fr].'],
    ),
]


@pytest.mark.parametrize(
    ("right", "wrong", "sentences"),
    MISTAKES,
    ids=[wrong.partition("\n")[0] or right for right, wrong, _told in MISTAKES],
)
def test_a_real_mistake_is_told_in_full(tmp_path: Path, right: str, wrong: str, sentences: list[str]) -> None:
    made_item(tmp_path)
    made_item(tmp_path, "en-francais", "fr")
    made_issue(tmp_path, replaced(WHOLE, {right: wrong}))
    assert told(tmp_path) == [f"issues/2025-12.toml, {sentence}" for sentence in sentences]
