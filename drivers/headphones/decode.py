"""Bytes of a jack's input device → whether headphones are plugged in. Pure.

The kernel reports switches as it reports keys: ``EV_SW`` with ``SW_HEADPHONE_INSERT``, 1 for in.
"""

from drivers.framing.hid_keys import EVENT

_SWITCH, _HEADPHONES = 5, 2


class SwitchReader:
    """Finds the moves of the headphone switch in a stream of input events."""

    def __init__(self) -> None:
        self._kept = b""

    def feed(self, data: bytes) -> list[bool]:
        """Take bytes, whole events or not; returns each move, True for in."""
        data = self._kept + data
        whole = len(data) // EVENT.size * EVENT.size
        self._kept = data[whole:]
        events = EVENT.iter_unpack(data[:whole])
        return [
            bool(value)
            for _, _, kind, code, value in events
            if (kind, code) == (_SWITCH, _HEADPHONES)
        ]


def moved(inside: bool) -> bytes:
    """The bytes that report a move."""
    return EVENT.pack(0, 0, _SWITCH, _HEADPHONES, int(inside)) + EVENT.pack(0, 0, 0, 0, 0)
