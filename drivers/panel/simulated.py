"""Panels that take the real bytes: a television behind the kernel's CEC, a monitor on its I2C.

``fault=`` of the address, or :attr:`SimulatedPanel.fault` at run time:

===========  ============================================================================
``absent``   no adapter there
``gone``     the adapter is pulled out
``silent``   the panel answers nothing
``garbage``  it answers something else
``checksum`` a bit of its answer is flipped (monitors only)
``dumb``     it obeys, but does not report its state
``stuck``    it stays as it is
``unplugged``  no picture line: a television cannot be addressed, but can be woken up
===========  ============================================================================
"""

import errno
import struct

from drivers.panel import cec, ddc
from drivers.panel.links import I2C_SLAVE
from drivers.uri import DeviceUri

FAULTS = (
    "absent", "gone", "silent", "garbage", "checksum", "dumb", "stuck", "unplugged",
)  # fmt: skip
_OK, _NACK, _ABORTED, _TIMEOUT = 0x01, 0x24, 0x05, 0x02
_MESSAGE = struct.Struct("=QQIIII16s7Bx")


class SimulatedPanel:
    """What both share: on or not, in order or not. ``heard`` is every message that reached it."""

    def __init__(self, fault: str = "") -> None:
        self.on = False
        self.fault = fault
        self.heard: list[bytes] = []

    def open(self) -> None:
        """A program opens the node."""
        if self.fault == "absent":
            raise OSError(errno.ENOENT, "no such adapter")

    def close(self) -> None:
        """The program closes the node."""

    def turn(self, *, on: bool) -> None:
        """Obey what it was sent, unless it is stuck."""
        if self.fault != "stuck":
            self.on = on

    def _reach(self) -> None:
        if self.fault in ("absent", "gone"):
            raise OSError(errno.ENODEV, "the adapter is gone")


class SimulatedTelevision(SimulatedPanel):
    """A television, its cable, and the kernel between. ``shows``: whose picture it shows."""

    def __init__(self, fault: str = "") -> None:
        super().__init__(fault)
        self.shows: int | None = None
        self.place = 0x1000
        self._asked = False

    def ask(self, request: int, buffer: bytearray) -> bytes:
        """An ioctl, as the kernel's framework answers it."""
        self._reach()
        if request == cec.G_CAPS:
            return struct.pack("=32s32sIII", b"simulated", b"television", 4, 0x3E, 0)
        if request == cec.G_PHYSICAL:
            return struct.pack("=H", 0xFFFF if self.fault == "unplugged" else self.place)
        if request == cec.S_ADDRESSES:
            self._asked = True
        if request in (cec.S_ADDRESSES, cec.G_ADDRESSES):
            return self._addresses()
        if request == cec.TRANSMIT:
            return self._transmit(bytes(buffer))
        raise OSError(errno.ENOTTY, "no such request")

    def _addresses(self) -> bytes:
        reached = self._asked and self.fault != "unplugged"
        mask, own = (1 << 4, 4) if reached else (0, 0xFF)
        return struct.pack("=4sHBB", bytes((own,)), mask, 5, int(self._asked)) + bytes(84)

    def _transmit(self, sent: bytes) -> bytes:
        _, _, length, _, _, _, data, reply, *_ = _MESSAGE.unpack(sent)
        data = data[:length]
        if self.fault == "unplugged" and (data[0] != 0xF0 or reply):
            raise OSError(errno.ENONET, "no physical address")
        if self.fault == "silent":
            return self._result(data, tx=_NACK)
        self.heard.append(data)
        self._obey(data)
        return self._answer(data) if reply else self._result(data)

    def _obey(self, data: bytes) -> None:
        if data[1] == cec.IMAGE_VIEW_ON:
            self.turn(on=True)
        if data[1] == cec.STANDBY:
            self.turn(on=False)
        if data[1] == cec.ACTIVE_SOURCE:
            self.shows = int.from_bytes(data[2:4], "big")

    def _answer(self, data: bytes) -> bytes:
        if self.fault == "dumb":
            return self._result(data, rx=_ABORTED)
        back = bytes((data[0] >> 4,))  # from the television, which is 0
        if self.fault in ("garbage", "checksum"):
            return self._result(back + bytes((cec.REPORT_POWER, 0x77)), rx=_OK)
        return self._result(back + bytes((cec.REPORT_POWER, 0 if self.on else 1)), rx=_OK)

    def _result(self, data: bytes, *, tx: int = _OK, rx: int = 0) -> bytes:
        return _MESSAGE.pack(1, 1, len(data), 0, 1, 0, data, 0, rx, tx, 0, 0, 0, 0)

    def set(self, request: int, value: int) -> None:
        """Does nothing: no number sets anything in a television."""
        raise OSError(errno.ENOTTY, "no such request")

    def write(self, data: bytes) -> None:
        """Nothing is written to it."""
        raise OSError(errno.EINVAL, "not written to")

    def read(self, length: int) -> bytes:
        """Nothing is read from it."""
        raise OSError(errno.EINVAL, "not read from")


class SimulatedMonitor(SimulatedPanel):
    """A monitor on its I2C lines. ``mode`` is the DPM mode that it reports."""

    def __init__(self, fault: str = "") -> None:
        super().__init__(fault)
        self.mode = 4
        self._address: int | None = None
        self._answer = b""

    def turn(self, *, on: bool) -> None:
        """A person presses its button."""
        super().turn(on=on)
        self.mode = 1 if self.on else 4

    def ask(self, request: int, buffer: bytearray) -> bytes:
        """No structures cross an I2C node here."""
        raise OSError(errno.ENOTTY, "no such request")

    def set(self, request: int, value: int) -> None:
        """Set the address the node talks to."""
        if request != I2C_SLAVE:
            raise OSError(errno.ENOTTY, "no such request")
        self._address = value

    def write(self, data: bytes) -> None:
        """Take a frame; one with a wrong checksum is ignored, as monitors do."""
        self._reach()
        if self._address != ddc.ADDRESS or self.fault in ("silent", "unplugged"):
            raise OSError(errno.EREMOTEIO, "not acknowledged")
        self.heard.append(data)
        if ddc.checksum(0x6E, data):
            return
        if data[2:4] == b"\x03\xd6" and self.fault != "stuck":
            self.mode = data[5]
            self.on = self.mode == 1
        if data[2:4] == b"\x01\xd6":
            unsupported = 1 if self.fault == "dumb" else 0
            body = bytes((0x6E, 0x88, 0x02, unsupported, 0xD6, 0, 0, 5, 0, self.mode))
            self._answer = body + bytes((ddc.checksum(0x50, body),))

    def read(self, length: int) -> bytes:
        """Its answer, once; after that, the answer for nothing to say."""
        self._reach()
        if self.fault in ("silent", "unplugged"):
            raise OSError(errno.EREMOTEIO, "not acknowledged")
        answer, self._answer = self._answer or b"\x6e\x80\xbe", b""
        if self.fault == "garbage":
            answer = bytes(range(len(answer)))
        if self.fault == "checksum":
            answer = answer[:-2] + bytes((answer[-2] ^ 1, answer[-1]))
        return answer.ljust(length, b"\0")[:length]


_panels: dict[str, SimulatedTelevision | SimulatedMonitor] = {}


def simulated_panel(uri: DeviceUri) -> SimulatedTelevision | SimulatedMonitor:
    """The simulated panel at ``sim:television`` or ``sim:monitor``; the same for an address."""
    fault = uri.fault(*FAULTS)
    return _panels.setdefault(
        str(uri), SimulatedMonitor(fault) if uri.place == "monitor" else SimulatedTelevision(fault)
    )
