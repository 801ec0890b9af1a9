"""What a wall reports about itself to the staff, in the form of the wire. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from queue_server import VERSION
from queue_server.voice.proof.ladder import REMEDIES, SoundProof
from queue_server.wire.devices import MachineKind, Reason, Remedy
from queue_server.wire.messages import Aired, DeviceReport
from queue_server.wire.messages.client import MOST_AIRED
from queue_server.wire.sound.speech import MANDARIN


def own_state(
    sound: SoundProof, unspoken: Collection[str], now: datetime, *, muted: bool = False
) -> DeviceReport:
    """The report message; the server already knows the name and the link.

    ``unspoken`` are languages that could not be spoken. Mandarin stands in for them, so only
    without Mandarin does something fail. A ``muted`` wall is in order, and says so.
    """
    at = now.isoformat()
    reason, remedy = _trouble(sound, unspoken, muted)
    return {
        "type": "device_states",
        "devices": [
            {
                "name": "",
                "kind": MachineKind.DISPLAY,
                "driver": "",
                "uri": "",
                "counter": None,
                "host": "",
                "state": "degraded" if sound.trouble or MANDARIN in unspoken else "ready",
                "since": at,
                "reason": reason,
                "remedy": remedy,
                "paper": None,
                "last_ok": at,
                "firmware": VERSION,
                "sound": sound.level,
            }
        ],
    }


def aired(seconds: Iterable[tuple[str, dict[str, int]]], broken: Mapping[str, str]) -> list[Aired]:
    """How long notices were seen here, one message per day, and which pictures cannot be shown."""
    return [
        {"type": "aired", "day": day, "seconds": most, "broken": dict(broken)}
        for day, one in seconds
        for most in [dict(sorted(one.items(), key=lambda pair: -pair[1])[:MOST_AIRED])]
    ]


def _trouble(
    sound: SoundProof, unspoken: Collection[str], muted: bool
) -> tuple[Reason | None, Remedy | None]:
    if sound.trouble:
        return sound.trouble, REMEDIES[sound.trouble]
    if muted:
        return Reason.SOUND_MUTED, Remedy.WAIT_OR_UNMUTE
    return (Reason.VOICE_MISSING, Remedy.ADD_VOICE) if unspoken else (None, None)
