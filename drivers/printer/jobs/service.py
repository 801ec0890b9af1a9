"""Printing as a service of the device host: a slip in, a durable job out, its outcome later.

Tested by tests/drivers/on_wire/test_dispatcher.py.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from drivers.base import DeviceError, DeviceGone, Driver, Outcome, PrintReport, TicketPrinter
from drivers.fonts import FontFiles
from drivers.printer.encode import mark_of
from drivers.printer.jobs.book import SETTLED, JobBook, JobRow, JobState
from drivers.printer.slip.render import SlipContent, render_slip
from drivers.supervision.supervisor import Supervisor
from queue_server.wire.devices import Reason, Remedy

#: Most time for a print in all: a full slip at 9600 baud and ten seconds for its proof.
PRINT_DEADLINE_S = 150.0


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A print under way. ``done`` gives its report; it never carries an exception.

    ``repeated`` is True when the ticket's slip had been asked for before, so nothing new was
    started and the report is that of the earlier job.
    """

    id: int
    ticket: str
    device: str
    repeated: bool = False
    done: "Future[PrintReport]" = field(default_factory=Future)

    def outcome(self) -> Outcome | None:
        """The outcome, or None while it is unknown. Never waits."""
        return self.done.result().outcome if self.done.done() else None


class PrintService:
    """Prints on supervised printers and keeps the book. Safe from any thread."""

    def __init__(self, book: JobBook, fonts: FontFiles) -> None:
        self._book = book
        self._fonts = fonts
        self._open: dict[int, PrintJob] = {}
        self._lock = threading.Lock()

    def print_slip(
        self,
        slip: SlipContent,
        printer: Supervisor,
        on_first_byte: Callable[[], None] | None = None,
    ) -> PrintJob:
        """Start printing; returns at once."""
        device = printer.state.name
        row, new = self._book.queue(slip.ticket, device, reprint=bool(slip.reprint_mark))
        if not new:
            return self._earlier(row)
        job = PrintJob(row.id, slip.ticket, device)
        with self._lock:
            self._open[job.id] = job
        run = partial(self._print, job.id, slip, on_first_byte)
        future = printer.submit(run, deadline_s=PRINT_DEADLINE_S, repeatable=True)
        future.add_done_callback(partial(self._settle, job))
        return job

    def warm_up(self, sample: SlipContent, width_dots: int = 576) -> None:
        """Load fonts and encoder before the first visitor waits for them."""
        from drivers.printer.encode import PROFILES, encode

        encode(render_slip(sample, self._fonts, width_dots=width_dots), PROFILES["80mm"])

    def _print(
        self,
        job: int,
        slip: SlipContent,
        on_first_byte: Callable[[], None] | None,
        driver: Driver,
    ) -> PrintReport:
        """Draw, encode, note SENDING, send and judge, in the owner's thread."""
        printer = cast(TicketPrinter, driver)
        picture = render_slip(slip, self._fonts, width_dots=printer.width_dots)
        prepared = printer.prepare(picture)
        if not self._book.sending(job):
            raise DeviceError(reason=Reason.ABANDONED, remedy=Remedy.WAIT)
        try:
            return printer.print(prepared, mark=mark_of(job), on_first_byte=on_first_byte)
        except DeviceGone:
            self._book.not_sent(job)  # the link was closed: a new one may take the slip
            raise
        except DeviceError as error:
            return PrintReport(outcome=Outcome.FAILED, reason=error.reason, remedy=error.remedy)

    def _settle(self, job: PrintJob, future: "Future[PrintReport]") -> None:
        error = future.exception()
        report = future.result() if error is None else self._after(job, error)
        settled = self._book.settle(job.id, report).report()
        with self._lock:
            self._open.pop(job.id, None)
        with suppress(InvalidStateError):
            job.done.set_result(settled)

    def _after(self, job: PrintJob, error: BaseException) -> PrintReport:
        """A call ended without a report: before SENDING nothing was sent, later it is in doubt."""
        sending = self._book.row(job.id).state is JobState.SENDING
        reason = getattr(error, "reason", Reason.DRIVER_BUG)
        remedy = getattr(error, "remedy", Remedy.ATTENDANT)
        outcome = Outcome.UNCERTAIN if sending else Outcome.FAILED
        return PrintReport(outcome=outcome, reason=reason, remedy=remedy)

    def _earlier(self, row: JobRow) -> PrintJob:
        with self._lock:
            under_way = self._open.get(row.id)
        job = PrintJob(row.id, row.ticket, row.device, repeated=True)
        if under_way:
            under_way.done.add_done_callback(lambda f: job.done.set_result(f.result()))
        elif row.state in SETTLED:
            job.done.set_result(row.report())
        else:  # settled between the two checks
            job.done.set_result(self._book.row(row.id).report())
        return job
