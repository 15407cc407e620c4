"""The plan of a list campaign: who gets what, who does not, what may be changed, and when, in 80 columns."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.columns import LABEL
from cipc_newsletter.cli.list_plan import list_plan_in_words, list_plan_value, obstacles_in_words
from cipc_newsletter.deliver.mailings.dividing import Strays
from cipc_newsletter.deliver.mailings.planning import MailingPlan, PlannedMailing
from cipc_newsletter.errors import Mistake
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import Account

ZONE = "America/Toronto"
PLAN = MailingPlan(
    issue_id="2025-12",
    digest="d" * 64,
    provider="mailchimp",
    title="Mailchimp",
    account=Account(name="Observatoire de la rue Claire", plan="essentials", mails_left=4210),
    sender="Observatoire de la rue Claire <infolettre@observatoire.example>",
    consent="Mailchimp, avec double consentement depuis 2021; les formulaires de papier sont au bureau",
    accepted=(),
    mailings=(
        PlannedMailing(
            language="fr",
            carried=("fr",),
            subject="Protéger les jeunes, rebâtir la confiance, et d’autres nouvelles de la rue Claire en décembre",
            audience="segment:123",
            audience_name="Les personnes qui lisent le français et qui vivent au Québec ou ailleurs au Canada",
            planned=812,
            content_sha=b"1" * 32,
            html_bytes=74_001,
        ),
        PlannedMailing(
            language="en",
            carried=("en",),
            subject="Protecting youth",
            audience="tag:English",
            audience_name="English",
            planned=190,
            content_sha=b"2" * 32,
            html_bytes=73_900,
        ),
    ),
    at=dt.datetime(2025, 12, 15, 14, 15, tzinfo=dt.UTC),
    in_none=Strays(count=12, some=tuple(f"personne{number}@lecteurs.example" for number in range(10))),
    in_several=Strays(count=1, some=("ana@correo.example",)),
    left_here=Strays(count=2, some=("lea@courriel.example", "luc@courriel.example")),
)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = wording.spoken()
    wording.speak(request.param)
    yield str(request.param)
    wording.speak(before)


def said(plan: MailingPlan = PLAN) -> list[str]:
    return list(list_plan_in_words(plan, registry.describe("mailchimp"), zone=ZONE))


def joined(plan: MailingPlan = PLAN) -> str:
    return " ".join(" ".join(said(plan)).split())


def test_no_line_is_wider_than_a_terminal(language: str) -> None:
    assert max(map(len, said())) <= 80


def test_no_label_touches_what_it_stands_before(language: str) -> None:
    labelled = [line for line in said() if line.startswith("  ") and line[2:3].strip()]
    assert labelled
    assert all(line[2 : 2 + LABEL].endswith(" ") for line in labelled)


def test_each_language_has_its_count_its_part_of_the_list_its_subject_and_its_size() -> None:
    lines = said()
    assert "                190  en  English (tag:English)" in lines
    assert '                     "Protecting youth", 74 kB' in lines
    assert "812  fr  Les personnes" in joined().replace("812 fr", "812  fr  ").replace("fr   ", "fr  ")


def test_whom_the_parts_miss_or_hold_twice_and_who_left_here_is_counted_and_named() -> None:
    text = joined()
    assert "12 people on the list get nothing, being in none of these: personne0@lecteurs.example" in text
    assert "personne9@lecteurs.example, …" in text
    assert "1 person gets several mails, being in several of these: ana@correo.example" in text
    assert "2 people left here and are still on the list: lea@courriel.example, luc@courriel.example" in text


def test_who_keeps_the_proof_of_consent_is_said() -> None:
    assert "Consent Mailchimp, avec double consentement depuis 2021" in joined()


@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        ((), "none accepted: whatever Mailchimp changes"),
        (("footer", "links"), "accepted: footer, links; whatever else"),
    ],
)
def test_what_the_provider_may_change_is_said(accepted: tuple[str, ...], words: str) -> None:
    assert words in joined(replace(PLAN, accepted=accepted))


def test_the_moment_is_in_local_time_and_nothing_has_left() -> None:
    assert "Leaves on Monday, December 15, 2025 at 09:15 (America/Toronto)" in joined()
    assert said()[-1] == "Nothing has left yet."
    assert "Leaves as soon as it is made and read back" in joined(replace(PLAN, at=None))


def test_obstacles_are_counted_and_told_in_full() -> None:
    lines = list(obstacles_in_words((Mistake(what="nobody is in it.", right="Somebody is."),)))
    assert lines == ["1 thing stands in the way:", "✗ Nobody is in it. Somebody is."]
    assert list(obstacles_in_words(())) == []


def test_scripts_get_the_same_plan() -> None:
    value = json.loads(json.dumps(list_plan_value(PLAN, zone=ZONE), default=str))
    assert (value["planned"], value["in_none"]["count"], value["left_here"]["count"]) == (1002, 12, 2)
    assert [each["audience"] for each in value["mailings"]] == ["segment:123", "tag:English"]
    assert value["plan"] == PLAN.sha.hex()


def test_a_draft_that_a_broken_off_test_left_is_told_with_the_plan_and_asks_for_no_other_yes() -> None:
    left = replace(PLAN, test_drafts=("2025-12 fr [cipc-newsletter 0000 1111]",))
    assert "left a draft at Mailchimp: 2025-12 fr [cipc-newsletter 0000 1111]" in " ".join(joined(left).split())
    assert list_plan_value(left, zone=ZONE)["test_drafts"] == ["2025-12 fr [cipc-newsletter 0000 1111]"]
    assert left.sha == PLAN.sha
