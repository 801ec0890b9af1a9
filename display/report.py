"""What a wall says of itself to the staff, as the wire wants it. Pure."""

from datetime import datetime

from queue_server import VERSION
from queue_server.wire.messages import DeviceReport


def own_state(sound_fault: str | None, now: datetime) -> DeviceReport:
    """The message: in order, or without sound. The server knows the name and the link."""
    at = now.isoformat()
    return {
        "type": "device_states",
        "devices": [
            {
                "name": "",
                "kind": "display",
                "driver": "",
                "uri": "",
                "counter": None,
                "host": "",
                "state": "degraded" if sound_fault else "ready",
                "since": at,
                "reason": "sound_failed" if sound_fault else None,
                "remedy": "check_sound" if sound_fault else None,
                "paper": None,
                "last_ok": at,
                "firmware": VERSION,
            }
        ],
    }
