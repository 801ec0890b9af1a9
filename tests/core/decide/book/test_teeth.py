"""Builds that break a law of the book, each caught by the test of that law."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking import availability, closing, freeing
from queue_server.core.booking.freeing import freed
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import waiting as w
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.decide.book.moves import PlanMoves
from queue_server.core.decide.book.zones import FollowZone
from queue_server.core.line.booking import BookingState
from queue_server.core.line.waiter import WaiterState
from tests.core.booking import test_availability as of_availability
from tests.core.booking import test_closing as of_closing
from tests.core.booking import test_opening as of_opening
from tests.core.decide.book import test_amendments as of_amendments
from tests.core.decide.book import test_arrival as of_arrival
from tests.core.decide.book import test_booking as of_booking
from tests.core.decide.book import test_moves as of_moves
from tests.core.decide.book import test_waiting as of_waiting
from tests.core.decide.book import test_zones as of_zones
from tests.core.play import Play
from tests.teeth import break_rule, found_out

MINUTE = timedelta(minutes=1)

# -- 1: no seat is sold beyond the lanes in force --------------------------------------------------


def test_a_build_that_sells_lanes_an_amendment_took_away_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = [("amend", 0, 0), ("book", 0, 0), ("book", 0, 0)]
    of_amendments.judge_lanes(steps)
    monkeypatch.setattr(availability, "amended", lambda pool, *_: pool)
    with found_out():
        of_amendments.judge_lanes(steps)


# -- 2: a booking changes only by an event; editing a pool changes none ---------------------------


def test_a_build_whose_bookings_follow_the_settings_of_their_pool_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def by_today_s_pool(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        [gone] = true(state, rules, command, now)
        pool = rules.pools.get(gone.booking.seats.pool)
        seats = replace(gone.booking.seats, unit_min=pool.unit // MINUTE if pool else 0)
        return [replace(gone, booking=replace(gone.booking, seats=seats))]

    break_rule(monkeypatch, b.CancelBooking, by_today_s_pool)
    with found_out():
        of_booking.test_changing_the_rules_of_a_pool_changes_no_booking()


def test_a_build_that_moves_people_when_their_pool_is_deleted_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    has = closing.DayRoom.has
    monkeypatch.setattr(
        closing.DayRoom,
        "has",
        lambda room, one: one.seats.pool in room.rules.pools and has(room, one),
    )
    with found_out():
        of_closing.test_editing_or_deleting_a_pool_strands_nobody()


def test_a_build_that_changes_a_booking_without_an_event_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def in_silence(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        for event in true(state, rules, command, now):
            state.book.put(event.booking)
        return []

    def moved() -> Play:
        play = Play(of_booking.office())
        of_booking.booked(play, "one")
        play.carry_out(b.ChangeBooking(id="one", day=of_booking.DAYS[0], minute=550), "web")
        return play

    of_booking.judge_journal(moved())
    break_rule(monkeypatch, b.ChangeBooking, in_silence)
    with found_out():
        of_booking.judge_journal(moved())


# -- 3: a hold is extended once, over in time, and becomes one booking -----------------------------


def test_a_build_that_extends_a_hold_twice_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def again(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        hold = state.book.holds[command.id]
        state.book.hold(replace(hold, extended=False))
        return true(state, rules, command, now)

    break_rule(monkeypatch, b.ExtendHold, again)
    with found_out():
        of_booking.test_time_at_the_form_can_be_asked_for_once()


@pytest.mark.parametrize("command", [b.ConfirmHold, b.ExtendHold])
def test_a_build_in_which_a_hold_lasts_until_somebody_tidies_up_is_found_out(
    monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    def without_a_clock(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        hold = state.book.holds.get(command.id)
        return true(state, rules, command, hold.until - MINUTE if hold else now)

    break_rule(monkeypatch, command, without_a_clock)
    with found_out():
        of_booking.test_what_ran_out_or_never_was_cannot_be_booked_or_kept()


def test_a_build_that_books_a_hold_again_in_other_words_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def whatever_is_said(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        made = state.book.bookings.get(command.id)
        return [] if made else true(state, rules, command, now)

    break_rule(monkeypatch, b.ConfirmHold, whatever_is_said)
    with found_out():
        of_booking.test_the_same_hold_cannot_become_two_different_bookings()


# -- 7: office days before are those of the calendar ----------------------------------------------


def test_a_build_that_counts_days_off_as_office_days_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hours, "is_workday", lambda _, day: day.weekday() < 5)
    with found_out():
        of_opening.test_three_office_days_before_leave_out_weekends_and_holidays(
            date(2026, 12, 26), date(2026, 12, 22)
        )
    with found_out():
        of_opening.test_a_working_saturday_counts_as_an_office_day()


# -- 8: one number for each booking; early, late and lapsed are told apart -------------------------


def test_a_build_that_gives_a_booking_a_second_number_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def as_if_new(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        state.book.put(replace(state.book.bookings[command.id], state=BookingState.BOOKED))
        return true(state, rules, command, now)

    break_rule(monkeypatch, CheckIn, as_if_new)
    with found_out():
        of_arrival.test_the_number_is_due_at_the_time_that_was_agreed()
    with found_out():
        of_arrival.test_who_comes_too_late_may_take_an_ordinary_number_once()


@pytest.mark.parametrize(
    ("off", "seconds", "code"),
    [(1, -1801, "too_early"), (-1, 901, "lapsed")],
)
def test_a_build_that_is_a_second_off_about_who_is_early_or_late_is_found_out(
    monkeypatch: pytest.MonkeyPatch, off: int, seconds: int, code: str
) -> None:
    def by_a_wrong_clock(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        return true(state, rules, command, now + timedelta(seconds=off))

    break_rule(monkeypatch, CheckIn, by_a_wrong_clock)
    with found_out():
        of_arrival.test_thirty_minutes_early_to_fifteen_late(seconds, code)


def test_a_build_in_which_a_number_is_due_from_arrival_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def due_now(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        return [
            replace(one, due_at=now) if isinstance(one, ev.TicketIssued) else one
            for one in true(state, rules, command, now)
        ]

    break_rule(monkeypatch, CheckIn, due_now)
    with found_out():
        of_arrival.test_the_number_is_due_at_the_time_that_was_agreed()


# -- 10: a freed seat is one waiter's, then hidden, then the public's ------------------------------


def offered_to_all(state: Any, *about: Any, name: str, **more: Any) -> Any:
    """The seat is offered to everyone on the list whom it suits, and all have the same hold."""
    held, offered = freed(state, *about, name=name, **more)
    assert isinstance(offered, ev.WaiterOffered)
    also = [
        replace(offered.waiter, id=one.id, mark=one.mark, since=one.since)
        for one in state.book.waiters.values()
        if one.id != offered.id and one.state is WaiterState.WAITING
    ]
    return [held, offered, *(ev.WaiterOffered(id=one.id, waiter=one) for one in also)]


def test_a_build_that_offers_one_seat_to_two_waiters_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def given_back() -> Play:
        play = of_waiting.full()
        of_waiting.wait(play, "cy")
        of_waiting.wait(play, "di")
        play.carry_out(b.CancelBooking(id="ann"), "web")
        return play

    of_booking.judge_offers(given_back())
    monkeypatch.setattr(b, "freed", offered_to_all)
    with found_out():
        of_waiting.test_the_one_who_waited_longest_is_offered_the_seat_and_nobody_else_can_have_it()
    with found_out():
        of_booking.judge_offers(given_back())


def test_a_build_that_passes_the_waiting_list_over_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(b, "freed", lambda *_, **__: [])
    with found_out():
        of_waiting.test_the_one_who_waited_longest_is_offered_the_seat_and_nobody_else_can_have_it()


@pytest.mark.parametrize("rule", [b, w])
def test_a_build_that_shows_a_freed_seat_to_the_public_at_once_is_found_out(
    monkeypatch: pytest.MonkeyPatch, rule: Any
) -> None:
    def shown(state: Any, rules: Any, seats: Any, now: Any, hidden: Any, **more: Any) -> Any:
        return freed(state, rules, seats, now, timedelta(0), **more)

    monkeypatch.setattr(rule, "freed", shown)
    with found_out():
        if rule is b:
            of_waiting.test_a_seat_moved_away_from_is_hidden_too_but_staff_may_have_it()
        else:
            of_waiting.test_an_offer_nobody_took_goes_to_the_next_and_then_to_the_public_after_a_while()


def test_a_build_whose_offers_outlive_their_time_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_a_clock(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        return true(state, rules, command, now - timedelta(days=1))

    break_rule(monkeypatch, w.TakeOffer, without_a_clock)
    with found_out():
        of_waiting.test_an_offer_ends_by_the_clock_even_before_it_is_passed_on()


def test_a_build_that_lets_an_offer_run_out_at_night_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of_waiting.judge_offer(hour=13, left=400)
    monkeypatch.setattr(freeing, "QUIET_FROM", time.max)
    with found_out():
        of_waiting.judge_offer(hour=13, left=400)


# -- 11: a closure has one case for each booking, and cancels nobody unasked -----------------------


def test_a_build_that_plans_the_first_of_a_closed_day_alone_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def once(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        return [] if state.book.moves else true(state, rules, command, now)

    break_rule(monkeypatch, PlanMoves, once)
    with found_out():
        of_moves.test_three_hundred_bookings_are_moved_and_none_is_lost()


def test_a_build_in_which_staff_cancel_whom_they_did_not_reach_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unasked(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        return true(state, rules, replace(command, reached=True), now)

    break_rule(monkeypatch, b.CancelBooking, unasked)
    with found_out():
        of_moves.test_staff_cancel_nobody_whom_they_did_not_reach()


def test_a_build_that_calls_it_missed_when_the_office_was_closed_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missed(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        today = hours.service_day(rules, now)
        past = [one for one in state.book.bookings.values() if one.seats.day < today]
        gone = [replace(one, state=BookingState.MISSED) for one in past]
        return [ev.BookingMissed(id=one.id, booking=one) for one in gone]

    break_rule(monkeypatch, b.CloseBookDays, missed)
    with found_out():
        of_moves.test_who_has_not_answered_a_day_before_is_on_the_call_list_and_has_missed_nothing()


# -- 12: the local time is the truth ---------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Asia/Taipei", "America/Vancouver", "Australia/Lord_Howe"])
def test_a_build_that_keeps_the_instant_and_moves_the_local_time_is_found_out(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    def by_instant(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        kept = []
        for event in true(state, rules, command, now):
            before = state.book.bookings[event.id]
            late = (before.due_at - event.booking.due_at) // MINUTE
            seats = replace(before.seats, minute=before.seats.minute + late)
            moved = replace(event.booking, due_at=before.due_at, seats=seats)
            kept.append(replace(event, booking=moved))
        return kept

    break_rule(monkeypatch, FollowZone, by_instant)
    with found_out():
        of_zones.test_who_booked_under_the_old_rules_is_due_at_the_same_local_time(zone)


def test_a_build_that_never_hears_of_new_rules_of_a_zone_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_rule(monkeypatch, FollowZone, lambda *_: [])
    with found_out():
        of_zones.test_who_booked_under_the_old_rules_is_due_at_the_same_local_time("Asia/Taipei")


def test_a_build_that_moves_what_is_over_to_another_instant_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def all_of_them(true: Any, state: Any, rules: Any, command: Any, now: Any) -> Any:
        for one in list(state.book.bookings.values()):
            state.book.put(replace(one, state=BookingState.BOOKED))
        return true(state, rules, command, now)

    break_rule(monkeypatch, FollowZone, all_of_them)
    with found_out():
        of_zones.test_what_is_over_keeps_the_instant_at_which_it_was()


def test_a_build_that_takes_a_skipped_hour_for_there_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def always_there(rules: Any, day: date, minute: int) -> Any:
        midnight = datetime.combine(day, time())
        return (midnight + minute * MINUTE).replace(tzinfo=hours.zone(rules.zone))

    monkeypatch.setattr(of_availability, "start_of", always_there)
    with found_out():
        of_availability.test_an_hour_that_clocks_skip_is_never_offered()
