"""A fresh issue file can be read at once, says nothing that is not fit to be sent, and explains itself."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from cipc_newsletter.content.items import read_items
from cipc_newsletter.content.new_issue import (
    PREHEADER_CHARACTERS,
    SUBJECT_CHARACTERS,
    issue_text,
    lacking,
    languages_for,
    next_number,
    shortened,
)
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.block import Block
from compose_making import CONFIG
from content_making import made_issue, made_item, read

ROOT = Path(__file__).parents[2]


BLOCKS = {name: Block(name=name, needs=(("items",),)) for name in ("lead", "cards", "events")}
OF_THE_PRESS = BLOCKS | {
    "story": Block(name="story", needs=(("items",),)),
    "contact": Block(name="contact", needs=(("text",),)),
}
DATE = dt.date(2026, 1, 15)


def fresh(
    root: Path,
    *item_ids: str,
    languages: tuple[str, ...] = ("fr", "en"),
    issue_id: str = "2026-01",
    blocks: dict[str, Block] = BLOCKS,
) -> str:
    return issue_text(
        issue_id,
        number=13,
        date=DATE,
        template="bulletin",
        languages=languages,
        item_ids=item_ids,
        library=read_items(root),
        blocks=blocks,
        organisation=CONFIG.organisation,
    )


def test_the_first_item_leads_and_the_others_are_cards(tmp_path: Path) -> None:
    for item_id in ("a", "b", "c"):
        made_item(tmp_path, item_id)
    made_issue(tmp_path, fresh(tmp_path, "b", "a", "c"), "2026-01")
    issue = read(tmp_path, "2026-01")
    assert (issue.number, issue.date, issue.template) == (13, dt.date(2026, 1, 15), "bulletin")
    assert [(section.layout, [entry.item_id for entry in section.entries]) for section in issue.sections] == [
        ("lead", ["b"]),
        ("cards", ["a", "c"]),
    ]
    assert issue.words["fr"].subject == "Titre b fr"
    assert issue.words["en"].preheader == "Titre a en · Titre c en"
    assert issue.words["en"].intro.startswith("Hello [[first_name|")
    assert issue.sections[0].titles == {"fr": "À la une", "en": "In the spotlight"}


def test_one_item_is_enough(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "es", matter='summary = "Una jornada."\n')
    made_issue(tmp_path, fresh(tmp_path, "a", languages=("es",)), "2026-01")
    issue = read(tmp_path, "2026-01")
    assert issue.words["es"].preheader == "Una jornada."
    assert len(issue.sections) == 1


def test_an_item_without_a_summary_leaves_the_number_to_be_said(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr")
    made_issue(tmp_path, fresh(tmp_path, "a", languages=("fr",)), "2026-01")
    assert read(tmp_path, "2026-01").words["fr"].preheader == "Numéro 13"


def test_an_item_that_lacks_a_language_gets_its_fallback(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr")
    made_item(tmp_path, "b", "en")
    made_issue(tmp_path, fresh(tmp_path, "a", "b"), "2026-01")
    issue = read(tmp_path, "2026-01")
    assert issue.sections[0].entries[0].fallback == "fr"
    assert issue.sections[1].entries[0].fallback == "en"
    assert (issue.words["fr"].subject, issue.words["en"].subject) == ("Titre a fr", "Titre b en")


def test_an_item_whose_languages_the_issue_lacks_is_shown_in_its_own(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "es")
    made_issue(tmp_path, fresh(tmp_path, "a"), "2026-01")
    issue = read(tmp_path, "2026-01")
    assert issue.words["fr"].subject == "Titre a es"
    assert issue.items("fr")[0].language == "es"


@pytest.mark.parametrize(
    "title",
    [
        'Dire \\"oui\\" : « c’est » # non',
        "a\\tb\\u2028c",
        "{{ 7*7 }}</mj-text>",
        "C:\\\\x",
        "e\\u0301te\\u0301",
        "[[section]]",
        "x\\u0007y\\u0085z",
    ],
)
def test_whatever_a_title_holds_the_file_can_be_read(tmp_path: Path, title: str) -> None:
    made_item(tmp_path, "a", "fr")
    path = made_item(tmp_path, "b", "fr") / "fr.md"
    path.write_text(f'+++\ntitle = "{title}"\n+++\n', encoding="utf-8")
    text = fresh(tmp_path, "b", "a", languages=("fr",))
    made_issue(tmp_path, text, "2026-01")
    issue = read(tmp_path, "2026-01")
    assert issue.words["fr"].subject == " ".join(
        issue.items("fr")[0].title.replace("\a", " ").replace("\x85", " ").split()
    )


def test_long_titles_are_cut_after_a_whole_word(tmp_path: Path) -> None:
    path = made_item(tmp_path, "a", "fr") / "fr.md"
    path.write_text(f'+++\ntitle = "{"réseau " * 30}"\nsummary = "{"mot " * 90}"\n+++\n', encoding="utf-8")
    words = tomllib.loads(fresh(tmp_path, "a", languages=("fr",)))["fr"]
    assert words["subject"] == "réseau " * 6 + "réseau…"
    assert len(words["subject"]) <= SUBJECT_CHARACTERS
    assert words["preheader"].endswith("mot…")
    assert len(words["preheader"]) <= PREHEADER_CHARACTERS


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("abcdefghij", "abcdefghij"),
        ("abcdefghijk", "abcdefghi…"),
        ("abc defg hijk", "abc defg…"),
        ("abc defgh : ijk", "abc defgh…"),
        ("abcd, efghijkl", "abcd…"),
        ("  a\n b\t", "a b"),
    ],
)
def test_a_text_is_cut_to_ten_characters(text: str, cut: str) -> None:
    assert shortened(text, 10) == cut


def test_remarks_are_in_the_language_of_the_program_and_words_in_that_of_the_mail(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    remarks = [line for line in fresh(tmp_path, "a").split("\n") if line.startswith("#")]
    assert remarks[0] == "#:schema ../.schemas/issue.schema.json"
    assert any("cipc-newsletter build 2026-01" in line for line in remarks)
    assert "TODO" not in "".join(remarks)


def test_beside_each_item_stands_its_title(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    assert '    "a", # Titre a fr\n' in fresh(tmp_path, "a")


def test_an_item_named_twice_stands_there_once(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    made_issue(tmp_path, fresh(tmp_path, "a", "a"), "2026-01")
    assert len(read(tmp_path, "2026-01").items("fr")) == 1


@pytest.mark.parametrize("issue_id", ["Janvier 2026", "../x", "a" * 49, ""])
def test_an_issue_has_an_id_like_an_item(tmp_path: Path, issue_id: str) -> None:
    made_item(tmp_path, "a")
    with pytest.raises(ContentError, match="issue cannot be called"):
        fresh(tmp_path, "a", issue_id=issue_id)


def test_an_issue_without_items_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        fresh(tmp_path)
    assert str(caught.value) == (
        "A new issue needs at least one item. The first one leads, the others follow. "
        "Name them: cipc-newsletter issue new 2026-01 --items ID ID"
    )


def test_an_item_that_cannot_be_read_is_told_with_its_mistakes(tmp_path: Path) -> None:
    (made_item(tmp_path, "a", "fr") / "fr.md").write_text("rien", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        fresh(tmp_path, "a")
    assert caught.value.path == "news/a/fr.md"


def test_an_item_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match='"a"'):
        fresh(tmp_path, "a")


def test_the_next_number_is_one_more_than_the_highest(tmp_path: Path) -> None:
    assert next_number(tmp_path) == 1
    made_issue(tmp_path, "number = 7\n", "a")
    made_issue(tmp_path, "number = 5\n", "b")
    made_issue(tmp_path, "number = 'x'\n<<<", "c")
    (tmp_path / "issues" / "d.toml").write_bytes(b"\xff")
    assert next_number(tmp_path) == 8


def test_an_issue_is_in_the_languages_all_its_items_share(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr en es")
    made_item(tmp_path, "b", "fr es")
    made_item(tmp_path, "c", "en")
    library = read_items(tmp_path)
    assert languages_for(library, ["a", "b"]) == ("fr", "es")
    assert languages_for(library, ["b", "c"]) == ("fr", "es")
    assert languages_for(library, []) == ()


def test_the_items_of_the_repository_make_an_issue(tmp_path: Path) -> None:
    library = read_items(ROOT)
    text = issue_text(
        "2026-02",
        number=next_number(ROOT),
        date=dt.date(2026, 2, 15),
        template="bulletin",
        languages=languages_for(library, library.ids),
        item_ids=library.ids,
        library=library,
        blocks=BLOCKS,
        organisation=CONFIG.organisation,
    )
    assert tomllib.loads(text)["number"] == 13
    assert sum(len(section["items"]) for section in tomllib.loads(text)["section"][1:]) == len(library.ids) - 1


def sections_of(text: str) -> list[tuple[str, list[str]]]:
    return [(section["layout"], section.get("items", [])) for section in tomllib.loads(text)["section"]]


@pytest.mark.parametrize(
    ("matter", "layout"),
    [
        ("date = 2026-01-22\n", "events"),
        ("date = 2026-01-15\n", "events"),
        ("date = 2026-01-10\ndate_end = 2026-01-20\n", "events"),
        ("date = 2026-01-14\n", "cards"),
        ("published = 2026-01-22\n", "cards"),
        ("", "cards"),
    ],
)
def test_an_event_to_come_stands_among_the_events(tmp_path: Path, matter: str, layout: str) -> None:
    made_item(tmp_path, "a")
    made_item(tmp_path, "b", matter=matter)
    assert sections_of(fresh(tmp_path, "a", "b")) == [("lead", ["a"]), (layout, ["b"])]


def test_events_stand_before_what_else_there_is(tmp_path: Path) -> None:
    made_item(tmp_path, "a", matter="date = 2026-01-22\n")
    made_item(tmp_path, "b")
    made_item(tmp_path, "c", matter="date = 2026-01-23\n")
    text = fresh(tmp_path, "a", "b", "c")
    assert sections_of(text) == [("lead", ["a"]), ("events", ["c"]), ("cards", ["b"])]
    assert tomllib.loads(text)["section"][1]["title"] == {"fr": "À l’agenda", "en": "Coming up"}


def test_a_template_without_events_shows_them_with_the_others(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    made_item(tmp_path, "b", matter="date = 2026-01-22\n")
    blocks = {"lead": BLOCKS["lead"], "cards": BLOCKS["cards"]}
    assert sections_of(fresh(tmp_path, "a", "b", blocks=blocks)) == [("lead", ["a"]), ("cards", ["b"])]


def test_a_press_release_tells_its_story_and_whom_to_reach(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    issue = tomllib.loads(fresh(tmp_path, "a", blocks=OF_THE_PRESS))
    story, contact = issue["section"]
    assert (story["layout"], story["items"], "title" in story) == ("story", ["a"], False)
    assert (contact["layout"], contact["person"]["fr"]) == ("contact", "Observatoire de la rue Claire")
    assert contact["text"]["en"] == (
        "For any question: [bonjour@observatoire.example](mailto:bonjour@observatoire.example), 514 555-0142."
    )
    assert "intro" not in issue["fr"]


def test_a_template_of_ones_own_leads_with_what_it_has(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    blocks = {"words": Block(name="words", needs=(("text",),)), "poster": Block(name="poster", needs=(("items",),))}
    assert sections_of(fresh(tmp_path, "a", blocks=blocks)) == [("poster", ["a"])]


def test_a_language_some_items_lack_is_told_with_them(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr en")
    made_item(tmp_path, "b", "fr")
    assert lacking(read_items(tmp_path), ["a", "b"]) == {"en": ("b",)}


def test_an_id_that_cannot_be_one_is_told_how_it_would_be(tmp_path: Path) -> None:
    made_item(tmp_path, "a")
    with pytest.raises(ContentError, match="such as fevrier-2026"):
        fresh(tmp_path, "a", issue_id="Février 2026")
