"""Counter displays that take the real bytes and show what a person would see."""

import threading

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.framing.frames import FrameReader, parse_template
from drivers.led.encode import USUAL_FRAME, VFD_COLUMNS
from drivers.uri import DeviceUri


class SimulatedLine:
    """What every simulated line does: take bytes, be unplugged, be plugged in. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._down = False
        self.absent = False
        self.heard = b""

    def connect(self) -> None:
        """A client opens the line."""
        if self.absent:
            raise DeviceAbsent("the simulated line is unplugged")
        self._down = False

    def feed(self, data: bytes) -> int:
        """Take bytes."""
        if self._down:
            raise DeviceGone("the simulated line is down")
        with self._lock:
            self.heard = (self.heard + data)[-65536:]
            self._obey(data)
        return len(data)

    def take(self, timeout_s: float) -> bytes:
        """Nothing: displays never send anything."""
        if self._down:
            raise DeviceGone("the simulated line is down")
        return b""

    def unplug(self) -> None:
        """Unplug it until :meth:`plug_in`."""
        self.absent = self._down = True

    def plug_in(self) -> None:
        """Plug it in again."""
        self.absent = False

    def _obey(self, data: bytes) -> None:
        raise NotImplementedError


class SimulatedLeds(SimulatedLine):
    """LED displays sharing one line: ``shown`` maps addresses to what they show."""

    def __init__(self, frame: str = USUAL_FRAME) -> None:
        super().__init__()
        self._reader = FrameReader(parse_template(frame))
        self.shown: dict[str, str] = {}

    def power_cycle(self) -> None:
        """Switch off and on again: all displays go dark."""
        with self._lock:
            self.shown.clear()

    def _obey(self, data: bytes) -> None:
        for frame in self._reader.feed(data, 0.0):
            label = frame.get("digits", frame.get("label", frame.get("bcd", "")))
            self.shown[frame.get("addr", frame.get("counter", "1"))] = label


class SimulatedVfd(SimulatedLine):
    """A CD5220 display: ``lines`` are its two lines of twenty characters."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [" " * VFD_COLUMNS, " " * VFD_COLUMNS]
        self._kept = b""

    def _obey(self, data: bytes) -> None:
        self._kept += data
        while self._kept:
            taken = self._step(self._kept)
            if not taken:
                return
            self._kept = self._kept[taken:]

    def _step(self, data: bytes) -> int:
        if data[:1] != b"\x1b":
            self._clear(data[0])
            return 1
        if data[:2] == b"\x1b@":
            self._clear(0x0C)
            return 2
        line = {b"\x1bQA": 0, b"\x1bQB": 1}.get(data[:3])
        if line is None:
            return 0 if len(data) < 3 else 1
        end = data.find(b"\r", 3)
        if end < 0:
            return 0
        self.lines[line] = data[3:end].decode("ascii", "replace").ljust(VFD_COLUMNS)[:VFD_COLUMNS]
        return end + 1

    def _clear(self, byte: int) -> None:
        if byte == 0x0C:
            self.lines = [" " * VFD_COLUMNS, " " * VFD_COLUMNS]


_lines: dict[str, SimulatedLine] = {}


def simulated_led(uri: DeviceUri) -> SimulatedLine:
    """The simulated displays at ``sim:led`` or ``sim:vfd``; the same for the same address."""
    key = str(uri)
    if key not in _lines:
        vfd = uri.place == "vfd"
        line = SimulatedVfd() if vfd else SimulatedLeds(uri.options.get("frame", USUAL_FRAME))
        line.absent = uri.fault("absent") == "absent"
        _lines[key] = line
    return _lines[key]
