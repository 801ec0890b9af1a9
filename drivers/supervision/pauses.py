"""How long to wait before a device is opened again. Pure.

Tested by tests/drivers/supervision/test_supervisor.py.
"""

from drivers.base import DeviceError, DeviceGone
from drivers.errors import DeviceTaken
from queue_server.wire.backoff import Backoff

#: Pauses between attempts to open a device: 1, 2, 4 … 30 s, up to 40 % less.
BACKOFF = Backoff(first_s=1.0, longest_s=30.0, spread=0.4)
#: So long in order and the next loss starts with short pauses again.
STEADY_S = 60.0
#: A link that stood for less was refused rather than hung up on: opened again after a pause.
HUNG_UP_S = 0.5
#: That pause while a request waits for the link.
AGAIN_S = 0.25


def is_hang_up(error: DeviceError, stood_s: float) -> bool:
    """Whether the device hung up on a link that had been in order for so many seconds."""
    return isinstance(error, DeviceGone) and stood_s >= HUNG_UP_S


def before_next(error: DeviceError, tries: int, chance: float) -> float:
    """Seconds after so many failed tries; who has taken the device keeps it for long."""
    return BACKOFF.longest_s if isinstance(error, DeviceTaken) else BACKOFF.pause_s(tries, chance)
