"""What an answer says about itself: its first event of a kind, and why a ticket was called."""

import pytest

from queue_server.core import events as ev
from queue_server.core.decide import decide
from queue_server.core.decide.counter.serving import AddService
from queue_server.core.errors import BadRequest
from queue_server.usecases.branch import CommandAnswer
from tests.core.play import Play


def answered(play: Play, verb: str) -> CommandAnswer:
    """The answer of a verb at counter 2, as the writer puts it together."""
    answer, before = CommandAnswer(), len(play.rows)
    ticket = play.do(verb)
    for seq, _, _, event in play.rows[before:]:
        answer = answer.after(event, ticket, seq)
    return answer


@pytest.fixture
def play() -> Play:
    play = Play()
    play.do("open")
    play.issue()
    return play


def test_a_call_says_why_and_a_repeated_call_that_it_was_called_before(play: Play) -> None:
    called = answered(play, "call-next").why
    assert called is not None
    assert called.considered
    again = answered(play, "recall").why
    assert again is not None
    assert (again.rule, again.key, again.facts) == ("recalled", "why.recalled", {"label": "B001"})


def test_what_calls_nobody_has_no_reason(play: Play) -> None:
    play.do("call-next")
    assert answered(play, "start").why is None
    assert CommandAnswer().why is None


def test_an_event_that_is_not_in_the_answer_is_an_error_and_never_none(play: Play) -> None:
    answer = answered(play, "call-next")
    assert answer.first(ev.TicketCalled).counter == 2
    with pytest.raises(LookupError, match="ticket_issued"):
        answer.first(ev.TicketIssued)


def test_a_ninth_service_is_a_slip_of_the_finger(play: Play) -> None:
    nine = [f"S{n}" for n in range(9)]
    play.rules.services.update(dict.fromkeys(nine, play.rules.services["T01"]))
    play.do("call-next")
    play.do("start")
    for code in nine[:7]:
        play.do("add-service", service=code)
    with pytest.raises(BadRequest, match="too_many_services"):
        decide(
            play.state,
            play.rules,
            AddService(counter=2, clerk="wang", service=nine[8]),
            play.now,
        )
