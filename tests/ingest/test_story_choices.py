"""The plan of an import from a site: a person leaves stories out, gives ids, languages and days."""

import datetime as dt
from dataclasses import replace

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.story_choices import Choices, choices_in, file_text, with_choices

SOURCE = "https://voisins.example/actualites/"
NIGHT = Draft(
    id="2023-10-09-nuit",
    language="fr",
    title='Nuit "des\nlanternes"',
    body="Un.",
    key="voisins.example#7",
    digest="sha256:" + "0" * 64,
    date=dt.date(2023, 10, 9),
    published=dt.date(2023, 10, 12),
    doubts=("No description: a.jpg",),
)
GARDEN = replace(NIGHT, id="2023-10-12-potager", title="Potager", key="voisins.example#8", date=None, doubts=())
SECRET = replace(NIGHT, key="voisins.example#9", title="Secret", refusal="it is protected by a password.")
PLAN = Plan(kind="wordpress", location=SOURCE, drafts=(NIGHT, GARDEN, SECRET))


def changed(*changes: tuple[str, str]) -> Plan:
    text = file_text(PLAN, SOURCE)
    for old, new in changes:
        assert old in text, text
        text = text.replace(old, new, 1)
    return with_choices(PLAN, choices_in(text, path="plan.toml"))


def test_a_plan_that_nobody_changed_takes_every_story_as_it_is() -> None:
    assert changed().drafts == (NIGHT, GARDEN)
    assert choices_in(file_text(PLAN, SOURCE), path="plan.toml").source == SOURCE


def test_each_story_has_its_title_and_its_doubts_above_it() -> None:
    text = file_text(PLAN, SOURCE)
    assert '# Nuit "des lanternes"\n# ? No description: a.jpg\nkey = "voisins.example#7"' in text
    assert "# ? it is protected by a password." in text


def test_a_story_left_out_is_not_taken() -> None:
    assert changed(("take = true", "take = false")).drafts == (GARDEN,)


def test_a_story_whose_table_is_deleted_is_not_taken() -> None:
    plan = with_choices(PLAN, Choices(source=SOURCE, stories={NIGHT.key: {"key": NIGHT.key}}))
    assert [draft.key for draft in plan.drafts] == [NIGHT.key]


def test_what_came_after_the_plan_was_written_is_said() -> None:
    plan = with_choices(PLAN, Choices(source=SOURCE, stories={NIGHT.key: {"key": NIGHT.key}}))
    assert "2 stories" in plan.doubts[-1]


def test_a_story_without_a_day_says_where_one_is_written() -> None:
    undated = replace(GARDEN, published=None)
    text = file_text(replace(PLAN, drafts=(undated,)), SOURCE)
    assert text.endswith("such as: date = 2025-12-09\n")
    (dated,) = with_choices(
        replace(PLAN, drafts=(undated,)), choices_in(text + "date = 2023-10-14\n", path="")
    ).drafts
    assert dated.date == dt.date(2023, 10, 14)


def test_an_id_of_ones_own_is_a_choice() -> None:
    draft = changed(('id = "2023-10-09-nuit"', 'id = "2023-10-09-lanternes"')).drafts[0]
    assert (draft.id, draft.is_id_chosen) == ("2023-10-09-lanternes", True)


def test_a_day_of_ones_own_is_a_choice_and_an_id_taken_away_is_made_of_it() -> None:
    draft = changed(("date = 2023-10-09", "date = 2023-10-10"), ('id = "2023-10-09-nuit"\n', "")).drafts[0]
    assert (draft.date, draft.is_chosen, draft.is_id_chosen) == (dt.date(2023, 10, 10), True, False)
    assert draft.id == "2023-10-10-nuit-lanternes"


def test_a_language_of_ones_own_is_a_choice() -> None:
    draft = changed(('language = "fr"', 'language = "es"')).drafts[0]
    assert (draft.language, draft.is_chosen) == ("es", True)


def test_a_part_of_a_source_tells_nothing_of_what_is_gone() -> None:
    assert not changed().is_complete


def test_every_mistake_is_told_with_its_line() -> None:
    text = file_text(PLAN, SOURCE).replace("take = true", "takes = true", 1).replace('"fr"', '"de"', 1)
    with pytest.raises(IngestError) as caught:
        choices_in(text, path="plan.toml")
    assert {(mistake.path, mistake.line) for mistake in caught.value.mistakes} == {
        ("plan.toml", 9),
        ("plan.toml", 11),
    }
