"""The quoted wait: what it is made up of, when there is none, and what it learns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.core.events import CounterProfileSet
from queue_server.core.forecast.scoring import Waited
from queue_server.core.forecast.waiting import (
    MAX_LINE,
    MIN_SAMPLES,
    Forecaster,
    OpenCounter,
    Prediction,
    open_counters,
)
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import TicketState, WaitEstimate
from queue_server.core.state.branch import BranchState
from queue_server.simulate.default_office import default_office
from tests.core import tickets
from tests.core.forecast.lines import ask, busy, call, queue, serve, taught, ticket
from tests.core.tickets import OPENING

# No honest answer


def test_no_wait_is_quoted_before_some_visits_have_finished() -> None:
    rules = default_office()
    forecaster = taught(rules, times=MIN_SAMPLES - 1)
    assert ask(forecaster, queue(3), busy(rules, 4)) is None
    serve(forecaster, 99, 10)
    assert ask(forecaster, queue(3), busy(rules, 4)) is not None


def test_no_wait_is_quoted_when_no_counter_is_open() -> None:
    assert ask(taught(default_office()), queue(3), []) is None


def test_no_wait_is_quoted_when_no_open_counter_serves_the_class_or_the_service() -> None:
    rules = default_office()
    profile = replace(rules.counters[4].profile, then=(), services=frozenset({"T01"}))
    narrow = [OpenCounter(replace(rules.counters[4], profile=profile))]
    forecaster = taught(rules)
    assert ask(forecaster, queue(0), narrow, "english", "T01") is None
    assert ask(forecaster, queue(0), narrow, "general", "N01") is None
    assert ask(forecaster, queue(0), narrow, "general", "T01") is not None


def test_no_wait_is_quoted_in_a_line_longer_than_any_session() -> None:
    rules = default_office()
    assert ask(taught(rules), queue(MAX_LINE + 1), busy(rules, 4)) is None


# The estimate


def test_a_free_counter_means_no_wait() -> None:
    rules = default_office()
    found = ask(taught(rules), WaitingLine(), [OpenCounter(rules.counters[4])])
    assert found is not None
    assert (found.middle_min, found.quoted.low_min) == (0.0, 0)


def test_six_people_at_two_counters_of_ten_minutes_wait_about_half_an_hour() -> None:
    # Six ahead and two being served: the seventh is called when four have left each counter's way.
    rules = default_office()
    found = ask(taught(rules), queue(6), busy(rules, 4, 5))
    assert found is not None
    assert 27 < found.middle_min < 40
    assert found.quoted.low_min < found.middle_min < found.quoted.high_min


def test_more_people_ahead_never_shorten_the_wait_and_more_counters_never_lengthen_it() -> None:
    rules = default_office()
    forecaster = taught(rules)

    def middle(people: int, *numbers: int) -> float:
        found = ask(forecaster, queue(people), busy(rules, *numbers))
        assert found is not None
        return found.middle_min

    assert middle(2, 4, 5) < middle(6, 4, 5) < middle(12, 4, 5)
    assert middle(8, 4) > middle(8, 4, 5) > middle(8, 4, 5, 6)


def test_a_caring_visitor_is_quoted_less_than_a_general_one() -> None:
    rules = default_office()
    forecaster, line = taught(rules), queue(12)
    caring = ask(forecaster, line, busy(rules, 4, 5), "caring")
    general = ask(forecaster, line, busy(rules, 4, 5))
    assert caring is not None
    assert general is not None
    assert caring.middle_min < general.middle_min


@pytest.mark.parametrize("policy", ["dedicated_fifo", "first_come"])
def test_under_first_come_first_served_everybody_is_quoted_the_same(policy: str) -> None:
    rules = default_office()
    rules = replace(rules, policy=replace(rules.policy, name=policy))
    forecaster, line = taught(rules), queue(12)
    forecaster.refresh_s = 60.0
    caring = ask(forecaster, line, busy(rules, 4, 5), "caring")
    general = ask(forecaster, line, busy(rules, 4, 5))
    assert caring is not None
    assert general is not None
    assert caring.middle_min == pytest.approx(general.middle_min)


def test_the_same_line_gives_the_same_answer() -> None:
    rules = default_office()
    one = ask(taught(rules), queue(7), busy(rules, 4, 5))
    assert one == ask(taught(rules), queue(7), busy(rules, 4, 5))


@pytest.mark.parametrize(("counters", "minutes"), [((4,), 40), ((4, 5), 20)])
def test_between_two_refreshes_each_newcomer_adds_to_the_wait_without_a_new_play(
    counters: tuple[int, ...], minutes: float
) -> None:
    rules = default_office()
    forecaster, line = taught(rules), queue(6)
    forecaster.refresh_s = 60.0
    first = ask(forecaster, line, busy(rules, *counters))
    for n in range(50, 54):
        forecaster.saw(None, ticket(n), OPENING)
    later = forecaster.predict("N01", "general", line, _never, OPENING)
    assert first is not None
    assert later is not None
    assert later.middle_min - first.middle_min == pytest.approx(minutes)  # 4 × 10 min ÷ counters


def _never() -> list[OpenCounter]:
    raise AssertionError("asked for the counters again")


def test_a_board_asks_for_a_class_without_a_service() -> None:
    rules = default_office()
    assert ask(taught(rules), queue(6), busy(rules, 4, 5), service=None) is not None


# What is learnt from what became of it


def test_a_call_settles_what_was_quoted() -> None:
    forecaster = Forecaster(default_office())
    one = ticket(1)
    forecaster.note_quote(one.id, Prediction(10, 10, WaitEstimate(6, 14)))
    call(forecaster, one, 12)
    assert forecaster.settled == Waited(10, WaitEstimate(6, 14), 12.0)
    found = forecaster.score()
    assert found is not None
    assert (found.mae, found.bias, found.coverage) == (2.0, -2.0, 1.0)


def test_after_a_restart_the_interval_on_the_ticket_is_judged() -> None:
    forecaster = Forecaster(default_office())
    one = ticket(1, wait=WaitEstimate(6, 14))
    forecaster.saw(None, one, OPENING)
    call(forecaster, one, 20)
    assert forecaster.settled is not None
    assert not forecaster.settled.covered


def test_after_a_restart_the_middle_of_the_interval_is_what_was_quoted() -> None:
    forecaster = Forecaster(default_office())
    forecaster.trend.sums["general"] = (300.0, 600.0)  # half as long again as played
    one = ticket(1, wait=WaitEstimate(6, 14))
    forecaster.saw(None, one, OPENING)
    call(forecaster, one, 12)
    assert forecaster.settled == Waited(10, WaitEstimate(6, 14), 12.0)
    assert forecaster.trend.sums == {"general": pytest.approx((299.7 + 10 / 1.5, 599.4 + 12))}


def test_who_was_called_within_six_seconds_found_a_free_counter() -> None:
    for seconds, judged in ((5.9, False), (6.0, True)):
        forecaster = Forecaster(default_office())
        one = ticket(1, wait=WaitEstimate(6, 14))
        forecaster.saw(None, one, OPENING)
        call(forecaster, one, seconds / 60)
        assert (forecaster.settled is not None) is judged


def test_what_the_rivals_guessed_is_kept_for_the_judgement() -> None:
    forecaster = Forecaster(default_office())
    one, guesses = ticket(1), (("line_length", 8.0),)
    forecaster.note_quote(one.id, Prediction(10, 10, WaitEstimate(6, 14), guesses))
    call(forecaster, one, 12)
    assert forecaster.settled == Waited(10, WaitEstimate(6, 14), 12.0, guesses)


def test_a_new_day_begins_with_nobody_in_line_and_what_was_learnt() -> None:
    rules = default_office()
    forecaster, line = taught(rules), queue(3)
    forecaster.refresh_s = 1e9
    one = ticket(1, wait=WaitEstimate(6, 14))
    forecaster.saw(None, one, OPENING)
    call(forecaster, one, 12)
    quoted = ticket(2, wait=WaitEstimate(6, 14))
    forecaster.saw(None, quoted, OPENING)
    before = ask(forecaster, line, busy(rules, 4))
    forecaster.new_day()
    assert forecaster.score() is None
    call(forecaster, quoted, 5)
    assert forecaster.settled is None
    after = ask(forecaster, queue(0), busy(rules, 4))
    assert before is not None
    assert after is not None
    assert after.middle_min < before.middle_min


def test_who_missed_a_call_is_not_judged_again() -> None:
    forecaster = Forecaster(default_office())
    one = ticket(1, wait=WaitEstimate(6, 14), missed=1)
    forecaster.saw(None, one, OPENING)
    call(forecaster, one, 50)
    assert forecaster.settled is None


def test_time_on_hold_is_not_time_at_the_counter() -> None:
    forecaster = Forecaster(default_office())
    at = OPENING + timedelta(minutes=40)
    resumed = ticket(1, state=TicketState.SERVING, called_at=OPENING, started_at=OPENING, calls=1)
    resumed = replace(resumed, since=OPENING + timedelta(minutes=30))
    forecaster.saw(resumed, replace(resumed, state=TicketState.FINISHED), at)
    assert forecaster.times.count == 0


def test_the_forecast_knows_the_counters_of_a_branch_that_call_now() -> None:
    rules = default_office()
    state = BranchState(tuple(rules.counters))
    assert open_counters(state, rules, OPENING) == []
    state.counters[4] = replace(state.counters[4], state="open", clerk="lin")
    assert open_counters(state, rules, OPENING) == [OpenCounter(rules.counters[4])]


def test_a_counter_is_busy_with_its_visitor_since_the_call_or_else_the_start() -> None:
    rules = default_office()
    state = BranchState(tuple(rules.counters))
    called_at, started_at = (OPENING + timedelta(minutes=minute) for minute in (1, 3))
    called = ticket(1, called_at=called_at, started_at=started_at)
    direct = ticket(2, started_at=started_at)
    for number, one in ((4, called), (5, direct)):
        state.tickets[one.id] = one
        state.counters[number] = replace(
            state.counters[number], state="open", clerk="lin", ticket=one.id
        )
    assert open_counters(state, rules, OPENING) == [
        OpenCounter(rules.counters[4], called, called_at),
        OpenCounter(rules.counters[5], direct, started_at),
    ]


def test_a_counter_serves_what_a_supervisor_set_as_long_as_it_holds() -> None:
    rules = default_office()
    state = BranchState(tuple(rules.counters))
    state.counters[4] = replace(state.counters[4], state="open", clerk="lin")
    until = OPENING + timedelta(hours=1)
    state.profiles[4] = CounterProfileSet(id="4", first=("caring",), until=until)
    [now], [later] = (open_counters(state, rules, at) for at in (OPENING, until))
    assert now.counter.profile.first == ("caring",)
    assert later.counter == rules.counters[4]


def test_whom_called_last_waited_how_long_is_a_rival_of_the_forecast() -> None:
    rules = default_office()
    forecaster = taught(rules)
    call(forecaster, ticket(1), 7)
    found = ask(forecaster, queue(3), busy(rules, 4))
    assert found is not None
    assert dict(found.rivals)["last_to_enter_service"] == 7.0


@pytest.mark.parametrize(("counters", "minutes"), [((4,), 30), ((4, 5), 15)])
def test_the_other_rival_is_the_line_by_the_usual_time_and_the_open_counters(
    counters: tuple[int, ...], minutes: float
) -> None:
    rules = default_office()
    found = ask(taught(rules), queue(3), busy(rules, *counters))
    assert found is not None
    assert dict(found.rivals) == {"line_length": pytest.approx(minutes)}


def test_a_ticket_of_a_service_that_is_gone_does_not_disturb_the_forecast() -> None:
    rules = default_office()
    line, with_gone = queue(3), queue(3)
    with_gone.add(ticket(50, minute=-1, service="gone", services=("gone",)))
    narrow = [OpenCounter(rules.counters[4])]
    one, other = (ask(taught(rules), each, narrow) for each in (line, with_gone))
    assert one is not None
    assert other is not None
    assert one.middle_min == other.middle_min


def test_no_wait_is_quoted_of_more_than_four_hours() -> None:
    rules = default_office()
    assert ask(taught(rules), queue(60), busy(rules, 4)) is None


@pytest.mark.parametrize("count", [8, 60])
def test_many_urgent_visitors_of_the_last_hour_mean_more_to_come(count: int) -> None:
    rules = default_office()
    quiet, rushed = taught(rules), taught(rules)
    for n in range(count):
        rushed.saw(None, ticket(500 + n, priority="caring"), OPENING - timedelta(minutes=30))
    line = queue(5)
    one, other = ask(quiet, line, busy(rules, 4)), ask(rushed, line, busy(rules, 4))
    assert one is not None
    assert other is None or other.middle_min > one.middle_min


def test_the_time_of_a_visit_for_several_services_is_shared_out_among_them() -> None:
    forecaster = Forecaster(default_office())
    one, other = forecaster.times.mean_s("N01"), forecaster.times.mean_s("T01")
    both = ticket(1, services=("N01", "T01"), needs=("N01", "T01"))
    serving = replace(both, state=TicketState.SERVING, called_at=OPENING, started_at=OPENING)
    finished = replace(serving, state=TicketState.FINISHED)
    forecaster.saw(serving, finished, OPENING + timedelta(seconds=one + other))
    assert forecaster.times.sums == {"N01": (1, one), "T01": (1, pytest.approx(other))}


def test_who_waits_for_several_services_keeps_the_next_waiting_for_all_of_them() -> None:
    forecaster = taught(default_office())
    one = ticket(1)
    many = replace(one, needs=("N01", "T01", "N01"))
    free = busy(forecaster.rules, 4)
    waits = [ask(forecaster, tickets.line_of(first), free) for first in (one, many)]
    assert waits[0] is not None
    assert waits[1] is not None
    assert waits[0].middle_min < waits[1].middle_min
