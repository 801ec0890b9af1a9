"""Pads without hardware that speak the real bytes: for the demo, for training, for tests."""

import struct
from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.signature import stu
from drivers.signature.stu import Encoding, Pen, Report, Status
from drivers.signature.topaz import MODELS, Model, Place, Pressure, place_bytes, pressure_bytes
from drivers.uri import DeviceUri

#: Something like a signature, in thousandths of the pad's width and height.
SCRIBBLE = (
    ((150, 500), (220, 380), (260, 560), (330, 400), (380, 560)),
    ((430, 420), (520, 560), (600, 400), (700, 540), (830, 430)),
)
FAULTS = frozenset(("", "absent", "gone", "encrypted", "busy"))
Way = Sequence[tuple[int, int]]


class SimulatedStu:
    """A STU-430: 320 × 200 dots, one bit. ``signs`` plays a visitor: it is called when ink is on.

    ``fault``: ``absent``, ``gone`` (unplugged while signing), ``encrypted``, ``busy`` (never
    ready again).
    """

    product = 0xA4
    max_x, max_y = 9600, 6000
    width_px, height_px = 320, 200

    def __init__(
        self, *, fault: str = "", signs: Callable[["SimulatedStu"], None] | None = None
    ) -> None:
        self.fault = fault
        self.screen = b""
        self.inking = False
        self.commands: list[bytes] = []
        self._signs = signs
        self._open = False
        self._status = Status.READY
        self._image = bytearray()
        self._reports: deque[bytes] = deque()
        self._clock = 65_000  # so that every signature crosses the end of the counter

    @classmethod
    def from_uri(cls, uri: DeviceUri) -> "SimulatedStu":
        """``sim:stu?fault=…&visitor=signs|cancels|nobody``."""
        visitors = {"signs": sign_and_confirm, "cancels": lambda pad: pad.tap("cancel")}
        return cls(
            fault=uri.options.get("fault", ""),
            signs=visitors.get(uri.options.get("visitor", "signs")),
        )

    # -- the side of the driver -----------------------------------------------------------------

    def open(self) -> None:
        """Plugged in, unless it is not."""
        if self.fault == "absent":
            raise DeviceAbsent("no pad is plugged in")
        self._open = True

    def close(self) -> None:
        """Let go."""
        self._open = False

    def get_feature(self, report: int, length: int) -> bytes:
        """Answer as a 430 does."""
        self._there()
        if report == Report.STATUS:
            return bytes((report, self._status, 0, 0, 0))
        if report == Report.INFORMATION:
            return bytes((report,)) + b"STU-430\0\0" + bytes((1, 5))
        if report == Report.CAPABILITY:
            facts = (self.max_x, self.max_y, 1023, self.width_px, self.height_px, 200, 2540, 2)
            return bytes((report,)) + struct.pack(">HHHHHBHB", *facts)
        if report == Report.INK_THRESHOLD:
            return bytes((report,)) + struct.pack("<HH", 21, 17)
        raise DeviceGone(f"stall: no report {report:#04x}")

    def set_feature(self, data: bytes) -> None:
        """Do what the report says."""
        self._there()
        self.commands.append(data)
        match data[0]:
            case Report.CLEAR_SCREEN:
                self.screen = b""
            case Report.START_IMAGE:
                self._image, self._status = bytearray(), Status.IMAGE
            case Report.IMAGE_BLOCK:
                self._image += data[3 : 3 + int.from_bytes(data[1:3], "little")]
            case Report.END_IMAGE:
                self.screen = bytes(self._image)
                self._status = Status.CAPTURE if self.fault == "busy" else Status.READY
            case Report.INKING_MODE:
                self._ink(bool(data[1]))

    def _ink(self, on: bool) -> None:
        began = on and not self.inking
        self.inking = on
        if began and self._signs is not None:
            self._signs(self)

    def read(self, timeout_ms: int) -> bytes:
        """The next pen report."""
        self._there()
        if self.fault == "gone" and self.inking:
            raise DeviceGone("unplugged")
        return self._reports.popleft() if self._reports else b""

    def _there(self) -> None:
        if not self._open:
            raise DeviceGone("not open")

    # -- the side of the visitor ----------------------------------------------------------------

    def draw(self, way: Way) -> None:
        """Draw along places in thousandths of width and height, then lift the pen."""
        units = [(x * self.max_x // 1000, y * self.max_y // 1000) for x, y in way]
        for x, y in _walk(units):
            self._send(x, y, 400)
        self._send(*units[-1], 0)

    def tap(self, button: str) -> None:
        """Tap a button: they stand side by side along the lower edge."""
        middle = {"ok": 166, "clear": 500, "cancel": 833}[button]
        self.draw(((middle, 920), (middle + 5, 920)))

    def _send(self, x: int, y: int, pressure: int) -> None:
        self._clock = (self._clock + 5) & 0xFFFF
        pen = Pen(
            ready=True, switches=0, pressure=pressure, x=x, y=y, time_ms=self._clock, sequence=0
        )
        encrypted = bytes((Report.PEN_TIMED_ENCRYPTED,)) + bytes(16)
        self._reports.append(encrypted if self.fault == "encrypted" else stu.pen_report(pen))

    @property
    def encoding(self) -> Encoding:
        """How the screen's pixels are packed."""
        return Encoding.ONE_BIT


def sign_and_confirm(pad: SimulatedStu) -> None:
    """What a cooperative visitor does."""
    for way in SCRIBBLE:
        pad.draw(way)
    pad.tap("ok")


def _walk(units: Sequence[tuple[int, int]], steps: int = 8) -> list[tuple[int, int]]:
    """Places along straight lines between those given."""
    found = [units[0]]
    for (x1, y1), (x2, y2) in pairwise(units):
        found += [
            (x1 + (x2 - x1) * step // steps, y1 + (y2 - y1) * step // steps)
            for step in range(1, steps + 1)
        ]
    return found


class SimulatedTopaz:
    """A pad on a line: streams a signature once somebody begins to read."""

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
        """The line is opened."""
        if self._fault == "absent":
            raise DeviceAbsent("no pad is plugged in")
        self._bytes = b"\x05\x7f" + self._stream()  # the end of a packet nobody heard the start of

    def _stream(self) -> bytes:
        form, left, top = self._model.format, self._model.left, self._model.top
        width, height = self._model.right - left, self._model.bottom - top
        out = bytearray(pressure_bytes(Pressure(600)) if form == 0 else b"")
        for way in self._ways:
            units = [(left + x * width // 1000, top + y * height // 1000) for x, y in way]
            for x, y in _walk(units):
                out += place_bytes(Place(x, y, near=True, down=True), form)
            out += place_bytes(Place(*units[-1], near=True, down=False), form)
        return bytes(out + place_bytes(Place(left, top, near=False, down=False), form))

    def feed(self, data: bytes) -> int:
        """Control characters of the LCD."""
        self.cleared += data.count(b"\x04")
        return len(data)

    def take(self, timeout_s: float) -> bytes:
        """A handful of bytes, cut anywhere, as a serial line gives them."""
        if self._fault == "gone" and len(self._bytes) < 200:
            raise DeviceGone("unplugged")
        head, self._bytes = self._bytes[:13], self._bytes[13:]
        return head
