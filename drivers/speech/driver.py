"""A loudspeaker: the chime, followed by the words of a call."""

import logging
from collections.abc import Sequence

from drivers.base import Health, Outcome, PrintReport, Stage
from drivers.speech.player import Player
from drivers.speech.sound import as_bytes, chime, test_sound
from queue_server.voice.proof.ladder import REMEDIES
from queue_server.voice.proof.output import Output, OutputWatch
from queue_server.voice.speaking import Voices, announcement

log = logging.getLogger(__name__)


class Speaker:
    """Plays one announcement at a time, spoken by ``voices``.

    ``output`` is the system's report on it; what is played into a muted output cannot be heard.
    """

    def __init__(self, player: Player, voices: Voices, output: Output | None = None) -> None:
        self._player = player
        self._voices = voices
        self._output = OutputWatch(output)
        self._chime = b""

    def open(self) -> Health:
        """Prepare the chime and check that sound can come out."""
        self._player.check()
        self._chime = chime()
        self._output.start()
        return Health()

    def poll(self) -> Health:
        """Check the output: a loudspeaker reports nothing itself; the system does."""
        fault = self._output.routing.fault
        if fault is None:
            return Health()
        return Health(stage=Stage.DEGRADED, reason=fault, remedy=REMEDIES[fault])

    def chime(self) -> None:
        """Play the chime alone.

        Raises:
            DeviceGone: The system would not play it.
        """
        self._player.play(self._chime)

    def say(self, label: str, counter: int, order: Sequence[str], waiting: int = 0) -> None:
        """Play the chime and the words; Mandarin stands in for a language without a voice here.

        Raises:
            Rejected: Longer than an announcement may be.
            DeviceGone: The system would not play it.
        """
        spoken = self._voices.say(label, counter, order, waiting)
        if spoken.missing:
            log.warning("not spoken, no voice for: %s", ", ".join(sorted(spoken.missing)))
        self._player.play(as_bytes(announcement(spoken.samples)))

    def self_test(self) -> PrintReport:
        """Play the test sound; confirmed means that the system played it to the end.

        ``routed`` is the stronger proof: the output it went to is there and not muted.
        """
        self._player.play(test_sound())
        routing = self._output.routing
        if routing.fault is not None:
            return PrintReport(
                outcome=Outcome.UNCERTAIN, reason=routing.fault, remedy=REMEDIES[routing.fault]
            )
        return PrintReport(outcome=Outcome.CONFIRMED, by="routed" if routing.known else "played")

    def close(self) -> None:
        """Stop watching the output."""
        self._output.stop()

    def abandon(self) -> None:
        """Stop what is playing."""
        self._player.abandon()
