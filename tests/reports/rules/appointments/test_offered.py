"""The seats of a day are those an empty book would give away one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.booking.availability import Wanted, offer
from queue_server.core.line.amendment import Amendment
from queue_server.core.rules import BranchRules, Calendar, Pool, PoolHours, Session
from queue_server.core.state.branch import BranchState
from queue_server.reports.rules.appointments.offered import kept_or_configured, offered
from tests.reports.making import MONDAY, RULES

LONG_BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 14
#: Few are enough to be offered in some sessions and pools and not in others.
SERVICES = {code: RULES.services[code] for code in ("T01", "C01", "D01")}


def amendment(name: str, **change: object) -> Amendment:
    made = Amendment(id=name, pool="counter", first=MONDAY, last=None, made_at=LONG_BEFORE, lanes=3)
    return replace(made, **change)  # type: ignore[arg-type]


def one_by_one(rules: BranchRules, saved: list[Amendment], day: date) -> dict[str, int]:
    """Every start that a member of staff could have, by half hour: what the booking page says."""
    state = BranchState((1, 2, 3))
    for one in saved:
        state.book.amendments[one.id] = one
    found: dict[str, int] = {}
    for pool in rules.pools.values():
        free: dict[int, int] = {}
        for code in pool.services & rules.services.keys() or rules.services:
            want = Wanted(pool=pool, services=(code,), staff=True, length=1, ahead=400)
            starts = offer(state, rules, want, day, LONG_BEFORE).starts
            free |= {start.minute: start.lanes.bit_count() for start in starts}
        for minute, lanes in free.items():
            half = str(minute // 30 * 30)
            found[half] = found.get(half, 0) + lanes
    return {half: seats for half, seats in found.items() if seats}


AMENDMENTS = st.lists(
    st.builds(
        amendment,
        st.uuids().map(str),
        pool=st.sampled_from(list(RULES.pools)),
        first=st.integers(0, DAYS).map(lambda n: MONDAY + timedelta(days=n)),
        last=st.one_of(st.none(), st.just(MONDAY + timedelta(days=9))),
        weekdays=st.sampled_from([(), (0, 2), (5, 6)]),
        lanes=st.one_of(st.none(), st.integers(0, 4)),
        sessions=st.sampled_from([None, ("day",), ("evening", "holiday")]),
    ),
    max_size=4,
)
HOURS = st.sampled_from(
    [
        (),
        (PoolHours(days=frozenset({0, 1, 5}), opens=time(9, 20), closes=time(10, 40), lanes=5),),
    ]
)


@settings(deadline=None, max_examples=50)
@given(AMENDMENTS, HOURS, st.sampled_from([5, 10, 20, 45]))
def test_seats_offered_are_those_an_empty_book_gives_away(
    saved: list[Amendment], opens: tuple[PoolHours, ...], unit_min: int
) -> None:
    first = replace(RULES.pools["counter"], hours=opens, unit=timedelta(minutes=unit_min))
    rules = replace(RULES, services=SERVICES, pools={**RULES.pools, "counter": first})
    found = offered(rules, MONDAY, MONDAY + timedelta(days=DAYS), saved)
    for n in range(DAYS + 1):
        day = MONDAY + timedelta(days=n)
        assert found.get(day.isoformat(), {}) == one_by_one(rules, saved, day)
    assert found


def test_a_day_that_is_over_offered_what_was_kept_of_it() -> None:
    tuesday = MONDAY + timedelta(days=1)
    shut = [amendment("shut", lanes=0)]
    now = offered(RULES, MONDAY, tuesday, shut)
    kept = [(MONDAY - timedelta(days=1), {"540": 1}), (MONDAY, {"540": 7})]
    found = kept_or_configured(RULES, MONDAY, tuesday, shut, kept)
    assert found == {**now, MONDAY.isoformat(): {"540": 7}}
    assert found[tuesday.isoformat()] == now[tuesday.isoformat()] != {"540": 7}
    last = kept_or_configured(RULES, MONDAY - timedelta(days=3), MONDAY, shut, kept)
    assert last[MONDAY.isoformat()] == {"540": 7}


def test_a_year_the_calendar_does_not_know_offers_nothing() -> None:
    rules = replace(RULES, calendar=Calendar(covers_years=frozenset({2027})))
    assert offered(rules, MONDAY, MONDAY) == {}
    new_year = date(2027, 1, 1)
    assert list(offered(rules, date(2026, 12, 30), new_year)) == [new_year.isoformat()]


def test_a_seat_that_would_end_after_its_session_is_not_offered() -> None:
    short = Session(name="short", wording={}, opens=time(9), closes=time(10, 59))
    pool = Pool(name="all", unit=timedelta(minutes=20), lanes=2)
    rules = replace(RULES, sessions=(short,), pools={"all": pool}, calendar=Calendar())
    seats = {MONDAY.isoformat(): {"540": 4, "570": 2, "600": 4}}
    assert offered(rules, MONDAY, MONDAY) == seats
    # Without lanes of its own, a pool has those counters of the session that walk-ins leave it.
    staffed = replace(short, counters=frozenset({1, 2, 3, 4}))
    shared = replace(pool, lanes=None, walkin_share=0.5)
    rules = replace(rules, sessions=(staffed,), pools={"all": shared})
    assert offered(rules, MONDAY, MONDAY) == seats
    every = replace(rules, sessions=(short,), counters={n: RULES.counters[n] for n in (1, 2)})
    assert offered(every, MONDAY, MONDAY) == {MONDAY.isoformat(): {"540": 2, "570": 1, "600": 2}}


def test_a_pool_whose_services_no_session_has_offers_nothing() -> None:
    gone = Pool(name="gone", services=frozenset({"no longer there"}), lanes=4)
    assert offered(replace(RULES, pools={"gone": gone}), MONDAY, MONDAY) == {}
