"""The picture of the screen that a wall keeps in a file, where its start asked for one."""

import logging
from pathlib import Path
from typing import Protocol

import pygame

log = logging.getLogger(__name__)

#: A picture is saved at most this often, in seconds.
PICTURE_EVERY_S = 1.0


class Photographed(Protocol):
    """A screen that can be saved."""

    def save(self, path: Path) -> None:
        """Write it as a PNG."""


class KeptPicture:
    """Saves ``screen`` to ``path`` when it has changed; without a path, nothing."""

    def __init__(self, screen: Photographed, path: Path | None) -> None:
        self._screen = screen
        self._path = path
        self._changed = False
        self._saved_s = 0.0

    def changed(self) -> None:
        """The screen shows another picture."""
        self._changed = True

    def save_if_due(self, at_s: float) -> None:
        """Save what has changed, unless it was saved just now."""
        if self._changed and at_s - self._saved_s >= PICTURE_EVERY_S:
            self._saved_s = at_s
            self.save()

    def save(self) -> None:
        """Save what has changed, as before the wall ends. A full disk does not stop a wall."""
        if self._path is None or not self._changed:
            return
        self._changed = False
        try:
            self._screen.save(self._path)
        except (OSError, pygame.error) as problem:
            log.warning("picture not saved: %s", problem)
