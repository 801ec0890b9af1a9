"""How long to wait before a device is opened again. Pure.

Tested by tests/drivers/supervision/test_supervisor.py.
"""

from drivers.base import DeviceError, DeviceGone
from drivers.errors import DeviceTaken
from queue_server.wire.backoff import Backoff

#: Pauses between attempts to open a device: 1, 2, 4 … 30 s, up to 40 % less.
BACKOFF = Backoff(first_s=1.0, longest_s=30.0, spread=0.4)
#: After this long in order, the next loss starts with short pauses again.
STEADY_S = 60.0
#: A link that lasted less was refused rather than hung up: opened again after a pause.
HUNG_UP_S = 0.5
#: The pause while a request waits for the link.
AGAIN_S = 0.25


def is_hang_up(error: DeviceError, stood_s: float) -> bool:
    """Whether the device hung up a link that had been in order for ``stood_s`` seconds."""
    return isinstance(error, DeviceGone) and stood_s >= HUNG_UP_S


def before_next(error: DeviceError, tries: int, chance: float) -> float:
    """Seconds to wait after ``tries`` failures; a program that took the device keeps it long."""
    return BACKOFF.longest_s if isinstance(error, DeviceTaken) else BACKOFF.pause_s(tries, chance)
