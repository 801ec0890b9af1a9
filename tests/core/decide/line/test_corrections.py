"""A number put right while it waits, and a note for the next clerk."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.decide.line.corrections import CallInPerson, Redirect, WriteNote
from queue_server.core.events import InPersonAsked, TicketNoted
from tests.core.decide.refusing import refusal
from tests.core.play import Play


def test_who_is_sent_to_one_counter_is_called_there_and_nowhere_else() -> None:
    office = Play()
    ticket = office.issue()
    office.carry_out(Redirect(ticket=ticket.id, to_counter=2))
    assert office.state.tickets[ticket.id].only_counter == 2
    assert [one.id for one in office.state.line.apart()] == [ticket.id]


def test_what_changes_nothing_leaves_no_trace() -> None:
    office = Play()
    ticket = office.issue()
    assert not office.carry_out(Redirect(ticket=ticket.id))
    assert not office.carry_out(Redirect(ticket=ticket.id, service=ticket.service))


@given(st.lists(st.sampled_from(["T01", "R01"]), max_size=4))
def test_the_place_in_line_stays_whatever_is_corrected(codes: list[str]) -> None:
    office = Play()
    tickets = [office.issue() for _ in range(3)]
    for code in codes:
        office.carry_out(Redirect(ticket=tickets[1].id, service=code))
    assert [one.id for one in office.state.line] == [one.id for one in tickets]


def test_a_note_outlives_what_is_taken_back() -> None:
    office = Play()
    ticket = office.issue()
    office.do("open")
    office.do("call-next")
    (noted,) = office.carry_out(WriteNote(ticket=ticket.id, note=" has the form "))
    assert noted == TicketNoted(ticket=ticket.id, note="has the form")
    office.do("undo")
    assert office.state.tickets[ticket.id].note == "has the form"


def test_an_erased_note_is_shown_no_longer() -> None:
    office = Play()
    ticket = office.issue()
    office.carry_out(WriteNote(ticket=ticket.id, note="x"))
    office.state.forget_note(office.state.tickets[ticket.id].note_seq)
    assert office.state.tickets[ticket.id].note == "(erased)"


@pytest.mark.parametrize(
    ("command", "code", "facts"),
    [
        (Redirect(ticket="", service="Z99"), "unknown_service", {"service": "Z99"}),
        (Redirect(ticket="", service="D02"), "unknown_service", {"service": "D02"}),
        (Redirect(ticket="", service="Z" * 60), "unknown_service", {"service": "Z" * 40}),
        (Redirect(ticket="", to_counter=99), "unknown_counter", {"counter": 99}),
    ],
)
def test_nobody_is_sent_to_what_the_office_does_not_have(
    command: Redirect, code: str, facts: dict[str, Any]
) -> None:
    office = Play()
    ticket = office.issue()
    assert refusal(office, replace(command, ticket=ticket.id)) == (code, facts)


def test_who_is_sent_to_a_counter_stays_so_until_the_office_says_any_will_do() -> None:
    office = Play()
    ticket = office.issue()
    office.carry_out(Redirect(ticket=ticket.id, to_counter=2))
    office.carry_out(Redirect(ticket=ticket.id, service="R01"))
    sent = office.state.tickets[ticket.id]
    assert (sent.service, sent.only_counter) == ("R01", 2)
    office.carry_out(Redirect(ticket=ticket.id, to_counter=0))
    let_go = office.state.tickets[ticket.id]
    assert (let_go.service, let_go.only_counter) == ("R01", None)


def test_no_personal_number_is_written_in_a_note() -> None:
    office = Play()
    ticket = office.issue()
    facts = {"field": "note", "found": "mobile"}
    command = WriteNote(ticket=ticket.id, note="call 0912345678")
    assert refusal(office, command) == ("personal_data", facts)


def test_no_note_is_written_once_the_visit_is_over() -> None:
    office = Play()
    office.do("open")
    ticket = office.do("walk-direct", service="T01")
    office.do("finish")
    command = WriteNote(ticket=ticket.id, note="x")
    assert refusal(office, command) == ("visit_over", {"label": "B001"})


def test_who_asks_to_be_fetched_is_called_as_such_on_the_wall_too() -> None:
    office = Play()
    office.issue(in_person=True)
    office.do("open")
    office.do("call-next")
    assert office.state.announcements[-1].in_person


def test_asking_to_be_fetched_is_written_down_once_and_outlives_what_is_taken_back() -> None:
    office = Play()
    ticket = office.issue()
    office.do("open")
    office.do("call-next")
    asked = CallInPerson(ticket=ticket.id, asked=True)
    assert office.carry_out(asked) == [InPersonAsked(ticket=ticket.id, asked=True)]
    assert office.carry_out(asked) == []
    office.do("undo")
    assert office.state.tickets[ticket.id].in_person
    office.carry_out(CallInPerson(ticket=ticket.id, asked=False))
    assert not office.state.tickets[ticket.id].in_person


def test_nobody_is_fetched_once_the_visit_is_over() -> None:
    office = Play()
    ticket = office.issue()
    office.do("open")
    office.do("call-next")
    office.do("start")
    office.do("finish")
    command = CallInPerson(ticket=ticket.id, asked=True)
    assert refusal(office, command) == ("visit_over", {"label": "B001"})
