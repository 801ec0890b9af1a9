"""What the policy weighs about a visitor, at the very instants at which it changes."""

from datetime import timedelta

import pytest

from queue_server.core.decide.line.calling import (
    EARLY,
    ELSEWHERE,
    READY,
    Candidate,
    candidate_of,
)
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import Policy
from queue_server.simulate.default_office import default_office
from tests.core.tickets import OPENING, line_of, ticket

MOMENT = timedelta.resolution
TEN = OPENING + timedelta(minutes=10)
CAP = 2


def seen(line: WaitingLine, one: Ticket, away: timedelta, counter: int = 4) -> Candidate:
    """The ticket as a counter sees it, so long after ten minutes."""
    office = default_office(Policy(overtake_cap=CAP))
    return candidate_of(line, office, office.counters[counter], one, TEN + away, calls_made=0)


@pytest.mark.parametrize(
    ("away", "due", "readiness", "waited_s"),
    [
        (timedelta(minutes=-5), False, EARLY, 0.0),
        (-MOMENT, False, EARLY, 0.0),
        (timedelta(0), True, READY, 0.0),
        (timedelta(seconds=90), True, READY, 90.0),
    ],
)
def test_a_booked_visitor_is_due_from_the_time_agreed(
    away: timedelta, due: bool, readiness: int, waited_s: float
) -> None:
    booked = ticket(1, due_at=TEN)
    found = seen(line_of(booked), booked, away)
    assert (found.due, found.readiness, found.waited_s) == (due, readiness, waited_s)


def test_who_was_sent_elsewhere_is_called_here_once_overtaken_as_often_as_allowed() -> None:
    sent = ticket(1, only_counter=1)
    line = line_of(sent, *(ticket(n) for n in (2, 3)))
    for overtaken, readiness in ((0, ELSEWHERE), (1, ELSEWHERE), (CAP, READY)):
        found = seen(line, sent, timedelta(0))
        assert (found.overtaken, found.readiness) == (overtaken, readiness)
        assert seen(line, sent, timedelta(0), counter=1).readiness == READY
        if overtaken < CAP:
            line.call(line.get(ticket(2 + overtaken).id))


def test_who_does_not_wait_has_been_overtaken_by_nobody() -> None:
    assert seen(line_of(ticket(2)), ticket(1), timedelta(0)).overtaken == 0
