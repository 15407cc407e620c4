"""The one next step, as `status` says it, leads through a provider that keeps the list."""

from pathlib import Path

import pytest

from campaign_making import ISSUE, MadeWorkspace
from list_campaign_making import aimed_at, stand_in
from matrix.list_killing import SEND

pytestmark = pytest.mark.slow


def test_an_approved_issue_is_sent_without_anybody_here_and_then_watched(
    for_mailchimp: MadeWorkspace, tmp_path: Path
) -> None:
    workspace = for_mailchimp.copy_to(tmp_path / "mailchimp")
    with stand_in() as server:
        aimed_at(workspace, server)
        first = workspace.run("status").out
        assert f"cipc-newsletter send {ISSUE}" in first
        assert "at most" not in first, "how many are on the list, only the provider knows"
        assert workspace.run(*SEND).code == 0
        after = workspace.run("status").out
        assert f"cipc-newsletter campaign status {ISSUE}-1" in after
        assert "waits for its moment" in after
