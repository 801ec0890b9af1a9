"""A printer's answers, parsed from one stream of bytes. Pure; never raises, whatever the bytes.

Several senders share the line: flow control, real-time status, automatic status (ASB), blocks and
ordered paper status. Bit patterns tell them apart (Epson; clones implement subsets):

==================  =========================================================================
``11`` / ``13``     XON / XOFF
``b & 93 == 12``    one byte of real-time status (DLE EOT n), in the order asked
``b & 93 == 10``    first of four bytes of automatic status; the other three have ``b & 90 == 0``
``37 …  00``        a block: ``37 22 id*4 00`` process id, ``37 25 00`` buffers cleared
``5F …  00``        a text, only if one was asked for (GS I 65 and up)
``b & 90 == 0``     paper status in order (GS r 1), alone
==================  =========================================================================

A byte that fits nowhere is :class:`Noise`; whatever was incomplete is dropped with it, and
the next byte starts afresh.
"""

from collections import deque
from dataclasses import dataclass, replace

from drivers.base import Health, Paper, Stage
from queue_server.wire.devices import Reason, Remedy

#: Longer than any block or text that a printer sends us; anything longer is noise.
LONGEST_BLOCK, LONGEST_TEXT = 16, 82
#: The only values of GS r 1 that mean paper; anything else is not trusted.
PAPER_VALUES = frozenset((0x00, 0x03, 0x0C, 0x0F))


@dataclass(frozen=True, slots=True)
class RealTime:
    """An answer to ``DLE EOT n``; ``n`` is 0 when none was asked."""

    n: int
    bits: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """Four bytes of automatic status."""

    bits: bytes


@dataclass(frozen=True, slots=True)
class ProcessId:
    """Everything before this mark has been printed."""

    mark: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """The buffers were cleared."""


@dataclass(frozen=True, slots=True)
class PaperInOrder:
    """Everything before the question was taken; ``bits`` are those of GS r 1."""

    bits: int


@dataclass(frozen=True, slots=True)
class PrinterReport:
    """The text that the printer gives about itself."""

    text: str


@dataclass(frozen=True, slots=True)
class FlowControl:
    """XON (go on) or XOFF."""

    on: bool


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes without a meaning."""

    data: bytes


Reply = (
    RealTime | Automatic | ProcessId | Cleared | PaperInOrder | PrinterReport | FlowControl | Noise
)


class Decoder:
    """Feed it bytes as they come, in any pieces; it returns whole replies."""

    def __init__(self) -> None:
        self._asked: deque[int] = deque(maxlen=32)
        self._part = bytearray()
        self._text_due = False

    def expect(self, n: int) -> None:
        """Note that ``DLE EOT n`` is being asked."""
        self._asked.append(n)

    def expect_text(self) -> None:
        """Note that ``GS I n`` is being asked: without that, 5F does not begin a text."""
        self._text_due = True

    def forget(self) -> None:
        """Expect no more answers; drop what is incomplete."""
        self._asked.clear()
        self._text_due = False
        self._part.clear()

    @property
    def outstanding(self) -> int:
        """Real-time questions not answered yet."""
        return len(self._asked)

    def feed(self, data: bytes) -> list[Reply]:
        """Take the next bytes."""
        replies: list[Reply] = []
        for byte in data:
            replies += self._one(byte)
        return replies

    def _one(self, byte: int) -> list[Reply]:
        apart = self._apart(byte)
        if apart:
            return [apart]
        if not self._part:
            return self._begin(byte)
        if self._goes_on(byte):
            self._part.append(byte)
            return self._ended()
        lost = Noise(bytes(self._part))
        self._part.clear()
        return [lost, *self._begin(byte)]

    def _apart(self, byte: int) -> Reply | None:
        """Take a byte that may come in the middle of anything else."""
        if byte in (0x11, 0x13):
            return FlowControl(byte == 0x11)
        if byte & 0x93 == 0x12 and not (self._in_block and not self._asked):
            return RealTime(self._asked.popleft() if self._asked else 0, byte)
        return None

    @property
    def _in_block(self) -> bool:
        return bool(self._part) and self._part[0] in (0x37, 0x5F)

    def _begin(self, byte: int) -> list[Reply]:
        if byte == 0x37 or byte & 0x93 == 0x10 or (byte == 0x5F and self._text_due):
            self._part.append(byte)
            return []
        if byte in PAPER_VALUES:
            return [PaperInOrder(byte)]
        return [Noise(bytes([byte]))]

    def _goes_on(self, byte: int) -> bool:
        if self._in_block:
            longest = LONGEST_TEXT if self._part[0] == 0x5F else LONGEST_BLOCK
            return len(self._part) < longest and (byte == 0 or 0x20 <= byte <= 0x7E)
        return byte & 0x90 == 0

    def _ended(self) -> list[Reply]:
        part = bytes(self._part)
        if self._in_block and part[-1] == 0:
            self._part.clear()
            self._text_due &= part[0] != 0x5F
            return [_block(part)]
        if not self._in_block and len(part) == 4:
            self._part.clear()
            return [Automatic(part)]
        return []


def _block(part: bytes) -> Reply:
    if part[0] == 0x5F:
        return PrinterReport(part[1:-1].decode("ascii").strip())
    if part == b"\x37\x25\x00":
        return Cleared()
    if len(part) == 7 and part[1] == 0x22:
        return ProcessId(part[2:6].decode("ascii"))
    return Noise(part)


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """All that is known about a printer. ``seen`` is False until its first answer."""

    seen: bool = False
    offline: bool = False
    cover_open: bool = False
    feeding: bool = False
    cutter: bool = False
    broken: bool = False
    hot: bool = False
    paper: Paper | None = None

    def health(self) -> Health:
        """The state for people: the most urgent thing to do wins."""
        for wrong, reason, remedy in (
            (self.cover_open, Reason.COVER_OPEN, Remedy.CLOSE_COVER),
            (self.paper is Paper.OUT, Reason.PAPER_OUT, Remedy.LOAD_PAPER),
            (self.cutter, Reason.CUTTER, Remedy.CLEAR_CUTTER),
            (self.broken, Reason.BROKEN, Remedy.POWER_CYCLE),
            (self.hot, Reason.HEAD_HOT, Remedy.LET_COOL),
            (self.feeding, Reason.FEED_HELD, Remedy.RELEASE_FEED),
            (self.offline, Reason.OFFLINE, Remedy.ATTENDANT),
        ):
            if wrong:
                return Health(stage=Stage.FAILED, reason=reason, remedy=remedy, paper=self.paper)
        if self.paper is Paper.LOW:
            low = Remedy.PAPER_SOON
            return Health(
                stage=Stage.DEGRADED, reason=Reason.PAPER_LOW, remedy=low, paper=Paper.LOW
            )
        return Health(paper=self.paper)


def updated(status: PrinterStatus, reply: Reply) -> PrinterStatus:
    """The status after a reply; replies that do not concern the state change nothing."""
    match reply:
        case Automatic(bits):
            return _from_automatic(bits)
        case RealTime(n, bits):
            return _from_real_time(status, n, bits)
        case PaperInOrder(bits):
            return replace(status, seen=True, paper=_paper(bits >> 2 & 3, bits & 3))
        case _:
            return status


def _from_automatic(bits: bytes) -> PrinterStatus:
    return PrinterStatus(
        seen=True,
        offline=bool(bits[0] & 0x08),
        cover_open=bool(bits[0] & 0x20),
        feeding=bool(bits[0] & 0x40),
        cutter=bool(bits[1] & 0x08),
        broken=bool(bits[1] & 0x20),
        hot=bool(bits[1] & 0x40),
        paper=_paper(bits[2] >> 2 & 3, bits[2] & 3),
    )


def _from_real_time(status: PrinterStatus, n: int, bits: int) -> PrinterStatus:
    if n == 1:
        return replace(status, seen=True, offline=bool(bits & 0x08))
    if n == 2:
        cover, feed, end = bool(bits & 0x04), bool(bits & 0x08), bool(bits & 0x20)
        paper = Paper.OUT if end else status.paper
        return replace(status, seen=True, cover_open=cover, feeding=feed, paper=paper)
    if n == 3:
        cutter, broken, hot = bool(bits & 0x08), bool(bits & 0x20), bool(bits & 0x40)
        return replace(status, seen=True, cutter=cutter, broken=broken, hot=hot)
    if n == 4:
        return replace(status, seen=True, paper=_paper(bits >> 5 & 3, bits >> 2 & 3))
    return status


def _paper(end: int, near_end: int) -> Paper:
    if end:
        return Paper.OUT
    return Paper.LOW if near_end else Paper.OK
