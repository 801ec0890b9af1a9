"""What a day will bring is learnt from days like it."""

from datetime import date, timedelta

from queue_server.reports.rules.staffing.expected import Day, Expected, expected, kind_of

MONDAY = date(2026, 11, 23)


def weeks(many: int, size: int = 10) -> dict[date, Day]:
    """Mondays with twice the visitors of other days, all between nine and ten."""
    days = [MONDAY - timedelta(days=n) for n in range(1, 7 * many + 1)]
    return {
        day: {18: 2 * size, 19: size} if day.weekday() == 0 else {18: size, 19: size // 2}
        for day in days
        if day.weekday() < 5
    }


def test_a_monday_is_expected_to_be_like_mondays() -> None:
    found = expected(weeks(8), MONDAY)
    assert found is not None
    assert 18 < found.halves[18] < 20.1
    assert found.halves[18] > 1.8 * found.halves[19]


def test_after_few_days_nothing_is_said() -> None:
    assert expected(weeks(0), MONDAY) is None
    assert expected({MONDAY - timedelta(days=1): {18: 3}}, MONDAY) is None


def test_what_comes_after_the_day_is_not_known() -> None:
    later = {MONDAY + timedelta(days=n): {18: 99} for n in range(20)}
    assert expected({**weeks(8), **later}, MONDAY) == expected(weeks(8), MONDAY)


def test_the_day_after_a_holiday_is_like_other_days_after_holidays() -> None:
    past = dict(weeks(8))
    holidays = [MONDAY - timedelta(days=n) for n in (13, 27, 41)]  # Tuesdays
    for day in holidays:
        past.pop(day)
        past[day + timedelta(days=1)] = {18: 40, 19: 20}
    wednesday = MONDAY + timedelta(days=2)
    near = [MONDAY - timedelta(days=n) for n in range(-4, 72)]
    workdays = [day for day in near if day.weekday() < 5 and day not in holidays]
    usual = expected(past, wednesday, workdays)
    without = [day for day in workdays if day != wednesday - timedelta(days=1)]
    after = expected(past, wednesday, without)
    assert usual is not None
    assert after is not None
    assert after.halves[18] > 1.5 * usual.halves[18]


def test_a_day_is_told_by_its_neighbours() -> None:
    week = [MONDAY + timedelta(days=n) for n in (0, 2, 3, 4)]
    assert kind_of(MONDAY + timedelta(days=2), week) == (True, False, False)
    assert kind_of(MONDAY, week) == (False, True, False)


def test_bookings_come_on_top() -> None:
    seen = Expected({18: 4.0}, 0.0, 0.0).plus({18: 1.5, 20: 2.0})
    assert seen.halves == {18: 5.5, 20: 2.0}
