"""What a ticket in line leaves behind when it is put back, called off or taken up again."""

from queue_server.core import events as ev
from queue_server.core.decide.line.tickets import Cancel
from queue_server.core.line.ticket import TicketState
from tests.core.play import Play


def called(play: Play) -> str:
    """A visitor who is called at counter 2."""
    play.do("open")
    ticket = play.issue()
    play.do("call-next")
    return ticket.id


def test_every_missed_visitor_who_is_put_back_counts_once() -> None:
    play = Play()
    for number in (1, 2):
        ticket = called(play)
        play.do("no-show")
        play.do("requeue", ticket=ticket)
        assert play.state.tally["returned"] == number
        play.carry_out(Cancel(ticket=ticket, clerk="wang", supervises=True))


def test_whoever_is_cancelled_at_a_counter_leaves_it_free_from_that_moment() -> None:
    play = Play()
    ticket = called(play)
    play.pass_time(40)
    play.carry_out(Cancel(ticket=ticket, clerk="wang", supervises=True))
    assert (play.state.counters[2].ticket, play.state.counters[2].since) == (None, play.now)


def test_whoever_was_set_aside_is_cancelled_without_the_counter_losing_its_visitor() -> None:
    play = Play()
    aside = called(play)
    for verb in ("start", "hold"):
        play.do(verb)
    at_counter = called(play)
    play.pass_time(40)
    before = play.state.counters[2]
    play.carry_out(Cancel(ticket=aside, clerk="wang", supervises=True))
    assert play.state.tickets[aside].state is TicketState.CANCELLED
    assert play.state.counters[2] == before
    assert before.ticket == at_counter


def test_a_number_that_a_kiosk_reports_late_does_not_turn_its_series_back() -> None:
    play = Play()
    first = play.issue()
    for event in (
        ev.TicketIssued(
            ticket="k2", label="K002", series="K", number=2, service="R01", services=("R01",),
            priority="general", language="en", token="k2", offline=True,
        ),
        ev.TicketIssued(
            ticket="k1", label="K001", series="K", number=1, service="T01",
            services=("T01", "R01"), priority="general", language="en", token="k1", offline=True,
        ),
    ):  # fmt: skip
        play.take_in([event], "kiosk:lobby")
        assert play.state.numbers == {"B": 1, "K": 2}
    superseded = ev.TicketSuperseded(
        ticket=first.id, label="K000", series="K", number=0, token="k0", arrived_at=play.now
    )
    play.take_in([superseded], "kiosk:lobby")
    assert play.state.numbers == {"B": 1, "K": 2}
    assert play.state.issued_by_service == {"T01": 2, "R01": 2}
