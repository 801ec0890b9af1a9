"""A scanner that sends the real bytes when something is held in front of it."""

from drivers.framing.hid_keys import typed
from drivers.keypad.simulated import SimulatedKeypad
from drivers.uri import DeviceUri


class SimulatedScanner(SimulatedKeypad):
    """Sends a code with its terminator, or types it and Enter."""

    def __init__(self, *, typing: bool = False, terminator: bytes = b"\r") -> None:
        super().__init__(None)
        self._typing = typing
        self._terminator = terminator

    def scan(self, code: str) -> None:
        """Hold something with this code in front of it."""
        self.say(typed(code + "\n") if self._typing else code.encode() + self._terminator)


_scanners: dict[str, SimulatedScanner] = {}


def simulated_scanner(uri: DeviceUri) -> SimulatedScanner:
    """The simulated scanner at an address; the same one for the same address.

    ``mode=hid`` types; ``end=gap`` sends no terminator; ``fault=absent``.
    """
    key = str(uri)
    if key not in _scanners:
        ending = b"" if uri.options.get("end") == "gap" else b"\r"
        device = SimulatedScanner(typing=uri.options.get("mode") == "hid", terminator=ending)
        device.absent = uri.fault("absent") == "absent"
        _scanners[key] = device
    return _scanners[key]
