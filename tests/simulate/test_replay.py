"""A past day comes out of its journal as it went in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.simulate.day import Shift, SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.replay import past_day

DAY = date(2026, 3, 2)
OPENING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


@dataclass
class Row:
    day: date
    at: datetime
    kind: str
    ticket: str | None
    counter: int | None
    data: dict[str, Any]


def rows(happened: Iterable[tuple[float, ev.Event]]) -> list[Row]:
    return [
        Row(DAY, OPENING + timedelta(minutes=minute), *ev.encode(event))
        for minute, event in happened
    ]


def issued(ticket: str) -> ev.TicketIssued:
    return ev.TicketIssued(
        ticket=ticket, label=ticket, series="general", number=1, service="N01",
        services=("N01",), priority="general", language="zh-TW", token="t",
    )  # fmt: skip


JOURNAL = [
    (0, ev.CounterOpened(counter=4, clerk="lin")),
    (5, issued("A1")),
    (6, issued("A2")),
    (7, issued("A3")),
    (8, ev.TicketCalled(ticket="A1", counter=4, n=1, rule="relative_wait")),
    (9, ev.TicketStarted(ticket="A1", counter=4)),
    (18, ev.TicketFinished(ticket="A1", counter=4)),
    (19, ev.TicketCalled(ticket="A2", counter=4, n=2, rule="relative_wait")),
    (20, ev.TicketMissed(ticket="A2", counter=4)),
    (21, ev.TicketCancelled(ticket="A3")),
    (60, ev.CounterClosed(counter=4)),
]


def test_a_past_day_has_its_visitors_their_times_and_the_open_counters() -> None:
    visits, shifts = past_day(default_office(), rows(JOURNAL), DAY)
    assert [(v.at_s, v.busy_s, v.served) for v in visits] == [
        (300.0, 600.0, True),
        (360.0, 60.0, False),
    ]
    assert shifts == [Shift(4, 0.0, 3600.0)]


def test_a_past_day_can_be_played_under_a_policy() -> None:
    rules = default_office()
    visits, shifts = past_day(rules, rows(JOURNAL), DAY)
    run = SimulatedDay(rules, visits, shifts).run()
    assert [one.wait_s for one in run.served] == [0.0, 540.0]


def test_a_day_without_anybody_served_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody was served on 2026-03-03"):
        past_day(default_office(), rows(JOURNAL), date(2026, 3, 3))
