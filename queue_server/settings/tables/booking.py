"""``[book]``: the pools in which visitors book, as tables and as rules."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from queue_server.core import rules as r
from queue_server.settings.tables.values import Code, Name, Table
from queue_server.wire.words.catalogue import Weekday
from queue_server.wire.words.week import WEEK

_Share = Annotated[float, Field(ge=0, le=1)]
_Lanes = Annotated[int, Field(ge=1, le=64)]
_Wait = Annotated[int, Field(ge=0, le=24 * 60)]


class ClosesTable(Table):
    """``closes``: until when the public may book, in office days before the day."""

    at: time = time(15)
    working_days_before: int = Field(default=1, ge=0, le=30)


class PoolHoursTable(Table):
    """``[[book.pools.hours]]``: another number of lanes at some hours."""

    days: list[Weekday] = Field(min_length=1)
    opens: time
    closes: time
    lanes: int = Field(ge=0, le=64)


class PoolTable(Table):
    """``[[book.pools]]``: what a booking takes a seat in."""

    name: Name
    services: list[Code] = Field(default_factory=list)
    sessions: list[str] = Field(default_factory=list)
    unit_min: int = Field(default=10, ge=5, le=480)
    lanes: _Lanes | Literal["counters"] = 1
    hours: list[PoolHoursTable] = Field(default_factory=list, max_length=50)
    walkin_share_min: _Share = 0.5
    staff_share: _Share = 0.0
    opens_days: int = Field(default=7, ge=1, le=365)
    closes: ClosesTable = ClosesTable()
    hold_min: int = Field(default=8, ge=2, le=60)
    early_min: _Wait = 30
    late_min: _Wait = 15
    group_min: int = Field(default=1, ge=1, le=50)
    group_max: int = Field(default=1, ge=1, le=50)
    where: list[Literal["web", "kiosk"]] = Field(default=["web", "kiosk"], max_length=2)
    waitlist: bool = True
    release_min: list[_Wait] = Field(default=[10, 40], min_length=2, max_length=2)


class BookTable(Table):
    """``[book]``: appointments; none without pools."""

    pools: list[PoolTable] = Field(default_factory=list, max_length=40)


def pools(table: BookTable) -> dict[str, r.Pool]:
    """The pools as the rules take them."""
    return {one.name: _pool(one) for one in table.pools}


def _pool(one: PoolTable) -> r.Pool:
    shortest, longest = one.release_min
    return r.Pool(
        name=one.name,
        services=frozenset(one.services),
        sessions=frozenset(one.sessions),
        unit=timedelta(minutes=one.unit_min),
        lanes=one.lanes if isinstance(one.lanes, int) else None,
        hours=tuple(_hours(each) for each in one.hours),
        walkin_share=one.walkin_share_min,
        staff_share=one.staff_share,
        opens_days=one.opens_days,
        closes_at=one.closes.at,
        closes_before=one.closes.working_days_before,
        hold=timedelta(minutes=one.hold_min),
        early=timedelta(minutes=one.early_min),
        late=timedelta(minutes=one.late_min),
        party_min=one.group_min,
        party_max=one.group_max,
        places=frozenset(one.where),
        waitlist=one.waitlist,
        release=(timedelta(minutes=shortest), timedelta(minutes=longest)),
    )


def _hours(one: PoolHoursTable) -> r.PoolHours:
    return r.PoolHours(
        days=frozenset(WEEK.index(day) for day in one.days),
        opens=one.opens,
        closes=one.closes,
        lanes=one.lanes,
    )
