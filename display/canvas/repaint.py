"""Paints each picture only where it differs from the one before.

A call changes a third of a wall, a passing minute changes the clock. The result is the same to the
pixel as painting everything: within each differing place, everything that reaches into it is
painted in order.
"""

from collections.abc import Iterable, Sequence

import pygame

from display.canvas.draw import DrawCommand, Line
from display.canvas.painter import Painter

#: More places than this are painted as one box around them all.
MOST_PLACES = 8
#: When the places cover more than this share of the picture, all of it is painted.
MOST_OF_IT = 0.7


class Repainter:
    """Remembers what is on the painter's surface, and how far each command reaches."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._before: list[DrawCommand] | None = None
        self._reach: list[pygame.Rect] = []

    def forget(self) -> None:
        """Forget what is on the surface: the next picture is painted whole."""
        self._before = None

    def paint(
        self, commands: Sequence[DrawCommand], over: Iterable[pygame.Rect] = ()
    ) -> list[pygame.Rect]:
        """Paint a picture; ``over`` are places painted by others since the last one.

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
        """Where the picture differs from the last, None for everywhere; remembers this picture."""
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
    """Whether it is a slanted line: smoothed, it looks slightly different when painted in part."""
    return isinstance(command, Line) and command.x1 != command.x2 and command.y1 != command.y2


def changed(
    before: Sequence[DrawCommand], after: Sequence[DrawCommand]
) -> list[DrawCommand] | None:
    """What is in only one of the two; None if what they share is in a different order.

    A command that occurs twice must do so in both, or the order counts as different.
    """
    old, new = set(before), set(after)
    if [one for one in before if one in new] != [one for one in after if one in old]:
        return None
    return [one for one in before if one not in new] + [one for one in after if one not in old]


def apart(places: Iterable[pygame.Rect], whole: pygame.Rect) -> list[pygame.Rect]:
    """The same places within ``whole``, with touching ones merged."""
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
