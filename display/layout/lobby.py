"""An invented full lobby: what a layout must have room for on the worst day. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from display.layout.look import Scene
from display.model import ShownCall
from queue_server.wire.messages import Board, BoardCounter, CounterState, Notice
from queue_server.wire.messages.values import GENERAL
from queue_server.wire.words.catalogue import Catalogue

#: People of each class, and calls of a burst before the newest.
WAITING, EARLIER = 999, 20
MISSED = 30
STATES: tuple[CounterState, ...] = ("called", "serving", "serving", "paused", "closed", "open")
AN_HOUR = timedelta(hours=1)


def full_lobby(
    catalogue: Catalogue, now: datetime, notices: Sequence[Notice] = (), count: int = EARLIER
) -> Scene:
    """Everything at once: all counters and classes, a burst of calls, missed numbers, notices.

    ``now`` is local time; ``count`` numbers are called.
    """
    counters = [one["number"] for one in catalogue["counters"]] or [1, 2, 3, 4]
    classes = [one["name"] for one in catalogue["classes"]] or [GENERAL]
    calls = tuple(
        ShownCall(n, f"B{100 + n}", counters[n % len(counters)], "call", now, now,
             classes[n % len(classes)])
        for n in range(count, 0, -1)
    )  # fmt: skip
    return Scene(
        board=_board(catalogue, now, counters, classes, list(notices)),
        stage=calls[0] if calls else None,
        bright=False,
        calls=calls[1:],
        now=now,
    )


def _board(
    catalogue: Catalogue, now: datetime, counters: list[int], classes: list[str],
    notices: list[Notice],
) -> Board:  # fmt: skip
    closes = (now + AN_HOUR).isoformat()
    return {
        "type": "board",
        "branch": catalogue["branch"],
        "epoch": "",
        "seq": 0,
        "at": now.isoformat(),
        "service_day": now.date().isoformat(),
        "session": {
            "name": "", "wording": {}, "closes_at": closes, "last_ticket_at": closes,
            "services": None,
        },
        "closed": None,
        "suspended": {},
        "open_now": False,
        "counters": [_counter(number, at) for at, number in enumerate(counters)],
        "announcements": [],
        "waiting": [
            {"priority": name, "count": WAITING, "longest_min": 0, "wait": None}
            for name in classes
        ],
        "missed": [f"B{n:03}" for n in range(MISSED)],
        "notices": notices,
    }  # fmt: skip


def _counter(number: int, at: int) -> BoardCounter:
    state = STATES[at % len(STATES)]
    ticket = f"B{119 - at:03}" if state in ("called", "serving") else None
    return {"number": number, "name": {}, "state": state, "ticket": ticket, "since": None}
