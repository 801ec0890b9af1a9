"""Machines that are connected to the other server processes of the branch.

Each process says every few seconds which kiosks, TVs and hosts it has, so that the pages of another
process do not show them as lost.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import get_args

from queue_server.usecases.branch.walls import is_number
from queue_server.usecases.ports import LONGEST_WORD
from queue_server.wire.devices import SoundText, StageText

WORD = "machines"
#: How often a process repeats which machines it has, and how long the others believe it.
SAY_EVERY, BELIEVED_FOR = timedelta(seconds=5), timedelta(seconds=15)
#: More than a branch has.
MOST_MACHINES = 1000
_NOTHING = "-"
_CONDITIONS: dict[str, StageText] = {one: one for one in get_args(StageText)}
_SOUNDS: dict[str, SoundText] = {one: one for one in get_args(SoundText)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A machine as its process knows it; ``state`` and the rest as in ``DeviceState``.

    In a word it is ``name:announced:state:reason:remedy``, with ``:sound`` where that is known.
    """

    name: str
    announced: int
    state: StageText
    reason: str | None
    remedy: str | None
    sound: SoundText | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        said = (self.state, self.reason or _NOTHING, self.remedy or _NOTHING)
        sound = (self.sound,) if self.sound else ()
        return ":".join((self.name, str(self.announced), *said, *sound))


class Elsewhere:
    """What the other processes say, and what this one says about its own. Time is an argument."""

    def __init__(self, say: Callable[[str], None], changed: Callable[[], None]) -> None:
        self._say = say
        self._changed = changed
        self._said = ""
        self._said_at: datetime | None = None
        self._machines: dict[str, Remote] = {}

    def say(self, machines: Iterable[Remote], now: datetime) -> None:
        """Say which machines this process has, when that has changed and every few seconds.

        To be called each second: what the others said expires.
        """
        self._forget(now)
        word = " ".join(_fitting([WORD, *sorted(map(str, machines))]))
        due = self._said_at is None or abs(now - self._said_at) >= SAY_EVERY
        if word == self._said and (not due or word == WORD):
            return
        self._said, self._said_at = word, now
        self._say(word)

    def heard(self, word: str, now: datetime) -> None:
        """Another process has said which machines it has; nonsense is ignored."""
        kind, *machines = word.split(" ")
        if kind != WORD:
            return
        before = {name: str(one) for name, one in self._machines.items()}
        for one in filter(None, map(_parsed, machines)):
            known = self._machines.pop(one.name, None)
            since = known.since if known is not None else now
            self._machines[one.name] = replace(one, since=since, until=now + BELIEVED_FOR)
        while len(self._machines) > MOST_MACHINES:
            del self._machines[next(iter(self._machines))]
        if before != {name: str(one) for name, one in self._machines.items()}:
            self._changed()

    def _forget(self, now: datetime) -> None:
        gone = [name for name in self._machines if self.get(name, now) is None]
        for name in gone:
            del self._machines[name]
        if gone:
            self._changed()

    def get(self, name: str, now: datetime) -> Remote | None:
        """The machine of that name, if another process has it now."""
        found = self._machines.get(name)
        if found is None or found.until is None:
            return None
        return found if now < found.until <= now + BELIEVED_FOR else None


def _fitting(words: Iterable[str]) -> Iterator[str]:
    room = LONGEST_WORD
    for one in words:
        room -= len(one.encode()) + 1
        if room < 0:
            return
        yield one


def _parsed(text: str) -> Remote | None:
    match text.split(":"):
        case [name, n, state, reason, remedy, *rest] if is_number(n) and state in _CONDITIONS:
            return Remote(
                name=name, announced=int(n), state=_CONDITIONS[state],
                reason=_word(reason), remedy=_word(remedy),
                sound=_SOUNDS.get(rest[0]) if rest else None,
            )  # fmt: skip
    return None


def _word(text: str) -> str | None:
    return None if text == _NOTHING else text
