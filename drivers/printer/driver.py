"""A ticket printer over a transport: checks first, prints in counted pieces, asks for proof.

One thread uses a driver. A print: drain, ask DLE EOT, (only now) send, ask for proof, judge.
Until the first byte is out any trouble is an error and nothing was printed; afterwards the
answer is a report, and a print broken off leaves the printer to be cleared before the next one.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from PIL import Image

from drivers.base import Health, PrintReport, Stage
from drivers.errors import DeviceError, DeviceTimeout, NeedsPerson, Rejected
from drivers.printer import encode as escpos
from drivers.printer.confirm import Capabilities, Evidence, settled, verdict
from drivers.printer.decode import (
    Automatic,
    Cleared,
    Decoder,
    Noise,
    PaperInOrder,
    PrinterReport,
    PrinterStatus,
    ProcessId,
    RealTime,
    Reply,
    updated,
)
from drivers.printer.encode import PaperProfile, Strips
from drivers.transport.base import Pipe
from queue_server.wire.devices import Reason, Remedy

#: An answer to a question asked longer ago than this says nothing about the present state.
FRESH_S = 1.0

#: The mark used to ask whether a printer knows process ids at all; jobs never use it.
PROBE_MARK = "@@@@"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds."""

    status_s: float = 0.5
    probe_s: float = 1.5
    proof_s: float = 10.0
    heartbeat_s: float = 5.0


class Store:
    """Where a driver keeps what it learnt about its printer; this one keeps it in memory."""

    def __init__(self) -> None:
        self._kept: Capabilities | None = None

    def load(self) -> Capabilities | None:
        """What was learnt before, if anything."""
        return self._kept

    def save(self, can: Capabilities) -> None:
        """Keep what was learnt."""
        self._kept = can

    def in_doubt(self) -> bool:
        """Whether an earlier print may have been broken off and not cleared since."""
        return False

    def cleared(self) -> None:
        """Note that the printer was cleared of whatever had been broken off."""


class EscposPrinter:
    """An ESC/POS printer; see :class:`drivers.base.TicketPrinter`."""

    def __init__(
        self,
        pipe: Pipe,
        profile: PaperProfile,
        store: Store,
        *,
        timing: Timing = Timing(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.profile = profile
        self.width_dots = profile.width_dots
        self._pipe = pipe
        self._store = store
        self._timing = timing
        self._clock = clock
        self._decoder = Decoder()
        self._status = PrinterStatus()
        self._can = Capabilities()
        self._learnt = False
        self._dirty = False
        self._firmware: str | None = None
        self._asked_firmware = False
        self._last_heard = 0.0
        self._asked_at: float | None = None
        self._news: list[Reply] = []

    def open(self) -> Health:
        """Open the transport, learn what the printer can report, check its state."""
        self._pipe.open()
        self._decoder.forget()
        self._asked_at = None
        self._status = PrinterStatus()
        self._can = self._store.load() or Capabilities()
        self._learnt = self._store.load() is not None
        self._dirty = self._store.in_doubt()
        self._firmware, self._asked_firmware = None, False
        answered = self._look()
        if self._can.status and not answered:
            raise DeviceTimeout("no answer to DLE EOT", reason=Reason.SILENT)
        self._tidy(answered)
        return self._health()

    def poll(self) -> Health:
        """Take in what the printer reports unasked; query it after a long silence."""
        self._listen(0.0)
        if self._clock() - self._last_heard >= self._timing.heartbeat_s:
            if not self._look() and self._can.status:
                raise DeviceTimeout("no answer to DLE EOT", reason=Reason.SILENT)
            self._last_heard = self._clock()
        self._tidy(answered=self._status.seen)
        return self._health()

    def close(self) -> None:
        """Let go of the transport."""
        self._pipe.close()

    def abandon(self) -> None:
        """Cut the transport off for good."""
        self._pipe.abandon()

    def prepare(self, picture: Image.Image) -> Strips:
        """Encode a slip for this printer's paper, while the printer answers about its state."""
        with suppress(DeviceError):  # print() checks again, and reports what is wrong
            self._listen(0.0)
            self._ask_all()
        try:
            return escpos.encode(picture, self.profile)
        except ValueError as error:
            raise Rejected(str(error)) from error

    def print(
        self, prepared: Strips, *, mark: str, on_first_byte: Callable[[], None] | None = None
    ) -> PrintReport:
        """Print an encoded slip; see :meth:`drivers.base.TicketPrinter.print`."""
        self._before_printing()
        self._news.clear()
        seen = self._send_slip(prepared, mark, on_first_byte)
        if seen.all_sent:
            seen = self._await_proof(mark, seen)
        report = verdict(self._can, seen, self._health())
        blocked = self._health().stage is Stage.FAILED
        self._dirty = not seen.all_sent or blocked
        if blocked:
            self._drop_the_rest()
        return report

    def _drop_the_rest(self) -> None:
        """Make a printer that waits for a person drop the slip, so that it never resumes."""
        with suppress(DeviceError):
            self._pipe.send(escpos.CLEAR_BUFFERS)
            self._wait(lambda: Cleared() in self._news, self._timing.status_s)

    def _before_printing(self) -> None:
        """Refuse while nothing has been sent: unreachable, needs a person, or still to be cleared.

        Raises:
            DeviceError: Nothing was sent.
        """
        self._listen(0.0)
        if not self._look() and self._can.status:
            raise DeviceTimeout("no answer to DLE EOT", reason=Reason.SILENT)
        self._tidy(answered=self._status.seen)
        health = self._health()
        if health.stage is Stage.FAILED or self._dirty:
            raise NeedsPerson(reason=health.reason, remedy=health.remedy)

    def _send_slip(
        self, strips: Strips, mark: str, on_first_byte: Callable[[], None] | None
    ) -> Evidence:
        """Send everything, checking the printer between strips."""
        count = _Count(on_first_byte)
        for n, piece in enumerate(self._pieces(strips, mark)):
            try:
                self._pipe.send(piece, count)
                count.piece_done()
                self._listen(0.0)
                self._ask_meanwhile()
            except DeviceError:
                self._dirty = count.sent > 0
                if n == 0:  # no strip was even tried: nothing of the slip is out
                    raise
                self._listen_last()
                return Evidence(all_sent=False, bytes_sent=count.sent)
            if self._health().stage is Stage.FAILED:
                return Evidence(all_sent=False, bytes_sent=count.sent)
        return Evidence(all_sent=True, bytes_sent=count.sent)

    def _pieces(self, strips: Strips, mark: str) -> list[bytes]:
        questions = escpos.ask_process_id(mark) if self._can.process_id else b""
        if self._can.ordered:
            questions += escpos.ASK_PAPER_IN_ORDER
        end = escpos.finish(self.profile) + questions
        return [escpos.start(self.profile), *strips.pieces, end]

    def _ask_meanwhile(self) -> None:
        """Ask between strips: a printer that was away for a moment leaves a question unanswered."""
        if self._can.status and self._decoder.outstanding < 8:
            self._ask(1)

    def _await_proof(self, mark: str, seen: Evidence) -> Evidence:
        deadline = self._clock() + self._timing.proof_s
        waits = self._can.process_id or self._can.ordered
        while True:
            seen = self._weigh(mark, seen)
            left = deadline - self._clock()
            done = settled(self._can, seen) and not seen.questions_lost
            if not waits or done or left <= 0 or self._health().stage is Stage.FAILED:
                return seen
            try:
                self._listen(min(left, 0.1))
            except DeviceError:
                return self._weigh(mark, seen)

    def _weigh(self, mark: str, seen: Evidence) -> Evidence:
        news = self._news
        return replace(
            seen,
            mark_seen=ProcessId(mark) in news,
            ordered_seen=any(isinstance(reply, PaperInOrder) for reply in news),
            noise=any(isinstance(reply, Noise) for reply in news),
            questions_lost=self._decoder.outstanding,
        )

    def _look(self) -> bool:
        """Ask for the whole status; True when every question was answered in time."""
        asked, self._asked_at = self._asked_at, None
        if asked is None or self._clock() - asked > FRESH_S:
            self._ask_all()
            self._asked_at = None
        answered = self._wait(lambda: not self._decoder.outstanding, self._timing.status_s)
        if not answered:
            self._decoder.forget()
        return answered

    def _ask_all(self) -> None:
        self._decoder.forget()
        for n in (1, 2, 3, 4):
            self._ask(n)
        self._asked_at = self._clock()

    def _ask(self, n: int) -> None:
        self._decoder.expect(n)
        self._pipe.send(escpos.ask_status(n))

    def _tidy(self, answered: bool) -> None:
        """Once the printer is well: clear what a broken print left, learn what it can report."""
        if self._health().stage is Stage.FAILED:
            return
        if self._dirty:
            self._clear()
        if not self._learnt:
            self._learn(answered)
        if not self._asked_firmware:
            self._ask_firmware()

    def _clear(self) -> None:
        """Empty the printer's buffers, complete a broken-off picture, and cut the piece off."""
        self._pipe.send(escpos.CLEAR_BUFFERS)
        self._wait(lambda: Cleared() in self._news, self._timing.status_s)
        self._pipe.send(escpos.flush_raster(self.profile) + escpos.INIT + escpos.ASB_ON)
        self._pipe.send(escpos.finish(self.profile))
        self._dirty = False
        self._store.cleared()
        if not self._look() and self._can.status:
            raise DeviceTimeout("no answer after clearing", reason=Reason.SILENT)

    def _learn(self, answered: bool) -> None:
        """Ask once for each kind of proof. Kept only if the printer answered at all."""
        if not self._pipe.transport.readable:
            self._learnt = True
            return
        self._news.clear()
        self._pipe.send(escpos.INIT + escpos.ask_process_id(PROBE_MARK))
        knows = self._wait(lambda: ProcessId(PROBE_MARK) in self._news, self._timing.probe_s)
        self._pipe.send(escpos.INIT + escpos.ASK_PAPER_IN_ORDER)
        ordered = self._wait(self._heard_paper, self._timing.probe_s)
        self._can = Capabilities(status=answered, process_id=knows, ordered=ordered)
        self._learnt = True
        if self._can.answers:
            self._store.save(self._can)

    def _ask_firmware(self) -> None:
        """Ask at each opening, as printer or firmware may be new; a silent one only once."""
        self._asked_firmware = True
        if not (self._can.answers and self._can.tells):
            return
        firmware = self._text_about(escpos.FIRMWARE)
        if not firmware:
            self._can = replace(self._can, tells=False)
            self._store.save(self._can)
            return
        self._firmware = " ".join(filter(None, (self._text_about(escpos.MODEL), firmware)))

    def _text_about(self, n: int) -> str:
        """The printer's text about ``n``, empty when there is none."""
        self._news.clear()
        self._decoder.forget()
        self._decoder.expect_text()
        self._pipe.send(escpos.INIT + escpos.ask_about(n))
        self._wait(
            lambda: any(isinstance(one, PrinterReport) for one in self._news), self._timing.probe_s
        )
        self._decoder.forget()
        return next((one.text for one in self._news if isinstance(one, PrinterReport)), "")

    def _heard_paper(self) -> bool:
        return any(isinstance(reply, PaperInOrder) for reply in self._news)

    def _health(self) -> Health:
        health = replace(self._status.health(), firmware=self._firmware)
        if health.stage is not Stage.READY or self._can.process_id or self._can.ordered:
            return health
        return replace(
            health,
            stage=Stage.DEGRADED,
            reason=Reason.CANNOT_CONFIRM,
            remedy=Remedy.ATTENDANT,
        )

    def _wait(self, done: Callable[[], bool], seconds: float) -> bool:
        deadline = self._clock() + seconds
        while not done():
            left = deadline - self._clock()
            if left <= 0 or not self._pipe.transport.readable:
                return False
            self._listen(left)
        return True

    def _listen(self, seconds: float) -> None:
        replies = self._decoder.feed(self._pipe.read(seconds))
        for reply in replies:
            self._status = updated(self._status, reply)
            if isinstance(reply, RealTime | Automatic):
                self._last_heard = self._clock()
        self._news = (self._news + replies)[-256:]

    def _listen_last(self) -> None:
        """Listen after a broken send: what the printer sent meanwhile may explain it."""
        try:
            self._listen(self._timing.status_s)
        except DeviceError:
            return


class _Count:
    """Counts the bytes accepted, and announces the first of them."""

    def __init__(self, on_first: Callable[[], None] | None) -> None:
        self._on_first = on_first
        self._before = 0
        self._piece = 0

    @property
    def sent(self) -> int:
        """Bytes accepted so far."""
        return self._before + self._piece

    def piece_done(self) -> None:
        """Note that the whole piece was sent."""
        self._before, self._piece = self.sent, 0

    def __call__(self, piece: int) -> None:
        self._piece = piece
        call, self._on_first = self._on_first, None
        if call:
            call()
