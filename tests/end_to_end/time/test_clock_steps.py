"""The clock of a running office is stepped while people wait: by NTP, at midnight, by DST."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.end_to_end.time.clock import LIBRARIES
from tests.end_to_end.time.conftest import Opened
from tests.end_to_end.time.office import waits_min
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="faketime is not installed")

TAIPEI = ZoneInfo("Asia/Taipei")
VANCOUVER = ZoneInfo("America/Vancouver")
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=TAIPEI)
#: How long a server takes to start is unknown, and its clock runs on meanwhile.
WHILE_IT_STARTS = timedelta(minutes=20)

STEPS = [
    pytest.param(timedelta(seconds=-3), id="three seconds back"),
    pytest.param(timedelta(hours=-1), id="an hour back"),
    pytest.param(timedelta(minutes=10), id="ten minutes forward"),
]


@pytest.mark.parametrize("step", STEPS)
def test_people_are_called_in_the_order_they_came_when_the_clock_is_stepped(
    opened: Opened, step: timedelta
) -> None:
    office = opened(MORNING)
    came = office.take(3)
    office.clock.set(MORNING + step)
    came += office.take(3)
    assert office.waiting() == came
    assert office.board()["waiting"][0]["longest_min"] >= 0
    served = office.call(6)
    assert [one["label"] for one in served] == came
    assert min(waits_min(served)) >= 0
    office.journal()


def test_a_clock_that_is_set_back_does_not_make_anyone_wait_longer_by_it(opened: Opened) -> None:
    office = opened(MORNING - WHILE_IT_STARTS)
    office.clock.set(MORNING)
    office.take(1)
    office.clock.set(MORNING - timedelta(hours=1))
    office.take(1)
    office.clock.set(MORNING + timedelta(minutes=5))
    assert [round(wait) for wait in waits_min(office.call(2))] == [5, 5]


def test_numbers_start_again_at_midnight_and_only_once(opened: Opened) -> None:
    midnight = datetime(2026, 11, 25, tzinfo=TAIPEI)
    office = opened(midnight - timedelta(minutes=30))
    before = office.take(3)
    office.clock.set(midnight + timedelta(seconds=1))
    wait_until(lambda: office.board()["service_day"] == "2026-11-25", "the new day")
    assert office.take(2) == before[:2]
    office.clock.set(midnight - timedelta(minutes=2))
    assert office.take(1) == before[2:]
    assert office.board()["service_day"] == "2026-11-25"
    rows = office.journal()
    assert {row["day"] for row in rows} == {"2026-11-24", "2026-11-25"}


@pytest.mark.parametrize(
    ("before", "after", "waited_min"),
    [
        (datetime(2026, 11, 1, 1, 50), datetime(2026, 11, 1, 1, 10, fold=1), 20),
        (datetime(2027, 3, 14, 1, 50), datetime(2027, 3, 14, 3, 10), 20),
    ],
    ids=["summer time ends", "summer time begins"],
)
def test_a_wait_across_a_change_of_summer_time_is_as_long_as_it_was(
    opened: Opened, before: datetime, after: datetime, waited_min: int
) -> None:
    office = opened(before.replace(tzinfo=VANCOUVER) - WHILE_IT_STARTS)
    office.clock.set(before.replace(tzinfo=VANCOUVER))
    came = office.take(2)
    office.clock.set(after.replace(tzinfo=VANCOUVER))
    came += office.take(1)
    assert office.waiting() == came
    served = office.call(3)
    assert [one["label"] for one in served] == came
    assert [round(wait) for wait in waits_min(served)] == [waited_min, waited_min, 0]
    rows = office.journal()
    assert {row["day"] for row in rows} == {before.date().isoformat()}
