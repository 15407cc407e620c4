"""The plan as a file: readable, editable, and unable to change a word of the page."""

from pathlib import Path

import pytest

from cipc_newsletter import wording
from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest import plan_files, plan_reading, text_reader
from cipc_newsletter.ingest.draft import Plan, Role
from cipc_newsletter.ingest.plan_help import help_lines
from cipc_newsletter.ingest.plan_roles import role_of, word_of
from ingest_pages import pages
from ingest_workspaces import FAIR_ID, MEETING_ID, PAGE

UNTITLED = "Le 3 mai 2024, le comité a reçu le maire dans la salle.\n\nLe 9 avril 2024, il avait reçu le préfet.\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def plan() -> Plan:
    return text_reader.read(PAGE, location="page.txt")


@pytest.fixture
def file(plan: Plan) -> str:
    return plan_files.file_text(plan)


def parsed(text: str) -> Plan:
    return plan_reading.parse(text, path="plan.txt")


def changed(file: str, old: str, new: str) -> str:
    assert old in file
    return file.replace(old, new, 1)


def mistakes(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(IngestError) as caught:
        parsed(text)
    assert all(mistake.path == "plan.txt" and mistake.remedy for mistake in caught.value.mistakes)
    return [(mistake.line, mistake.what) for mistake in caught.value.mistakes]


def line_of(file: str, part: str) -> int:
    return next(number for number, line in enumerate(file.split("\n"), start=1) if part in line)


def essence(plan: Plan) -> list[object]:
    return [
        (one.id, one.language, one.title, one.body, one.date, one.date_end, one.key, one.digest)
        for one in plan.drafts
    ]


def test_the_plan_shows_each_line_with_its_role(plan: Plan) -> None:
    shown = plan_files.shown_text(plan)
    assert shown.startswith(
        f"id = {MEETING_ID}\nlanguage = fr\ndate = 2024-05-03\n"
        "title      | Le comité des voisins reçoit le maire à la salle Jeanne-Mance\n"
        "text       | Le 3 mai 2024, le comité des voisins a reçu le maire. Il a promis de revenir.\n"
        "heading    | Des questions sans détour\n"
    )
    assert "# ? This is the text of a link without an address.\nlink       | Lire la suite\n" in shown


def test_what_dry_run_shows_is_the_file_without_help_and_checks(plan: Plan, file: str) -> None:
    shown = plan_files.shown_text(plan)
    assert shown in file
    assert "check =" not in shown
    assert "THIS-FILE" not in shown


def test_the_help_is_in_the_language_in_use(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    assert wording.spoken() == "fr"
    french = plan_files.file_text(plan)
    assert french.startswith("# Plan d’une importation.")
    assert "intertitre | Des questions sans détour" in french
    assert "langue = fr" in french


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_help_names_every_word_for_a_role(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    words = " ".join(help_lines()).split()
    assert [role for role in Role if word_of(role) not in words] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_plan_written_in_one_language_is_read_in_the_other(
    plan: Plan, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    file = plan_files.file_text(plan)
    monkeypatch.setenv("LANGUAGE", "fr" if language == "en" else "en")
    assert essence(parsed(file)) == essence(plan)


def test_words_are_understood_without_accents_and_in_capitals() -> None:
    assert [role_of(word) for word in ("LEGENDE", "numero", "Titre", "rien")] == [
        Role.CAPTION,
        Role.NUMBERED,
        Role.TITLE,
        None,
    ]


@pytest.mark.parametrize("page", [*pages("pages"), *pages("unseen")], ids=lambda page: page.name)
def test_an_unedited_plan_gives_the_very_same_items(page) -> None:
    plan = text_reader.read(page.text, location="page.txt")
    again = parsed(plan_files.file_text(plan))
    assert essence(again) == essence(plan)
    assert [line.number for line in again.leftover] == [line.number for line in plan.leftover]
    assert not any(draft.is_chosen for draft in again.drafts)


@pytest.mark.parametrize(
    "dressed",
    [
        lambda file: file.replace("\n", "\r\n"),
        lambda file: "\ufeff" + file,
        lambda file: file.replace("\n", "  \n"),
        lambda file: file.replace("\n", "\n\n"),
        lambda file: file.replace(" | ", "\t|"),
    ],
    ids=["CRLF", "byte-order mark", "spaces at line ends", "empty lines", "tabs"],
)
def test_what_editors_do_to_a_file_does_no_harm(plan: Plan, file: str, dressed) -> None:
    assert essence(parsed(dressed(file))) == essence(plan)


def test_a_changed_role_changes_the_body_and_marks_the_item(file: str) -> None:
    first, second = parsed(changed(file, "heading    | Des", "caption    | Des")).drafts
    assert "*Des questions sans détour*" in first.body
    assert (first.is_chosen, second.is_chosen) == (True, False)


def test_a_title_made_a_heading_joins_two_items_and_its_head_does_no_harm(file: str) -> None:
    (draft,) = parsed(changed(file, "title      | Une fête", "heading    | Une fête")).drafts
    assert draft.id == MEETING_ID
    assert draft.body.endswith("Sainte-Marthe.")
    assert draft.is_chosen


def test_a_heading_made_a_title_begins_an_item_of_its_own(file: str) -> None:
    drafts = parsed(changed(file, "heading    | Des", "title      | Des")).drafts
    assert [draft.title for draft in drafts][1] == "Des questions sans détour"
    assert drafts[1].date is None
    assert [draft.is_chosen for draft in drafts] == [True, True, False]


def test_a_line_left_over_is_in_no_item(file: str) -> None:
    plan = parsed(changed(file, "link       | Lire", "leftover   | Lire"))
    assert [line.text for line in plan.leftover] == ["Lire la suite"]
    assert "Lire" not in plan.drafts[0].body


def test_dates_languages_and_ids_are_taken_from_the_head(file: str) -> None:
    text = changed(file, "date = 2024-05-03", "date = 2024-05-03/2024-05-05")
    text = changed(text, "language = fr", "language = es")
    text = changed(text, f"id = {MEETING_ID}", "id = 2024-05-03-mairie")
    draft = parsed(text).drafts[0]
    assert (draft.id, draft.language, str(draft.date_end)) == ("2024-05-03-mairie", "es", "2024-05-05")
    assert draft.is_id_chosen
    assert draft.is_chosen


def test_a_changed_date_changes_a_proposed_id_but_never_the_key(plan: Plan, file: str) -> None:
    draft = parsed(changed(file, "date = 2024-05-03", "date = 2024-05-04")).drafts[0]
    assert draft.id == MEETING_ID.replace("2024-05-03", "2024-05-04")
    assert not draft.is_id_chosen
    assert draft.key == plan.drafts[0].key


def test_a_page_without_titles_is_divided_by_marking_them() -> None:
    file = plan_files.file_text(text_reader.read(UNTITLED, location="page.txt"))
    assert parsed(file).drafts == ()
    (draft,) = parsed(changed(file, "text       | Le 3 mai", "title      | Le 3 mai")).drafts
    assert draft.title.startswith("Le 3 mai 2024")


@pytest.mark.parametrize(
    ("old", "new"),
    [("le bruit.", "le bruit"), ("400 personnes", "500 personnes"), ("| • la nuit;", "| la nuit;")],
)
def test_an_altered_text_is_named_with_its_line(file: str, old: str, new: str) -> None:
    (mistake,) = mistakes(changed(file, old, new))
    assert mistake[0] == line_of(file, old)
    assert "altered" in mistake[1]


def test_a_missing_line_is_named(file: str) -> None:
    (mistake,) = mistakes(changed(file, "bullet     | • la nuit;\n", ""))
    assert "line 9 of the page is missing" in mistake[1]


def test_an_added_line_is_named(file: str) -> None:
    place = line_of(file, "la nuit;")
    (mistake,) = mistakes(
        changed(file, "bullet     | • la nuit;\n", "bullet     | • la nuit;\nbullet     | • le jour;\n")
    )
    assert mistake[0] == place + 1


def test_lines_in_another_order_are_named(file: str) -> None:
    swapped = changed(
        file,
        "bullet     | • la nuit;\nbullet     | • le bruit.\n",
        "bullet     | • le bruit.\nbullet     | • la nuit;\n",
    )
    assert len(mistakes(swapped)) == 2


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("heading    | Des", "headin     | Des", "headin"),
        ("heading    | Des", "rien       | Des", "rien"),
        ("heading    | Des", "Des", "neither a line of the page"),
        ("date = 2024-05-03", "date = 3 mai 2024", "no date"),
        ("date = 2024-05-03", "date = 2024-05-03/2024-05-01", "no date"),
        ("date = 2024-05-03", "date = /2024-05-01", "no date"),
        ("language = fr", "language = de", "no language"),
        (f"id = {FAIR_ID}", "id = Fête", "cannot be an id"),
        (f"id = {FAIR_ID}", "titel = Fête", "titel"),
        ("heading    | Des", "date = 2024-05-04\nheading    | Des", "not a title"),
        ("title      | Le comité", "text       | Le comité", "above the first title"),
        ("bullet     | • le bruit", "number     | • le bruit", "does not begin with a number"),
    ],
)
def test_a_mistake_is_named_with_its_line(file: str, old: str, new: str, part: str) -> None:
    found = mistakes(changed(file, old, new))
    assert any(part in what and line for line, what in found), found


def test_every_mistake_is_named_at_once(file: str) -> None:
    text = changed(file, "heading    | Des", "rien       | Des")
    text = changed(text, "link       | Lire", "lnk        | Lire")
    assert len(mistakes(changed(text, f"id = {FAIR_ID}", "titel = x"))) == 3


def test_the_nearest_word_is_suggested(file: str) -> None:
    with pytest.raises(IngestError) as caught:
        parsed(changed(file, "heading    | Des", "headin     | Des"))
    assert "heading" in caught.value.mistakes[0].right


@pytest.mark.parametrize("text", ["", "\n\n", "Bonjour", PAGE, "# rien", "title | a", "check = x"])
def test_another_file_is_no_plan(text: str) -> None:
    mistakes(text)


def test_damaged_checks_are_said(file: str) -> None:
    start = file.index("check = ")
    assert mistakes(file[:start]) == [(None, "this is not a whole plan file.")]
    assert mistakes(file[:start] + "check = " + file[start + 9 :])


def test_a_text_with_bars_and_hashes_survives(tmp_path: Path) -> None:
    text = "Un titre | avec # et =\n\nid = 3 | # pas une remarque, le comité a reçu le maire.\n"
    plan = text_reader.read(text, location="page.txt")
    assert essence(parsed(plan_files.file_text(plan))) == essence(plan)
