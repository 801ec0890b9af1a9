"""The voice of calls for browsers: the words that walls speak, as WAV files, made once for all
boards.

Tested by tests/signage/board/test_sayings.py.
"""

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from queue_server.usecases.turns import BoundedTurns
from queue_server.wire.messages import Announcement
from queue_server.wire.sound.speech import MANDARIN

if TYPE_CHECKING:
    from queue_server.voice.speaking import Voices

#: A call in two languages takes about 400 kB; only those that a board still has to announce are
#: kept.
MOST_KEPT = 12
#: Boards in browsers that may ask at the same moment; each asks for one call at a time.
MOST_WAITING = 256

Key = tuple[int, str, int, tuple[str, ...], bool]


class Sayings:
    """Speaks announcements, with the office's own ``recordings`` before the shipped packs.

    Packs, and what decodes them, are loaded with the first announcement: most servers never speak.
    """

    def __init__(self, recordings: Path | None) -> None:
        self._recordings = recordings
        self._voices: Voices | None = None
        self._turns = BoundedTurns(MOST_WAITING)
        self._kept: OrderedDict[Key, bytes] = OrderedDict()

    async def say(self, call: Announcement, waiting: int) -> bytes:
        """The words of a call, shorter when others wait; the same words are made once.

        Raises:
            Unavailable: ``overloaded``: too many boards ask at once.
        """
        spoken = tuple(call.get("spoken") or (MANDARIN,))
        key = (call["n"], call["label"], call["counter"], spoken, waiting > 0)
        async with self._turns.turn():
            if key not in self._kept:
                self._kept[key] = await asyncio.to_thread(self._made, call, spoken, waiting)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]

    def _made(self, call: Announcement, spoken: tuple[str, ...], waiting: int) -> bytes:
        from queue_server.voice.sound import to_wave

        self._voices = self._voices or self._opened()
        said = self._voices.say(call["label"], call["counter"], spoken, waiting)
        return to_wave(said.samples)

    def _opened(self) -> "Voices":
        from queue_server.voice.speaking import SHIPPED, Voices

        return Voices(*filter(None, (self._recordings, SHIPPED)))
