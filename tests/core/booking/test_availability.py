"""Free times are exactly those a patient person would find by looking minute by minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.booking.availability import (
    best_lane,
    bookable,
    offer,
    start_of,
    taken,
    wanted,
)
from queue_server.core.errors import BadRequest
from queue_server.core.line.booking import SEATED, Booking, BookingState, SeatHold, Seats
from queue_server.core.rules import BranchRules, Calendar, Pool, PoolHours, Session
from queue_server.core.state.branch import BranchState
from tests.core.booking.making import booked, held
from tests.office import rules, text
from tests.thorough import tried

#: Days with a shift of the clocks in the zone, and an ordinary one.
ZONES = {
    "Asia/Taipei": (date(2026, 11, 24), date(2026, 11, 28)),
    "America/Vancouver": (date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 24)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),
}
MIDNIGHT = time(0)


def state_of(
    *bookings: Booking | SeatHold, stops: tuple[ev.SuspensionSaved, ...] = ()
) -> BranchState:
    state = BranchState((1, 2, 3))
    for one in bookings:
        state.book.put(one) if isinstance(one, Booking) else state.book.hold(one)
    state.suspensions = {one.id: one for one in stops}
    return state


# -- the oracle ----------------------------------------------------------------------------------


def oracle(
    state: BranchState, office: BranchRules, pool: Pool, day: date, now: datetime, staff: bool
) -> dict[int, int]:
    """Free lanes by start, looked for naively: minute by minute, lane by lane, seat by seat."""
    tz = ZoneInfo(office.zone)
    today = now.astimezone(tz).date()
    if office.calendar.covers_years and day.year not in office.calendar.covers_years:
        return {}
    if day < today or (day - today).days > pool.opens_days:
        return {}
    if not staff and now >= last_instant(office, pool, day):
        return {}
    units = max(1, -(-office.services["T01"].minutes // (pool.unit.seconds // 60)))
    found: dict[int, int] = {}

    def at(m: int, session: Session) -> set[int]:
        """Free lanes of one seat; a visitor in a lane that is gone has one of the others."""
        all_of_them, open_ = lanes(office, pool, session, day, m, today, staff)
        full = [lane for lane in range(64) if occupied(state, pool, day, m, lane, now, staff)]
        left = [lane for lane in range(open_) if lane not in full]
        return set(left[: max(0, len(left) - sum(lane >= all_of_them for lane in full))])

    for session in office.sessions:
        if not is_on(office, session, day) or (pool.sessions and session.name not in pool.sessions):
            continue
        if session.services and "T01" not in session.services:
            continue
        minute = session.opens.hour * 60 + session.opens.minute
        end = session.closes.hour * 60 + session.closes.minute
        unit = pool.unit.seconds // 60
        while minute + units * unit <= end:
            seats = [minute + n * unit for n in range(int(units))]
            walls = [datetime.combine(day, MIDNIGHT) + timedelta(minutes=m) for m in seats]
            instants = [w.replace(tzinfo=tz).astimezone(UTC) for w in walls]
            exist = all(
                i.astimezone(tz).replace(tzinfo=None) == w
                for i, w in zip(instants, walls, strict=True)
            )
            begins = instants[0]
            ends = begins + timedelta(minutes=len(seats) * unit)
            if exist and begins > now and not stopped(state, session, begins, ends):
                free = [at(m, session) for m in seats]
                found[minute] = len(set.intersection(*free))
            minute += unit
    return found


def last_instant(office: BranchRules, pool: Pool, day: date) -> datetime:
    left, at = pool.closes_before, day
    while left:
        at -= timedelta(days=1)
        left -= works(office, at)
    return datetime.combine(at, pool.closes_at, ZoneInfo(office.zone))


def works(office: BranchRules, day: date) -> bool:
    calendar = office.calendar
    return day in calendar.makeup_workdays or (
        day.isoweekday() <= 5 and day not in calendar.days_off
    )


def is_on(office: BranchRules, session: Session, day: date) -> bool:
    right_kind = session.on_workdays if works(office, day) else session.on_holidays
    return right_kind and (day in office.calendar.makeup_workdays or day.weekday() in session.days)


def stopped(state: BranchState, session: Session, begins: datetime, ends: datetime) -> bool:
    scopes = ("branch", f"session:{session.name}", "service:T01")
    return any(
        one.scope in scopes and one.starts < ends and (one.until is None or one.until > begins)
        for one in state.suspensions.values()
    )


def lanes(
    office: BranchRules, pool: Pool, session: Session, day: date, m: int, today: date, staff: bool
) -> tuple[int, int]:
    """How many there are, and how many of them may be booked by who asks."""
    count = pool.lanes
    if count is None:
        count = int(len(session.counters or office.counters) * (1 - pool.walkin_share) + 1e-9)
    for one in reversed(pool.hours):
        if day.weekday() in one.days and one.opens <= time(m // 60, m % 60) < one.closes:
            count = one.lanes
    kept = pool.staff_share == 1 or (day - today).days > 1
    return count, count - int(count * pool.staff_share + 1e-9) * (kept and not staff)


def occupied(
    state: BranchState, pool: Pool, day: date, m: int, lane: int, now: datetime, staff: bool
) -> bool:
    for one in state.book.bookings.values():
        hidden = not staff and one.hidden_until is not None and now < one.hidden_until
        if (one.state in SEATED or hidden) and sits(one.seats, pool, day, m, lane):
            return True
    return any(
        now < one.until and sits(one.seats, pool, day, m, lane) for one in state.book.holds.values()
    )


def sits(seats: Seats, pool: Pool, day: date, m: int, lane: int) -> bool:
    ends = seats.minute + seats.units * seats.unit_min
    meets = seats.minute < m + pool.unit.seconds // 60 and m < ends
    return (seats.pool, seats.day, seats.lane) == (pool.name, day, lane) and meets


# -- random offices ------------------------------------------------------------------------------


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    return Pool(
        name="p",
        services=frozenset(draw(st.sampled_from([(), ("T01",)]))),
        sessions=frozenset(draw(st.sampled_from([(), ("early",), ("early", "late")]))),
        unit=timedelta(minutes=draw(st.sampled_from([10, 15, 30]))),
        lanes=draw(st.sampled_from([None, 1, 2, 5])),
        hours=draw(
            st.sampled_from(
                [(), (PoolHours(days=frozenset(range(7)), opens=time(2), closes=time(9), lanes=3),)]
            )
        ),
        walkin_share=draw(st.sampled_from([0.0, 0.4])),
        staff_share=draw(st.sampled_from([0.0, 0.5, 1.0])),
        opens_days=draw(st.integers(1, 9)),
        closes_at=draw(st.sampled_from([time(0), time(15)])),
        closes_before=draw(st.integers(0, 3)),
    )


@st.composite
def offices(draw: st.DrawFn, zone: str, day: date, pool: Pool) -> BranchRules:
    office = rules(
        zone=zone,
        pools={"p": pool},
        sessions=(
            Session(
                name="early", wording=text("早"), opens=time(0), closes=time(4),
                days=frozenset(range(7)), on_holidays=True,
            ),
            Session(
                name="late", wording=text("晚"), opens=time(8), closes=time(9, 45),
                days=frozenset(draw(st.sampled_from([range(5), range(7)]))),
                on_holidays=draw(st.booleans()),
                services=frozenset(draw(st.sampled_from([(), ("T01",), ("R01",)]))),
                counters=frozenset(draw(st.sampled_from([(), (1,), (1, 2)]))),
            ),
        ),
        calendar=Calendar(
            days_off=frozenset(draw(st.sampled_from([(), (day,), (day - timedelta(days=1),)]))),
            makeup_workdays=frozenset(draw(st.sampled_from([(), (day,)]))),
            covers_years=frozenset(draw(st.sampled_from([(), (2026,), (2025,)]))),
        ),
    )  # fmt: skip
    service = replace(office.services["T01"], minutes=draw(st.sampled_from([6, 25, 70])))
    return replace(office, services={**office.services, "T01": service})


@st.composite
def taken_seats(draw: st.DrawFn, pool: Pool, day: date, now: datetime) -> list[Booking | SeatHold]:
    seats = st.builds(
        Seats, pool=st.just("p"), day=st.just(day), minute=st.integers(0, 16).map(lambda n: n * 30),
        lane=st.integers(0, 4), units=st.integers(1, 4),
        unit_min=st.sampled_from([pool.unit.seconds // 60] * 3 + [20]),
    )  # fmt: skip
    books: list[Booking | SeatHold] = []
    for n, one in enumerate(draw(st.lists(seats, max_size=8))):
        ends = now + timedelta(minutes=draw(st.sampled_from([-1, 1])))
        if draw(st.booleans()):
            state = draw(st.sampled_from(list(BookingState)))
            books.append(booked(one, f"b{n}", state=state, hidden_until=ends))
        else:
            books.append(held(one, f"h{n}", until=ends))
    return books


@st.composite
def cases(draw: st.DrawFn) -> tuple[BranchState, BranchRules, Pool, date, datetime, bool]:
    zone = draw(st.sampled_from(sorted(ZONES)))
    day = draw(st.sampled_from(ZONES[zone]))
    pool = draw(pools())
    office = draw(offices(zone, day, pool))
    around = datetime.combine(day, MIDNIGHT, ZoneInfo(zone)).astimezone(UTC)
    now = around + timedelta(minutes=draw(st.integers(-10 * 1440, 10 * 60)))
    books = draw(taken_seats(pool, day, now))
    stops = tuple(
        ev.SuspensionSaved(
            id=f"s{n}",
            scope=draw(st.sampled_from(["branch", "session:late", "service:T01", "service:R01"])),
            starts=around + timedelta(minutes=draw(st.integers(-60, 600))),
            until=draw(st.sampled_from([None, around + timedelta(minutes=605)])),
            reason="r", wording={},
        )
        for n in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    return state_of(*books, stops=stops), office, pool, day, now, draw(st.booleans())


@given(cases())
@settings(max_examples=tried(150, thorough=400))
def test_what_is_offered_is_what_a_patient_person_finds(case: Any) -> None:
    judge(case)


def judge(case: Any) -> None:
    """Fail unless what is offered is what the oracle finds."""
    state, office, pool, day, now, staff = case
    want = wanted(office, "p", ["T01"], 1, staff=staff)
    found = offer(state, office, want, day, now)
    seen = {one.minute: one.lanes.bit_count() for one in found.starts}
    assert seen == oracle(state, office, pool, day, now, staff)
    assert bool(found.reason) == (not seen)


@given(cases())
@settings(max_examples=100)
def test_the_lane_that_is_chosen_is_free_all_the_way(case: Any) -> None:
    state, office, pool, day, now, staff = case
    want = wanted(office, "p", ["T01"], 1, staff=staff)
    masks = taken(state, pool, day, now, staff=staff)
    units = want.units(office)
    for start in offer(state, office, want, day, now).starts:
        if start.lanes:
            lane = best_lane(pool, start, units, masks, staff=staff)
            minutes = Seats(
                pool="p", day=day, minute=start.minute, lane=lane, units=units,
                unit_min=pool.unit.seconds // 60,
            ).minutes  # fmt: skip
            assert all(not masks.get(minute, 0) >> lane & 1 for minute in minutes)


def test_a_long_service_finds_room_because_short_ones_fill_the_gaps_first() -> None:
    pool = Pool(name="p", lanes=2, opens_days=9)
    office = rules(pools={"p": pool})
    day = date(2026, 11, 25)
    seats = Seats(pool="p", day=day, minute=490, lane=1, units=1, unit_min=10)
    state = state_of(booked(seats))
    want = wanted(office, "p", ["T01"], 1, staff=False)
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    start = next(one for one in offer(state, office, want, day, now).starts if one.minute == 480)
    assert start.lanes == 0b11
    assert best_lane(pool, start, 1, taken(state, pool, day, now, staff=False), staff=False) == 1


def test_a_day_says_how_much_of_it_is_left() -> None:
    pool = Pool(name="p", lanes=1, opens_days=9, unit=timedelta(minutes=60))
    office = rules(pools={"p": pool})
    day, now = date(2026, 11, 25), datetime(2026, 11, 23, 2, tzinfo=UTC)
    want = wanted(office, "p", ["T01"], 1, staff=False)
    states = []
    for count in (0, 7, 9):
        taken_seats = [
            booked(
                Seats(pool="p", day=day, minute=480 + 60 * n, lane=0, units=1, unit_min=60), f"b{n}"
            )
            for n in range(count)
        ]
        evening = booked(Seats(pool="p", day=day, minute=1050, lane=0, units=1, unit_min=60), "e")
        states.append(offer(state_of(*taken_seats, evening), office, want, day, now).state)
    assert states == ["free", "few", "full"]
    assert offer(state_of(), office, want, date(2026, 12, 20), now).state == "closed"


def test_an_hour_that_clocks_skip_is_never_offered() -> None:
    office = rules(zone="America/Vancouver")
    assert start_of(office, date(2026, 3, 8), 150) is None
    assert start_of(office, date(2026, 3, 8), 180) == datetime(2026, 3, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pool", "services", "party", "code"),
    [
        ("q", ["T01"], 1, "unknown_pool"),
        ("p", ["X99"], 1, "unknown_service"),
        ("p", ["D02"], 1, "unknown_service"),
        ("p", ["R01"], 1, "not_in_pool"),
        ("p", [], 1, "too_many_services"),
        ("p", ["T01"], 3, "party_size"),
        ("p", ["T01"], 0, "party_size"),
    ],
)
def test_what_cannot_be_wanted_is_refused(
    pool: str, services: list[str], party: int, code: str
) -> None:
    office = rules(pools={"p": Pool(name="p", services=frozenset({"T01"}), party_max=2)})
    with pytest.raises(BadRequest) as caught:
        wanted(office, pool, services, party, staff=False)
    assert caught.value.code == code


def test_a_day_whose_sessions_do_not_take_the_service_is_outside_its_hours() -> None:
    office = rules(pools={"p": Pool(name="p", sessions=frozenset({"evening"}), opens_days=9)})
    want = wanted(office, "p", ["R01"], 1, staff=False)  # the evening is for T01 alone
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert offer(state_of(), office, want, date(2026, 11, 25), now).reason == "hours"


def test_a_session_that_is_shorter_than_a_seat_offers_no_start() -> None:
    short = Session(name="day", wording=text("日"), opens=time(9), closes=time(9, 5))
    office = rules(pools={"p": Pool(name="p", opens_days=9)}, sessions=(short,))
    want = wanted(office, "p", ["T01"], 1, staff=False)
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert offer(state_of(), office, want, date(2026, 11, 25), now).starts == ()


@given(
    share=st.sampled_from([0.0, 0.5, 1.0]), places=st.sampled_from([("web",), ("web", "kiosk")]),
    sessions=st.sampled_from([(), ("day",), ("evening",), ("gone",)]),
    services=st.sampled_from([(), ("T01",), ("R01", "D02")]), staff=st.booleans(),
    place=st.sampled_from(["", "web", "kiosk"]),
)  # fmt: skip
def test_a_service_is_bookable_in_the_pools_whose_sessions_take_it(
    share: float, places: tuple[str, ...], sessions: tuple[str, ...], services: tuple[str, ...],
    staff: bool, place: str,
) -> None:  # fmt: skip
    """D02 is not enabled, the evening is for T01 alone, and nobody but staff books in ``kept``."""
    narrow = Pool(
        name="narrow", staff_share=share, places=frozenset(places),
        sessions=frozenset(sessions), services=frozenset(services),
    )  # fmt: skip
    kept, wide = Pool(name="kept", staff_share=1.0), Pool(name="wide")
    office = rules(pools={one.name: one for one in (kept, narrow, wide)})
    taken = {"T01"} if sessions == ("evening",) else {"T01", "R01"}
    listed = set() if sessions == ("gone",) else taken & set(services or taken)
    allowed = staff or (share < 1 and (not place or place in places))
    everywhere = staff or not place or place in wide.places
    assert bookable(office, staff=staff, place=place) == {
        code: found
        for code in ("T01", "R01")
        if (
            found := ["kept"] * staff
            + ["narrow"] * (allowed and code in listed)
            + ["wide"] * everywhere
        )
    }
    assert bookable(office) == bookable(office, staff=False, place="")
