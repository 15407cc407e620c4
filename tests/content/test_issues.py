"""An issue file with its items becomes an issue, whole in every language, or one error with every mistake."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.config import open_workspace
from cipc_newsletter.content.issues import issue_template, read_issue
from cipc_newsletter.content.items import read_items
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.issue import Form, Waiver
from content_making import BLOCKS, HEAD, SECTION, WHOLE, made_issue, made_item, read, replaced, told

ROOT = Path(__file__).parents[2]
EVERYTHING = (
    HEAD
    + """
[[section]]
title = { fr = "Une", en = "One" }
layout = "lead"
items = [{ id = "a", form = "full" }]
[[section]]
layout = "list"
items = ["b", { id = "c", fallback = "fr" }]
[[section]]
layout = "text"
[section.text]
fr = "Texte"
en = "Text"
[[section]]
layout = "button"
label = { fr = "Lire", en = "Read" }
url = { fr = "https://example.org", en = "[[preferences_url]]" }
[[section]]
layout = "quote"
items = ["d"]
[[waiver]]
rule = "CNT-03"
reason = "r"
by = "Zoé"
until = 2026-01-31
"""
)


def test_everything_an_issue_says_arrives(tmp_path: Path) -> None:
    for item_id, languages in (("a", "fr en"), ("b", "fr en es"), ("c", "fr"), ("d", "fr en")):
        made_item(tmp_path, item_id, languages)
    made_issue(tmp_path, EVERYTHING)
    issue = read(tmp_path)
    assert (issue.id, issue.path, issue.number, issue.date) == (
        "2025-12",
        "issues/2025-12.toml",
        12,
        dt.date(2025, 12, 15),
    )
    assert (issue.template, issue.languages) == ("bulletin", ("fr", "en"))
    assert (issue.words["fr"].subject, issue.words["fr"].intro, issue.words["en"].intro) == ("Sujet", "Bonjour,", "")
    lead, listed, text, button, quote = issue.sections
    assert (lead.layout, lead.titles, lead.entries[0].form) == ("lead", {"fr": "Une", "en": "One"}, Form.FULL)
    assert [entry.form for entry in listed.entries] == [Form.TEASER, Form.TEASER]
    assert listed.titles == {}
    assert text.texts == {"fr": "Texte", "en": "Text"}
    assert (button.labels["en"], button.urls["en"]) == ("Read", "[[preferences_url]]")
    assert quote.entries[0].item_id == "d"
    assert issue.waivers == (
        Waiver(rule="CNT-03", reason="r", by="Zoé", until=dt.date(2026, 1, 31), path=issue.path, line=34),
    )
    assert [item.title for item in issue.items("en")] == ["Titre a en", "Titre b en", "Titre c fr", "Titre d en"]


def test_an_item_that_lacks_a_language_is_shown_in_its_fallback_and_says_so(tmp_path: Path) -> None:
    made_item(tmp_path, "2025-12-09-journee", "fr")
    made_issue(
        tmp_path, replaced(WHOLE, {'["2025-12-09-journee"]': '[{ id = "2025-12-09-journee", fallback = "fr" }]'})
    )
    (entry,) = read(tmp_path).sections[0].entries
    assert {language: item.language for language, item in entry.items.items()} == {"fr": "fr", "en": "fr"}
    assert entry.fallback == "fr"


def test_a_fallback_is_not_used_where_the_item_is_there(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(
        tmp_path, replaced(WHOLE, {'["2025-12-09-journee"]': '[{ id = "2025-12-09-journee", fallback = "fr" }]'})
    )
    (entry,) = read(tmp_path).sections[0].entries
    assert {language: item.language for language, item in entry.items.items()} == {"fr": "fr", "en": "en"}


def test_places_are_the_lines_of_the_file(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(tmp_path)
    issue = read(tmp_path)
    assert (issue.words["fr"].line, issue.words["en"].line, issue.sections[0].line) == (6, 11, 15)
    assert (issue.words["fr"].lines["subject"], issue.words["en"].lines["subject"]) == (7, 12)


def test_a_rule_of_axe_s_own_may_be_waived(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(
        tmp_path,
        WHOLE + '\n[[waiver]]\nrule = "AXE-color-contrast"\nreason = "r"\nby = "Zoé"\nuntil = 2026-01-31\n',
    )
    assert [waiver.rule for waiver in read(tmp_path).waivers] == ["AXE-color-contrast"]


def test_a_text_may_have_words_for_languages_the_issue_does_not_have_yet(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(
        tmp_path,
        replaced(
            WHOLE,
            {
                'en = "In the spotlight"': 'en = "In the spotlight", es = "En portada"',
                "[[section]]": '[es]\nsubject = "x"\npreheader = "y"\n\n[[section]]',
            },
        ),
    )
    assert read(tmp_path).languages == ("fr", "en")


@pytest.mark.parametrize("issue_id", ["2025-10-communique", "2025-11", "2025-12"])
def test_the_issues_of_the_repository_are_whole(issue_id: str) -> None:
    blocks = read_theme(open_workspace(ROOT), issue_template(ROOT, issue_id)).blocks
    issue = read(ROOT, issue_id, blocks=blocks)
    assert all(len(issue.items(language)) == len(issue.items("fr")) > 0 for language in issue.languages)


def test_the_mistakes_of_all_files_are_told_in_one_error_and_nothing_of_unused_files(tmp_path: Path) -> None:
    made_item(tmp_path, matter="plaçe = 1\n")
    made_item(tmp_path, "b", "fr en", matter='[image]\nfile = "x.png"\nalt = "y"\n')
    made_item(tmp_path, "unused", "fr", matter="titre = 1\n")
    made_issue(
        tmp_path,
        replaced(
            WHOLE,
            {
                "number = 12": "nombre = “12”",
                '"2025-12-09-journee"]': '"2025-12-09-journee", "b", "nulle-part"]',
                '"Subject"': "3",
            },
        ),
    )
    with pytest.raises(ContentError) as caught:
        read(tmp_path)
    assert [(mistake.path, mistake.line, mistake.key) for mistake in caught.value.mistakes] == [
        ("issues/2025-12.toml", 1, "nombre"),
        ("issues/2025-12.toml", 1, "nombre"),
        ("issues/2025-12.toml", 1, "number"),
        ("issues/2025-12.toml", 12, "en.subject"),
        ("issues/2025-12.toml", 18, "section.1.items.3"),
        ("news/2025-12-09-journee/fr.md", 3, "plaçe"),
        ("news/2025-12-09-journee/en.md", 3, "plaçe"),
        ("news/b/fr.md", 4, "image.file"),
        ("news/b/en.md", 4, "image.file"),
    ]


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_a_day_no_issue_appears_on_is_told(tmp_path: Path, date: str) -> None:
    made_item(tmp_path)
    made_issue(tmp_path, replaced(WHOLE, {"date = 2025-12-15": f"date = {date}"}))
    assert (
        f"issues/2025-12.toml, line 2: no issue appears on {date}. The year is between 1970 and 2199. "
        in (told(tmp_path)[0])
    )


def test_a_broken_item_is_not_called_missing_as_well(tmp_path: Path) -> None:
    (made_item(tmp_path) / "en.md").write_text("rien", encoding="utf-8")
    made_issue(tmp_path)
    assert [sentence.partition(",")[0] for sentence in told(tmp_path)] == ["news/2025-12-09-journee/en.md"]


@pytest.mark.parametrize(
    "text",
    [
        "section = 3",
        "section = [1, 2]",
        '[[section]]\nitems = "a"',
        "[[section]]\nitems = [[1], {}]",
        "[[section]]\nlayout = []",
        "languages = 'fr'",
        "languages = [1, [2]]",
        "fr = 1\n[[waiver]]",
        "",
        "\0",
    ],
)
def test_no_issue_is_too_odd_to_be_told(tmp_path: Path, text: str) -> None:
    made_issue(tmp_path, text)
    assert all(sentence.startswith("issues/2025-12.toml") for sentence in told(tmp_path))


def test_every_item_is_looked_for_in_the_library_that_is_given(tmp_path: Path) -> None:
    made_issue(tmp_path)
    library = read_items(tmp_path)
    made_item(tmp_path)
    with pytest.raises(ContentError, match="no item"):
        read_issue(tmp_path, "2025-12", library=library, blocks=BLOCKS)


def test_a_layout_the_template_lacks_is_told_with_those_it_has(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(tmp_path)
    assert told(tmp_path, blocks={name: BLOCKS[name] for name in ("text", "cards")}) == [
        (
            'issues/2025-12.toml, line 17, section 1: the template "bulletin" has no layout "lead". It has: cards, text. '
            "Choose one of these."
        )
    ]


def test_sections_are_counted_as_they_stand_in_the_file(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(tmp_path, WHOLE + SECTION)
    assert told(tmp_path) == [
        (
            'issues/2025-12.toml, line 23, section 2: the item "2025-12-09-journee" stands in this issue twice; first in '
            "section 1. An item appears once. Take one of the two out."
        )
    ]


@pytest.mark.parametrize(
    ("line", "is_together"), [("", False), ('mode = "separate"', False), ('mode = "together"', True)]
)
def test_an_issue_says_whether_one_mail_carries_all_its_languages(
    tmp_path: Path, line: str, is_together: bool
) -> None:
    made_item(tmp_path)
    made_issue(tmp_path, WHOLE.replace("\n[fr]", f"{line}\n[fr]", 1))
    assert read(tmp_path).is_together is is_together


def test_a_mode_there_is_not_is_refused_with_those_there_are(tmp_path: Path) -> None:
    made_item(tmp_path)
    made_issue(tmp_path, WHOLE.replace("\n[fr]", 'mode = "togehter"\n[fr]', 1))
    assert 'Nearest: "together"' in told(tmp_path)[0]
