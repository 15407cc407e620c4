"""What is said of a mailing, at each step and afterwards: every stage has its words, in both languages."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.list_watching import (
    mailing_in_words,
    step_in_words,
    tell_on_its_way,
    telling,
)
from cipc_newsletter.cli.progress import ProgressLine
from cipc_newsletter.cli.session import Session
from cipc_newsletter.deliver.mailings.differences import Difference
from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.pipeline.campaigns import value_of
from cipc_newsletter.pipeline.list_sending import ListEnding
from report_making import CAMPAIGN

FOOTER = Difference(name="footer", words="It added 66 characters after the last word.")


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = wording.spoken()
    wording.speak(request.param)
    yield str(request.param)
    wording.speak(before)


def mailing(stage: MailingStage, *, sent: int | None = None) -> OurMailing:
    return OurMailing(
        key=1,
        language="fr",
        audience="tag:Français",
        audience_name="Français",
        planned=300,
        content_sha=b"1" * 32,
        stage=stage,
        ref="4b22",
        starts_at=dt.datetime(2025, 12, 15, 14, 15, tzinfo=dt.UTC),
        sent=sent,
    )


def told(
    capsys: pytest.CaptureFixture[str], stage: MailingStage, *found: Difference, is_taking_back: bool = False
) -> list[str]:
    session = Session()
    tell = telling(session, ProgressLine(session), CAMPAIGN, is_taking_back=is_taking_back)
    tell(mailing(stage), found)
    return capsys.readouterr().err.splitlines()


def test_every_stage_has_words_of_its_own(language: str) -> None:
    steps = {step_in_words(mailing(stage), (), zone="America/Toronto") for stage in MailingStage}
    places = {mailing_in_words(mailing(stage), zone="America/Toronto") for stage in MailingStage}
    assert len(steps) == len(places) == len(MailingStage)


def test_a_mailing_is_named_by_its_language_its_people_and_its_moment() -> None:
    said = mailing_in_words(mailing(MailingStage.STARTED), zone="America/Toronto")
    assert said == "French: 300, Français, starts on 2025-12-15 at 09:15"


@pytest.mark.parametrize(
    ("sent", "people"),
    [(298, "298 (300 planned)"), (301, "301 (300 planned)"), (0, "0 (300 planned)"), (300, "300"), (None, "300")],
)
def test_of_one_that_is_out_both_numbers_are_said_where_they_differ(sent: int | None, people: str) -> None:
    said = mailing_in_words(mailing(MailingStage.SENT, sent=sent), zone="America/Toronto")
    assert said.startswith(f"French: {people}, Français, ")


def test_each_step_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, MailingStage.DRAFT) == ["French: made."]
    assert told(capsys, MailingStage.PROVEN) == ["French: read back, the same."]
    assert told(capsys, MailingStage.STARTED) == ["French: starts on 2025-12-15 at 09:15."]


def test_what_was_changed_is_told_by_the_name_under_which_it_can_be_accepted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = told(capsys, MailingStage.DRAFT, FOOTER)
    assert lines[0] == "French: read back, and not the same: it does not leave."
    assert lines[1] == "  - footer: It added 66 characters after the last word."
    assert "accept under [provider.mailgun]" in lines[2]


def test_what_was_accepted_is_told_and_does_not_stop_it(capsys: pytest.CaptureFixture[str]) -> None:
    accepted = Difference(name="footer", words="It added 66 characters.", is_accepted=True)
    assert told(capsys, MailingStage.PROVEN, accepted) == ["French: read back. Accepted: It added 66 characters."]


def test_a_draft_that_was_taken_back_is_not_called_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, MailingStage.DRAFT, is_taking_back=True) == ["French: taken back."]
    assert told(capsys, MailingStage.CANCELLED, is_taking_back=True) == ["French: given up."]


def test_scripts_get_the_stage_and_the_reference() -> None:
    value: Any = value_of(CAMPAIGN, CampaignCounts(), [mailing(MailingStage.UNCLEAR)])["mailings"]
    (value,) = value
    assert (value["state"], value["reference"], value["planned"]) == ("unclear", "4b22", 300)


@pytest.mark.parametrize("unstarted", [MailingStage.PROVEN, MailingStage.STARTING, MailingStage.UNCLEAR])
def test_a_campaign_of_which_something_is_not_started_is_never_said_to_leave_by_itself(
    capsys: pytest.CaptureFixture[str], unstarted: MailingStage
) -> None:
    stages = (MailingStage.STARTED, unstarted)
    ending = ListEnding(
        campaign=CAMPAIGN,
        counts=CampaignCounts(planned=600, remaining=600),
        mailings=tuple(mailing(stage) for stage in stages),
    )
    tell_on_its_way(Session(), ending)
    said = capsys.readouterr().err
    assert "The provider has everything" not in said
    assert f"campaign resume {CAMPAIGN.id}" in said


def test_a_moment_that_is_still_to_come_is_said_though_the_campaign_is_sending(
    capsys: pytest.CaptureFixture[str],
) -> None:
    session = Session()
    session.now = dt.datetime(2025, 12, 15, 14, 0, tzinfo=dt.UTC)
    ending = ListEnding(
        campaign=CAMPAIGN,
        counts=CampaignCounts(planned=300, remaining=300),
        mailings=(mailing(MailingStage.STARTED),),
    )
    tell_on_its_way(session, ending)
    assert "lets it leave on Monday, December 15, 2025" in capsys.readouterr().err
