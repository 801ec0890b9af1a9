"""A slip that failed or is uncertain is reported to staff, once, and until one came out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from drivers.printer.jobs.book import JobRow, JobState
from drivers.printer.jobs.troubles import troubles

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def job(ticket: str, state: JobState, minutes: float = 1, **more: Any) -> JobRow:
    at = NOW - timedelta(minutes=minutes)
    plain: dict[str, Any] = {"id": 1, "reprint": False, "device": "slip", "reason": None,
                             "remedy": None, "proof": None, "bytes": 0}  # fmt: skip
    return JobRow(ticket=ticket, state=state, at=at, **(plain | more))


def outcomes(*jobs: JobRow) -> list[tuple[str | None, str | None]]:
    return [(one["ticket"], one["outcome"]) for one in troubles(jobs, NOW)]


def test_a_slip_that_came_out_is_no_trouble() -> None:
    assert outcomes(job("A001", JobState.CONFIRMED)) == []


def test_failed_and_uncertain_slips_are_reported_with_what_helps() -> None:
    out = job("A002", JobState.FAILED, reason="paper_out", remedy="load_paper")
    assert troubles([out], NOW) == [
        {"ticket": "A002", "device": "slip", "outcome": "failed", "reason": "paper_out",
         "remedy": "load_paper", "at": "2026-11-23T01:59:00+00:00"}
    ]  # fmt: skip
    assert outcomes(job("A003", JobState.UNCERTAIN)) == [("A003", "uncertain")]


def test_the_newest_job_of_a_ticket_counts() -> None:
    good, bad = job("A1", JobState.CONFIRMED, 1), job("A1", JobState.UNCERTAIN, 5)
    assert outcomes(good, bad) == []
    assert outcomes(job("A1", JobState.FAILED, 1), job("A1", JobState.CONFIRMED, 5)) == [
        ("A1", "failed")
    ]


def test_a_reprint_under_way_does_not_hide_the_trouble() -> None:
    assert outcomes(job("A1", JobState.SENDING), job("A1", JobState.FAILED)) == [("A1", "failed")]


def test_yesterdays_slips_test_slips_and_printers_that_can_prove_nothing_are_left_out() -> None:
    assert outcomes(job("A1", JobState.FAILED, 13 * 60), job("test-1", JobState.FAILED)) == []
    assert outcomes(job("A1", JobState.UNCERTAIN, reason="cannot_confirm")) == []
