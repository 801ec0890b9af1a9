"""What a day will bring is learnt from days like it."""

from datetime import date, timedelta

import pytest

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
    # Who knows of the holidays is surprised less by the days after them.
    unknowing = expected(past, wednesday)
    assert unknowing is not None
    assert after.day_scatter < 0.6 * unknowing.day_scatter


def test_a_day_is_told_by_its_neighbours() -> None:
    week = [MONDAY + timedelta(days=n) for n in (0, 2, 3, 4)]
    assert kind_of(MONDAY + timedelta(days=2), week) == (True, False, False)
    assert kind_of(MONDAY, week) == (False, True, False)


def test_of_a_month_with_its_weekends_off_only_the_last_three_days_are_of_their_own_kind() -> None:
    november = [date(2026, 11, n) for n in range(1, 31)]
    workdays = [day for day in november if day.weekday() < 5]
    kinds = {day.day: kind_of(day, [*workdays, date(2026, 12, 1)]) for day in workdays}
    assert {n: kind for n, kind in kinds.items() if kind != (False, False, False)} == {
        30: (False, False, True)
    }
    ends = [n for n, day in enumerate(november, 1) if kind_of(day, november)[2]]
    assert ends == [28, 29, 30]


def test_days_three_weeks_further_back_count_half() -> None:
    late, early = {18: 30, 19: 10}, {18: 5, 19: 5}
    # That the first of them ends its month says nothing where no holidays are known.
    monday = MONDAY + timedelta(days=14)
    past = {monday - timedelta(days=n): late if n < 28 else early for n in range(7, 43, 7)}
    found = expected(past, monday)
    assert found is not None
    # (2 x 40 + 10) / 3 come, of whom 2 x 30 + 5 in 2 x 40 + 10 come in the first half hour.
    assert found.halves == pytest.approx({18: 30 * 65 / 90, 19: 30 * 25 / 90})


def test_how_days_scatter_is_told_by_the_others_and_trusted_by_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two days each is all that is known of the other, so the sums can be done by hand."""
    monkeypatch.setattr("queue_server.reports.rules.staffing.expected.FEWEST_DAYS", 2)
    days = {MONDAY - timedelta(days=7): {18: 40, 19: 20}, MONDAY - timedelta(days=28): {18: 40}}
    found = expected(days, MONDAY)
    assert found is not None
    # Three in four come in the first half hour: 45 and 15 on one day, 30 and 10 on the other.
    by_day = (2 * 20**2 - 60 - 40) / (60**2 + 40**2)
    by_half = (2 * 5**2 + 2 * 10**2 - 60 - 40) / (45**2 + 15**2 + 30**2 + 10**2)
    assert found.day_scatter == pytest.approx(2 / 7 * by_day + 5 / 7 * 0.01)
    assert found.half_scatter == pytest.approx(2 / 7 * by_half)


def test_days_that_are_all_alike_scatter_as_little_as_is_usual() -> None:
    past = {MONDAY - timedelta(days=n): {18: 40, 19: 20} for n in range(1, 6)}
    found = expected(past, MONDAY)
    assert found is not None
    assert found.halves == pytest.approx({18: 40, 19: 20})
    assert found.day_scatter == pytest.approx(0.005)
    assert found.half_scatter == 0


def test_ten_weeks_are_looked_back_on() -> None:
    past = weeks(10)
    further = {MONDAY - timedelta(days=77): {18: 99}}
    assert expected({**past, **further}, MONDAY) == expected(past, MONDAY)
    first = MONDAY - timedelta(days=70)
    assert expected({**past, first: {18: 99}}, MONDAY) != expected(past, MONDAY)
    assert expected({**past, first: {}}, MONDAY) != expected(past, MONDAY)


def test_a_half_hour_that_hardly_anybody_comes_in_is_outside_the_hours() -> None:
    mondays = [MONDAY - timedelta(days=7 * n) for n in range(1, 7)]
    late, early = mondays[0], mondays[-1]
    past = {day: {18: 20, 19: int(day == late), 20: int(day == early)} for day in mondays}
    found = expected(past, MONDAY)
    assert found is not None
    assert found.halves.keys() == {18, 19}


def test_bookings_come_on_top() -> None:
    seen = Expected({18: 4.0}, 0.0, 0.0).plus({18: 1.5, 20: 2.0})
    assert seen.halves == {18: 5.5, 20: 2.0}
