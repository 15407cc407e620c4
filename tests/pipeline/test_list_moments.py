"""When a list campaign leaves: on the provider's grid, never moved silently, and refused with what would be right."""

import datetime as dt
from pathlib import Path

import pytest

import sample_workspaces
from cipc_newsletter.deliver.moments import Moment
from cipc_newsletter.errors import UsageError
from cipc_newsletter.pipeline.list_moments import moment_for

NOW = dt.datetime(2025, 12, 15, 14, 3, 20, tzinfo=dt.UTC)
ZONE = "America/Toronto"  # five hours behind


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILCHIMP_API_KEY", "0123456789abcdef0123456789abcdef-us6")


def moment(root: Path, said: str | None = None, *, at_once: bool = False) -> Moment | None:
    named = None if said is None else Moment(at=dt.datetime.fromisoformat(f"{said}+00:00"), zone=ZONE)
    made = sample_workspaces.workspace(
        root, providers={"mailchimp": {"list": "a1b2c3d4e5", "audiences": {}, "consent": "x", "accept": []}}
    )
    return moment_for(made, "mailchimp", named, at_once=at_once, now=NOW)


def test_without_a_moment_it_leaves_after_the_grace_at_the_next_that_the_provider_keeps(tmp_path: Path) -> None:
    found = moment(tmp_path)
    assert found is not None
    assert found.at == dt.datetime(2025, 12, 15, 14, 15, tzinfo=dt.UTC)


def test_at_once_names_no_moment(tmp_path: Path) -> None:
    assert moment(tmp_path, at_once=True) is None


def test_a_moment_on_the_grid_is_kept_as_it_was_said(tmp_path: Path) -> None:
    found = moment(tmp_path, "2025-12-16T14:15:00")
    assert found == Moment(at=dt.datetime(2025, 12, 16, 14, 15, tzinfo=dt.UTC), zone=ZONE)


def test_a_moment_between_is_refused_with_the_two_beside_it_in_its_own_zone(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        moment(tmp_path, "2025-12-16T14:10:00")
    assert "every 15 minutes" in str(caught.value)
    assert 'Such as: --at "2025-12-16 09:00" or --at "2025-12-16 09:15"' in str(caught.value)


def test_of_the_two_beside_it_one_that_is_past_is_not_offered(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        moment(tmp_path, "2025-12-15T14:10:00")
    assert '09:00"' not in str(caught.value)
    assert '--at "2025-12-15 09:15"' in str(caught.value)
