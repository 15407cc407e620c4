"""What `campaign status` and the progress line say fits the width there is and adds up."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.overview import bar, look_in_words, row_in_words
from cipc_newsletter.cli.progress import brief
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState
from cipc_newsletter.pipeline.campaigns import Look

COUNTS = CampaignCounts(
    planned=1_000_000,
    accepted=512_345,
    refused=123,
    skipped=45,
    cancelled=6,
    uncertain=500,
    held=500,
    remaining=486_481,
)


def look(counts: CampaignCounts = COUNTS, *, per_second: float = 83.4) -> Look:
    campaign = Campaign(
        id="2025-12-1",
        key=1,
        uid="c0ffee",
        issue_id="2025-12",
        number=1,
        digest="d" * 64,
        provider="mailgun",
        state=CampaignState.SENDING,
        created_at=dt.datetime(2025, 12, 10, 15, 30, tzinfo=dt.UTC),
        zone="America/Toronto",
        segment="only:not-reached",
    )
    return Look(campaign=campaign, counts=counts, per_second=per_second, is_worked_on=True)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = wording.spoken()
    wording.speak(request.param)
    yield str(request.param)
    wording.speak(before)


def test_the_status_fits_eighty_columns_and_names_every_place_that_somebody_is_in(language: str) -> None:
    said = list(look_in_words(look()))
    assert max(map(len, said)) <= 80
    numbers = [int(line[14:].split()[0]) for line in said[5:]]
    assert numbers[0] == sum(numbers[1:]) == 1_000_000


def test_a_row_of_the_list_fits_eighty_columns_too_and_goes_on_below(language: str) -> None:
    campaign = look().campaign
    said = row_in_words(campaign, COUNTS, width=len(campaign.id))
    assert max(map(len, said)) <= 80
    assert len(said) > 1
    assert all(words in "".join(said) for words in ("2025-12-1", "512345", "1000000", "1000"))
    short = row_in_words(replace(campaign, segment=""), CampaignCounts(planned=12, accepted=12), width=9)
    assert len(short) == 1


def test_the_time_left_follows_from_the_pace_and_is_not_told_without_one() -> None:
    assert any("about 1 h 37 min, 5004 people a minute" in line for line in look_in_words(look()))
    assert not any("about" in line for line in look_in_words(look(per_second=0.0)))


def test_the_bar_is_full_only_when_nobody_is_left() -> None:
    almost = CampaignCounts(planned=100_000, accepted=99_999, remaining=1)
    assert "░" in bar(almost)
    assert "99%" in bar(almost)
    assert "░" not in bar(CampaignCounts(planned=3, accepted=3))
    assert bar(CampaignCounts()).endswith("0%")


def test_a_campaign_that_awaits_a_judgement_alone_is_not_told_as_being_sent() -> None:
    awaiting = CampaignCounts(planned=400, accepted=360, held=40)
    assert next(look_in_words(look(awaiting))).startswith("2025-12-1: waits for you, ")
    for still_under_way in (
        CampaignCounts(planned=400, accepted=350, held=40, remaining=10),
        CampaignCounts(planned=400, accepted=350, held=40, uncertain=10),
    ):
        assert next(look_in_words(look(still_under_way))).startswith("2025-12-1: sending, ")


@pytest.mark.parametrize("width", [140, 79, 60, 40])
def test_the_progress_line_leaves_out_what_matters_least_where_there_is_no_room(language: str, width: int) -> None:
    said = brief(COUNTS, per_second=83.4, width=width)
    assert len(said) <= width
    assert "512345" in said
    assert ("5004" in said) is (width == 140)


def test_a_wide_line_has_all_of_it() -> None:
    assert brief(COUNTS, per_second=83.4, width=200) == (
        "512345 of 1000000 accepted, 123 refused, 1000 uncertain, 486481 to go, 1 h 37 min left, 5004 a minute"
    )
