"""When a day can be booked: from when, and until when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_server.core.booking import opening
from queue_server.core.rules import Calendar, Pool
from tests.office import rules

TAIPEI = ZoneInfo("Asia/Taipei")
HOLIDAY = Pool(name="holiday", opens_days=30, closes_at=time(15), closes_before=3)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 28), date(2026, 11, 25)),  # Saturday: Friday, Thursday, Wednesday
        (date(2026, 11, 30), date(2026, 11, 25)),  # Monday: the weekend does not count
        (date(2026, 12, 26), date(2026, 12, 22)),  # a day off on the Friday does not count
    ],
)
def test_three_office_days_before_leave_out_weekends_and_holidays(day: date, last: date) -> None:
    office = rules(calendar=Calendar(days_off=frozenset({date(2026, 12, 25)})))
    assert opening.closes(office, HOLIDAY, day) == datetime.combine(last, time(15), TAIPEI)


def test_a_working_saturday_counts_as_an_office_day() -> None:
    office = rules(calendar=Calendar(makeup_workdays=frozenset({date(2026, 11, 28)})))
    assert opening.office_days_before(office.calendar, date(2026, 11, 30), 1) == date(2026, 11, 28)


def test_at_three_o_clock_sharp_it_is_too_late_for_the_public_but_not_for_staff() -> None:
    office, day = rules(), date(2026, 11, 28)
    sharp = datetime(2026, 11, 25, 15, tzinfo=TAIPEI)
    before = datetime(2026, 11, 25, 14, 59, 59, tzinfo=TAIPEI)
    assert opening.closed(office, HOLIDAY, day, before, staff=False) == ""
    assert opening.closed(office, HOLIDAY, day, sharp, staff=False) == "over"
    assert opening.closed(office, HOLIDAY, day, sharp, staff=True) == ""


def test_no_day_of_a_year_without_a_calendar_can_be_booked() -> None:
    office = rules(calendar=Calendar(covers_years=frozenset({2026})))
    now = datetime(2026, 12, 20, 10, tzinfo=TAIPEI)
    assert opening.closed(office, HOLIDAY, date(2027, 1, 2), now, staff=True) == "calendar"


def test_the_staff_s_share_is_theirs_until_the_day_before() -> None:
    pool, today = Pool(name="p", staff_share=0.5), date(2026, 11, 23)
    kept = [opening.kept_for_staff(pool, 4, date(2026, 11, 23 + n), today) for n in range(4)]
    assert kept == [0, 0, 2, 2]
    alone = Pool(name="p", staff_share=1.0)
    assert opening.kept_for_staff(alone, 4, today, today) == 4


def test_a_holiday_without_end_still_has_an_answer() -> None:
    """A calendar that was filled by mistake must not stop the server."""
    day = date(2026, 11, 23)
    never = frozenset(day - timedelta(days=n) for n in range(400))
    found = opening.office_days_before(Calendar(days_off=never), day, 1)
    assert day - timedelta(days=400) < found < day
