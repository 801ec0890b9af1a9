"""Kiosk, audio guidance: from a keypad key to the first sound. One JSON object per line.

The clock starts when the key arrives; it stops when the first clip is handed to the sound card
(SDL's silent one here), and the length of the card's buffer is added.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.clients.kiosk import emit_times

os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
TARGET_SOUND_MS = 150.0
#: Down through the screens that lead to a number, and on.
KEYS = ("down", "down", "down", "enter") * 5


def bench(emit: Callable[..., None], rounds: int = 10) -> None:
    """The visitor's keys on the first office's screens, with its own prompts."""
    from kiosk import events as e
    from kiosk.hands.headset import BUFFER_SAMPLES, Headset
    from kiosk.hands.voice import Voice
    from queue_server.wire.sound.chime import RATE_HZ
    from tests.kiosk.guiding.listener import Spoken
    from tests.kiosk.pilot import Pilot, the_catalogue

    came = threading.Event()
    heard: list[float] = []

    def began() -> None:
        heard.append(time.perf_counter())
        came.set()

    class Aloud(Spoken):
        """A world that speaks what it is asked to say."""

        def carry_out(self, effect: e.Effect, office: object) -> None:
            if isinstance(effect, e.Say):
                voice.say(effect)
            super().carry_out(effect, office)  # type: ignore[arg-type]

    times: list[float] = []
    with tempfile.TemporaryDirectory() as data:
        voice = Voice(Headset(), Path(data), began=began)
        voice.heard_catalogue(the_catalogue())
        voice.start()
        for _ in range(rounds):
            pilot = Pilot(world=Aloud())
            pilot.hear(e.KeyPressed("headphones-in", "k", pilot.now))
            for name in KEYS:
                pilot.wait(0.5)
                came.clear()
                pressed = time.perf_counter()
                pilot.hear(e.KeyPressed(name, "k", pilot.now))
                if came.wait(2.0):
                    times.append((heard[-1] - pressed + BUFFER_SAMPLES / RATE_HZ) * 1000)
        voice.stop()
    emit_times(emit, "kiosk guidance: key to first sound", times, TARGET_SOUND_MS)
