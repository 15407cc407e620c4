"""The report as a table: the last row is the sum of those before it, and what nobody measures is an empty cell."""

from dataclasses import replace

from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.report.campaign_report import CampaignReport, LanguageReport, Reported
from cipc_newsletter.report.table import rows_of
from report_making import CAMPAIGN, REPORT


def test_the_last_row_is_the_sum_of_the_languages() -> None:
    head, *rows, total = rows_of(REPORT)
    numbers = slice(head.index("Planned"), head.index("Opened"))
    for column, cell in enumerate(total[numbers]):
        assert int(cell) == sum(int(row[numbers][column]) for row in rows)


def test_every_row_has_a_cell_for_every_column() -> None:
    assert {len(row) for row in rows_of(REPORT)} == {18}


def test_openings_nobody_measures_are_an_empty_cell_and_not_a_zero() -> None:
    head, first, *_rest = rows_of(REPORT)
    assert first[head.index("Opened")] == ""


def test_where_nothing_was_reported_those_cells_are_empty() -> None:
    silent = replace(
        REPORT,
        languages=tuple(replace(each, reported=None) for each in REPORT.languages),
        as_of=None,
    )
    head, *rows = rows_of(silent)
    begin = head.index("Delivered")
    assert {cell for row in rows for cell in row[begin:]} == {""}


def test_a_measured_opening_stands_there() -> None:
    part = LanguageReport(
        language="fr", counts=CampaignCounts(planned=2, accepted=2), reported=Reported(delivered=2, opened=1)
    )
    head, first, total = rows_of(CampaignReport(campaign=CAMPAIGN, title="Brevo", languages=(part,)))
    assert (first[head.index("Opened")], total[head.index("Opened")]) == ("1", "1")
