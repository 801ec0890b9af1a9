from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.core import hours
from queue_server.core.events import SuspensionSaved
from queue_server.core.rules import Calendar
from tests.office import MONDAY_TEN, rules


def taipei(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def stop(scope: str, starts: datetime, until: datetime | None = None) -> SuspensionSaved:
    return SuspensionSaved(
        id="s", scope=scope, starts=starts, until=until, reason="typhoon", wording={"zh-TW": "停班"}
    )


def test_a_monday_morning_is_the_day_session() -> None:
    opening = hours.opening(rules(), [], MONDAY_TEN)
    assert opening.session is not None
    assert opening.session.name == "day"
    assert opening.closes_at == taipei("2026-11-23T17:30")


def test_the_evening_session_stops_giving_numbers_before_it_ends() -> None:
    opening = hours.opening(rules(), [], taipei("2026-11-23T18:25"))
    assert opening.session is not None
    assert opening.session.name == "evening"
    assert opening.last_ticket_at == taipei("2026-11-23T18:20")


def test_at_night_it_is_closed_and_says_when_it_opens() -> None:
    opening = hours.opening(rules(), [], taipei("2026-11-23T20:00"))
    assert opening.session is None
    assert opening.opens_at == taipei("2026-11-24T08:00")
    assert opening.booked_at is None


def test_what_was_worked_out_for_some_rules_does_not_hold_for_others() -> None:
    before = rules()
    assert hours.opening(before, [], MONDAY_TEN).session is not None
    holiday = Calendar(days_off=frozenset({MONDAY_TEN.date()}))
    assert hours.opening(rules(calendar=holiday), [], MONDAY_TEN).session is None
    assert hours.opening(before, [], MONDAY_TEN).session is not None
    assert hours.opening(rules(), [], MONDAY_TEN) == hours.opening(before, [], MONDAY_TEN)


def test_closed_never_follows_from_the_weekday_alone() -> None:
    saturday = date(2025, 2, 8)
    calendar = Calendar(
        makeup_workdays=frozenset({saturday}), days_off=frozenset({date(2025, 2, 7)})
    )
    assert hours.is_workday(calendar, saturday)
    assert not hours.is_workday(calendar, date(2025, 2, 7))
    opening = hours.opening(rules(calendar=calendar), [], taipei("2025-02-08T10:00"))
    assert opening.session is not None
    assert opening.session.name == "day"


def test_a_saturday_has_the_holiday_session_for_booked_visitors() -> None:
    opening = hours.opening(rules(), [], taipei("2026-11-28T10:00"))
    assert opening.session is not None
    assert opening.session.booked_only


def test_nobody_without_a_booking_is_sent_to_a_session_for_booked_visitors_alone() -> None:
    # Friday night: Saturday and Sunday are for booked visitors, so it is Monday.
    closed = hours.opening(rules(), [], taipei("2026-11-27T22:00"))
    assert closed.opens_at == taipei("2026-11-30T08:00")
    assert closed.booked_at == taipei("2026-11-28T09:00")
    booked = hours.opening(rules(), [], taipei("2026-11-28T10:00"))
    assert booked.opens_at == taipei("2026-11-30T08:00")


def test_a_typhoon_closes_the_branch_at_once_and_says_when_it_opens_again() -> None:
    closed = stop("branch", taipei("2026-11-23T09:00"), taipei("2026-11-24T12:00"))
    opening = hours.opening(rules(), [closed], MONDAY_TEN)
    assert opening.session is None
    assert opening.reason == "typhoon"
    assert opening.opens_at == taipei("2026-11-24T12:00")


def test_a_closure_without_end_has_no_next_opening() -> None:
    closed = stop("branch", taipei("2026-11-23T09:00"))
    assert hours.opening(rules(), [closed], MONDAY_TEN).opens_at is None


def test_a_suspended_session_leaves_the_others() -> None:
    closed = stop("session:evening", taipei("2026-11-01T00:00"))
    assert hours.opening(rules(), [closed], MONDAY_TEN).session is not None
    evening = hours.opening(rules(), [closed], taipei("2026-11-23T18:00"))
    assert evening.session is None
    assert evening.opens_at == taipei("2026-11-24T08:00")


def test_open_now_opens_at_night_but_never_through_a_closure() -> None:
    night = taipei("2026-11-23T23:00")
    assert hours.opening(rules(open_now=True), [], night).forced
    closed = stop("branch", taipei("2026-11-23T09:00"))
    assert hours.opening(rules(open_now=True), [closed], night).session is None


def test_open_now_gives_numbers_on_a_holiday_for_booked_visitors_and_after_the_last_ticket() -> (
    None
):
    for time in ("2026-11-28T10:00", "2026-11-23T18:25"):
        opening = hours.opening(rules(open_now=True), [], taipei(time))
        assert opening.forced
        assert opening.session is not None
        assert opening.session.name == "day"
    by_day = hours.opening(rules(open_now=True), [], MONDAY_TEN)
    assert (by_day.forced, by_day.closes_at) == (False, taipei("2026-11-23T17:30"))


def test_a_session_closed_by_hand_stays_closed_whatever_open_now_says() -> None:
    closed = stop("session:day", taipei("2026-11-23T00:00"))
    for time in ("2026-11-23T10:00", "2026-11-23T23:00", "2026-11-28T10:00"):
        opening = hours.opening(rules(open_now=True), [closed], taipei(time))
        assert (opening.session, opening.stop) == (None, closed)
    evening = stop("session:evening", taipei("2026-11-23T00:00"))
    assert hours.opening(rules(open_now=True), [evening], MONDAY_TEN).session is not None


def test_the_service_day_is_the_local_date() -> None:
    assert hours.service_day(rules(), datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == date(
        2026, 11, 24
    )


@given(minutes=st.integers(0, 60 * 24 * 60))
def test_the_next_opening_is_open_and_not_in_the_past(minutes: int) -> None:
    now = MONDAY_TEN + timedelta(minutes=minutes)
    opening = hours.opening(rules(), [], now)
    if opening.session is not None:
        assert opening.closes_at is not None
        assert opening.closes_at > now
        return
    assert opening.opens_at is not None
    assert opening.opens_at > now
    opened = hours.opening(rules(), [], opening.opens_at).session
    assert opened is not None
    assert not opened.booked_only
    assert hours.opening(rules(), [], opening.opens_at - timedelta(seconds=1)).session is None


def test_a_year_without_calendar_is_named_from_the_december_before() -> None:
    known = rules(calendar=Calendar(covers_years=frozenset({2026})))
    assert hours.year_without_calendar(known, taipei("2026-11-30T23:59")) is None
    assert hours.year_without_calendar(known, taipei("2026-12-01T00:00")) == 2027
    assert hours.year_without_calendar(known, taipei("2027-01-01T09:00")) == 2027
    both = rules(calendar=Calendar(covers_years=frozenset({2026, 2027})))
    assert hours.year_without_calendar(both, taipei("2026-12-31T09:00")) is None


def test_an_office_that_keeps_no_calendar_is_not_asked_for_one() -> None:
    assert hours.year_without_calendar(rules(calendar=Calendar()), MONDAY_TEN) is None
