"""What `campaign status` says of a list campaign: each mailing in a line, and what was accepted once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.list_steering import no_people_here, status_in_words
from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.pipeline.list_sending import ListEnding
from report_making import CAMPAIGN

NOTE = "It does not show the text part, so that nobody knows what it says. It counts who opens the mail."


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = wording.spoken()
    wording.speak(request.param)
    yield str(request.param)
    wording.speak(before)


def ending(stage: MailingStage = MailingStage.PROVEN, *, note: str = NOTE, pause_reason: str = "") -> ListEnding:
    mailings = tuple(
        OurMailing(
            key=1,
            language=each,
            audience=f"tag:{each}",
            audience_name="Les personnes qui lisent cette langue et qui vivent au Québec ou ailleurs au Canada",
            planned=20,
            content_sha=b"1" * 32,
            stage=stage,
            note=note,
        )
        for each in ("en", "fr")
    )
    return ListEnding(
        campaign=replace(CAMPAIGN, pause_reason=pause_reason),
        counts=CampaignCounts(planned=40, remaining=40),
        mailings=mailings,
    )


def test_every_line_fits_eighty_columns(language: str) -> None:
    assert max(map(len, status_in_words(ending()))) <= 80


def test_what_was_accepted_of_several_mailings_is_said_once() -> None:
    text = " ".join(" ".join(status_in_words(ending(note=f"Accepted: {NOTE}"))).split())
    assert text.count("Accepted: It does not show the text part") == 1


@pytest.mark.parametrize("stage", [MailingStage.DRAFT, MailingStage.STARTED, MailingStage.SENT])
def test_what_nobody_accepted_is_not_called_accepted(stage: MailingStage) -> None:
    text = "\n".join(status_in_words(ending(stage)))
    assert "It does not show" in text
    assert "Accepted" not in text


def test_why_a_campaign_is_paused_is_not_told_of_each_mailing_too() -> None:
    assert "It does not show" not in "\n".join(status_in_words(ending(MailingStage.DRAFT, pause_reason=NOTE)))


def test_a_mailing_without_a_note_has_no_line_for_it() -> None:
    lines = list(status_in_words(ending(note="")))
    assert not any(line.startswith("    ") and not line.strip() for line in lines)


def test_whoever_wants_the_people_is_sent_to_the_provider_and_to_the_report() -> None:
    said = str(no_people_here(CAMPAIGN, title="Mailchimp"))
    assert "known to Mailchimp alone" in said
    assert f"cipc-newsletter report {CAMPAIGN.id}" in said
