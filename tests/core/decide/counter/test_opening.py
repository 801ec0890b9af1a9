"""Who may open, pause and close a counter."""

import pytest

from queue_server.core.errors import Refused
from tests.core.decide.counter.refusing import refusal
from tests.core.play import Play


def test_somebody_elses_counter_is_taken(office: Play) -> None:
    office.issue()
    assert refusal(office, "call-next", 2, "lin") == "counter_taken"
    assert refusal(office, "open", 2, "lin") == "counter_taken"
    assert refusal(office, "close", 2, "lin") == "counter_taken"


def test_a_second_counter_in_the_same_name_is_asked_about(office: Play) -> None:
    assert refusal(office, "open", 3, also=False) == "clerk_elsewhere"
    office.do("pause")
    assert refusal(office, "open", 3, also=False) == "clerk_elsewhere"
    office.do("open", 2, also=False)
    office.do("open", 3, also=True)
    assert {office.state.counters[n].clerk for n in (2, 3)} == {"wang"}


def test_the_question_names_the_counter_that_is_open_in_the_same_name(office: Play) -> None:
    with pytest.raises(Refused) as refused:
        office.do("open", 3, also=False)
    assert refused.value.facts == {"counter": 2, "clerk": "wang"}


def test_a_counter_opens_without_a_question_while_others_work_at_theirs(office: Play) -> None:
    office.do("open", 3, "lin", also=False)
    assert office.state.counters[3].clerk == "lin"


def test_a_clerk_who_moved_is_not_asked(office: Play) -> None:
    office.do("close")
    office.do("open", 3, also=False)


def test_a_supervisor_closes_a_counter_somebody_forgot(office: Play) -> None:
    office.do("close", 2, "chief", supervises=True)
    assert office.state.counters[2].state == "closed"


def test_a_paused_counter_calls_nobody_and_opens_again(office: Play) -> None:
    office.issue()
    office.do("pause", reason="lunch")
    assert refusal(office, "call-next") == "counter_paused"
    office.do("open")
    assert office.label("call-next") == "B001"


def test_a_supervisor_pauses_a_counter_and_ends_the_pause_of_its_clerk(office: Play) -> None:
    office.do("open")
    office.do("pause", clerk="chief", supervises=True, reason="lunch")
    assert office.state.counters[2].state == "paused"
    office.do("open", clerk="chief", supervises=True)
    assert (office.state.counters[2].state, office.state.counters[2].clerk) == ("open", "wang")


def test_nobody_else_ends_the_pause_of_a_clerk(office: Play) -> None:
    office.do("open")
    office.do("pause")
    assert refusal(office, "open", clerk="lin") == "counter_taken"


def test_a_counter_with_a_visitor_is_not_paused_over_the_clerks_head(office: Play) -> None:
    office.issue()
    office.do("open")
    office.do("call-next")
    assert refusal(office, "pause", clerk="chief", supervises=True) == "counter_busy"
