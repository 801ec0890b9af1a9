"""A jack that sends the real bytes when headphones come and go, and can be pulled out itself."""

import threading

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.headphones.decode import SwitchReader, moved
from drivers.uri import DeviceUri


class SimulatedJack:
    """``plug`` and ``pull`` move the switch; ``absent``: the sound card is away."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._said = b""
        self._inside = False
        self._reader = SwitchReader()
        self.absent = False

    def plug(self) -> None:
        """Headphones in."""
        self._move(True)

    def pull(self) -> None:
        """Headphones out."""
        self._move(False)

    def say(self, data: bytes) -> None:
        """Send bytes, whatever they mean."""
        with self._turn:
            self._said += data
            self._turn.notify_all()

    def _move(self, inside: bool) -> None:
        self._inside = inside
        self.say(moved(inside))

    def open(self) -> bool:
        """See :class:`drivers.headphones.driver.Jack`."""
        with self._turn:
            if self.absent:
                raise DeviceAbsent("the simulated sound card is unplugged")
            self._said, self._reader = b"", SwitchReader()
            return self._inside

    def moves(self, timeout_s: float) -> list[bool]:
        """See :class:`drivers.headphones.driver.Jack`."""
        with self._turn:
            if not self._said and not self.absent:
                self._turn.wait(timeout_s)
            if self.absent:
                raise DeviceGone("the simulated sound card is gone")
            said, self._said = self._said, b""
            return self._reader.feed(said)

    def close(self) -> None:
        """See :class:`drivers.headphones.driver.Jack`."""


_jacks: dict[str, SimulatedJack] = {}


def simulated_jack(uri: DeviceUri) -> SimulatedJack:
    """The simulated jack at an address; the same one for the same address. ``fault=absent``."""
    key = str(uri)
    if key not in _jacks:
        _jacks[key] = SimulatedJack()
        _jacks[key].absent = uri.fault("absent") == "absent"
    return _jacks[key]
