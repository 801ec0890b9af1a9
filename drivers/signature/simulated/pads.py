"""Pads without hardware that speak the real bytes: for the demo, for training, for tests."""

import struct
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drivers.errors import DeviceAbsent, DeviceGone, UriError
from drivers.signature.links.hid import BULK_BYTES
from drivers.signature.protocol import stu
from drivers.signature.protocol.stu import Encoding, PenReport, Status, StuReport
from drivers.signature.protocol.topaz import (
    MODELS,
    Model,
    Place,
    Pressure,
    place_bytes,
    pressure_bytes,
)
from drivers.uri import DeviceUri

#: Something like a signature, in thousandths of the pad's width and height.
SCRIBBLE = (
    ((150, 500), (220, 380), (260, 560), (330, 400), (380, 560)),
    ((430, 420), (520, 560), (600, 400), (700, 540), (830, 430)),
)
#: Reading from an untouched pad blocks for a moment, as with a real one.
IDLE_S = 0.01
Way = Sequence[tuple[int, int]]


STU_FAULTS = ("absent", "gone", "encrypted", "busy", "bulk_stalled", "bulk_refused")
TOPAZ_FAULTS = ("absent", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class StuModel:
    """A STU model: its product id, pen units, screen, encodings (0: it does not report them)."""

    name: str
    product: int
    max_x: int
    max_y: int
    width_px: int
    height_px: int
    encodings: int
    bulk: bool = False


STU_430 = StuModel(
    name="STU-430", product=0xA4, max_x=9600, max_y=6000, width_px=320, height_px=200,
    encodings=stu.TAKES_ONE_BIT,
)  # fmt: skip
STU_530 = StuModel(
    name="STU-530", product=0xA5, max_x=10800, max_y=6480, width_px=800, height_px=480,
    encodings=0, bulk=True,
)  # fmt: skip
KINDS = {"430": STU_430, "530": STU_530}
#: A pad's results for a picture (the SDK's error codes).
WRONG_STATE, WRONG_ENCODING, TOO_LONG, WRONG_LENGTH = 0x02, 0x10, 0x11, 0x15
BITS = {Encoding.ONE_BIT: 1, Encoding.RGB565: 16, Encoding.BGR888: 24}


class SimulatedStu:
    """A Wacom pad. ``signs`` plays a visitor: it is called when ink is switched on.

    ``fault``: ``absent``, ``gone`` (unplugged while signing), ``encrypted``, ``busy`` (never
    ready again), ``bulk_refused``, ``bulk_stalled``.
    """

    def __init__(
        self,
        kind: StuModel = STU_430,
        *,
        fault: str = "",
        signs: Callable[["SimulatedStu"], None] | None = None,
    ) -> None:
        self.kind = kind
        self.product = kind.product
        self.bulk_bytes = BULK_BYTES if kind.bulk else 0
        self.fault = fault
        self.screen = b""
        self.encoding: Encoding | None = None
        self.inking = False
        self.commands: list[bytes] = []
        self.bulk_transfers = 0
        self.signs = signs
        self._open = False
        self._status, self._result = Status.READY, 0
        self._mode = 0
        self._image = bytearray()
        self._reports: deque[bytes] = deque()
        self._clock = 65_000  # so that every signature crosses the end of the counter

    @classmethod
    def from_uri(cls, uri: DeviceUri) -> "SimulatedStu":
        """``sim:stu?model=430|530&fault=…&visitor=signs|cancels|nobody``.

        Raises:
            UriError: No such model, fault or visitor.
        """
        kind = KINDS.get(uri.options.get("model", "430"))
        if kind is None:
            raise UriError(f"{uri}: simulated models are {', '.join(KINDS)}")
        visitors = {"signs": sign_and_confirm, "cancels": lambda pad: pad.tap("cancel")}
        return cls(
            kind,
            fault=uri.fault(*STU_FAULTS),
            signs=visitors.get(uri.word("visitor", (*visitors, "nobody"), "signs")),
        )

    # -- the driver's side ----------------------------------------------------------------------

    def open(self) -> None:
        """Open it if it is plugged in."""
        if self.fault == "absent":
            raise DeviceAbsent("no pad is plugged in")
        self._open = True

    def close(self) -> None:
        """Let go."""
        self._open = False

    def get_feature(self, report: int, length: int) -> bytes:
        """Answer as these pads do."""
        self._there()
        kind = self.kind
        if report == StuReport.STATUS:
            return bytes((report, self._status, self._result, 0, 0))
        if report == StuReport.INFORMATION:
            return bytes((report,)) + kind.name.encode().ljust(9, b"\0") + bytes((1, 5))
        if report == StuReport.CAPABILITY:
            pen, screen = (kind.max_x, kind.max_y, 1023), (kind.width_px, kind.height_px)
            facts = (*pen, *screen, 200, 2540, kind.encodings)
            return bytes((report,)) + struct.pack(">HHHHHBHB", *facts)
        if report == StuReport.INK_THRESHOLD:
            return bytes((report,)) + struct.pack("<HH", 21, 17)
        raise DeviceGone(f"stall: no report {report:#04x}")

    def set_feature(self, data: bytes) -> None:
        """Obey the report."""
        self._there()
        self.commands.append(data)
        match data[0]:
            case StuReport.CLEAR_SCREEN:
                self.screen, self.encoding = b"", None
            case StuReport.START_IMAGE:
                self._start_image(data[1])
            case StuReport.IMAGE_BLOCK if not self._mode & stu.BULK:
                self._image += data[3 : 3 + int.from_bytes(data[1:3], "little")]
            case StuReport.END_IMAGE:
                self._end_image(commit=data[1] == stu.COMMIT)
            case StuReport.INKING_MODE:
                self._ink(bool(data[1]))

    def write_bulk(self, data: bytes) -> int:
        """Take pixels outside the reports, at most 10,000 bytes at a time, as real pads may."""
        self._there()
        if self.fault == "bulk_stalled" or not self._mode & stu.BULK:
            return 0
        taken = data[:10_000]
        self._image += taken
        self.bulk_transfers += 1
        return len(taken)

    def _start_image(self, mode: int) -> None:
        self._image, self._mode = bytearray(), mode
        if mode & stu.BULK and self.fault == "bulk_refused":
            self._result = WRONG_ENCODING
            return
        self._status, self._result = Status.IMAGE, 0

    def _end_image(self, *, commit: bool) -> None:
        if self._status != Status.IMAGE:
            self._result = WRONG_STATE
            return
        self._status, self._result = Status.READY, 0
        if not commit:
            return
        encoding = Encoding(self._mode & ~stu.BULK)
        expected = -(-self.kind.width_px * BITS[encoding] // 8) * self.kind.height_px
        if len(self._image) != expected:
            self._result = TOO_LONG if len(self._image) > expected else WRONG_LENGTH
            return
        self.screen, self.encoding = bytes(self._image), encoding
        self._status = Status.CAPTURE if self.fault == "busy" else Status.READY

    def _ink(self, on: bool) -> None:
        began = on and not self.inking
        self.inking = on
        if began and self.signs is not None:
            self.signs(self)

    def read(self, timeout_ms: int) -> bytes:
        """The next pen report."""
        self._there()
        if self.fault == "gone" and self.inking:
            raise DeviceGone("unplugged")
        if not self._reports:
            time.sleep(min(timeout_ms / 1000, IDLE_S))
            return b""
        return self._reports.popleft()

    def _there(self) -> None:
        if not self._open:
            raise DeviceGone("not open")

    # -- the visitor's side ---------------------------------------------------------------------

    def draw(self, way: Way) -> None:
        """Draw through places in thousandths of width and height, then lift the pen."""
        units = [(x * self.kind.max_x // 1000, y * self.kind.max_y // 1000) for x, y in way]
        for x, y in walk(units):
            self._send(x, y, 400)
        self._send(*units[-1], 0)

    def tap(self, button: str) -> None:
        """Tap a button; the buttons are side by side along the lower edge."""
        middle = {"ok": 166, "clear": 500, "cancel": 833}[button]
        self.draw(((middle, 920), (middle + 5, 920)))

    def _send(self, x: int, y: int, pressure: int) -> None:
        self._clock = (self._clock + 5) & 0xFFFF
        pen = PenReport(
            ready=True, switches=0, pressure=pressure, x=x, y=y, time_ms=self._clock, sequence=0
        )
        encrypted = bytes((StuReport.PEN_TIMED_ENCRYPTED,)) + bytes(16)
        self._reports.append(encrypted if self.fault == "encrypted" else stu.pen_report(pen))


def sign_and_confirm(pad: SimulatedStu) -> None:
    """Sign and confirm, as a cooperative visitor does."""
    for way in SCRIBBLE:
        pad.draw(way)
    pad.tap("ok")


def walk(units: Sequence[tuple[int, int]], steps: int = 8) -> list[tuple[int, int]]:
    """Places along straight lines between those given."""
    found = [units[0]]
    for (x1, y1), (x2, y2) in pairwise(units):
        found += [
            (x1 + (x2 - x1) * step // steps, y1 + (y2 - y1) * step // steps)
            for step in range(1, steps + 1)
        ]
    return found


class SimulatedTopaz:
    """A pad on a line: streams a signature once a caller begins to read."""

    def __init__(
        self,
        *,
        model: Model = MODELS["siglite1x5"],
        fault: str = "",
        ways: Sequence[Way] = SCRIBBLE,
    ) -> None:
        self._model = model
        self._fault = fault
        self._ways = ways
        self._bytes = b""
        self.cleared = 0

    def connect(self) -> None:
        """A client opens the line."""
        if self._fault == "absent":
            raise DeviceAbsent("no pad is plugged in")
        self._bytes = b"\x05\x7f" + self._stream()  # the end of a packet whose start was missed

    def _stream(self) -> bytes:
        form, left, top = self._model.format, self._model.left, self._model.top
        width, height = self._model.right - left, self._model.bottom - top
        out = bytearray(pressure_bytes(Pressure(600)) if form == 0 else b"")
        for way in self._ways:
            units = [(left + x * width // 1000, top + y * height // 1000) for x, y in way]
            for x, y in walk(units):
                out += place_bytes(Place(x, y, near=True, down=True), form)
            out += place_bytes(Place(*units[-1], near=True, down=False), form)
        return bytes(out + place_bytes(Place(left, top, near=False, down=False), form))

    def feed(self, data: bytes) -> int:
        """Take control characters of the LCD."""
        self.cleared += data.count(b"\x04")
        return len(data)

    def take(self, timeout_s: float) -> bytes:
        """A few bytes, split anywhere, as a serial line delivers them."""
        if self._fault == "gone" and len(self._bytes) < 200:
            raise DeviceGone("unplugged")
        if not self._bytes:
            time.sleep(min(timeout_s, IDLE_S))
        head, self._bytes = self._bytes[:13], self._bytes[13:]
        return head
