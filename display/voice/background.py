"""The sound of a clip: in the background of calls, never over one.

It fades before the chime of a call, comes back after its last word, and even at its loudest is
softer than a voice. Samples come from a process of its own (``display/media/soundtrack.py``).
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pygame
import pygame.mixer

from queue_server.voice.sound import Samples, from_bytes, silence, softened
from queue_server.wire.sound.chime import RATE_HZ

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
CHANNEL = 1
#: Seconds from loud to silent, and back.
DOWN_S, UP_S = 0.15, 0.6
#: Silence after the last word of a call before the clip is heard again.
REST_S = 1.0
#: The loudest second of a clip has at most this root mean square: 10 dB below the voice.
LOUDEST = 0.05
#: A file that takes longer to decode is played without its sound.
DECODED_WITHIN_S = 20.0
MOST_BYTES = 2 * RATE_HZ * 62


def decoded(file: str) -> Samples:
    """The sound of a clip, no louder than allowed; empty if it has none or is broken."""
    command = [sys.executable, "-m", "display.media.soundtrack", file]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env={}, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=DECODED_WITHIN_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.warning("sound of %s: %s", Path(file).stem[:8], problem)
        return silence(0)
    whole = (
        done.stdout[: min(len(done.stdout) // 2 * 2, MOST_BYTES)] if not done.returncode else b""
    )
    return softened(from_bytes(whole), LOUDEST)


class Background:
    """One sound at a time on a channel of its own; called from the wall's one loop.

    A closed or broken mixer makes it silent: calls report that in their own way.
    """

    def __init__(self, decode: Callable[[str], Samples] = decoded) -> None:
        self._decode = decode
        self._file = ""
        self._begun_s: float | None = None
        self._played: tuple[str, float] | None = None
        self._sound: tuple[str, Samples] | None = None
        self._thread: threading.Thread | None = None
        self._fade = 1.0
        self._hushed_s = -REST_S
        self._ran_s: float | None = None

    def follow(self, file: str, begun_s: float | None) -> None:
        """Play the sound of ``file``, whose pictures began at ``begun_s``; nothing if empty."""
        if file != self._file:
            self._file = file
            self._end()
        self._begun_s = begun_s
        if file and (self._sound is None or self._sound[0] != file):
            self._fetch(file)

    @property
    def silent(self) -> bool:
        """Whether none of it can be heard now."""
        return self._fade <= 0 or not self._busy()

    def run(self, now_s: float, volume: float, *, hush: bool) -> None:
        """Play on, fading towards silence while ``hush``, and back some time after it."""
        if hush:
            self._hushed_s = now_s
        self._move(now_s, down=now_s - self._hushed_s < REST_S)
        try:
            self._begin(now_s)
            if pygame.mixer.get_init() and self._busy():
                pygame.mixer.Channel(CHANNEL).set_volume(volume * self._fade)
        except pygame.error as problem:
            log.info("no sound of a clip: %s", problem)

    def _move(self, now_s: float, *, down: bool) -> None:
        passed_s = now_s - (now_s if self._ran_s is None else self._ran_s)
        self._ran_s = now_s
        step = -passed_s / DOWN_S if down else passed_s / UP_S
        self._fade = min(1.0, max(0.0, self._fade + step))

    def _begin(self, now_s: float) -> None:
        """Begin with the clip; late samples start where the clip is by then."""
        if self._begun_s is None or self._sound is None or self._sound[0] != self._file:
            return
        if self._played == (self._file, self._begun_s) or not pygame.mixer.get_init():
            return
        self._played = self._file, self._begun_s
        rest = self._sound[1][max(0, round((now_s - self._begun_s) * RATE_HZ)) :]
        if len(rest):
            channel = pygame.mixer.Channel(CHANNEL)
            channel.set_volume(0.0)
            channel.play(pygame.mixer.Sound(buffer=rest.tobytes()))

    def _busy(self) -> bool:
        return bool(pygame.mixer.get_init()) and pygame.mixer.Channel(CHANNEL).get_busy()

    def _end(self) -> None:
        self._played = None
        if self._busy():
            pygame.mixer.Channel(CHANNEL).stop()

    def _fetch(self, file: str) -> None:
        """Decode in a thread, one file at a time; the loop asks again for what it wants then."""
        if self._thread is not None and self._thread.is_alive():
            return

        def work() -> None:
            self._sound = file, self._decode(file)

        self._thread = threading.Thread(target=work, name="soundtrack", daemon=True)
        self._thread.start()
