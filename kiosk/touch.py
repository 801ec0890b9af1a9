"""Fingers and the mouse to presses and releases. Pure.

One pointer at a time: the first finger down counts until it is up. SDL also sends a mouse event
for each finger; those say so and are dropped by the caller, so that a touch is heard once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.events import Pressed, Released

TargetAt = Callable[[int, int], str | None]


@dataclass(slots=True)
class Touch:
    """Follows the one pointer that counts. ``make_key`` names each touch, for it alone."""

    make_key: Callable[[], str]
    pointer: int | None = None

    def down(self, pointer: int, x: int, y: int, at: float, target_at: TargetAt) -> Pressed | None:
        """A finger or the button came down."""
        if self.pointer is not None:
            return None
        self.pointer = pointer
        return Pressed(target_at(x, y) or "", self.make_key(), at)

    def up(self, pointer: int, x: int, y: int, at: float, target_at: TargetAt) -> Released | None:
        """It left the glass."""
        if pointer != self.pointer:
            return None
        self.pointer = None
        return Released(target_at(x, y), at)

    def lost(self, at: float) -> Released | None:
        """The window lost the pointer: nothing was tapped."""
        if self.pointer is None:
            return None
        self.pointer = None
        return Released(None, at)
