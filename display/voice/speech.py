"""What is said after the chime of an announcement, and what could not be said."""

from display.model import ShownCall
from queue_server.voice.sound import Samples
from queue_server.voice.speaking import Voices


class Voice:
    """Speaks calls. ``missing`` are the languages that were wanted but could not be spoken."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices
        self.missing: tuple[str, ...] = ()

    def __call__(self, call: ShownCall, waiting: int) -> Samples:
        """The words of a call, shorter when others are waiting."""
        spoken = self._voices.say(call.label, call.counter, call.spoken, waiting)
        self.missing = tuple(sorted({*self.missing, *spoken.missing}))
        return spoken.samples
