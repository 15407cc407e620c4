"""An issue may be sent when enough different people said yes to exactly this version, and still do."""

import datetime as dt
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.errors import ApprovalError
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.review.changes import Change
from cipc_newsletter.review.state import ReviewState, Standing, require_approved, standing_of

NOW = dt.datetime(2025, 12, 15, 14, 30, tzinfo=dt.UTC)
OLD = good_mail.composed_issue(good_mail.mail())


def new_version() -> ComposedIssue:
    changed = good_mail.mail()
    changed.message = replace(changed.message, subject="Autre objet")
    return replace(good_mail.composed_issue(changed), digest="ef" * 32, code="9ZZZ-Z9")


NEW = new_version()
VERSIONS = {OLD.digest: OLD, NEW.digest: NEW}


def yes(composed: ComposedIssue, name: str = "Ana", *, withdrawn: bool = False) -> Approval:
    return Approval(
        issue_id="2025-12",
        digest=composed.digest,
        code=composed.code,
        name=name,
        at=NOW,
        withdrawn_at=NOW if withdrawn else None,
    )


def standing(composed: ComposedIssue, *approvals: Approval, required: int = 1) -> Standing:
    return standing_of(composed, approvals, issue=good_mail.issue(), required=required, load=VERSIONS.__getitem__)


def test_without_any_yes_an_issue_is_a_draft() -> None:
    found = standing(NEW)
    assert (found.state, found.missing, found.changed) == (ReviewState.DRAFT, 1, ())


def test_a_yes_to_this_version_approves_it() -> None:
    found = standing(OLD, yes(OLD))
    assert found.state is ReviewState.APPROVED
    assert require_approved(found) == (yes(OLD),)


def test_a_yes_to_another_version_says_what_changed_since() -> None:
    found = standing(NEW, yes(OLD))
    assert (found.state, found.changed) == (ReviewState.CHANGED, ("the French subject",))


def test_a_yes_taken_back_is_none() -> None:
    assert standing(OLD, yes(OLD, withdrawn=True)).state is ReviewState.DRAFT
    assert standing(NEW, yes(OLD, withdrawn=True)).state is ReviewState.DRAFT


def test_a_yes_given_again_after_it_was_taken_back_counts() -> None:
    assert standing(OLD, yes(OLD, withdrawn=True), yes(OLD)).state is ReviewState.APPROVED


def test_an_older_version_that_comes_back_is_still_approved() -> None:
    assert standing(OLD, yes(OLD), yes(NEW)).state is ReviewState.APPROVED


def test_the_same_person_twice_is_one_person() -> None:
    found = standing(OLD, yes(OLD, "Ana"), yes(OLD, "ANA"), required=2)
    assert (found.state, found.missing) == (ReviewState.DRAFT, 1)


def test_two_people_are_two() -> None:
    assert standing(OLD, yes(OLD, "Ana"), yes(OLD, "Benoît"), required=2).state is ReviewState.APPROVED


def test_one_of_two_for_each_of_two_versions_approves_neither() -> None:
    assert standing(NEW, yes(OLD, "Ana"), yes(NEW, "Benoît"), required=2).state is ReviewState.DRAFT


def test_nothing_required_still_needs_one_person() -> None:
    assert standing(OLD, required=0).state is ReviewState.DRAFT


def test_what_changed_is_said_against_the_version_approved_last() -> None:
    third = replace(OLD, digest="99" * 32)
    found = standing_of(third, (yes(OLD), yes(NEW)), issue=good_mail.issue(), required=1, load=VERSIONS.__getitem__)
    assert found.changed == ("the French subject",)


def test_a_changed_issue_is_refused_with_what_changed() -> None:
    with pytest.raises(ApprovalError) as caught:
        require_approved(standing(NEW, yes(OLD)))
    assert str(caught.value) == (
        "Issue 2025-12 changed after it was approved: the French subject. What is sent is what was approved. "
        "Look at it (cipc-newsletter review 2025-12), then approve it again."
    )


def test_a_draft_is_refused_with_how_many_are_missing_and_what_to_do() -> None:
    with pytest.raises(ApprovalError) as caught:
        require_approved(standing(OLD, yes(OLD, "Ana"), required=3))
    (mistake,) = caught.value.mistakes
    assert mistake.what == "Issue 2025-12 is not approved."
    assert mistake.right == "2 more people must say yes to this version."
    assert "cipc-newsletter approve 2025-12 --by NAME --code CODE" in mistake.remedy


def test_a_long_list_of_changes_is_cut() -> None:
    long = Standing(
        issue_id="2025-12",
        state=ReviewState.CHANGED,
        missing=1,
        changes=tuple(Change(phrase=f"change {n}") for n in range(10)),
    )
    with pytest.raises(ApprovalError, match=r"change 7, 2 more changes\. What"):
        require_approved(long)
