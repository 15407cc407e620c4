"""A yes counts when a named person gives the code of the version they saw, and nothing stands in the way."""

import datetime as dt
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.errors import ApprovalError, CheckError
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.review.approving import approve

NOW = dt.datetime(2025, 12, 15, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
COMPOSED = good_mail.composed_issue(good_mail.mail())
SEVERITIES = (Severity.BLOCKER, Severity.WARNING, Severity.BLOCKER)
PLACE = {"language": "fr", "path": "a.md", "line": 3}
REPORT = CheckReport(issue_id="2025-12", digest=COMPOSED.digest, findings=())


def approved(*, report: CheckReport = REPORT, name: str = "Ana", code: str = "7QK4-M2", note: str = "") -> Approval:
    return approve(report, COMPOSED, name=name, code=code, note=note, now=NOW)


def test_an_approval_names_who_what_and_when() -> None:
    approval = approved(name="  Ana  Núñez ", note="Vu en réunion\n")
    assert approval == Approval(
        issue_id="2025-12",
        digest=COMPOSED.digest,
        code="7QK4-M2",
        name="Ana Núñez",
        note="Vu en réunion",
        at=dt.datetime(2025, 12, 15, 14, 30, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize("typed", ["7QK4-M2", "7qk4-m2", "7QK4M2", " 7qk4 m2 ", "7QK4–M2"])
def test_a_code_is_understood_as_people_type_it(typed: str) -> None:
    assert approved(code=typed).code == "7QK4-M2"


@pytest.mark.parametrize("typed", ["01K0-L1", "O1K0-11", "0iko-li", "OLKO I1"])
def test_letters_and_digits_that_look_alike_are_the_same(typed: str) -> None:
    composed = replace(COMPOSED, code="01K0-11")
    assert approve(REPORT, composed, name="Ana", code=typed, now=NOW).code == "01K0-11"


def test_the_code_of_another_version_is_refused_in_three_parts_without_giving_the_right_one() -> None:
    with pytest.raises(ApprovalError) as caught:
        approved(code="8QK4-M2")
    (mistake,) = caught.value.mistakes
    assert '"8QK4-M2" names another version of issue 2025-12' in mistake.what
    assert mistake.right
    assert "cipc-newsletter review 2025-12" in mistake.remedy
    assert "7QK4" not in str(caught.value).replace("8QK4", "")


@pytest.mark.parametrize("typed", ["", "-", "7QK4", "7QK4-M2-7QK4-M2"])
def test_what_is_no_code_at_all_is_said_so(typed: str) -> None:
    with pytest.raises(ApprovalError, match="is not a code"):
        approved(code=typed)


@pytest.mark.parametrize("typed", ["Ana\u200b", "\u202eAna", "A\u00adna", "Ana\udcff", " Ana\n"])
def test_a_name_holds_nothing_that_nobody_sees(typed: str) -> None:
    assert approved(name=typed).name == "Ana"


def test_a_note_is_kept_though_a_character_of_it_is_broken() -> None:
    assert approved(note="Vu\udcff hier").note == "Vu hier"


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\x00", "\u200b"])
def test_nobody_cannot_approve(name: str) -> None:
    with pytest.raises(ApprovalError, match="nobody's"):
        approved(name=name)


def test_blockers_are_all_named_with_their_places() -> None:
    findings = tuple(
        Finding(rule=rule, severity=severity, message="x is wrong.", right="It is y.", fix="Do z.", **PLACE)
        for rule, severity in zip(("HDR-01", "ABC-01", "CNT-06"), SEVERITIES, strict=True)
    )
    with pytest.raises(CheckError) as caught:
        approved(report=replace(REPORT, findings=findings), code="8QK4-M2")
    assert [mistake.what for mistake in caught.value.mistakes] == [
        "HDR-01 [fr]: x is wrong.",
        "CNT-06 [fr]: x is wrong.",
    ]
    assert str(caught.value).startswith("a.md, line 3: HDR-01 [fr]: x is wrong. It is y. Do z.")


def test_a_warning_stands_in_nobodys_way() -> None:
    warning = Finding(rule="ABC-01", severity=Severity.WARNING, message="…")
    assert approved(report=replace(REPORT, findings=(warning,))).name == "Ana"


def test_checks_of_another_version_say_nothing_about_this_one() -> None:
    with pytest.raises(ApprovalError, match="another version"):
        approved(report=replace(REPORT, digest="cd" * 32))
