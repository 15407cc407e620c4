"""What must be mended before an issue leaves through a list provider: twice to one person, or changed, unasked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.providers.list_port import Member
from mailing_making import SETTINGS, FileList, planned

BOTH = "camille@lecteurs.example"


@dataclass
class Overlapping(FileList):
    """A list on which one person is in two of the parts that are mailed."""

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        yield from super().members(audiences)
        yield Member(email=BOTH, audiences=audiences[:2])


def said(plan: MailingPlan) -> str:
    return "\n".join(mistake.what for mistake in plan.obstacles)


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return Overlapping(path=tmp_path / "provider.json")


def test_people_in_two_audiences_hold_the_plan_and_are_named(provider: FileList) -> None:
    plan = planned(provider)
    assert BOTH in said(plan)
    assert "several_mails" in plan.obstacles[0].remedy


def test_where_that_is_wanted_they_get_a_mail_through_each(provider: FileList) -> None:
    plan = planned(provider, settings=replace(SETTINGS, several_mails=True))
    assert not plan.obstacles
    assert plan.in_several.count == 1


def test_two_languages_to_the_same_audience_hold_the_plan(tmp_path: Path) -> None:
    audiences = dict.fromkeys(SETTINGS.audiences, next(iter(SETTINGS.audiences.values())))
    plan = planned(FileList(path=tmp_path / "provider.json"), settings=replace(SETTINGS, audiences=audiences))
    assert "same audience" in said(plan)


def test_an_audience_for_each_language_holds_nothing(tmp_path: Path) -> None:
    assert not planned(FileList(path=tmp_path / "provider.json")).obstacles


def test_what_the_provider_surely_changes_is_said_before_anything_is_made(tmp_path: Path) -> None:
    provider = FileList(path=tmp_path / "provider.json", changes=("text_part", "tracking_opens"))
    plan = planned(provider, settings=replace(SETTINGS, accepted=("footer", "text_part")))
    (mistake,) = plan.obstacles
    assert "tracking_opens" in mistake.what
    assert "text_part" not in mistake.what
    assert 'accept = ["footer", "text_part", "tracking_opens"]' in mistake.remedy


def test_what_is_accepted_by_name_holds_nothing(tmp_path: Path) -> None:
    provider = FileList(path=tmp_path / "provider.json", changes=("text_part",))
    assert not planned(provider, settings=replace(SETTINGS, accepted=("text_part",))).obstacles
