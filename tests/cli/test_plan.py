"""A plan in plain words fits a terminal, says when it ends, and has everything for scripts."""

import datetime as dt
from dataclasses import replace

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.plan import plan_in_words, plan_value
from cipc_newsletter.deliver.forecast import Forecast
from cipc_newsletter.model.campaign import Plan
from cipc_newsletter.pipeline.prospects import Outlook, Prospect

LEAVES = dt.datetime(2025, 12, 15, 14, 0, tzinfo=dt.UTC)


def prospect(*, duration: dt.timedelta = dt.timedelta(minutes=40), days: int = 1, segment: str = "") -> Prospect:
    plan = Plan(
        issue_id="2025-12",
        digest="d" * 64,
        provider="mailgun",
        by_language={"fr": 12_345, "en": 94},
        carried={"fr": ("fr", "es"), "en": ("en",)},
        left_out={"consent has ended": 3, "unsubscribed": 41},
        without_own_language=7,
        segment=segment,
        sha=bytes.fromhex("bc157f37" * 8),
    )
    outlook = Outlook(
        sender="Observatoire <infolettre@observatoire.example>",
        subjects={"fr": "Protéger les jeunes, " * 6, "en": "Short"},
        batch=249,
        forecast=Forecast(calls=51, per_minute=500, duration=duration, days=days),
        zone="America/Toronto",
    )
    return Prospect(issue_id="2025-12", provider="mailgun", is_real=True, plan=plan, outlook=outlook)


def lines(made: Prospect, language: str = "en") -> list[str]:
    before = wording.spoken()
    wording.speak(language)
    try:
        return list(plan_in_words(made, leaves_at=LEAVES, width=80))
    finally:
        wording.speak(before)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("segment", ["", "only:refused", "only:uncertain", "only:not-reached", "received:2025-12-1"])
def test_no_line_is_wider_than_a_terminal_and_what_they_say_stands_in_one_column(language: str, segment: str) -> None:
    said = lines(prospect(segment=segment), language)
    assert max(map(len, said)) <= 80
    table = [line for line in said if line.startswith("  ")]
    assert {line[12:14] for line in table} == {"  "}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_long_goes_on_under_itself(language: str) -> None:
    made = prospect()
    assert made.plan is not None
    assert made.outlook is not None
    reason = "only referred by somebody else, which a campaign may not rely on, whoever it was"
    outlook = replace(made.outlook, zone="America/Argentina/ComodRivadavia")
    long = replace(made, plan=replace(made.plan, left_out={reason: 12_345}), outlook=outlook)
    said = lines(long, language)
    assert max(map(len, said)) <= 80
    assert " ".join(reason.split()) in " ".join(" ".join(said).split())
    assert any(line.startswith(" " * 21) for line in said)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_plan_says_how_old_what_is_known_of_departures_is(language: str) -> None:
    made = prospect()
    assert made.outlook is not None
    never = replace(made, outlook=replace(made.outlook, knows_departures=True))
    once = replace(made, outlook=replace(made.outlook, knows_departures=True, departures_read_at=LEAVES))
    assert not [line for line in lines(made, language) if "fournisseur" in line or "at the provider" in line]
    assert any("jamais lus" in line or "never read" in line for line in lines(never, language))
    assert any("2025-12-15" in line for line in lines(once, language))
    assert plan_value(once, leaves_at=LEAVES)["departures_read_at"] == LEAVES
    assert plan_value(never, leaves_at=LEAVES)["departures_read_at"] is None


@pytest.mark.parametrize("is_real", [True, False])
def test_a_plan_for_nobody_names_no_moment(is_real: bool) -> None:
    made = prospect()
    assert made.plan is not None
    said = "\n".join(lines(replace(made, is_real=is_real, plan=replace(made.plan, by_language={"fr": 0}))))
    assert "would go to 0 people" in said
    assert not [label for label in ("Leaves", "Takes", "Ends") if f"  {label}" in said]
    assert "Left out" in said


def test_it_names_people_reasons_sender_subject_pace_and_plan() -> None:
    said = "\n".join(lines(prospect()))
    for words in (
        "Issue 2025-12 would go to 12439 people through mailgun:",
        "To            12345  fr + es",
        "94  en",
        '"Short"',
        "7 of them get another language",
        "Left out          3  consent has ended",
        "Observatoire <infolettre@observatoire.example>",
        "51 calls, 249 people at most in each",
        "500 people a minute",
        "on Monday, December 15, 2025 at 09:00 (America/Toronto)",
        "about 40 min",
        "at 09:40 the same day",
        "bc157f37",
        "Nothing has left yet.",
    ):
        assert words in said, words


def test_where_it_ends_on_another_day_that_day_is_named() -> None:
    overnight = "\n".join(lines(prospect(duration=dt.timedelta(hours=20))))
    assert "Ends          on Tuesday, December 16, 2025 at 05:00 (America/Toronto)" in overnight
    spread = "\n".join(lines(prospect(duration=dt.timedelta(days=1, minutes=10), days=2)))
    assert "on 2 days, for the day's limit" in spread


def test_a_french_plan_speaks_french() -> None:
    said = "\n".join(lines(prospect(), "fr"))
    assert "le lundi 15 décembre 2025 à 9\u00a0h (America/Toronto)" in said
    assert "à 9\u00a0h\u00a040 le même jour" in said
    assert "500 personnes par minute" in said


def test_scripts_get_all_of_it() -> None:
    value = plan_value(prospect(segment="only:refused"), leaves_at=LEAVES)
    assert value["planned"] == 12_439
    assert value["ends_at"] == LEAVES + dt.timedelta(minutes=40)
    assert (value["segment"], value["calls"], value["zone"], value["plan"]) == (
        "only:refused",
        51,
        "America/Toronto",
        "bc157f37" * 8,
    )


def test_whoever_mails_those_who_may_have_it_is_told_that_some_get_it_twice() -> None:
    said = [segment for segment in ("", "only:refused", "only:uncertain") if _warns(lines(prospect(segment=segment)))]
    assert said == ["only:uncertain"]


def _warns(said: list[str]) -> bool:
    return any("a second time" in line for line in said)
