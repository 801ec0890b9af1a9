"""A printer that speaks the real bytes: takes ESC/POS, answers, and saves a picture per slip.

It can be behind any kind of link (in the process, TCP, a pty, a pyusb backend), keeps what it
is sent in a bounded buffer while it cannot print, and can be made to fail at any byte
(:mod:`drivers.printer.simulated.faults`) or in the course of a day
(:mod:`drivers.printer.simulated.script`). It is also what the demo prints on. Safe from any
thread.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PIL import Image

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.faults import with_faults
from drivers.printer.simulated.faults import Faults
from drivers.printer.simulated.interpreter import Command, Interpreter
from drivers.printer.simulated.script import MEND, Script, parse_script
from drivers.uri import DeviceUri

#: Most bytes kept while the printer cannot print; no more are taken.
BUFFER_BYTES = 64 * 1024
#: Most pictures in a folder; beyond that the oldest is deleted.
KEPT_PICTURES = 200
#: What it reports about itself, by the number of the question (GS I n).
ABOUT = {65: b"1.00", 67: b"SIM-80"}
_REAL_TIME = {0x04: 3, 0x05: 3, 0x14: 10}


class SimulatedPrinter:
    """See the module. ``slips`` are the pieces of paper cut off with any ink on them."""

    def __init__(
        self,
        *,
        width_dots: int = 576,
        out: Path | None = None,
        faults: Faults | None = None,
        script: Script | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.width_dots = width_dots
        self.faults = faults or Faults()
        self.slips: list[Image.Image] = []
        self.cuts = 0
        self._script = script or Script()
        self._clock = clock
        self._out = out
        self._lock = threading.Condition()
        self._heard = 0
        self._tail = b""
        self._buffer = bytearray()
        self._answers = bytearray()
        self._rows: list[bytes] = []
        self._asb = False
        self._last_asb = b""
        self._link_down = False
        self._stopped = False
        self._interpreter = Interpreter(self._obey)

    def connect(self) -> None:
        """A client opens the link; a stopped or dropped one works again."""
        with self._lock:
            self._play()
            if self.faults.absent:
                raise DeviceAbsent("the simulated printer is switched off")
            self._link_down = self._stopped = False
            self._answers.clear()

    def feed(self, data: bytes) -> int:
        """Take bytes as a link delivers them; returns how many were accepted."""
        with self._lock:
            self._play()
            if self._link_down:
                raise DeviceGone("the simulated link is down")
            data = data[: self._room()]
            taken = data[: self._until_fault(len(data))]
            self._heard += len(taken)
            self._hear(taken)
            self._strike()
            self._lock.notify_all()
            return len(taken)

    def take(self, timeout_s: float) -> bytes:
        """What it sends, waiting at most that long for a first byte."""
        with self._lock:
            self._play()
            if self._link_down:
                raise DeviceGone("the simulated link is down")
            if not self._answers and timeout_s > 0:
                self._lock.wait(timeout_s)
            said = bytes(self._answers)
            self._answers.clear()
            return said

    def arm(self, **faults: int | bool | None) -> None:
        """Set faults; byte counts run from now."""
        with self._lock:
            self._strike_with(replace(self.faults, **faults))  # type: ignore[arg-type]  # names of faults

    def mend(self) -> None:
        """Mend it as a person does: paper in, cover closed, everything in order."""
        with self._lock:
            self.faults = Faults()
            self._link_down = self._stopped = False
            self._changed()

    def power_cycle(self) -> None:
        """Switch it off and on: buffers, settings and the place in a half-sent picture are lost."""
        with self._lock:
            self._forget_all()

    def _strike_with(self, faults: Faults) -> None:
        self._heard = 0
        self.faults = faults
        self._changed()

    def _play(self) -> None:
        """Run the script's due steps, on every access. Replies already given are delivered first,
        so that a roll that ends after a slip does not lose the proof that it was printed.
        """
        if self._answers:
            return
        for act in self._script.due(len(self.slips), self._clock()):
            if act == MEND:
                self.mend()
            else:
                self._strike_with(with_faults(act, self.faults))

    # -- what arrives ---------------------------------------------------------------------

    def _room(self) -> int:
        return 0 if self._stopped else max(0, BUFFER_BYTES - len(self._buffer))

    def _until_fault(self, length: int) -> int:
        limits = [
            n for n in (self.faults.stop, self.faults.gone, self.faults.power) if n is not None
        ]
        return min([length, *(max(0, n - self._heard) for n in limits)])

    def _strike(self) -> None:
        """Let a fault that counts bytes happen once."""
        faults, heard = self.faults, self._heard
        if faults.stop is not None and heard >= faults.stop:
            self._stopped, faults.stop = True, None
        if faults.gone is not None and heard >= faults.gone:
            self._link_down, faults.gone = True, None
        if faults.power is not None and heard >= faults.power:
            self._link_down, faults.power = True, None
            self._forget_all()

    def _hear(self, data: bytes) -> None:
        """Obey real-time commands on arrival, wherever they are; the rest waits its turn."""
        seen = self._tail + data
        at = seen.find(b"\x10")
        while at >= 0:
            length = _REAL_TIME.get(seen[at + 1], 0) if at + 1 < len(seen) else 0
            if length and at + length <= len(seen) and at + length > len(self._tail):
                self._real_time(seen[at : at + length])
            at = seen.find(b"\x10", at + 1)
        self._tail = seen[-9:]
        self._buffer += data
        self._work()

    def _real_time(self, command: bytes) -> None:
        if command[1] == 0x04 and not self.faults.no_status:
            self._answer_status(command[2])
        clears = command[1] == 0x05 and command[2] == 2
        clears |= command[1] == 0x14 and command[2:] == b"\x08\x01\x03\x14\x01\x06\x02\x08"
        if clears and not self.faults.no_clear:
            self._buffer.clear()
            self._interpreter.reset()
            if command[1] == 0x14:
                self._say(b"\x37\x25\x00")

    # -- what is printed --------------------------------------------------------------------

    @property
    def _blocked(self) -> bool:
        faults = self.faults
        return faults.paper_out or faults.cover or faults.cutter or faults.hot

    def _work(self) -> None:
        """Interpret what is buffered until something stops the printer."""
        while self._buffer and not self._blocked:
            taken = self._interpreter.step(self._buffer)
            if not taken:
                return
            del self._buffer[:taken]

    def _obey(self, command: Command) -> None:
        name, data = command
        handler: dict[str, Callable[[bytes], None]] = {
            "row": self._print_row,
            "feed": self._feed,
            "cut": self._cut,
            "text": self._print_text,
            "init": lambda _: None,
            "asb": self._set_asb,
            "paper": self._answer_paper,
            "process_id": self._answer_process_id,
            "about": self._answer_about,
        }
        handler[name](data)

    def _print_row(self, row: bytes) -> None:
        if len(self._rows) < 65_000:
            self._rows.append(row[: self.width_dots // 8].ljust(self.width_dots // 8, b"\0"))
        left = self.faults.paper_after
        if left is not None:
            self.faults.paper_after = left - 1
            if left <= 1:
                self.faults.paper_after, self.faults.paper_out = None, True
                self._changed()

    def _feed(self, count: bytes) -> None:
        for _ in range(count[0]):
            self._print_row(b"")

    def _print_text(self, _text: bytes) -> None:
        """Print characters as ink: even those printed by mistake leave some."""
        for _ in range(24):
            self._print_row(b"\xaa" * (self.width_dots // 8))

    def _cut(self, _data: bytes) -> None:
        rows, self._rows = self._rows, []
        self.cuts += 1
        if not any(any(row) for row in rows):
            return
        black = b"".join(rows)
        picture = Image.frombytes("1", (self.width_dots, len(rows)), bytes(b ^ 0xFF for b in black))
        self.slips.append(picture)
        self._save(picture)

    def _save(self, picture: Image.Image) -> None:
        if self._out is None:
            return
        self._out.mkdir(parents=True, exist_ok=True)
        kept = sorted(self._out.glob("slip-*.png"))
        number = int(kept[-1].stem.removeprefix("slip-")) + 1 if kept else 1
        partial = self._out / f".slip-{number:06d}.png.part"
        picture.save(partial, format="PNG")
        partial.replace(self._out / f"slip-{number:06d}.png")
        for old in kept[: max(0, len(kept) + 1 - KEPT_PICTURES)]:
            with suppress(OSError):
                old.unlink()

    # -- what is answered -------------------------------------------------------------------

    def _say(self, answer: bytes) -> None:
        faults = self.faults
        muted = faults.mute is not None and self._heard >= faults.mute
        if faults.silent or muted:
            return
        if faults.garbage:
            answer = b"\xff\x8e" + answer
        self._answers += answer

    def _answer_status(self, n: int) -> None:
        f = self.faults
        bits = {
            1: 0x08 * self._blocked,
            2: 0x04 * f.cover | 0x20 * f.paper_out | 0x40 * (f.cutter or f.hot),
            3: 0x08 * f.cutter | 0x40 * f.hot,
            4: 0x0C * (f.paper_low or f.paper_out) | 0x60 * f.paper_out,
        }.get(n)
        if bits is not None:
            self._say(bytes([0x12 | bits]))

    def _asb_bits(self) -> bytes:
        f = self.faults
        first = 0x10 | 0x08 * self._blocked | 0x20 * f.cover
        paper = 0x03 * (f.paper_low or f.paper_out) | 0x0C * f.paper_out
        return bytes([first, 0x08 * f.cutter | 0x40 * f.hot, paper, 0x0F])

    def _changed(self) -> None:
        """Report a change, then resume printing if that is possible again."""
        now = self._asb_bits()
        if self._asb and now != self._last_asb:
            self._say(now)
        self._last_asb = now
        self._work()
        self._lock.notify_all()

    def _set_asb(self, bits: bytes) -> None:
        self._asb = bool(bits[0])
        if self._asb:
            self._last_asb = self._asb_bits()
            self._say(self._last_asb)

    def _answer_paper(self, _data: bytes) -> None:
        if not self.faults.no_ordered:
            self._say(bytes([0x03 * self.faults.paper_low]))

    def _answer_process_id(self, mark: bytes) -> None:
        if not self.faults.no_process_id:
            self._say(b"\x37\x22" + mark + b"\x00")

    def _answer_about(self, n: bytes) -> None:
        if not self.faults.no_about and n[0] in ABOUT:
            self._say(b"\x5f" + ABOUT[n[0]] + b"\x00")

    def _forget_all(self) -> None:
        self._buffer.clear()
        self._answers.clear()
        self._tail = b""
        self._asb = False
        self._interpreter.reset()


#: The printer behind each address and folder.
printers: dict[str, SimulatedPrinter] = {}


def simulated_printer(uri: DeviceUri, folder: Path | None = None) -> SimulatedPrinter:
    """The simulated printer at a ``sim:printer`` address; the same one for the same address.

    Slips are saved in ``out=``, else in ``folder``.
    """
    out = Path(uri.options["out"]) if uri.options.get("out") else folder
    key = f"{uri} {out}"
    if key not in printers:
        faults = with_faults(uri.options.get("fault", ""), Faults())
        paper = uri.options.get("paper", "ok")
        faults.paper_low |= paper == "low"
        faults.paper_out |= paper == "out"
        narrow = uri.options.get("profile", "").startswith("58")
        width = uri.number("width", 384 if narrow else 576)
        script = parse_script(uri.options.get("script", ""))
        printers[key] = SimulatedPrinter(width_dots=width, out=out, faults=faults, script=script)
    return printers[key]
