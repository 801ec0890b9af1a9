"""The lane that is given is the one with the smallest gap around the stay, by an oracle."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.booking.availability import StartLanes, best_lane
from queue_server.core.rules import Pool

LANES = 3


def gap(taken: set[tuple[int, int]], lane: int, start: int, units: int, unit: int) -> int:
    """Free seats before and after the stay, counted one by one to the next that is taken."""
    before = range(start - unit, -1, -unit)
    after = range(start + units * unit, 24 * 60, unit)
    return sum(
        next((n for n, minute in enumerate(side) if (minute, lane) in taken), len(side))
        for side in (before, after)
    )


@given(
    taken=st.sets(st.tuples(st.integers(-1, 9), st.integers(0, LANES - 1)), max_size=20),
    first=st.sampled_from([0, 600, 1340]),
    start=st.integers(0, 6),
    units=st.integers(1, 3),
    unit=st.sampled_from([10, 15]),
    staff=st.booleans(),
    free=st.integers(1, 2**LANES - 1),
)
def test_of_the_free_lanes_the_one_with_the_smallest_gap_is_given(
    taken: set[tuple[int, int]],
    first: int,
    start: int,
    units: int,
    unit: int,
    staff: bool,
    free: int,
) -> None:
    at = first + start * unit
    seats = {(first + n * unit, lane) for n, lane in taken}
    masks: dict[int, int] = {}
    for minute, lane in seats:
        masks[minute] = masks.get(minute, 0) | 1 << lane
    begins = StartLanes(minute=at, at=datetime(2026, 11, 26, tzinfo=UTC), lanes=free)
    pool = Pool(name="p", lanes=LANES, unit=timedelta(minutes=unit))
    lanes = [lane for lane in range(LANES) if free >> lane & 1]
    smallest = min(gap(seats, lane, at, units, unit) for lane in lanes)
    best = [lane for lane in lanes if gap(seats, lane, at, units, unit) == smallest]
    given_lane = best_lane(pool, begins, units, masks, staff=staff)
    assert given_lane == (best[-1] if staff else best[0])
