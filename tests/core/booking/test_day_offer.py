"""Why a day has no starts, and which of them a suspension takes away."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.booking.availability import DayOffer, offer, wanted
from queue_server.core.rules import Pool, PoolHours, Session
from queue_server.core.state.branch import BranchState
from tests.office import rules, text

DAY = date(2026, 11, 26)
#: Nine o'clock that day; the office is open until ten.
NINE = datetime(2026, 11, 26, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def offered(
    now: datetime, *stops: tuple[datetime, datetime | None], service: str = "T01", **pool: Any
) -> DayOffer:
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(10, 5))
    office = rules(pools={"p": Pool(name="p", opens_days=9, **pool)}, sessions=(session,))
    state = BranchState((1, 2, 3))
    for n, (starts, until) in enumerate(stops):
        state.suspensions[str(n)] = ev.SuspensionSaved(
            id=str(n), scope="branch", starts=starts, until=until, reason="r", wording={}
        )
    want = wanted(office, "p", [service], 1, staff=True)
    return offer(state, office, want, DAY, now)


def minutes(found: DayOffer) -> list[int]:
    return [one.minute for one in found.starts]


@pytest.mark.parametrize("past", [50, 51, 60, 64, 65, 300])
def test_the_day_is_over_once_its_last_start_is(past: int) -> None:
    """Between the last start, ten to ten, and the end of the session, too."""
    found = offered(NINE + past * MINUTE)
    assert (found.starts, found.reason, found.state) == ((), "over", "closed")
    tomorrow = (NINE + timedelta(days=1), None)
    assert offered(NINE + past * MINUTE, tomorrow).reason == "over"


def test_a_start_is_offered_until_it_begins() -> None:
    assert minutes(offered(NINE + 50 * MINUTE - timedelta.resolution)) == [590]
    assert minutes(offered(NINE - MINUTE)) == [*range(540, 600, 10)]


def test_a_day_that_is_suspended_says_so_even_in_its_last_hour() -> None:
    stop = (NINE - MINUTE, None)
    for now in (NINE - timedelta(days=2), NINE + 49 * MINUTE):
        assert offered(now, stop).reason == "suspended"
    assert offered(NINE + 50 * MINUTE, stop).reason == "over"


def test_a_day_without_room_for_so_long_a_stay_is_neither_over_nor_suspended() -> None:
    long = timedelta(minutes=90)
    for now in (NINE - timedelta(days=1), NINE + timedelta(hours=3)):
        assert offered(now, (NINE, None), unit=long).reason == "hours"


@pytest.mark.parametrize("service", ["T01", "R01"])
def test_a_suspension_takes_away_what_it_overlaps_and_not_what_it_touches(service: str) -> None:
    """T01 takes ten minutes, R01 twenty."""
    long = 10 if service == "T01" else 20
    every = [*range(540, 610 - long, 10)]
    now, stop = NINE - timedelta(days=1), (NINE + 20 * MINUTE, NINE + 40 * MINUTE)
    for starts, until in ((stop[0], stop[1]), (stop[0] + MINUTE, stop[1] - MINUTE)):
        assert minutes(offered(now, (starts, until), service=service)) == [
            at for at in every if at + long <= 560 or at >= 580
        ]
    assert minutes(offered(now, (stop[0], None), service=service)) == [
        at for at in every if at + long <= 560
    ]


def test_a_day_with_few_starts_left_is_few_up_to_a_quarter() -> None:
    session = offered(NINE - timedelta(days=1), lanes=1)
    full = [one._replace(lanes=0) for one in session.starts[:4]]
    for free, state in ((0, "full"), (1, "few"), (2, "free")):
        day = DayOffer(starts=tuple(full[free:] + list(session.starts[:free])))
        assert day.state == state


def test_a_day_whose_clocks_change_offers_what_begins_before_and_after() -> None:
    night = Session(name="day", wording=text("夜"), opens=time(1), closes=time(5))
    pool = Pool(name="p", opens_days=9, unit=timedelta(minutes=60))
    office = rules(zone="Asia/Jerusalem", pools={"p": pool}, sessions=(night,))
    want = wanted(office, "p", ["T01"], 1, staff=False)
    now = datetime(2026, 3, 25, 2, tzinfo=UTC)
    starts = offer(BranchState(), office, want, date(2026, 3, 27), now).starts
    assert [(one.minute, one.at.hour) for one in starts] == [(60, 23), (180, 0), (240, 1)]


def test_in_some_hours_a_pool_has_more_lanes() -> None:
    more = PoolHours(days=frozenset(range(7)), opens=time(9), closes=time(10), lanes=2)
    pool = Pool(name="p", opens_days=9, unit=timedelta(minutes=60), hours=(more,))
    office = rules(pools={"p": pool})
    want = wanted(office, "p", ["T01"], 1, staff=False)
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    starts = offer(BranchState(), office, want, date(2026, 11, 25), now).starts
    assert {one.minute: one.lanes for one in starts}[540] == 0b11
