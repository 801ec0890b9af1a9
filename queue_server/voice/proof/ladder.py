"""The ladder of what is known about a loudspeaker's sound. Pure.

``played``: the device took the samples. ``routed``: the system's output is there, not muted, and
has volume. ``heard``: a microphone heard the chime when it was due. A higher rung is better proof;
what contradicts a rung is a trouble with a remedy.
"""

from dataclasses import dataclass
from typing import Final

from queue_server.wire.devices import Reason, Remedy, SoundText

#: A lobby may drown one chime; this many unheard in a row are not an accident.
MOST_UNHEARD = 2


@dataclass(frozen=True, slots=True)
class Routing:
    """What the system says about its output. ``known`` is False where it could not be asked.

    ``fault`` is None where sound can come out.
    """

    known: bool = False
    fault: Reason | None = None


@dataclass(frozen=True, slots=True)
class SoundProof:
    """How far sound is known to get; ``trouble`` is why no further. ``level`` None: not tried."""

    level: SoundText | None = None
    trouble: Reason | None = None


#: The remedy for each trouble.
REMEDIES: Final = {
    Reason.SOUND_FAILED: Remedy.CHECK_SOUND,
    Reason.SOUND_OUTPUT_MISSING: Remedy.CONNECT_SOUND,
    Reason.SOUND_OUTPUT_OFF: Remedy.TURN_SOUND_UP,
    Reason.SOUND_UNHEARD: Remedy.CHECK_SOUND,
}


def proof(*, played: bool, failed: bool, routing: Routing, heard: bool, unheard: int) -> SoundProof:
    """How far sound is known to get.

    Args:
        played: Whether any sound has been played since the device was opened.
        failed: Whether the device takes no sound.
        routing: What the system says about its output.
        heard: Whether the last listening heard the chime.
        unheard: How many chimes in a row were listened for and not heard.
    """
    if failed:
        return SoundProof("none", Reason.SOUND_FAILED)
    if not played:
        return SoundProof()
    if routing.fault is not None:
        return SoundProof("played", routing.fault)
    if unheard >= MOST_UNHEARD:
        return SoundProof("routed" if routing.known else "played", Reason.SOUND_UNHEARD)
    if heard:
        return SoundProof("heard")
    return SoundProof("routed" if routing.known else "played")
