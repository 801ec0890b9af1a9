"""Whose ticket it is decides who may cancel or reclassify it: every state by every relation."""

from collections.abc import Callable

import pytest

from queue_server.core.decide.command import Command
from queue_server.core.decide.counter.leaving import Resume
from queue_server.core.decide.line.tickets import Cancel, Readmit, Reclassify
from queue_server.core.errors import JiaohaoError
from tests.core.play import Play, picture

OWN, OTHER, CHIEF = "own", "other", "chief"
Make = Callable[[str, str, bool], Command]


def cancel(ticket: str, clerk: str, supervises: bool) -> Command:
    return Cancel(ticket=ticket, clerk=clerk, supervises=supervises)


def reclassify(ticket: str, clerk: str, supervises: bool) -> Command:
    return Reclassify(ticket=ticket, priority="caring", clerk=clerk, supervises=supervises)


def readmit(ticket: str, clerk: str, supervises: bool) -> Command:
    return Readmit(ticket=ticket)


def resume(ticket: str, clerk: str, supervises: bool) -> Command:
    at = {OWN: 2, OTHER: 3, CHIEF: 1}[clerk]
    return Resume(counter=at, clerk=clerk, ticket=ticket, supervises=supervises)


#: How a ticket comes to each state at the counter of clerk ``own``.
WAYS: dict[str, list[str]] = {
    "waiting": [],
    "called": ["call-next"],
    "serving": ["call-next", "start"],
    "held": ["call-next", "start", "hold"],
    "no_show": ["call-next", "no-show"],
    "finished": ["call-next", "start", "finish"],
}
NOT_YOURS, ILLEGAL, DONE = "not_your_ticket", "illegal_transition", ""

#: verb, state, what the counter's own clerk gets, what another clerk gets; a chief is as the own.
MATRIX: list[tuple[Make, str, str, str]] = [
    (cancel, "waiting", DONE, DONE),
    (cancel, "called", DONE, NOT_YOURS),
    (cancel, "serving", ILLEGAL, NOT_YOURS),
    (cancel, "held", DONE, NOT_YOURS),
    (cancel, "no_show", DONE, DONE),
    (cancel, "finished", ILLEGAL, ILLEGAL),
    (reclassify, "waiting", DONE, DONE),
    (reclassify, "called", ILLEGAL, NOT_YOURS),
    (reclassify, "serving", ILLEGAL, NOT_YOURS),
    (reclassify, "held", ILLEGAL, NOT_YOURS),
    (reclassify, "no_show", ILLEGAL, ILLEGAL),
    (reclassify, "finished", ILLEGAL, ILLEGAL),
    (resume, "waiting", ILLEGAL, ILLEGAL),
    (resume, "called", "counter_busy", NOT_YOURS),
    (resume, "serving", "counter_busy", NOT_YOURS),
    (resume, "held", DONE, NOT_YOURS),
    (resume, "no_show", ILLEGAL, ILLEGAL),
    (resume, "finished", ILLEGAL, ILLEGAL),
    (readmit, "waiting", ILLEGAL, ILLEGAL),
    (readmit, "called", ILLEGAL, ILLEGAL),
    (readmit, "serving", ILLEGAL, ILLEGAL),
    (readmit, "held", ILLEGAL, ILLEGAL),
    (readmit, "no_show", DONE, DONE),
    (readmit, "finished", ILLEGAL, ILLEGAL),
]


def office_with(state: str) -> tuple[Play, str]:
    play = Play()
    play.do("open", 2, OWN)
    play.do("open", 3, OTHER)
    play.do("open", 1, CHIEF)
    ticket = play.issue()
    for verb in WAYS[state]:
        play.do(verb, 2, OWN)
    assert play.state.tickets[ticket.id].state == state
    return play, ticket.id


def outcome(play: Play, command: Command) -> str:
    """The code of the refusal, which changes nothing, or an empty one."""
    before = picture(play.state)
    try:
        play.carry_out(command)
    except JiaohaoError as error:
        assert picture(play.state) == before
        return error.code
    return DONE


@pytest.mark.parametrize(("make", "state", "own", "other"), MATRIX)
def test_only_its_counter_or_a_supervisor_touches_a_called_or_held_ticket(
    make: Make, state: str, own: str, other: str
) -> None:
    chief = ILLEGAL if own == "counter_busy" else own  # a counter of their own, and it is free
    for clerk, supervises, expected in (
        (OWN, False, own),
        (OTHER, False, other),
        (CHIEF, True, chief),
    ):
        play, ticket = office_with(state)
        assert outcome(play, make(ticket, clerk, supervises)) == expected, (clerk, state)


def test_the_matrix_is_whole() -> None:
    assert {(make, state) for make, state, _, _ in MATRIX} == {
        (make, state) for make in (cancel, reclassify, resume, readmit) for state in WAYS
    }


@pytest.mark.parametrize("make", [cancel, resume])
def test_a_visitor_held_at_a_counter_that_closed_is_anyones(make: Make) -> None:
    play, ticket = office_with("held")
    play.do("close", 2, OWN)
    assert outcome(play, make(ticket, OTHER, False)) == DONE


def test_the_class_must_be_one_of_the_offices() -> None:
    play, ticket = office_with("waiting")
    wrong = Reclassify(ticket=ticket, priority="vip", clerk=OWN)
    assert outcome(play, wrong) == "unknown_priority"
