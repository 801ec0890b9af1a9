"""A silent loudspeaker: keeps the last sounds, and saves them as files when asked to."""

import threading
from collections import deque
from pathlib import Path

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.speech.sound import to_wave
from drivers.uri import DeviceUri

KEPT = 20


class SimulatedSpeaker:
    """``played`` are the last sounds as samples; ``absent``: no sound card."""

    def __init__(self, out: Path | None = None) -> None:
        self.played: deque[bytes] = deque(maxlen=KEPT)
        self.absent = False
        self.broken = False
        self._out = out
        self._count = 0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Whether there is a sound card."""
        if self.absent:
            raise DeviceAbsent("there is no simulated sound card")

    def play(self, sound: bytes) -> None:
        """Keep the sound; takes no time."""
        if self.absent or self.broken:
            raise DeviceGone("the simulated sound card does not play")
        with self._lock:
            self.played.append(sound)
            self._count += 1
            if self._out:
                self._out.mkdir(parents=True, exist_ok=True)
                name = f"say-{self._count % KEPT:02d}.wav"
                (self._out / name).write_bytes(to_wave(sound))

    def abandon(self) -> None:
        """Nothing is ever pending."""


_speakers: dict[str, SimulatedSpeaker] = {}


def simulated_speaker(uri: DeviceUri) -> SimulatedSpeaker:
    """The simulated loudspeaker at an address; the same one for the same address. ``out=DIR``."""
    key = str(uri)
    if key not in _speakers:
        out = uri.options.get("out")
        _speakers[key] = SimulatedSpeaker(Path(out) if out else None)
        _speakers[key].absent = uri.fault("absent", "muted") == "absent"
    return _speakers[key]
