"""A keypad that sends the real bytes when a key is pressed, and can be made to misbehave."""

import threading

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.framing.frames import Template, parse_template
from drivers.framing.hid_keys import typed
from drivers.keypad.decode import USUAL_FRAME
from drivers.uri import DeviceUri

_NOISE = b"\x02\x02\xff\x00\x7e"


class SimulatedKeypad:
    """Keys pressed here arrive as frames, or as typing when there is no ``template``.

    ``noise`` puts meaningless bytes before each frame; ``absent`` means switched off.
    """

    def __init__(self, template: Template | None, address: str = "1") -> None:
        self._template = template
        self._address = address
        self._said = bytearray()
        self._turn = threading.Condition()
        self._down = False
        self.noise = False
        self.absent = False

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        with self._turn:
            for key in keys:
                self._said += (_NOISE if self.noise else b"") + self._bytes(key)
            self._turn.notify_all()

    def say(self, data: bytes) -> None:
        """Put bytes on the line, whatever they mean."""
        with self._turn:
            self._said += data
            self._turn.notify_all()

    def unplug(self) -> None:
        """Drop the link until :meth:`plug_in`."""
        with self._turn:
            self.absent = self._down = True
            self._said.clear()
            self._turn.notify_all()

    def plug_in(self) -> None:
        """Plug it in again."""
        with self._turn:
            self.absent = self._down = False

    def connect(self) -> None:
        """A client opens the link."""
        with self._turn:
            if self.absent:
                raise DeviceAbsent("the simulated device is unplugged")

    def feed(self, data: bytes) -> int:
        """Take everything and ignore it, as a keypad does."""
        return len(data)

    def take(self, timeout_s: float) -> bytes:
        """What it has sent, waiting at most that long for a first byte."""
        with self._turn:
            if not self._said and not self._down and timeout_s > 0:
                self._turn.wait(timeout_s)
            if self._down:
                raise DeviceGone("the simulated link is down")
            said = bytes(self._said)
            self._said.clear()
            return said

    def _bytes(self, key: str) -> bytes:
        if self._template is None:
            return typed("\n" if key == "ENTER" else key)
        return self._template.encode(key=key, addr=self._address)


_keypads: dict[str, SimulatedKeypad] = {}


def simulated_keypad(uri: DeviceUri) -> SimulatedKeypad:
    """The simulated keyed device at an address; the same one for the same address.

    ``mode=hid`` types keys instead of sending frames; ``fault=noise`` or ``fault=absent``.
    """
    key = str(uri)
    if key not in _keypads:
        typing = uri.options.get("mode") == "hid"
        template = None if typing else parse_template(uri.options.get("frame", USUAL_FRAME))
        device = SimulatedKeypad(template, uri.options.get("addr", "1"))
        fault = uri.fault("noise", "absent")
        device.noise, device.absent = fault == "noise", fault == "absent"
        _keypads[key] = device
    return _keypads[key]
