"""Items are judged by the day a mail can leave, and by what earlier issues showed."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

import good_mail
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.item_life import are_alike
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.model.issue import Form
from good_mail import check_input, item
from mutations import announced, earlier, everywhere, french

OWN_DAY = dt.date(2025, 12, 15)


def found(*, today: dt.date = OWN_DAY, is_leaving: bool = False, **given: Any) -> list[Finding]:
    report = check(check_input(today=today, is_leaving=is_leaving, **given))
    return [finding for finding in report.findings if finding.rule.startswith("ITM")]


def rules(**given: Any) -> set[str]:
    return {finding.rule for finding in found(**given)}


def test_an_event_of_the_day_itself_is_still_to_come() -> None:
    assert rules(**announced(date=OWN_DAY)) == set()


def test_what_happened_may_be_told_outside_of_the_events() -> None:
    assert rules(**everywhere(date=dt.date(2025, 11, 1))) == set()


def test_an_event_between_the_issue_s_date_and_today_is_over() -> None:
    between = announced(date=dt.date(2025, 12, 17))
    assert rules(**between) == set()
    assert rules(today=dt.date(2025, 12, 18), **between) == {"ITM-01"}


def test_an_issue_of_last_year_is_not_wrong_for_ever_but_may_not_leave_now() -> None:
    old = announced(date=dt.date(2025, 12, 17)) | {"today": dt.date(2026, 11, 1)}
    assert rules(**old) == set()
    assert rules(is_leaving=True, **old) == {"ITM-01"}


@pytest.mark.parametrize(
    ("embargo", "today", "is_leaving", "severities"),
    [
        (OWN_DAY, OWN_DAY, False, set()),
        (dt.date(2025, 12, 16), OWN_DAY, False, {Severity.BLOCKER}),
        (dt.date(2025, 12, 14), dt.date(2025, 12, 12), False, {Severity.WARNING}),
        (dt.date(2025, 12, 14), dt.date(2025, 12, 12), True, {Severity.BLOCKER}),
        (dt.date(2025, 12, 14), dt.date(2025, 12, 14), True, set()),
        (dt.date(2025, 12, 16), dt.date(2025, 12, 17), False, set()),
    ],
)
def test_an_embargo_blocks_what_would_leave_too_early_and_warns_before(
    embargo: dt.date, today: dt.date, is_leaving: bool, severities: set[Severity]
) -> None:
    noticed = found(today=today, is_leaving=is_leaving, **everywhere(embargo=embargo))
    assert {finding.severity for finding in noticed} == severities


def test_the_last_day_of_an_item_counts() -> None:
    assert rules(**everywhere(expires=OWN_DAY)) == set()
    assert rules(today=dt.date(2025, 12, 16), **everywhere(expires=OWN_DAY)) == {"ITM-03"}


def test_a_finding_names_the_line_of_the_key_in_each_language() -> None:
    matter = 'title = "Un parc"\nexpires = 2025-12-01'
    noticed = found(**everywhere(expires=dt.date(2025, 12, 1), matter=matter))
    assert [(one.language, one.line) for one in noticed] == [("fr", 3), ("en", 3), ("es", 3)]


def test_an_item_shown_again_is_a_note_and_in_full_twice_a_warning() -> None:
    def severities(form: Form) -> list[Severity]:
        return [one.severity for one in found(others=(earlier(item("fr"), form=form),))]

    assert severities(Form.TEASER) == [Severity.NOTE]
    assert severities(Form.FULL) == [Severity.WARNING]


def test_a_later_issue_and_one_without_a_date_used_nothing_before() -> None:
    later = replace(earlier(item("fr")), date=dt.date(2026, 1, 15))
    undated = replace(earlier(item("fr")), date=None)
    assert found(others=(later, undated)) == []


STORY = "Le quartier a gagné un banc, une lampe et douze voisins de plus, et personne ne sait encore qui a commencé."


def test_stories_are_alike_by_their_runs_of_words_and_not_by_their_subject() -> None:
    one = item("fr", body=STORY)
    assert are_alike(
        one, item("fr", number=2, body=f"**{STORY}** Une phrase de plus, et une autre encore pour finir.")
    )
    other = "Un banc et une lampe de plus au quartier: voilà douze voisins qui se parlent, et tout le monde sait pourquoi."
    assert not are_alike(one, item("fr", number=2, body=other))


def test_short_texts_are_never_alike_by_chance() -> None:
    assert not are_alike(item("fr", body="Un mot."), item("fr", number=2, body="Un mot."))


def test_the_same_title_on_another_date_is_another_event() -> None:
    title = "Rencontre du mois au café"
    dates = dt.date(2025, 12, 9), dt.date(2026, 1, 9)
    one, other = (item("fr", number=n, title=title, date=date, body="…") for n, date in enumerate(dates, start=1))
    assert not are_alike(one, other)
    assert are_alike(one, replace(other, date=dates[0]))


def test_a_story_in_another_language_is_no_second_telling() -> None:
    others = (earlier(item("es", id="2025-11-02-bancos", title="Bancos", body=STORY)),)
    assert found(others=others, **french(body=f"{item('fr').body}\n\n{STORY}")) == []


def test_an_item_is_not_like_itself() -> None:
    assert rules(others=(earlier(good_mail.item("fr", body=STORY)),)) == {"ITM-04"}
