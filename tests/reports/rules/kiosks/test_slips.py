"""Slips in trouble are counted by their outcome; their figures do not open to visits."""

from datetime import timedelta

from queue_server.reports.rules.kiosks.slips import ReportedSlip, slip_figures
from tests.reports.making import MONDAY, ask, office

SOME = [
    ReportedSlip(day=MONDAY, ticket="20261123-B001", outcome="uncertain"),
    ReportedSlip(day=MONDAY, ticket="20261123-B002", outcome="failed"),
    ReportedSlip(day=MONDAY + timedelta(days=1), ticket="20261124-B001", outcome="failed"),
]


def test_each_slip_counts_once_under_its_outcome() -> None:
    sheet = slip_figures(SOME, ask("slips", "weekday"), office("en"))
    assert sheet.rows == (("Monday", 1, 1), ("Tuesday", 0, 1))
    assert sheet.totals == ("Total", 1, 2)
    assert sheet.opens == ()
