"""A thousand mornings with a broken link: no call is missed, none is heard twice."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from display import model
from tests.display.test_model import T0, Watch, announcement

MORNINGS = 1_000
SECOND = timedelta(seconds=1)
#: What happens to the link at a boundary; "restart" is a wall switched off and on.
HAPPENINGS = ("nothing", "again", "torn", "restart")

#: A wall that restarts, knowing only what it had acknowledged.
Restart = Callable[[Watch], model.WallState]


def remembering(before: Watch) -> model.WallState:
    announced = before.state.acknowledged
    return model.start(T0, epoch=before.state.epoch, announced=announced)


def forgetful(before: Watch) -> model.WallState:
    return model.start(T0)


class Morning:
    """Calls of one seed, and a link that may tear before or after each of them."""

    def __init__(self, seed: int, restart: Restart = remembering) -> None:
        self.chance = Random(seed)
        self.restart = restart
        self.watch, self.now = Watch(), T0
        self.made: list[Any] = []
        self.heard: Counter[int] = Counter()

    def live(self) -> None:
        """Let the morning pass: calls, and what happens to the link before and after each."""
        for _ in range(self.chance.randint(2, 6)):
            self._boundary()
            first = len(self.made) + 1
            calls = range(first, first + self.chance.randint(1, 2))
            self.made += [announcement(n, self.now) for n in calls]
            self._boundary()
            self._pass(self.chance.randint(8, 14) * len(calls))
        self._pass(30)
        self._end()

    def _boundary(self) -> None:
        happens = self.chance.choice(HAPPENINGS)
        if happens in ("torn", "restart"):
            # The last board may have come through before the link tore.
            if self.chance.random() < 0.5:
                self._show()
            self.watch.update(model.LinkLost(), self.now)
            self._pass(self.chance.randint(1, 6))
        if happens == "restart":
            self._end()
            self.watch = Watch(self.restart(self.watch))
        for _ in range(2 if happens == "again" else 1):
            self._show()

    def _show(self) -> None:
        self.watch.board(self.now, list(self.made))

    def _pass(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += SECOND
            self.watch.update(model.SoundEnded(), self.now)

    def _end(self) -> None:
        self.heard.update(self.watch.spoken())

    @property
    def missed(self) -> list[int]:
        return [one["n"] for one in self.made if not self.heard[one["n"]]]

    @property
    def twice(self) -> list[int]:
        return [n for n, times in self.heard.items() if times > 1]


def test_in_a_thousand_mornings_no_call_is_missed_and_none_is_heard_twice() -> None:
    for seed in range(MORNINGS):
        morning = Morning(seed)
        morning.live()
        assert (morning.missed, morning.twice) == ([], []), f"seed {seed}"


def test_a_wall_that_forgot_what_it_had_announced_would_be_caught() -> None:
    mornings = [Morning(seed, forgetful) for seed in range(20)]
    for morning in mornings:
        morning.live()
    assert any(morning.twice for morning in mornings)


def test_a_wall_that_never_reads_a_board_again_would_be_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lossy(self: Watch, now: datetime, shown: list[Any], **more: Any) -> None:
        if len(shown) % 3:
            Watch.update(self, model.WallTick(), now)
        else:
            true_board(self, now, shown, **more)

    true_board = Watch.board
    monkeypatch.setattr(Watch, "board", lossy)
    mornings = [Morning(seed) for seed in range(20)]
    for morning in mornings:
        morning.live()
    assert any(morning.missed for morning in mornings)
