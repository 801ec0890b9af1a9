"""Why this visitor is called, and why those it was weighed against were not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.core.decide.counter.calls import Call
from queue_server.core.decide.line import calling
from queue_server.core.decide.line.corrections import Redirect
from queue_server.core.events import Considered
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import MissedRule, WorkProfile
from tests.core.decide.line.test_calling import (
    ANY,
    CARING,
    choose,
    label,
    office,
    ranked,
    ticket,
)
from tests.core.play import Play
from tests.core.tickets import OPENING, line_of
from tests.office import rules


def reasons(choice: calling.CallChoice | None) -> list[str]:
    """Why it was not the others, in the order they were weighed in."""
    assert choice is not None
    return [one.reason for one in choice.considered[1:]]


def picked(
    line: WaitingLine, one: Ticket, counter: int = ANY, calls_made: int = 0
) -> calling.CallChoice:
    """A clerk calls this ticket by hand at minute 20."""
    branch = office()
    now = OPENING + timedelta(minutes=20)
    place = branch.counters[counter]
    return calling.picked(line, branch, place, one, now, calls_made=calls_made)


def test_a_call_says_who_it_is_and_how_long_they_waited() -> None:
    choice = choose(line_of(ticket("C1", 0, "caring")), office(), CARING, 61.99)
    assert choice is not None
    assert choice.ticket_id == "20260302-C1"
    assert choice.facts == {"label": "C1", "priority": "caring", "minutes": 61, "count": 0}
    assert choice.considered == (Considered(label="C1", score=7.749, reason="why.first_choice"),)


@pytest.mark.parametrize(
    ("arrived", "reason"),
    [(0, "why.longer_wait"), (12, "why.shorter_wait"), (13, "why.shorter_wait")],
)
def test_who_was_not_called_had_waited_longer_or_no_longer(arrived: int, reason: str) -> None:
    line = line_of(ticket("C1", 12, "caring"), ticket("A1", arrived))
    choice = choose(line, office(), ANY, 20)
    assert label(choice) == "C1"
    assert reasons(choice) == [reason]


def test_how_often_others_went_ahead_is_the_reason_only_at_the_cap() -> None:
    line = line_of(ticket("A1", 0), ticket("E1", 1, "english"))
    for name in ("C1", "C2"):
        late = ticket(name, 2, "caring")
        line.add(late)
        line.call(late)
    line.add(ticket("C3", 19, "caring"))
    capped = choose(line, office(cap=2), ANY, 20)
    assert label(capped) == "A1"
    assert reasons(capped) == ["why.shorter_wait", "why.fewer_overtaken"]
    free = choose(line, office(), ANY, 20)
    assert label(free) == "A1"
    assert "why.fewer_overtaken" not in reasons(free)


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        (ticket("E1", 0, "english"), "first_choice"),
        (ticket("E1", 10, "english"), "relative_wait"),
        (ticket("E1", 11, "english"), "relative_wait"),
        (ticket("E1", 0, "english", not_before_call=5), "relative_wait"),
        (ticket("A2", 0, not_before_call=5), "relative_wait"),
        (ticket("C1", 19, "caring"), "relative_wait"),
    ],
)
def test_a_counter_with_classes_of_its_own_decided_only_where_somebody_else_waited_longer(
    other: Ticket, rule: str
) -> None:
    branch = office()
    profile = WorkProfile(first=("general", "caring"), then=("english",))
    place = replace(branch.counters[ANY], profile=profile)
    now = OPENING + timedelta(minutes=20)
    line = line_of(ticket("A1", 10), other)
    choice = calling.choose(line, branch, place, now, calls_made=0)
    assert choice is not None
    assert (label(choice), choice.rule, choice.why) == ("A1", rule, f"why.{rule}")


def test_at_most_five_tickets_are_named_as_considered() -> None:
    tickets = [ticket(f"A{n}", n, only_counter=ANY) for n in range(9)]
    line = line_of(*tickets)
    for choice in (choose(line, office(), ANY, 20), picked(line, tickets[5])):
        assert choice is not None
        assert len(choice.considered) == 5


def test_of_visitors_booked_first_the_longest_wait_for_its_target_goes_ahead() -> None:
    slots = [OPENING + timedelta(minutes=minute) for minute in (20, 21)]
    line = line_of(ticket("A1", 5, due_at=slots[0]), ticket("C1", 6, "caring", due_at=slots[1]))
    choice = choose(line, office(policy="booked_first"), ANY, 22)
    assert choice is not None
    assert (label(choice), choice.rule) == ("C1", "booked_due")  # 1 of 8 minutes, 2 of 30


def test_first_come_is_by_arrival_alone_even_at_a_counter_of_another_class() -> None:
    line = line_of(ticket("Z1", 0), ticket("C1", 1, "caring"), ticket("E1", 2, "english"))
    choice = choose(line, office(policy="first_come"), CARING, 20)
    assert choice is not None
    assert (choice.rule, choice.why) == ("first_come", "why.first_come")
    assert [one.label for one in choice.considered] == ["Z1", "C1", "E1"]


@pytest.mark.parametrize(
    ("known", "group", "said"),
    [
        ({"overtaken": 8, "due": True, "first": True}, 0, "overtake_cap"),
        ({"due": True, "score": 0.3}, 1, "booked_due"),
        ({"due": True, "score": 0.29, "first": True}, 2, "booked"),
        ({"first": True, "score": 0.9}, 2, "first_choice"),
        ({"due": True, "score": 0.29}, 3, "booked"),
        ({"score": 0.9, "overtaken": 7}, 3, "relative_wait"),
    ],
)
def test_the_cap_goes_before_bookings_and_these_before_the_counter_s_own(
    known: dict[str, Any], group: int, said: str
) -> None:
    seen = {"overtaken": 0, "score": 0.5, **known}
    one = ticket("A1", 3)
    within = one.arrival if group == 0 else -seen["score"]
    assert ranked("relative_wait", one, **seen) == ((group, within, one.arrival), said)


def test_a_picked_ticket_is_weighed_against_what_the_policy_would_do() -> None:
    own, other = ticket("C1", 12, "caring"), ticket("A1", 0)
    choice = picked(line_of(own, other, ticket("A2", 1)), own, CARING)
    assert (choice.ticket_id, choice.rule, choice.why) == (own.id, "picked", "why.picked")
    assert choice.facts == {"label": "C1", "priority": "caring", "minutes": 8, "count": 0}
    assert choice.considered == (
        Considered(label="C1", score=1.0, reason="why.picked"),
        Considered(label="A1", score=0.667, reason="why.longer_wait"),
    )


def test_a_booked_visitor_who_is_picked_is_called_with_the_time_agreed() -> None:
    one = ticket("A1", 0, due_at=OPENING + timedelta(minutes=30))
    assert picked(line_of(one), one).facts["time"] == "08:30"


@pytest.mark.parametrize(("calls_made", "reason"), [(4, "why.not_yet"), (5, "why.longer_wait")])
def test_a_clerk_who_picks_passes_a_returned_visitor_whose_turn_has_or_has_not_come(
    calls_made: int, reason: str
) -> None:
    one = ticket("A2", 12)
    line = line_of(ticket("A1", 0, not_before_call=5), one)
    assert reasons(picked(line, one, calls_made=calls_made)) == [reason]


def test_a_call_by_hand_knows_how_many_were_called_and_which_counters_are_closed() -> None:
    play = Play(rules(missed=MissedRule(limit=1, requeue_after_calls=1)))
    play.do("open")
    for _ in range(4):
        play.issue()
    for verb in ("call-next", "no-show"):
        play.do(verb)
    play.do("requeue", ticket="B001")
    for verb in ("call-next", "start", "finish"):
        play.do(verb)
    play.carry_out(Redirect(ticket="B003", to_counter=3))
    [called] = play.carry_out(Call(counter=2, clerk="wang", ticket="B004"))
    assert [(one.label, one.reason) for one in called.considered] == [
        ("B004", "why.picked"),
        ("B001", "why.shorter_wait"),
        ("B003", "why.sent_elsewhere"),
    ]
