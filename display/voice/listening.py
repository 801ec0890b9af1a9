"""When a microphone listens for the chime, and what it heard. Time is passed in."""

from queue_server.voice.proof.heard import Hearing
from queue_server.voice.proof.microphone import ChimeEar
from queue_server.voice.speaking import bell

#: A chime that was heard proves the next ones for this long; the first call of a day is later.
PROVEN_FOR_S = 3600.0
#: After an unheard chime, the wall tries again this soon while there are no calls.
DOUBTED_FOR_S = 120.0


class Listening:
    """Keeps track of the chimes that a microphone heard. Without an ear it never listens."""

    def __init__(self, ear: ChimeEar | None = None) -> None:
        self.heard = False
        self.unheard = 0
        self._ear = ear
        self._listened_s: float | None = None
        self._answered = True

    def is_due(self, now_s: float) -> bool:
        """Whether to listen for the next chime."""
        if self._ear is None:
            return False
        if self._listened_s is None or self.unheard:
            return True
        return self._age(now_s) >= (PROVEN_FOR_S if self._answered else DOUBTED_FOR_S)

    def tests(self, now_s: float) -> bool:
        """Whether to play a chime for the microphone alone, while there are no calls."""
        if self._ear is None or self._listened_s is None:
            return self._ear is not None
        return self._age(now_s) >= (DOUBTED_FOR_S if self.unheard else PROVEN_FOR_S)

    def begin(self, now_s: float, due_s: float) -> None:
        """Listen for the chime that begins at ``due_s``."""
        if self._ear is not None:
            self._listened_s, self._answered = now_s, False
            self._ear.listen(bell(), due_s)

    def look(self) -> None:
        """Take in what was heard."""
        found: Hearing | None = self._ear.result() if self._ear is not None else None
        if found is not None:
            self._answered, self.heard = True, found.heard
            self.unheard = 0 if found.heard else self.unheard + 1

    def stop(self) -> None:
        """Stop listening."""
        if self._ear is not None:
            self._ear.stop()

    def _age(self, now_s: float) -> float:
        return now_s - (self._listened_s or 0.0)
