"""An event leads where the one table says, and nowhere else."""

import pytest

from queue_server.core import events as ev
from queue_server.core.line.lifecycle import TRANSITIONS, Action
from queue_server.core.line.ticket import TicketState
from queue_server.core.state.effect import after
from tests.core.play import Play


def test_a_start_is_of_a_called_visitor_or_of_one_who_walked_up() -> None:
    ticket = Play().issue()
    started = ev.TicketStarted(ticket=ticket.id, counter=2)
    assert after(ticket, started) is TicketState.SERVING


def test_a_row_that_these_rules_never_wrote_is_an_error() -> None:
    ticket = Play().issue()
    for wrong in (
        ev.TicketFinished(ticket=ticket.id, counter=2, outcome="done"),
        ev.CounterClosed(counter=2),
    ):
        with pytest.raises(KeyError, match="of a ticket that is waiting"):
            after(ticket, wrong)


def test_every_step_that_moves_a_ticket_to_another_state_has_its_event() -> None:
    said = {action for kind in ev.EVENTS.values() for action in kind.ACTIONS}
    moving = {action for (state, action), end in TRANSITIONS.items() if end is not state}
    assert moving <= said
    assert said - moving == {Action.RECALL}
