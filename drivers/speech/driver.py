"""A loudspeaker: the chime, and recorded clips behind it."""

import re
from collections.abc import Sequence
from pathlib import Path

from drivers.base import Health, Outcome, PrintReport
from drivers.errors import Rejected
from drivers.speech.player import Player
from drivers.speech.sound import chime, from_wave, join, test_sound

GAP_S = 0.06
_CLIP = re.compile(r"[A-Za-z0-9-]{1,20}(/[A-Za-z0-9-]{1,40})?", re.ASCII)


class Speaker:
    """Plays one announcement at a time. Clips live in ``folder``; without one, the chime alone."""

    def __init__(self, player: Player, folder: Path | None = None) -> None:
        self._player = player
        self._folder = folder
        self._chime = b""
        self._clips: dict[str, bytes] = {}

    def open(self) -> Health:
        """Make the chime ready and see that sound can come out."""
        self._player.check()
        self._chime = chime()
        return Health()

    def poll(self) -> Health:
        """A loudspeaker says nothing by itself."""
        return Health()

    def say(self, clips: Sequence[str] = ()) -> None:
        """Play the chime and the clips; a language with any clip missing is left out whole.

        Raises:
            Rejected: A name that can be no clip, a clip that is no proper WAV file, or too long.
            DeviceGone: The system would not play it.
        """
        sounds = {name: self._clip(name) for name in clips}
        missing = {_language(name) for name, sound in sounds.items() if sound is None}
        spoken = [sounds[name] for name in clips if _language(name) not in missing]
        self._player.play(join([self._chime, *filter(None, spoken)], GAP_S))

    def self_test(self) -> PrintReport:
        """Play the test sound; confirmed means that the system played it to the end."""
        self._player.play(test_sound())
        return PrintReport(outcome=Outcome.CONFIRMED, by="played")

    def close(self) -> None:
        """Nothing to let go."""

    def abandon(self) -> None:
        """Stop what is playing."""
        self._player.abandon()

    def _clip(self, name: str) -> bytes | None:
        if not _CLIP.fullmatch(name):
            raise Rejected(f"{name[:60]!r} is no clip")
        if name not in self._clips:
            path = self._folder / f"{name}.wav" if self._folder else None
            if path is None or not path.is_file():
                return None
            self._clips[name] = from_wave(path.read_bytes())
        return self._clips[name]


def _language(clip: str) -> str:
    return clip.partition("/")[0]
