"""Test copies through a provider that keeps the list: what went out and what stays there is said."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import sample_workspaces
from cipc_newsletter.errors import ProviderError, UncertainError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline import list_prospects, list_testing
from cipc_newsletter.providers.list_port import Found, ListCapabilities, ListMessage, Mailing
from list_keeper import Keeper


class Drafts(Keeper):
    """Mails test copies; cannot delete the draft of one, or cannot mail it, where the language is named."""

    capabilities = ListCapabilities()

    def __init__(self, *, undeletable: str = "", unmailable: str = "") -> None:
        super().__init__()
        self.undeletable, self.unmailable = undeletable, unmailable
        self.mailed: list[str] = []

    def ours(self) -> tuple[Found, ...]:
        return ()

    def translated(self, message: Any) -> ListMessage:  # noqa: ARG002 -- the port's
        return ListMessage(subject="s", html="", text="", sender=Mailbox(email="a@b.example"))

    def create(self, mailing: Mailing) -> str:
        return mailing.mark.language

    def fill(self, ref: str, mailing: Mailing) -> None:  # noqa: ARG002 -- the port's
        if ref == self.unmailable:
            raise UncertainError("it said 500.", provider="keeper", right="It may have been accepted, or not.")

    def test(self, ref: str, addresses: tuple[str, ...]) -> None:  # noqa: ARG002 -- the port's
        self.mailed.append(ref)

    def remove(self, ref: str) -> None:
        if ref == self.undeletable:
            raise UncertainError("it said 500.", provider="keeper", right="It may have been accepted, or not.")


def mail(root: Path, provider: Drafts, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(list_testing.registry, "make_list", lambda *_names, **_more: provider)
    composed = SimpleNamespace(issue_id="2025-12", digest="0" * 64, code="7QK4-M2", message=lambda language: language)
    return list_testing.mail_tests(
        sample_workspaces.workspace(root),
        cast("ComposedIssue", composed),
        "keeper",
        to=["a@b.example"],
        languages=["fr", "en"],
        is_for_review=False,
    )


def test_a_draft_that_cannot_be_deleted_is_named_after_every_copy_went_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = Drafts(undeletable="fr")
    with pytest.raises(ProviderError) as caught:
        mail(tmp_path, provider, monkeypatch)
    said = str(caught.value)
    assert provider.mailed == ["fr", "en"]
    assert "went out (fr, en), but a draft of them stays at Keeper: 2025-12 fr [cipc-newsletter" in said
    assert "or not" not in said


def test_the_copies_that_went_out_before_one_failed_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProviderError) as caught:
        mail(tmp_path, Drafts(unmailable="en"), monkeypatch)
    assert "Test copies that went out before: fr." in str(caught.value)


def test_where_all_goes_well_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail(tmp_path, Drafts(), monkeypatch) == "Keeper"


def test_drafts_that_cannot_be_asked_for_hold_up_no_plan() -> None:
    class Silent(Drafts):
        def ours(self) -> tuple[Found, ...]:
            raise UncertainError("it said 500.", provider="keeper")

    assert list_prospects._test_drafts(Silent()) == ()
