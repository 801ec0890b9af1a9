"""Headphones as pygame's mixer reaches them: one channel, one clip playing and one behind it."""

import logging
import threading
import time
from collections.abc import Callable

import pygame
import pygame.mixer

from queue_server.voice.sound import Samples
from queue_server.wire.sound.chime import RATE_HZ

log = logging.getLogger(__name__)

#: Small, because a key must be answered within 150 ms: 21 ms of sound.
BUFFER_SAMPLES = 512
#: How often to check whether there is room for the next clip.
LOOK_S = 0.01
#: A device that takes no clip for this long is stuck.
STUCK_S = 15.0
RETRY_S = 20.0


class Headset:
    """Plays to the output called ``name``; empty: the system's default."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._lock = threading.Lock()
        self._channel: pygame.mixer.Channel | None = None
        self._retry_at = 0.0
        self.fault: str | None = None

    def open(self) -> None:
        """Reach the device; a failure is a state and not an error."""
        try:
            pygame.mixer.init(
                RATE_HZ, -16, 1, BUFFER_SAMPLES, devicename=self._name or None, allowedchanges=0
            )
            self._channel = pygame.mixer.Channel(0)
            self.fault = None
        except pygame.error as problem:
            self._fail(str(problem))

    def play(self, sound: Samples, volume: float, stopped: Callable[[], bool]) -> bool:
        """See :class:`kiosk.hands.voice.Output`."""
        if self._channel is None and time.monotonic() >= self._retry_at:
            self.open()
        channel = self._channel
        if channel is None:
            return False
        try:
            return self._queue(channel, sound, volume, stopped)
        except pygame.error as problem:
            self._fail(str(problem))
            return False

    def _queue(
        self,
        channel: pygame.mixer.Channel,
        sound: Samples,
        volume: float,
        stopped: Callable[[], bool],
    ) -> bool:
        clip = pygame.mixer.Sound(buffer=sound.tobytes())
        clip.set_volume(volume)
        gives_up = time.monotonic() + STUCK_S
        while channel.get_queue() is not None:
            if stopped():
                return True
            if time.monotonic() > gives_up:
                raise pygame.error("the device takes no sound")
            time.sleep(LOOK_S)
        with self._lock:
            if not stopped():
                channel.queue(clip)
        return True

    def hush(self) -> None:
        """See :class:`kiosk.hands.voice.Output`."""
        channel = self._channel
        if channel is not None:
            with self._lock:
                channel.stop()

    def close(self) -> None:
        """See :class:`kiosk.hands.voice.Output`."""
        self._channel = None
        pygame.mixer.quit()

    def _fail(self, reason: str) -> None:
        if self.fault is None:
            log.warning("nothing can be heard: %s", reason)
        self.fault = reason
        self._channel = None
        self._retry_at = time.monotonic() + RETRY_S
        pygame.mixer.quit()
