"""The clip of the visible slide: started, painted, started again, and left out when broken.

Tested by tests/display/media/test_player.py.
"""

from collections import Counter
from pathlib import Path

import pygame

from display.media.player import Player

#: A clip that has failed this often is left alone until the wall is started again.
MOST_FAULTS = 3


class Clips:
    """One clip at a time. ``broken`` says why others are left out, by file name."""

    def __init__(self) -> None:
        self.broken: dict[str, str] = {}
        self._faults: Counter[str] = Counter()
        self._player: Player | None = None
        self._box = pygame.Rect(0, 0, 0, 0)
        self._last: pygame.Surface | None = None
        #: When the first picture of this round was seen, in the ``now_s`` of ``paint``.
        self.begun_s: float | None = None

    @property
    def playing(self) -> bool:
        """Whether a clip is visible."""
        return self._player is not None

    def follow(self, file: str, box: pygame.Rect, now_s: float) -> None:
        """Play this file in ``box``, from its beginning unless it is already on; if empty, stop."""
        if self._player and (file, box) == (self._player.file, self._box):
            return
        self.stop()
        if file and box.w and box.h and self._usable(file):
            self._box = box
            self._player = Player(file, box.w, box.h, now_s)

    def paint(self, surface: pygame.Surface, now_s: float, *, again: bool = False) -> bool:
        """Paint what has come since, or with ``again`` what was there; True when it painted."""
        if self._player is None:
            return False
        frame = self._player.frame(now_s)
        if frame and self.begun_s is None:
            self.begun_s = now_s
        self._last = frame or self._last
        if self._player.over:
            self._end(self._player, now_s)
        if self._last is None or not (frame or again):
            return False
        surface.blit(self._last, self._box)
        return True

    @property
    def box(self) -> pygame.Rect:
        """Where the clip is painted."""
        return self._box

    def stop(self) -> None:
        """End the clip."""
        if self._player is not None:
            self._player.stop()
        self._player = self._last = self.begun_s = None

    def _usable(self, file: str) -> bool:
        return self._faults[file] < MOST_FAULTS

    def _end(self, player: Player, now_s: float) -> None:
        """Start a finished clip again, unless it failed too often."""
        player.stop()
        self._player = self.begun_s = None
        if player.fault:
            self._faults[player.file] += 1
            if not self._usable(player.file):
                self.broken = {**self.broken, Path(player.file).stem: player.fault}
                return
        self._player = Player(player.file, *player.size, now_s)
