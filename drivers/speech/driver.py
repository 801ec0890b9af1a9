"""A loudspeaker: the chime, and the words of a call behind it."""

import logging
from collections.abc import Sequence

from drivers.base import Health, Outcome, PrintReport
from drivers.speech.player import Player
from drivers.speech.sound import as_bytes, chime, test_sound
from queue_server.voice.speaking import Voices, announcement

log = logging.getLogger("jiaohao.devices")


class Speaker:
    """Plays one announcement at a time, spoken by ``voices``."""

    def __init__(self, player: Player, voices: Voices) -> None:
        self._player = player
        self._voices = voices
        self._chime = b""

    def open(self) -> Health:
        """Make the chime ready and see that sound can come out."""
        self._player.check()
        self._chime = chime()
        return Health()

    def poll(self) -> Health:
        """A loudspeaker says nothing on its own."""
        return Health()

    def chime(self) -> None:
        """Play the chime alone.

        Raises:
            DeviceGone: The system would not play it.
        """
        self._player.play(self._chime)

    def say(self, label: str, counter: int, order: Sequence[str], waiting: int = 0) -> None:
        """Play the chime and the words; Mandarin stands in for a language that has no voice here.

        Raises:
            Rejected: Longer than an announcement may be.
            DeviceGone: The system would not play it.
        """
        spoken = self._voices.say(label, counter, order, waiting)
        if spoken.missing:
            log.warning("not spoken for want of a voice: %s", ", ".join(sorted(spoken.missing)))
        self._player.play(as_bytes(announcement(spoken.samples)))

    def self_test(self) -> PrintReport:
        """Play the test sound; confirmed means that the system played it to the end."""
        self._player.play(test_sound())
        return PrintReport(outcome=Outcome.CONFIRMED, by="played")

    def close(self) -> None:
        """Nothing to let go."""

    def abandon(self) -> None:
        """Stop what is playing."""
        self._player.abandon()
