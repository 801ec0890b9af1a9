"""Pictures one after the other, each painted only where it differs from the one before.

A call changes a third of a wall, a minute that has passed changes the clock. What comes out is the
same to the pixel as painting everything: within each place that differs, everything that reaches
into it is painted in order.
"""

from collections.abc import Iterable, Sequence

import pygame

from display.canvas.draw import DrawCommand, Line
from display.canvas.painter import Painter

#: More places than these are painted as the one box around them.
MOST_PLACES = 8
#: Places as large as this part of the picture are not worth looking for: all of it is painted.
MOST_OF_IT = 0.7


class Repainter:
    """Remembers what stands on the painter's surface, and how far each command reaches."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._before: list[DrawCommand] | None = None
        self._reach: list[pygame.Rect] = []

    def forget(self) -> None:
        """What stands there is not known any more: the next picture is painted whole."""
        self._before = None

    def paint(
        self, commands: Sequence[DrawCommand], over: Iterable[pygame.Rect] = ()
    ) -> list[pygame.Rect]:
        """Paint a picture; ``over`` are places that others painted on since the last one.

        Returns the places that were painted.
        """
        whole = self._painter.surface.get_rect()
        different = self._different(commands)
        found = [whole] if different is None else apart([*different, *over], whole)
        if sum(one.w * one.h for one in found) > MOST_OF_IT * whole.w * whole.h:
            self._painter.paint(commands)
            return [whole]
        for place in found:
            self._within(place, commands)
        return found

    def _different(self, commands: Sequence[DrawCommand]) -> list[pygame.Rect] | None:
        """Where the picture differs, None for anywhere; from here on this picture is known."""
        before, reach = self._before, self._reach
        self._before = list(commands)
        if before is None or any(map(_slanted, commands)):
            self._reach = [self._painter.reach(one) for one in commands]
            return None
        if len(before) == len(commands):
            pairs = enumerate(zip(before, commands, strict=True))
            others = [at for at, (old, new) in pairs if old != new]
            places = [reach[at] for at in others]
            for at in others:
                reach[at] = self._painter.reach(commands[at])
            return places + [reach[at] for at in others]
        known = dict(zip(before, reach, strict=True))
        self._reach = [known.get(one) or self._painter.reach(one) for one in commands]
        known |= zip(commands, self._reach, strict=True)
        different = changed(before, commands)
        return None if different is None else [known[one] for one in different]

    def _within(self, place: pygame.Rect, commands: Sequence[DrawCommand]) -> None:
        surface = self._painter.surface
        surface.set_clip(place)
        try:
            pairs = zip(commands, self._reach, strict=True)
            self._painter.paint(one for one, box in pairs if box.colliderect(place))
        finally:
            surface.set_clip(None)


def _slanted(command: DrawCommand) -> bool:
    """A smooth slanted line is painted a little differently within a place than whole."""
    return isinstance(command, Line) and command.x1 != command.x2 and command.y1 != command.y2


def changed(
    before: Sequence[DrawCommand], after: Sequence[DrawCommand]
) -> list[DrawCommand] | None:
    """What is in one of the two alone; None where what both have is in another order.

    One that is there twice is so in both, or the order is another.
    """
    old, new = set(before), set(after)
    if [one for one in before if one in new] != [one for one in after if one in old]:
        return None
    return [one for one in before if one not in new] + [one for one in after if one not in old]


def apart(places: Iterable[pygame.Rect], whole: pygame.Rect) -> list[pygame.Rect]:
    """The same places within ``whole``, those that touch each other made one."""
    found: list[pygame.Rect] = []
    for place in places:
        one = place.clip(whole)
        while (at := one.collidelist(found)) >= 0:
            one = one.union(found.pop(at))
        if one.w and one.h:
            found.append(one)
    if len(found) > MOST_PLACES:
        return [found[0].unionall(found[1:])]
    return found
