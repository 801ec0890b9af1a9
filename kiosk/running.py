"""A kiosk at work without a window: the model, the world, and what is on the screen.

The window, the tests' Pilot and the bench all drive this one.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from kiosk import events as e
from kiosk.guiding import ears, guide
from kiosk.known_office import KnownOffice
from kiosk.model import Model
from kiosk.screens import View, draw
from kiosk.screens.frame import Size
from kiosk.screens.reading import moved
from kiosk.update import update


class Hands(Protocol):
    """What carries effects out; :class:`kiosk.hands.world.World` is one."""

    def drain(self) -> list[e.Event]:
        """Everything that came back since the last call. Never waits."""
        ...

    def carry_out(self, effect: e.Effect, office: KnownOffice) -> None:
        """Begin an effect. Never waits."""
        ...


class Kiosk:
    """Takes events, keeps the model, and has the world carry out the effects."""

    def __init__(
        self,
        world: Hands,
        size: Size,
        *,
        server_url: str = "",
        name: str = "",
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._world = world
        self._clock = clock
        self._wall = wall
        self._size = size
        at = clock()
        office = KnownOffice(server_url=server_url, lost_wall=wall(), kiosk=name)
        self.model = Model(office=office, at=at, shown=at, touched=at)
        self.model = replace(self.model, office=replace(office, lost_at=at))
        self._viewed: tuple[Model, Size, View] | None = None

    @property
    def size(self) -> Size:
        """The screen, with the inches from the settings."""
        if not self.model.office.heard:
            return self._size
        return replace(self._size, inches=self.model.settings["inches"])

    def view(self) -> View:
        """What is on the screen now; it is kept, as a touch refers to what was painted last."""
        size = self.size
        if self._viewed is None or self._viewed[0] is not self.model or self._viewed[1] != size:
            self._viewed = self.model, size, draw(self.model, size)
        return self._viewed[2]

    def target_at(self, x: int, y: int) -> str | None:
        """The target under a point now."""
        return self.view().at(x, y)

    def feed(self, event: e.Event) -> None:
        """Take one event, begin its effects, and speak what changed."""
        before = self.model
        if isinstance(event, e.KeyPressed):
            self._key(event)
            self._guide(before, event.name)
        else:
            self._take(event)
            self._guide(before)

    def _take(self, event: e.Event) -> None:
        self.model, effects = update(self.model, event)
        self._begin(effects)

    def _begin(self, effects: Iterable[e.Effect]) -> None:
        for effect in effects:
            self._world.carry_out(effect, self.model.office)

    def _guide(self, before: Model, key: str = "") -> None:
        """Speak what changed, for a visitor with headphones."""
        if not (before.visit.audio or self.model.visit.audio):
            return
        was, now = (guide.seen(one, draw(one, self.size)) for one in (before, self.model))
        if guide.arrived(was, now):
            # Enter does what was heard last.
            now = replace(now, model=replace(self.model, focus=guide.landing(now)))
            self.model = now.model
        self._begin(guide.after(was, now, key))

    def _key(self, event: e.KeyPressed) -> None:
        """What a key does depends on what is on the screen."""
        if ears.hears(self.model, event.name):
            self._take(event)
            return
        done = moved(self.view(), self.model.focus, event.name)
        if done is None:
            return
        self._take(e.Focused(done.focus, event.at))
        if done.press:
            self._take(e.Pressed(done.press, event.key, event.at))
            self._take(e.Lifted(done.press, event.at))

    def turn(self) -> None:
        """Take what came back from the world, then let time pass."""
        for event in self._world.drain():
            self.feed(event)
        self.feed(e.Tick(self._clock(), self._wall()))
