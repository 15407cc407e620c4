"""Days of publishing, in the forms that feeds write them."""

import datetime as dt
import time

import pytest

from cipc_newsletter.ingest.publishing_days import day_of

DAY = dt.date(2025, 12, 2)


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 02 Dec 2025 23:30:00 -0500",
        "Tue, 02 Dec 2025 00:10:00 +0100",
        "2 Dec 25 10:00 EST",
        "Tue, 02 December 2025 08:00:00 GMT",
        "2025-12-02",
        "2025-12-02T23:59:59-05:00",
        "2025-12-02 10:00:00",
        "20251202T100000Z",
        "mar., 02 déc. 2025 10:00:00 +0100",
        "2 de diciembre de 2025",
        "December 2, 2025",
        "  2025-12-02T00:00Z  ",
    ],
)
def test_the_day_is_the_one_of_the_sites_own_clock(written: str) -> None:
    assert day_of(written) == DAY


@pytest.mark.parametrize(
    "written", ["", "hier", "2025", "32 Dec 2025 10:00 GMT", "2025-13-01", "1970-01-01T00:00:00Z", "9" * 500]
)
def test_what_names_no_day_gives_none(written: str) -> None:
    assert day_of(written) is None


def test_a_form_that_only_feedparser_knows_is_taken_in_utc() -> None:
    assert day_of("화요일", time.struct_time((2025, 12, 2, 10, 0, 0, 1, 336, 0))) == DAY
