"""Which lanes are taken: by whom, until when, and whose seats do not count."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.booking.availability import RELEASE, WAITLIST, taken
from queue_server.core.line.booking import SEATED, BookingState, Seats
from queue_server.core.rules import Pool
from queue_server.core.state.book import Book
from queue_server.core.state.branch import BranchState
from tests.core.booking.making import booked, held

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
UNIT = 20

SEATS = st.builds(
    Seats, pool=st.just("p"), day=st.just(DAY), minute=st.sampled_from(range(540, 660, 20)),
    lane=st.integers(0, 2), units=st.integers(1, 3), unit_min=st.sampled_from([20, 20, 30]),
)  # fmt: skip
ENDS = st.sampled_from([-1, 0, 1]).map(lambda n: NOW + n * timedelta.resolution)
BOOKED = st.tuples(SEATS, st.sampled_from(list(BookingState)), st.none() | ENDS)
HELD = st.tuples(SEATS, st.sampled_from(["web", RELEASE, WAITLIST]), ENDS)


def fill(book: Book, bookings: list[tuple[Seats, BookingState, datetime | None]]) -> None:
    for n, (seats, state, hidden_until) in enumerate(bookings):
        book.put(booked(seats, f"b{n}", state=state, hidden_until=hidden_until))


def hold(book: Book, holds: list[tuple[Seats, str, datetime]]) -> None:
    for n, (seats, origin, until) in enumerate(holds):
        book.hold(held(seats, f"h{n}", origin=origin, until=until))


def meets(seats: Seats, minute: int) -> bool:
    return seats.minute < minute + UNIT and minute < seats.minute + seats.units * seats.unit_min


@given(
    bookings=st.lists(BOOKED, max_size=5), holds=st.lists(HELD, max_size=4), staff=st.booleans(),
    without=st.sampled_from([None, "b0", "b1"]),
)  # fmt: skip
def test_a_lane_is_taken_by_who_sits_in_it_or_keeps_it_or_hides_it_from_who_asks(
    bookings: list[tuple[Seats, BookingState, datetime | None]],
    holds: list[tuple[Seats, str, datetime]],
    staff: bool,
    without: str | None,
) -> None:
    state = BranchState((1, 2, 3))
    fill(state.book, bookings)
    hold(state.book, holds)
    sitting = [
        seats
        for n, (seats, where, hidden_until) in enumerate(bookings)
        if f"b{n}" != without
        and (where in SEATED or (not staff and hidden_until is not None and hidden_until > NOW))
    ]
    sitting += [
        seats
        for seats, origin, until in holds
        if origin == WAITLIST or (until > NOW and not (staff and origin == RELEASE))
    ]
    pool = Pool(name="p", lanes=3, unit=timedelta(minutes=UNIT))
    masks = taken(state, pool, DAY, NOW, staff=staff, without=without)
    for minute in range(460, 800, UNIT):
        lanes = {seats.lane for seats in sitting if meets(seats, minute)}
        assert masks.get(minute, 0) == sum(1 << lane for lane in lanes)
