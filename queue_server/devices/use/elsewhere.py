"""Machines that are connected to the other server processes of the branch.

Each process sends every few seconds which kiosks, TVs and hosts it has, so that the pages of
another process do not show them as lost.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from queue_server.usecases.branch.processes import (
    BELIEVED_FOR,
    REPEAT_EVERY,
    in_parts,
    is_number,
)
from queue_server.usecases.ports import Message
from queue_server.wire.devices import SoundText, StageText

KIND = "machines"
#: More than a branch has.
MOST_MACHINES = 1000
_NOTHING = "-"
_CONDITIONS: dict[str, StageText] = {one: one for one in get_args(StageText)}
_SOUNDS: dict[str, SoundText] = {one: one for one in get_args(SoundText)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A machine as its process knows it; ``state`` and the rest as in ``DeviceState``.

    In a message it is ``name:announced:state:reason:remedy``, with ``:sound`` where that is known.
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
    """What the other processes have, and what this one sends of its own. Time is an argument."""

    def __init__(self, send: Callable[[Message], None], changed: Callable[[], None]) -> None:
        self._send = send
        self._changed = changed
        self._sent: tuple[Message, ...] = ()
        self._sent_at: datetime | None = None
        self._machines: dict[str, Remote] = {}

    def report(self, machines: Iterable[Remote], now: datetime) -> None:
        """Report which machines this process has, when that has changed and every few seconds.

        To be called each second: what the others sent expires.
        """
        self._forget(now)
        messages = in_parts(KIND, sorted(map(str, machines)))
        due = self._sent_at is None or abs(now - self._sent_at) >= REPEAT_EVERY
        if messages == self._sent and not due:
            return
        self._sent, self._sent_at = messages, now
        for message in messages:
            self._send(message)

    def heard(self, message: Message, now: datetime) -> None:
        """Another process has sent machines that it has; nonsense is ignored."""
        if message.kind != KIND:
            return
        before = {name: str(one) for name, one in self._machines.items()}
        for one in filter(None, map(_parsed, message.text.split(" "))):
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


def _parsed(text: str) -> Remote | None:
    match text.split(":"):
        case [name, n, state, reason, remedy, *rest] if is_number(n) and state in _CONDITIONS:
            return Remote(
                name=name, announced=int(n), state=_CONDITIONS[state],
                reason=_value(reason), remedy=_value(remedy),
                sound=_SOUNDS.get(rest[0]) if rest else None,
            )  # fmt: skip
    return None


def _value(text: str) -> str | None:
    return None if text == _NOTHING else text
