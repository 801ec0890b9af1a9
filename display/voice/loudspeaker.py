"""The sound of the wall: a chime for each announcement, one after the other, never two at once.

Speech follows the chime at once: a ``Voice`` (``display/voice/speech.py``) gives the words of a
call, knowing how many others wait. A loudspeaker that cannot be used is a state with a
reason; the wall shows it and tries again.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import pygame
import pygame.mixer

from display.model import ShownCall
from display.voice.background import Background
from display.voice.listening import Listening
from queue_server.voice.proof.ladder import Routing, SoundProof, proof
from queue_server.voice.proof.microphone import BEFORE_S, BEFORE_TEST_S
from queue_server.voice.sound import Samples, joined, silence
from queue_server.voice.speaking import announcement, bell
from queue_server.wire.sound.chime import RATE_HZ

Voice = Callable[[ShownCall, int], Samples]

#: Most announcements that wait; the model lets one through at a time, so two are many.
MOST_QUEUED = 16
RETRY_S = 20.0
#: A sound not over this long after its end was due is not being played.
STUCK_S = 5.0
#: How often the device is given an inaudible sound while there are no calls.
TEST_EVERY_S = 3600.0
TEST_LENGTH_S = 0.3
#: Loudness of a chime for the microphone alone, relative to a call.
TEST_LOUDNESS = 0.35


@dataclass(frozen=True, slots=True)
class _Sound:
    """A sound waiting to be played; ``chimed`` ones begin with the chime."""

    samples: Samples
    chimed: bool
    loudness: float = 1.0


class Loudspeaker:
    """Plays announcements through pygame's mixer, called from the one loop.

    ``fault`` says why nothing can be heard, None while all is well. An announcement made then
    ends at once: the wall's numbers must not wait for a loudspeaker. ``may_test``: a soft chime for
    the microphone is acceptable now. ``background`` is the sound of clips: silent before a call
    begins, and until it is over.
    """

    def __init__(
        self, volume: float, voice: Voice = lambda call, waiting: silence(0),
        listening: Listening | None = None,
    ) -> None:  # fmt: skip
        self.volume = volume
        self.fault: str | None = None
        self.may_test = False
        self._voice = voice
        self._listening = listening or Listening()
        self.background = Background()
        self._queue: deque[_Sound] = deque(maxlen=MOST_QUEUED)
        self._playing = False
        self._channel: pygame.mixer.Channel | None = None
        self._retry_at_s = 0.0
        self._over_by_s = 0.0
        self._tested_s: float | None = None
        self._stuck = False

    def announce(self, call: ShownCall, waiting: int = 0, *, chime: bool = True) -> None:
        """Queue the voice of a call, with the chime before it unless that has sounded.

        ``waiting`` others follow it.
        """
        samples = announcement(self._voice(call, waiting), chime=chime)
        self._queue.append(_Sound(samples, chimed=chime))

    def proof(self, routing: Routing) -> SoundProof:
        """How far the sound is known to reach, from what the system reports about its output."""
        return proof(
            played=self._tested_s is not None,
            failed=self.fault is not None,
            routing=routing,
            heard=self._listening.heard,
            unheard=self._listening.unheard,
        )

    def run(self, now_s: float) -> int:
        """Play on; returns how many announcements have ended since the last call.

        Args:
            now_s: Monotonic seconds; decides when a failed device is tried again.
        """
        self._listening.look()
        if self._channel is None and now_s >= self._retry_at_s:
            self._open(now_s)
        if self._channel is None:
            return self._drop()
        try:
            hush = bool(self._queue) or self._playing
            self.background.run(now_s, self.volume, hush=hush)
            return self._advance(self._channel, now_s)
        except pygame.error as problem:
            self._fail(str(problem), now_s)
            return self._drop()

    def close(self) -> None:
        """Fall silent and give the device back."""
        self._listening.stop()
        self._channel = None
        pygame.mixer.quit()

    def _open(self, now_s: float) -> None:
        try:
            pygame.mixer.init(RATE_HZ, -16, 1, 1024, allowedchanges=0)
            self._channel = pygame.mixer.Channel(0)
        except pygame.error as problem:
            self._fail(str(problem), now_s)
        else:
            self._tested_s = None
            if not self._stuck:
                self.fault = None

    def _fail(self, reason: str, now_s: float) -> None:
        self.fault = reason
        self._channel = None
        self._retry_at_s = now_s + RETRY_S
        pygame.mixer.quit()

    def _drop(self) -> int:
        ended = len(self._queue) + self._playing
        self._queue.clear()
        self._playing = False
        return ended

    def _advance(self, channel: pygame.mixer.Channel, now_s: float) -> int:
        if channel.get_busy():
            if now_s > self._over_by_s:
                self._stuck = True
                raise pygame.error("the device takes no sound")
            return 0
        if self._stuck and self._tested_s is not None:
            self._stuck, self.fault = False, None
        ended, self._playing = int(self._playing), bool(self._queue) and self.background.silent
        if self._playing:
            self._play(channel, self._queue.popleft(), now_s)
        elif self._queue:
            return ended  # the clip is fading
        elif self._may_test() and self._listening.tests(now_s):
            self._play(channel, _Sound(bell(), chimed=True, loudness=TEST_LOUDNESS), now_s)
        elif self._tested_s is None or now_s - self._tested_s >= TEST_EVERY_S:
            self._play(channel, _Sound(silence(TEST_LENGTH_S), chimed=False), now_s)
        return ended

    def _may_test(self) -> bool:
        return self.may_test and self.volume > 0 and self.background.silent

    def _play(self, channel: pygame.mixer.Channel, one: _Sound, now_s: float) -> None:
        """Play a sound. Each is a test, too: one that does not end was not played."""
        samples = one.samples
        if one.chimed and self.volume and self._listening.is_due(now_s):
            before_s = BEFORE_S if one.loudness == 1.0 else BEFORE_TEST_S
            samples = joined((silence(before_s), samples))
            self._listening.begin(now_s, now_s + before_s)
        sound = pygame.mixer.Sound(buffer=samples.tobytes())
        sound.set_volume(self.volume * one.loudness)
        channel.play(sound)
        self._tested_s = now_s
        self._over_by_s = now_s + len(samples) / RATE_HZ + STUCK_S
