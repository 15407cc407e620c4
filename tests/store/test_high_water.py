"""The high-water mark tells an older copy of a ledger from a newer one, and never takes a newer one for older."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store import high_water
from cipc_newsletter.store.high_water import HighWater, Level
from databases import EACH_DATABASE

pytestmark = EACH_DATABASE

NOW = dt.datetime(2025, 12, 15, 14, 12, tzinfo=dt.UTC)


def level(calls: int = 4, reached: int = 40) -> Level:
    return Level(issue_id="2025-12", number=1, calls=calls, planned=100, reached=reached)


def mark(**levels: Level) -> HighWater:
    return HighWater(store_uid="s", generation="g", at=NOW, levels=levels)


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "high-water.json"
    high_water.write(path, mark(a=level(), b=level(calls=0)))
    assert high_water.read(path) == mark(a=level(), b=level(calls=0))


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert high_water.read(tmp_path / "high-water.json") is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"format": 1, "campaigns": {"a": 1}}', b"\xff\xfe", b'{"calls": 5, "campaigns": {}}'],
)
def test_a_file_that_is_not_whole_is_refused_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "high-water.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"delete this file.*campaign reconcile"):
        high_water.read(tmp_path / "high-water.json")


def test_a_number_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "high-water.json"
    high_water.write(path, mark(a=level()))
    path.write_text(
        path.read_text(encoding="utf-8").replace('"calls": 4,\n   "planned"', '"calls": 1,\n   "planned"')
    )
    with pytest.raises(StoreError):
        high_water.read(path)


@pytest.mark.parametrize("calls", [4, 5, 400])
def test_a_database_that_holds_as_much_or_more_is_no_older_copy(calls: int) -> None:
    assert high_water.gaps(mark(a=level()), mark(a=level(calls=calls, reached=90), b=level())) == ()


def test_a_database_that_holds_less_tells_whom_it_may_have_forgotten() -> None:
    (gap,) = high_water.gaps(mark(a=level()), mark(a=level(calls=3, reached=25)))
    assert (gap.uid, gap.people, gap.is_unknown, gap.level.name) == ("a", 15, False, "2025-12-1")


def test_a_campaign_that_is_gone_may_have_reached_everybody_it_had() -> None:
    (gap,) = high_water.gaps(mark(a=level()), mark())
    assert (gap.people, gap.is_unknown) == (40, True)
