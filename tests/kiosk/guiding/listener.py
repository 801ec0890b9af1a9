"""A visitor who cannot see: presses keys, and knows only what is spoken of the screen."""

from itertools import pairwise
from typing import Any

from kiosk import events as e
from kiosk.known_office import KnownOffice
from tests.kiosk.pilot import Pilot, Rehearsal


class Spoken(Rehearsal):
    """A world that keeps what it was asked to say."""

    def __init__(self) -> None:
        super().__init__()
        self.effects: list[e.Say | e.SayAgain | e.Hush] = []

    def carry_out(self, effect: e.Effect, office: KnownOffice) -> None:
        if isinstance(effect, e.Say | e.SayAgain | e.Hush):
            self.effects.append(effect)
        super().carry_out(effect, office)


class Listener:
    """Keys in, words out."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self.world = Spoken()
        self.pilot = Pilot(*args, world=self.world, **more)

    @property
    def effects(self) -> list[e.Say | e.SayAgain | e.Hush]:
        return self.world.effects

    @property
    def last(self) -> e.Say:
        """What was said last."""
        return next(one for one in reversed(self.effects) if isinstance(one, e.Say))

    @property
    def heard(self) -> str:
        """The words that were said last."""
        return "\n".join(line.text for line in self.last.lines)

    @property
    def silent(self) -> bool:
        """Whether speech was broken off."""
        return isinstance(self.effects[-1], e.Hush)

    def press(self, *names: str) -> None:
        """Keys one after another, half a second apart."""
        for name in names:
            self.pilot.hear(e.KeyPressed(name, f"key-{self.pilot.now}", self.pilot.now))
            self.pilot.wait(0.5)

    def _at(self, words: str) -> bool:
        """Whether a button with these words was named last."""
        lines, button = self.last.lines, self.pilot.model.say("kiosk.audio.button")
        named = [one for one, then in pairwise(lines) if then.text == button]
        return bool(named) and words in named[-1].text

    def go_to(self, words: str, most: int = 40) -> None:
        """Down until a button with the words is heard, then enter."""
        for _ in range(most):
            if self._at(words):
                self.press("enter")
                return
            self.press("down")
        raise AssertionError(f"{words!r} is never spoken; last: {self.heard!r}")
