"""What the walls show between calls: which notices are on, for how long, in which order. Pure.

A playlist is a function of the board and the clock, so a wall needs no server to go on, and a
withdrawn notice is gone with the next picture. Air time, in seconds, is shared out by weight: the
notice that has had the least of its share comes next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from queue_server.wire.messages import Board, Notice

#: Category of notices that exclude all others: while one is on, nothing else is shown beside the
#: calls.
URGENT: Final = "urgent"
#: Seconds a reader needs before the first word, for a picture, and for a code.
FIRST_LOOK_S, PICTURE_S, CODE_S = 2.0, 2.0, 3.0
#: Reading speeds in a lobby, of people who wait for something else.
CHINESE_A_SECOND, WORDS_A_SECOND = 4.0, 3.0
#: A playlist starts over after this many turns at the latest.
MOST_TURNS = 240

_LATIN_END = 0x2E80  # where the scripts written without spaces begin


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when something is to be shown: a display, its local time, the current session."""

    now: datetime
    session: str | None = None
    display: str = ""


def is_on(notice: Notice, place: Place) -> bool:
    """Whether a notice is to be shown at this place now.

    Between sessions nothing is hidden because of a session: what is to be read stays readable.
    """
    starts, until = notice.get("starts"), notice.get("until")
    if starts and place.now < datetime.fromisoformat(starts):
        return False
    if until and place.now >= datetime.fromisoformat(until):
        return False
    return (
        _among(place.now.isoweekday(), notice.get("days"))
        and _among(place.session, notice.get("sessions"))
        and _among(place.display or None, notice.get("displays"))
    )


def _among(one: object, wanted: Sequence[object] | None) -> bool:
    """Whether ``one`` is wanted; True also if nothing is asked for or ``one`` is unknown."""
    return not wanted or one is None or one in wanted


def on_now(board: Board, place: Place) -> list[Notice]:
    """The notices to show, urgent ones alone while there is one."""
    found = [one for one in board["notices"] if is_on(one, place)]
    urgent = [one for one in found if one["category"] == URGENT]
    return urgent or found


def reading_s(text: str, *, picture: bool = False, code: bool = False) -> float:
    """How long a visitor in a lobby needs for a text, in seconds."""
    chinese = sum(1 for sign in text if ord(sign) >= _LATIN_END and sign.isalnum())
    words = len("".join(s if ord(s) < _LATIN_END else " " for s in text).split())
    seconds = chinese / CHINESE_A_SECOND + words / WORDS_A_SECOND
    return FIRST_LOOK_S + seconds + PICTURE_S * picture + CODE_S * code


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be shown: its weight, and how long one turn of it takes."""

    weight: int
    seconds: float


def order(items: Sequence[Item]) -> list[int]:
    """One round of the playlist as indices: each at least once, none twice in a row.

    Deficit round robin: the item that would have had the least air time for its weight comes next.
    """
    if len(items) < 2:
        return list(range(len(items)))
    turns: list[int] = []
    after = [one.seconds / one.weight for one in items]
    for _ in range(min(MOST_TURNS, sum(one.weight for one in items))):
        others = (at for at in range(len(items)) if not turns or at != turns[-1])
        chosen = min(others, key=lambda at: (after[at], at))
        after[chosen] += items[chosen].seconds / items[chosen].weight
        turns.append(chosen)
    turns += sorted(set(range(len(items))) - set(turns))
    while turns[-1] == turns[0]:
        turns.pop()
    return turns


def turn_at(seconds: Sequence[float], elapsed_s: float) -> int:
    """Which turn, of lengths ``seconds``, is shown after ``elapsed_s``; the turns repeat."""
    total = sum(seconds)
    if total <= 0:
        return 0
    left = elapsed_s % total
    for at, one in enumerate(seconds[:-1]):
        if left < one:
            return at
        left -= one
    return len(seconds) - 1
