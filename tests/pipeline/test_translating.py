"""An issue's texts out to the translator, and back into the files."""

import tomllib
from pathlib import Path

import pytest

import translation_making as making
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ContentError, FileError, IngestError, UsageError
from cipc_newsletter.item_files import parse
from cipc_newsletter.pipeline import exporting, translating
from translation_making import ENGLISH, ITEM, edited, english, filled, findings, imported, row_of, sheet


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return making.workspace(tmp_path)


def outcomes(done: translating.Imported) -> dict[str, list[str]]:
    value = done.value()
    names = ("new", "updated", "unchanged", "conflict", "skipped")
    return {name: value[name] for name in names if value[name]}


def test_what_a_translator_typed_is_in_the_files(made: Workspace) -> None:
    done = imported(made, making.docx(made))
    assert outcomes(done) == {"new": ["2025-12/en", f"{ITEM}/en"]}
    assert not done.plan.noticed
    assert (
        english(made).partition("\n[translation]")[0]
        == """\
+++
title = "Youth and police: 12 ideas"
date = 2025-12-02
link = "https://www.observatoire.example/jeunes"
topics = ["youth"]
[image]
file = "table.png"
alt = "People around a table"
caption = "The December table\""""
    )
    assert (
        english(made).rpartition("+++\n")[2]
        == """\
Hello [[first_name|dear reader]], here are **twelve ideas** and [the full report](https://www.observatoire.example/rapport).

## What matters

- listen first
- come back on December 9

> It takes time.
> — Jeanne Tremblay

![A map of the city](plan.png "The map")
"""
    )


def test_the_issue_keeps_its_remarks_and_says_its_words_in_english(made: Workspace) -> None:
    imported(made, making.docx(made))
    text = (made.root / "issues" / "2025-12.toml").read_text(encoding="utf-8")
    added = {line for line in text.split("\n") if line not in making.ISSUE.split("\n")}
    assert 'title = { fr = "À la une", en = "In the spotlight" }' in added
    assert 'languages = ["fr"] # la première d’abord' in text
    assert text.index("[en]") < text.index("# À la une")
    data = tomllib.loads(text)
    assert data["en"] == {
        "subject": "Ideas for December",
        "preheader": "Twelve ideas and a map",
        "intro": "Hello [[first_name|dear reader]],\n\nEnjoy your reading!\n",
    }
    assert data["section"][1]["url"]["en"] == "https://www.observatoire.example/nouvelles"
    assert data["translation"]["en"]["of"] == "fr"


def test_html_brings_the_same_files_as_word(made: Workspace, tmp_path: Path) -> None:
    imported(made, making.docx(made))
    by_word = english(made)
    other = making.workspace(tmp_path / "other")
    done = imported(other, making.html(other), name="back.html")
    assert outcomes(done) == {"new": ["2025-12/en", f"{ITEM}/en"]}
    assert english(other) == by_word


def test_the_same_document_again_writes_nothing(made: Workspace) -> None:
    content = making.docx(made)
    imported(made, content)
    stamp = (made.root / "news" / ITEM / "en.md").stat().st_mtime_ns
    assert outcomes(imported(made, content)) == {"unchanged": ["2025-12/en", f"{ITEM}/en"]}
    assert (made.root / "news" / ITEM / "en.md").stat().st_mtime_ns == stamp


def test_a_dry_run_answers_alike_and_writes_nothing(made: Workspace) -> None:
    content = making.docx(made)
    dry = imported(made, content, dry_run=True)
    assert not (made.root / "news" / ITEM / "en.md").exists()
    assert (made.root / "issues" / "2025-12.toml").read_text(encoding="utf-8") == making.ISSUE
    assert dry.value() == imported(made, content).value()


def test_a_corrected_document_updates_what_nobody_touched(made: Workspace) -> None:
    sent = sheet(made)
    imported(made, making.docx_writing.document_of(filled(sent)))
    corrected = filled(sent, {**ENGLISH, "title": ["Youth and the police: 12 ideas"]})
    done = imported(made, making.docx_writing.document_of(corrected))
    assert outcomes(done) == {"updated": [f"{ITEM}/en"], "unchanged": ["2025-12/en"]}
    assert 'title = "Youth and the police: 12 ideas"' in english(made)


def test_a_translation_edited_by_hand_is_left_as_it_is(made: Workspace) -> None:
    sent = sheet(made)
    imported(made, making.docx_writing.document_of(filled(sent)))
    path = made.root / "news" / ITEM / "en.md"
    path.write_text(english(made).replace("listen first", "listen well"), encoding="utf-8")
    before = english(made)
    corrected = making.docx_writing.document_of(filled(sent, {**ENGLISH, "title": ["Other"]}))
    done = imported(made, corrected)
    assert outcomes(done) == {"unchanged": ["2025-12/en"], "conflict": [f"{ITEM}/en"]}
    assert english(made) == before
    resolved = imported(made, corrected, resolve=True)
    assert outcomes(resolved)["updated"] == [f"{ITEM}/en"]
    assert 'title = "Other"' in english(made)
    assert (made.root / resolved.replaced[0]).read_text(encoding="utf-8") == before


def test_what_stood_in_the_document_and_is_still_there_was_not_edited(made: Workspace) -> None:
    path = made.root / "news" / ITEM / "en.md"
    path.write_text('+++\ntitle = "Typed by staff"\n+++\nHello [[first_name|you]], and [it](https://a.example).\n')
    sent = sheet(made)
    assert next(row.filled for row in sent.parts[1].rows if row.text.key == "title")["en"]
    done = imported(made, making.docx_writing.document_of(filled(sent)))
    assert outcomes(done)["updated"] == [f"{ITEM}/en"]


def test_what_staff_added_to_a_translation_stays(made: Workspace) -> None:
    sent = sheet(made)
    imported(made, making.docx_writing.document_of(filled(sent)))
    path = made.root / "news" / ITEM / "en.md"
    path.write_text(english(made).replace('/jeunes"', '/en/youth"'))
    imported(made, making.docx_writing.document_of(filled(sent, {**ENGLISH, "title": ["Other"]})))
    assert 'link = "https://www.observatoire.example/en/youth"' in english(made)


def test_the_french_that_changed_meanwhile_is_told_and_the_translation_kept(made: Workspace) -> None:
    content = making.docx(made)
    path = made.root / "news" / ITEM / "fr.md"
    changed = making.FRENCH.replace("## Ce qui compte", "Un paragraphe nouveau.\n\n## Ce qui importe")
    path.write_text(changed.replace("2025-12-02\n", "2025-12-03\n"), encoding="utf-8")
    done = imported(made, content)
    assert findings(done) == [("original-changed", "")]
    assert "## What matters" in english(made)
    assert "nouveau" not in english(made)
    assert "date = 2025-12-03" in english(made)


def test_without_the_earlier_french_rows_go_by_their_words(made: Workspace) -> None:
    import shutil

    content = making.docx(made)
    shutil.rmtree(made.root / "var")
    path = made.root / "news" / ITEM / "fr.md"
    path.write_text(making.FRENCH.replace("Ce qui compte", "Ce qui importe"), encoding="utf-8")
    assert outcomes(imported(made, content))["new"] == ["2025-12/en", f"{ITEM}/en"]
    path.write_text(making.FRENCH.replace("## Ce qui", "Un paragraphe.\n\n## Ce qui"), encoding="utf-8")
    (made.root / "news" / ITEM / "en.md").unlink()
    done = imported(made, content)
    assert f"{ITEM}/en" in outcomes(done)["skipped"]
    assert ("missing", "body.2") in findings(done)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"title": []}, [("empty", "title")]),
        ({"body.3": ["listen first"]}, [("paragraphs", "body.3"), ("figures", "body.3")]),
        ({"body.4": ["It takes time."]}, [("paragraphs", "body.4")]),
        (
            {"body.1": ["Hello, **twelve** [r](https://www.observatoire.example/rapport)"]},
            [("merge-field", "body.1")],
        ),
        (
            {"body.1": ["Hello [[prenom|you]], [r](https://www.observatoire.example/rapport)"]},
            [("merge-field", "body.1")],
        ),
        ({"body.1": ["Hello [[first_name|you]], the full report"]}, [("link", "body.1")]),
        ({"body.1": ["Hello [[first_name|you]], [r](htps//www.observatoire)"]}, [("link", "body.1")]),
    ],
)
def test_what_would_be_wrong_in_the_mail_holds_the_item_back(
    made: Workspace, words: dict[str, list[str]], found: list[tuple[str, str]]
) -> None:
    done = imported(made, making.docx(made, {**ENGLISH, **words}))
    assert findings(done) == found
    assert outcomes(done) == {"new": ["2025-12/en"], "skipped": [f"{ITEM}/en"]}
    assert not (made.root / "news" / ITEM / "en.md").exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"title": ["Youth and police: 13 ideas"]}, [("figures", "title")]),
        (
            {"body.1": ["Hi [[first_name|you]], [r](https://www.observatoire.example/en/report)"]},
            [("link", "body.1")],
        ),
        ({"body.5.alt": ["Un plan de la ville"]}, [("untranslated", "body.5.alt")]),
        (
            {"body.1": ["Hi [[first_name|à vous]], [r](https://www.observatoire.example/rapport)"]},
            [("merge-field", "body.1")],
        ),
    ],
)
def test_what_is_doubtful_is_said_and_written(
    made: Workspace, words: dict[str, list[str]], found: list[tuple[str, str]]
) -> None:
    done = imported(made, making.docx(made, {**ENGLISH, **words}))
    assert findings(done) == found
    assert outcomes(done) == {"new": ["2025-12/en", f"{ITEM}/en"]}


def test_a_translation_that_lost_most_of_its_words_is_said(made: Workspace) -> None:
    long = " ".join(f"mot{number}" for number in "abcdefghijklmnopqrstuvwxyz")
    path = made.root / "news" / ITEM / "fr.md"
    path.write_text(making.FRENCH.replace("## Ce qui", f"{long}\n\n## Ce qui"), encoding="utf-8")
    keys = {
        "body.2": ["Two words."],
        "body.3": ["What matters"],
        "body.4": ENGLISH["body.3"],
        "body.5": ENGLISH["body.4"],
    }
    found = findings(imported(made, making.docx(made, {**ENGLISH, **keys})))
    assert ("short", "body.2") in found


REPORT_IN_ENGLISH = {"body.1": ["Hi [[first_name|you]], [r](https://www.observatoire.example/en/report)"]}


def test_a_link_that_somebody_chose_for_the_translation_is_no_doubt_the_next_time(made: Workspace) -> None:
    content = making.docx(made, {**ENGLISH, **REPORT_IN_ENGLISH})
    assert findings(imported(made, content)) == [("link", "body.1")]
    assert findings(imported(made, content)) == []


def test_a_link_to_the_page_that_an_item_has_in_that_language_is_no_doubt(made: Workspace) -> None:
    folder = made.root / "news" / "2025-11-01-rapport"
    folder.mkdir()
    for language, address in (("fr", "rapport"), ("en", "en/report")):
        text = f'+++\ntitle = "Le rapport"\nlink = "https://www.observatoire.example/{address}"\n+++\nMots.\n'
        (folder / f"{language}.md").write_text(text, encoding="utf-8")
    done = imported(made, making.docx(made, {**ENGLISH, **REPORT_IN_ENGLISH}))
    assert findings(done) == []


def test_a_deleted_row_is_named(made: Workspace) -> None:
    content = edited(making.docx(made), lambda xml: xml.replace(row_of(xml, "body.2"), ""))
    done = imported(made, content)
    assert findings(done) == [("missing", "body.2")]


def test_rows_in_another_order_find_their_places(made: Workspace) -> None:
    def reordered(xml: str) -> str:
        first, second = row_of(xml, "body.1"), row_of(xml, "body.3")
        return xml.replace(first, "@").replace(second, first).replace("@", second)

    done = imported(made, edited(making.docx(made), reordered))
    assert not done.plan.noticed
    assert english(made).index("Hello") < english(made).index("listen first")


def test_a_row_twice_with_other_words_is_named(made: Workspace) -> None:
    def doubled(xml: str) -> str:
        row = row_of(xml, "title")
        return xml.replace(row, row + row.replace("Youth and police", "Young people"))

    assert findings(imported(made, edited(making.docx(made), doubled))) == [("doubled", "title")]


def test_an_item_of_another_issue_and_one_nobody_knows_are_named(made: Workspace) -> None:
    (made.root / "news" / "2024-01-01-autre").mkdir()
    (made.root / "news" / "2024-01-01-autre" / "fr.md").write_text('+++\ntitle = "Autre"\n+++\nUn.\n')

    def strange(xml: str) -> str:
        row = row_of(xml, "title")
        title = row.replace(ITEM, "2023-01-01-inconnue")
        return xml.replace(row, row + title)

    done = imported(made, edited(making.docx(made), strange))
    assert [(one.owner, one.remark.code) for one in done.plan.noticed] == [("2023-01-01-inconnue", "unknown")]
    (made.root / "issues" / "2025-12.toml").write_text(making.ISSUE.replace(ITEM, "2024-01-01-autre"))
    assert ("other-issue", "") in findings(imported(made, making.docx(made_elsewhere(made))))


def made_elsewhere(made: Workspace) -> Workspace:
    """The same workspace in another folder, as it was at first."""
    return making.workspace(made.root / "elsewhere")


def test_a_document_of_an_issue_that_is_not_here_is_refused(made: Workspace) -> None:
    content = making.docx(made)
    (made.root / "issues" / "2025-12.toml").rename(made.root / "issues" / "2026-01.toml")
    with pytest.raises(IngestError, match="not in this workspace"):
        imported(made, content)


def test_a_document_somebody_may_work_in_is_not_written_over(made: Workspace) -> None:
    path = made.root / "out.docx"
    path.write_text("mine")
    with pytest.raises(FileError):
        exporting.export(made, "2025-12", to=("en",), out=path)
    assert path.read_text() == "mine"


def test_the_main_language_is_not_translated_into_itself(made: Workspace) -> None:
    with pytest.raises(UsageError, match="main language"):
        exporting.export(made, "2025-12", to=("fr",), out=None)


def test_words_that_still_lack_a_translation_are_counted(made: Workspace) -> None:
    sent = sheet(made)
    imported(made, making.docx_writing.document_of(filled(sent)))
    path = made.root / "news" / ITEM / "fr.md"
    path.write_text(making.FRENCH.replace("Ce qui compte", "Ce qui importe le plus"), encoding="utf-8")
    exported = exporting.export(made, "2025-12", to=("en",), out=made.root / "again.html")
    assert exported.words == {"en": 5}
    assert [row.text.key for part in exported.sheet.parts for row in part.rows if row.changed] == ["body.2"]
    assert "modifié depuis la traduction" in (made.root / "again.html").read_text(encoding="utf-8")


def test_confirming_says_that_a_translation_is_up_to_date(made: Workspace) -> None:
    imported(made, making.docx(made))
    path = made.root / "news" / ITEM / "fr.md"
    path.write_text(making.FRENCH.replace("compte", "importe"), encoding="utf-8")
    assert translating.confirm(made, "jeunes", languages=()) == (f"news/{ITEM}/en.md",)
    item, _mistakes = parse(english(made), path=f"news/{ITEM}/en.md")
    french, _mistakes = parse(path.read_text(encoding="utf-8"), path=f"news/{ITEM}/fr.md")
    assert item
    assert french
    assert item.translation == translating.translation_of(french, made=item)


def test_there_is_nothing_to_confirm_without_a_translation(made: Workspace) -> None:
    with pytest.raises(ContentError, match="no translation"):
        translating.confirm(made, ITEM, languages=())


def test_what_word_corrects_by_itself_is_set_right(made: Workspace) -> None:
    words = {
        "body.1": ["[[First_name | dear reader]], here is [the report](https://www.observatoire.example/rapport/)."],
        "body.4": ["It takes time.", "- Jeanne Tremblay"],
        "body.3": ["· listen first", "• come back on December 9"],
    }
    done = imported(made, making.docx(made, {**ENGLISH, **words}))
    assert findings(done) == []
    body = english(made).rpartition("+++\n")[2]
    assert body.startswith(
        "[[first_name|dear reader]], here is [the report](https://www.observatoire.example/rapport)."
    )
    assert "- listen first\n- come back" in body
    assert "> — Jeanne Tremblay" in body
