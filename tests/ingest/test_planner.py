"""What an import would do: new, updated, unchanged, conflict, skipped; nothing overwritten."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest import plan_files, plan_reading, planner, text_reader, writer
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.outcomes import ImportPlan
from cipc_newsletter.model.item import Picture
from cipc_newsletter.model.outcome import Outcome
from ingest_pages import pages
from ingest_workspaces import FAIR, FAIR_ID, MEETING, MEETING_ID, PAGE, Workspace, outcomes

UNDATED = "Le comité cherche des lecteurs patients\n\nLe comité cherche des voisins pour lire le courrier avec eux.\n"
ENGLISH = (
    "Neighbours’ committee hosts the mayor\n\n"
    "On May 3, 2024, the neighbours’ committee hosted the mayor of the town.\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    made.imported(PAGE)
    return made


def edited(text: str, *changes: tuple[str, str]) -> Plan:
    """Return the plan of `text` after its plan file was edited."""
    file = plan_files.file_text(text_reader.read(text, location="page.txt"))
    for old, new in changes:
        assert old in file, old
        file = file.replace(old, new)
    return plan_reading.parse(file, path="plan.txt")


def applied(workspace: Workspace, plan: Plan) -> ImportPlan:
    made = planner.plan_import(plan, workspace.items())
    writer.write(made, root=workspace.root)
    return made


def test_a_first_import_is_all_new(tmp_path: Path) -> None:
    plan = Workspace(tmp_path).planned(PAGE)
    assert [(entry.outcome, entry.id) for entry in plan.entries] == [
        (Outcome.NEW, MEETING_ID),
        (Outcome.NEW, FAIR_ID),
    ]


def test_the_items_have_dates_and_a_source_and_no_publishing_date(workspace: Workspace) -> None:
    item = workspace.items()[MEETING_ID, "fr"]
    assert (item.date, item.published, item.link) == (dt.date(2024, 5, 3), None, "")
    assert item.source is not None
    assert (item.source.kind, item.source.location) == ("text", "page.txt")


def test_a_second_import_is_all_unchanged(workspace: Workspace) -> None:
    assert outcomes(workspace.planned(PAGE)) == ["unchanged", "unchanged"]


def test_the_counts_add_up_to_the_drafts(workspace: Workspace) -> None:
    plan = workspace.planned(UNDATED + "\n" + PAGE)
    assert sum(plan.counts.values()) == len(plan.entries) == 3
    assert plan.counts[Outcome.SKIPPED] == 1


def test_a_file_edited_by_hand_stays_unchanged_while_the_page_is_the_same(workspace: Workspace) -> None:
    workspace.change(MEETING_ID, body="Tout autre chose.", summary="Un résumé.")
    assert outcomes(workspace.planned(PAGE)) == ["unchanged", "unchanged"]


def test_a_changed_page_updates_an_untouched_file(workspace: Workspace) -> None:
    plan = workspace.imported(PAGE.replace("promis de revenir", "promis de revenir en juin"))
    assert outcomes(plan) == ["updated", "unchanged"]
    assert "en juin" in workspace.items()[MEETING_ID, "fr"].body


def test_a_comma_changed_on_the_page_is_an_update(workspace: Workspace) -> None:
    assert outcomes(workspace.planned(PAGE.replace("la nuit;", "la nuit,"))) == ["updated", "unchanged"]


def test_a_paragraph_taken_off_the_page_is_an_update(workspace: Workspace) -> None:
    plan = workspace.imported(PAGE.replace("• le bruit.\n", ""))
    assert outcomes(plan) == ["updated", "unchanged"]
    assert "le bruit" not in workspace.items()[MEETING_ID, "fr"].body


def test_an_update_keeps_what_people_added_above_the_text(workspace: Workspace) -> None:
    picture = Picture(alt="La salle", file="salle.png")
    workspace.change(MEETING_ID, summary="Un résumé.", image=picture, topics=("mairie",))
    workspace.imported(PAGE.replace("promis de revenir", "promis de revenir en juin"))
    item = workspace.items()[MEETING_ID, "fr"]
    assert (item.summary, item.image, item.topics) == ("Un résumé.", picture, ("mairie",))
    assert "en juin" in item.body


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("promis", "juré"),
        ("la nuit;", "la nuit"),
        ("## Des questions", "### Des questions"),
        ("## Des questions sans détour", "*Des questions sans détour*"),
        ("Lire la suite", "[Lire la suite](https://mairie.example)"),
        ("Trois sujets", "**Trois sujets**"),
    ],
)
def test_a_page_and_a_file_that_both_changed_are_a_conflict(workspace: Workspace, old: str, new: str) -> None:
    body = workspace.items()[MEETING_ID, "fr"].body
    assert old in body
    workspace.change(MEETING_ID, body=body.replace(old, new))
    before = workspace.file(MEETING_ID).read_bytes()
    entry = workspace.imported(PAGE.replace("• le bruit.", "• le bruit;\n• les chiens.")).entries[0]
    assert entry.outcome is Outcome.CONFLICT
    assert entry.reason
    assert entry.item is not None
    assert "les chiens" in entry.item.body
    assert workspace.file(MEETING_ID).read_bytes() == before


def test_a_title_changed_by_hand_is_a_conflict_with_a_changed_page(workspace: Workspace) -> None:
    workspace.change(FAIR_ID, title="La fête des récoltes")
    assert outcomes(workspace.planned(PAGE.replace("400", "450"))) == ["unchanged", "conflict"]


def test_a_story_without_date_is_skipped_with_its_reason(tmp_path: Path) -> None:
    (entry,) = Workspace(tmp_path).planned(UNDATED).entries
    assert entry.outcome is Outcome.SKIPPED
    assert "--date" in entry.reason


def test_a_date_given_makes_the_undated_story_new(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    plan = workspace.imported(UNDATED + "\n" + FAIR, date=dt.date(2024, 6, 1))
    assert outcomes(plan) == ["new", "new"]
    assert plan.entries[0].id == "2024-06-01-comite-cherche-lecteurs-patients"
    assert plan.entries[0].item is not None
    assert plan.entries[0].item.date == dt.date(2024, 6, 1)


def test_a_story_dated_by_hand_is_found_again_without_the_date(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.imported(UNDATED, date=dt.date(2024, 6, 1))
    assert outcomes(workspace.planned(UNDATED)) == ["unchanged"]


def test_a_date_for_the_only_story_wins_over_the_texts(tmp_path: Path) -> None:
    (entry,) = Workspace(tmp_path).planned(FAIR, date=dt.date(2023, 10, 10)).entries
    assert entry.item is not None
    assert (entry.item.date, entry.id) == (dt.date(2023, 10, 10), "2023-10-10-fete-recoltes-parc-sainte-marthe")


def test_one_date_for_several_stories_is_refused(tmp_path: Path) -> None:
    undated = next(page for page in pages("pages") if page.name == "en_undated")
    for text in (PAGE, undated.text):
        with pytest.raises(IngestError, match="--date"):
            Workspace(tmp_path).planned(text, date=dt.date(2024, 6, 1))


def test_a_page_that_cannot_be_split_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="title"):
        Workspace(tmp_path).planned("Le 3 mai 2024, le comité a reçu le maire.")


def test_an_id_taken_by_another_story_gets_a_number_and_keeps_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.imported(FAIR)
    other = FAIR.replace("Une fête des récoltes au parc", "Une fête, des récoltes : parc").replace("400", "90")
    assert workspace.imported(other).entries[0].id == f"{FAIR_ID}-2"
    assert outcomes(workspace.planned(other)) == ["unchanged"]
    assert workspace.planned(FAIR).entries[0].id == FAIR_ID


def test_an_unreadable_file_of_that_id_is_not_overwritten(tmp_path: Path) -> None:
    (entry,) = Workspace(tmp_path).planned(FAIR, unreadable=[(FAIR_ID, "fr")]).entries
    assert entry.outcome is Outcome.SKIPPED
    assert f"news/{FAIR_ID}/fr.md" in entry.reason


def test_a_story_joins_an_item_as_another_language(workspace: Workspace) -> None:
    plan = workspace.imported(ENGLISH, into=MEETING_ID)
    assert [(entry.outcome, entry.id, entry.language) for entry in plan.entries] == [(Outcome.NEW, MEETING_ID, "en")]
    assert set(workspace.items()) == {(MEETING_ID, "fr"), (MEETING_ID, "en"), (FAIR_ID, "fr")}
    assert outcomes(workspace.planned(ENGLISH, into=MEETING_ID)) == ["unchanged"]
    assert outcomes(workspace.planned(ENGLISH)) == ["unchanged"]


def test_a_story_that_joins_without_a_date_takes_the_items(workspace: Workspace) -> None:
    text = "Neighbours’ committee hosts the mayor\n\nThe committee hosted the mayor of the town in the hall.\n"
    (entry,) = workspace.planned(text, into=MEETING_ID).entries
    assert entry.item is not None
    assert entry.item.date == dt.date(2024, 5, 3)


def test_joining_never_overwrites_the_language_that_is_there(workspace: Workspace) -> None:
    other = "Une autre nouvelle du comité des voisins\n\nLe 3 mai 2024, une autre nouvelle est parue dans la ville.\n"
    (entry,) = workspace.planned(other, into=MEETING_ID).entries
    assert entry.outcome is Outcome.CONFLICT


def test_joining_an_unknown_item_names_the_nearest(workspace: Workspace) -> None:
    with pytest.raises(IngestError, match=FAIR_ID):
        workspace.planned(ENGLISH, into=FAIR_ID[:-1])


def test_joining_with_several_stories_is_refused(workspace: Workspace) -> None:
    with pytest.raises(IngestError, match="2 stories"):
        workspace.planned(PAGE, into=MEETING_ID)


def test_no_story_joins_another_by_likeness(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.imported("Expo Montréal\n\nLe 3 mai 2024, une exposition a ouvert dans la ville avec nous.\n")
    plan = workspace.imported("Expo Montréal\n\nOn May 3, 2024, the exhibition opened in the town with us.\n")
    assert plan.entries[0].outcome is Outcome.CONFLICT


def test_a_border_moved_by_a_plan_stays_moved_at_the_next_import(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    joined = edited(PAGE, ("title      | Une fête", "heading    | Une fête"))
    assert outcomes(applied(workspace, joined)) == ["new"]
    before = workspace.file(MEETING_ID).read_bytes()
    assert outcomes(workspace.imported(PAGE)) == ["unchanged", "skipped"]
    assert workspace.file(MEETING_ID).read_bytes() == before
    assert len(workspace.items()) == 1


def test_a_story_split_by_a_plan_stays_split_at_the_next_import(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    split = edited(
        MEETING,
        ("heading    | Des questions", "id = 2024-05-04-questions\ndate = 2024-05-04\ntitle      | Des questions"),
    )
    assert outcomes(applied(workspace, split)) == ["new", "new"]
    assert outcomes(workspace.imported(MEETING)) == ["unchanged"]
    assert len(workspace.items()) == 2


def test_a_role_corrected_by_a_plan_after_the_import_is_an_update_that_stays(workspace: Workspace) -> None:
    plan = edited(PAGE, ("heading    | Des questions", "caption    | Des questions"))
    assert outcomes(applied(workspace, plan)) == ["updated", "unchanged"]
    assert "*Des questions sans détour*" in workspace.items()[MEETING_ID, "fr"].body
    assert outcomes(workspace.planned(PAGE)) == ["unchanged", "unchanged"]
    assert outcomes(applied(workspace, plan)) == ["unchanged", "unchanged"]


def test_a_corrected_plan_does_not_overwrite_links_added_by_hand(workspace: Workspace) -> None:
    body = workspace.items()[MEETING_ID, "fr"].body
    workspace.change(MEETING_ID, body=body.replace("Lire la suite", "[Lire la suite](https://mairie.example)"))
    plan = edited(PAGE, ("heading    | Des questions", "caption    | Des questions"))
    assert outcomes(applied(workspace, plan)) == ["conflict", "unchanged"]


def test_a_date_corrected_by_a_plan_changes_the_date_and_not_the_id(workspace: Workspace) -> None:
    plan = edited(PAGE, ("date = 2024-05-03", "date = 2024-05-03/2024-05-04"))
    assert outcomes(applied(workspace, plan)) == ["updated", "unchanged"]
    assert workspace.items()[MEETING_ID, "fr"].date_end == dt.date(2024, 5, 4)
    assert outcomes(workspace.planned(PAGE)) == ["unchanged", "unchanged"]


def test_another_id_for_an_imported_story_is_a_conflict(workspace: Workspace) -> None:
    plan = edited(PAGE, (f"id = {MEETING_ID}", "id = 2024-05-03-mairie"))
    (entry, _other) = applied(workspace, plan).entries
    assert entry.outcome is Outcome.CONFLICT
    assert "never changes" in entry.reason


def test_an_id_given_in_the_plan_is_taken(tmp_path: Path) -> None:
    plan = edited(PAGE, (f"id = {MEETING_ID}", "id = 2024-05-03-mairie"))
    assert [entry.id for entry in applied(Workspace(tmp_path), plan).entries] == ["2024-05-03-mairie", FAIR_ID]


def test_two_stories_with_one_id_and_language_are_new_and_conflict(tmp_path: Path) -> None:
    plan = edited(
        PAGE, (f"id = {MEETING_ID}", "id = 2024-05-03-mairie"), (f"id = {FAIR_ID}", "id = 2024-05-03-mairie")
    )
    workspace = Workspace(tmp_path)
    assert outcomes(applied(workspace, plan)) == ["new", "conflict"]
    assert len(workspace.items()) == 1


def test_a_story_whose_id_another_text_holds_says_what_to_delete(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    applied(workspace, edited(MEETING, (f"id = {MEETING_ID}", "id = 2024-05-03-mairie")))
    plan = edited(FAIR, (f"id = {FAIR_ID}", "id = 2024-05-03-mairie"))
    (fair,) = applied(workspace, plan).entries
    assert fair.outcome is Outcome.CONFLICT
    assert fair.existing is not None
    assert f"{fair.existing.path} holds another text. To take this one instead, delete that file" in fair.reason
    (tmp_path / fair.existing.path).unlink()
    assert outcomes(applied(workspace, plan)) == ["new"]


def test_two_stories_with_one_id_in_two_languages_are_one_item(tmp_path: Path) -> None:
    page = f"{ENGLISH}\n{FAIR}"
    english_id = "2024-05-03-neighbours-committee-hosts-mayor"
    plan = edited(page, (f"id = {FAIR_ID}", f"id = {english_id}"))
    workspace = Workspace(tmp_path)
    assert outcomes(applied(workspace, plan)) == ["new", "new"]
    assert set(workspace.items()) == {(english_id, "en"), (english_id, "fr")}
