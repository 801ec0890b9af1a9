"""When the panel of a wall is to be on: by the office's hours, or by hours of its own. Pure.

Being on is the safe side: a panel is never to be off while the office is open, while visitors are
inside, or soon after a call; and the silence of a server never switches it off.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from queue_server.wire.messages import Board

#: How long the panel stays on after a call, whatever else is true.
AFTER_CALL = timedelta(minutes=10)
#: How long it is on before the doors open, and after they close and the last visitor has left.
USUAL_BEFORE_MIN, USUAL_AFTER_MIN = 30, 15
MOST_MIN = 240

_HOURS = re.compile(
    r"([1-7])(?:-([1-7]))? ([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """On from ``on`` until ``off`` on the weekdays ``days`` (1 is Monday), by the local clock."""

    days: frozenset[int]
    on: time
    off: time

    def hold(self, at: datetime) -> bool:
        """Whether they include a local instant."""
        return at.isoweekday() in self.days and self.on <= at.time() < self.off


def read_hours(text: str) -> tuple[Hours, ...]:
    """Read ``1-5 07:30-18:30, 6 08:00-12:00``; empty: the office's own hours.

    Raises:
        ValueError: The text cannot be read; the message says what was expected.
    """
    return tuple(_span(part.strip()) for part in text.split(",")) if text.strip() else ()


def _span(part: str) -> Hours:
    match = _HOURS.fullmatch(part)
    if match is None:
        raise ValueError(f"{part[:40]!r} must read as 1-5 07:30-18:30 (1 is Monday)")
    first, last = int(match[1]), int(match[2] or match[1])
    on, off = time(int(match[3]), int(match[4])), time(int(match[5]), int(match[6]))
    if last < first or off <= on:
        raise ValueError(f"{part!r} must end after it begins")
    return Hours(frozenset(range(first, last + 1)), on, off)


def read_minutes(text: str | None, usual: int) -> timedelta:
    """Read a number of minutes; None means the usual one.

    Raises:
        ValueError: It is not a number of minutes, or too many.
    """
    if text is None:
        return timedelta(minutes=usual)
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > MOST_MIN:
        raise ValueError(f"{text[:20]!r} must be 0 to {MOST_MIN} minutes")
    return timedelta(minutes=int(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When one panel is to be on; ``hours`` take precedence over the office's."""

    hours: tuple[Hours, ...] = ()
    before: timedelta = timedelta(minutes=USUAL_BEFORE_MIN)
    after: timedelta = timedelta(minutes=USUAL_AFTER_MIN)

    def should_be_on(
        self, board: Board | None, used: datetime, now: datetime, local: datetime
    ) -> bool | None:
        """Whether it is to be on at ``now``, when the local clock shows ``local``.

        ``used`` is when the office was last in use; soon after that the answer is None: leave it as
        it is. Without a board only its own hours are known.
        """
        if board is not None and in_use(board, now):
            return True
        if any(one.hold(local) for one in self.hours):
            return True
        if not self.hours and board is not None and self._soon(board, now):
            return True
        return None if now < used + self.after else False

    def _soon(self, board: Board, now: datetime) -> bool:
        """Whether the doors open soon; once the time is past they may already be open."""
        closed = board["closed"]
        if closed is None:
            return False
        opens = (closed["opens_at"], closed.get("booked_at"))
        return any(now >= datetime.fromisoformat(at) - self.before for at in opens if at)


def read_times(options: Mapping[str, str]) -> Times:
    """Read ``hours``, ``before_min`` and ``after_min`` of a panel's options.

    Raises:
        ValueError: One of them cannot be read; the message says what was expected.
    """
    return Times(
        hours=read_hours(options.get("hours", "")),
        before=read_minutes(options.get("before_min"), USUAL_BEFORE_MIN),
        after=read_minutes(options.get("after_min"), USUAL_AFTER_MIN),
    )


def in_use(board: Board, now: datetime) -> bool:
    """Whether anyone may be looking at the wall: the office is open, or visitors are inside."""
    return (
        board["session"] is not None
        or board["open_now"]
        or any(one["ticket"] for one in board["counters"])
        or any(one["count"] for one in board["waiting"])
        or any(
            now < datetime.fromisoformat(one["at"]) + AFTER_CALL for one in board["announcements"]
        )
    )
