"""A visitor sent to one counter is never stuck there, whatever becomes of that counter."""

import pytest

from queue_server.core import events as ev
from queue_server.core.rules import Policy
from tests.core.play import Play
from tests.office import rules


@pytest.fixture
def office() -> Play:
    """B001 is sent from counter 2 to counter 3, where Lin sits."""
    play = Play(rules(policy=Policy(overtake_cap=2)))
    play.do("open", 2)
    play.do("open", 3, "lin")
    send(play)
    return play


def send(play: Play) -> None:
    play.issue()
    play.do("call-next")
    play.do("start")
    play.do("transfer", to_counter=3)


def test_while_the_counter_is_open_only_it_calls(office: Play) -> None:
    assert office.do("call-next", 2) is None
    assert office.label("call-next", 3, "lin") == "B001"


def test_a_paused_counter_comes_back_so_the_visitor_stays_its_own(office: Play) -> None:
    office.do("pause", 3, "lin")
    assert office.do("call-next", 2) is None


def test_closing_the_counter_releases_the_visitor_and_the_journal_says_so(office: Play) -> None:
    office.do("close", 3, "lin")
    assert [type(row[3]) for row in office.rows[-2:]] == [ev.CounterClosed, ev.TicketReleased]
    assert office.label("call-next", 2) == "B001"
    assert office.rebuilt().tickets == office.state.tickets


def test_a_supervisor_who_closes_a_forgotten_counter_releases_too(office: Play) -> None:
    office.do("close", 3, "boss", supervises=True)
    assert office.label("call-next", 2) == "B001"


def test_the_clerk_may_still_take_the_transfer_back_after_the_release(office: Play) -> None:
    office.do("close", 3, "lin")
    assert office.do("undo", 2).state.value == "serving"


def test_whoever_misses_a_call_there_and_returns_after_closing_is_called_elsewhere(
    office: Play,
) -> None:
    office.do("call-next", 3, "lin")
    office.do("no-show", 3, "lin")
    office.do("close", 3, "lin")
    office.do("requeue", 2, ticket="B001")
    assert office.label("call-next", 2) == "B001"


def test_a_skip_at_that_counter_lets_the_others_call(office: Play) -> None:
    office.do("call-next", 3, "lin")
    office.do("skip", 3, "lin")
    assert office.label("call-next", 2) == "B001"


def test_sent_to_a_counter_not_open_yet_others_go_first_as_often_as_the_cap_allows() -> None:
    office = Play(rules(policy=Policy(overtake_cap=2)))
    office.do("open", 2)
    send(office)
    for _ in range(4):
        office.issue()
    called = []
    for _ in range(4):
        called.append(office.label("call-next"))
        office.do("start")
        office.do("finish")
    assert called == ["B002", "B003", "B001", "B004"]


def test_no_counter_idles_while_the_only_visitor_is_sent_to_a_closed_one() -> None:
    office = Play()
    office.do("open", 2)
    send(office)
    assert office.label("call-next", 2) == "B001"
