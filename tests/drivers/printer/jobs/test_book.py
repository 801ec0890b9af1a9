"""Print jobs keep the truth across crashes."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from drivers.base import Outcome, PrintReport
from drivers.printer.jobs.book import JobBook, JobState
from queue_server.wire.devices import Reason, Remedy

DONE = PrintReport(outcome=Outcome.CONFIRMED, by="process_id", bytes_sent=9)
LOST = PrintReport(outcome=Outcome.UNCERTAIN, reason=Reason.GONE, remedy=Remedy.CHECK_CABLE)
NONE = PrintReport(outcome=Outcome.FAILED, reason=Reason.PAPER_OUT, remedy=Remedy.LOAD_PAPER)


@pytest.fixture
def book(tmp_path: Path, now: datetime) -> Callable[[], JobBook]:
    return lambda: JobBook(tmp_path / "jobs.sqlite", lambda: now)


def test_an_original_is_printed_once_whatever_is_asked(book: Callable[[], JobBook]) -> None:
    jobs = book()
    for report in (DONE, LOST):
        first, new = jobs.queue(f"ticket-{report.outcome}", "slip", reprint=False)
        assert new
        jobs.sending(first.id)
        jobs.settle(first.id, report)
        again, new = jobs.queue(first.ticket, "slip", reprint=False)
        assert (again.id, new) == (first.id, False)


def test_a_print_that_failed_before_any_ink_may_be_asked_for_again(
    book: Callable[[], JobBook],
) -> None:
    jobs = book()
    first, _ = jobs.queue("t", "slip", reprint=False)
    jobs.settle(first.id, NONE)
    second, new = jobs.queue("t", "slip", reprint=False)
    assert new
    assert second.id != first.id


def test_a_reprint_is_always_a_new_job(book: Callable[[], JobBook]) -> None:
    jobs = book()
    first, _ = jobs.queue("t", "slip", reprint=False)
    jobs.settle(first.id, LOST)
    assert [jobs.queue("t", "slip", reprint=True)[1] for _ in range(2)] == [True, True]


def test_after_a_crash_what_was_queued_failed_and_what_was_sending_is_uncertain(
    book: Callable[[], JobBook],
) -> None:
    jobs = book()
    queued, _ = jobs.queue("a", "slip", reprint=False)
    sending, _ = jobs.queue("b", "slip", reprint=False)
    jobs.sending(sending.id)
    later = book()
    assert later.row(queued.id).state is JobState.FAILED
    assert later.row(sending.id).state is JobState.UNCERTAIN
    assert later.row(sending.id).reason == "restarted"


def test_the_first_outcome_stands(book: Callable[[], JobBook]) -> None:
    jobs = book()
    row, _ = jobs.queue("t", "slip", reprint=False)
    jobs.sending(row.id)
    jobs.settle(row.id, LOST)
    assert jobs.settle(row.id, DONE).report() == LOST
    assert not jobs.sending(row.id)


def test_a_printer_is_in_doubt_from_a_broken_print_until_it_is_cleared_or_prints_again(
    book: Callable[[], JobBook],
) -> None:
    jobs = book()
    assert not jobs.in_doubt("slip")
    row, _ = jobs.queue("a", "slip", reprint=False)
    jobs.sending(row.id)
    assert jobs.in_doubt("slip")
    jobs.settle(row.id, LOST)
    assert jobs.in_doubt("slip")
    jobs.cleared("slip")
    assert not jobs.in_doubt("slip")


def test_no_wording_of_a_slip_is_kept(book: Callable[[], JobBook], tmp_path: Path) -> None:
    jobs = book()
    jobs.queue("20261123-B042", "slip", reprint=False)
    jobs.close()
    with (tmp_path / "jobs.sqlite").open("rb") as file:
        assert "遷入".encode() not in file.read()


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be synced there")
def test_the_name_of_a_new_book_survives_a_power_cut(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How each commit survives one: tests/storage/test_power_cut.py.
    synced: list[Path] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").resolve())
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    JobBook(tmp_path / "new" / "jobs.sqlite", lambda: now).close()
    assert tmp_path / "new" in synced
