"""What the kiosk reports about itself, besides its devices.

Tested by tests/kiosk/hands/test_voice.py.
"""

from dataclasses import replace

from drivers.base import DeviceState, Stage
from drivers.clock import utc_now
from kiosk.hands.voice import Voice
from queue_server import VERSION
from queue_server.wire.devices import Reason, Remedy


def own_state(voice: Voice | None = None) -> DeviceState:
    """The kiosk itself as a device; the server already knows its name and its link.

    A kiosk whose guidance cannot be heard or lacks prompts says so.
    """
    at = utc_now().isoformat()
    state = DeviceState(
        name="", kind="kiosk", driver="", uri="", state=Stage.READY, since=at, firmware=VERSION
    )
    if voice is None or (voice.fault is None and not voice.missing):
        return state
    failed = voice.fault is not None
    return replace(
        state,
        state=Stage.DEGRADED,
        reason=Reason.SOUND_FAILED if failed else Reason.VOICE_MISSING,
        remedy=Remedy.CHECK_SOUND if failed else Remedy.ADD_VOICE,
    )
