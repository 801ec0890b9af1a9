from datetime import timedelta
from typing import Any

import pytest

from queue_server.core.errors import BadRequest, Refused
from queue_server.core.line.absence import Announced
from queue_server.core.line.ticket import TicketState
from queue_server.core.rules import MissedRule
from tests.core.decide.counter.refusing import refusal
from tests.core.play import Play, picture
from tests.office import rules


def test_a_visit_goes_from_waiting_to_finished(office: Play) -> None:
    issued = office.issue("R01")
    assert (issued.label, issued.state) == ("A001", TicketState.WAITING)
    office.pass_time(60)
    called = office.do("call-next")
    assert (called.state, called.counter, called.waited_s) == (TicketState.CALLED, 2, 60)
    assert office.do("start").state is TicketState.SERVING
    finished = office.do("finish")
    assert (finished.state, finished.outcome) == (TicketState.FINISHED, "done")
    assert office.state.counters[2].ticket is None


def test_call_next_with_nobody_waiting_changes_nothing(office: Play) -> None:
    before = picture(office.state)
    assert office.do("call-next") is None
    assert picture(office.state) == before


def test_a_second_clerk_receives_the_next_ticket_never_the_same(office: Play) -> None:
    office.issue()
    office.issue()
    office.do("open", 3, "lin")
    first = office.do("call-next", 2)
    second = office.do("call-next", 3, "lin")
    assert {first.label, second.label} == {"B001", "B002"}


def test_each_call_and_recall_is_one_announcement_with_the_next_number(office: Play) -> None:
    office.issue()
    office.do("call-next")
    office.do("recall")
    announced = [(a.n, a.label, a.counter, a.recall) for a in office.state.announcements]
    assert announced == [(1, "B001", 2, False), (2, "B001", 2, True)]


def test_a_counter_that_has_a_ticket_calls_nobody_else(office: Play) -> None:
    office.issue()
    office.issue()
    office.do("call-next")
    assert refusal(office, "call-next") == "counter_busy"
    assert refusal(office, "pause") == "counter_busy"
    assert refusal(office, "close") == "counter_busy"


def test_a_closed_counter_calls_nobody(office: Play) -> None:
    office.issue()
    assert refusal(office, "call-next", 3) == "counter_closed"


@pytest.mark.parametrize(
    "verb", ["recall", "start", "finish", "no-show", "hold", "transfer", "skip"]
)
def test_a_verb_without_a_ticket_at_the_counter_is_refused(office: Play, verb: str) -> None:
    assert refusal(office, verb) == "illegal_transition"


@pytest.mark.parametrize("verb", ["finish", "hold", "add-service"])
def test_what_needs_a_visitor_at_the_counter_is_refused_while_only_called(
    office: Play, verb: str
) -> None:
    office.issue()
    office.do("call-next")
    words: dict[str, Any] = {"service": "R01"} if verb == "add-service" else {}
    assert refusal(office, verb, **words) == "illegal_transition"


def test_a_missed_visitor_who_returns_is_called_at_once_when_nobody_waits(office: Play) -> None:
    office.issue()
    office.do("call-next")
    assert office.do("no-show").state is TicketState.NO_SHOW
    office.do("requeue", ticket="B001")
    assert office.label("call-next") == "B001"


def test_a_missed_visitor_who_returns_waits_for_the_agreed_number_of_calls() -> None:
    office = Play(rules(missed=MissedRule(requeue_after_calls=2, limit=3)))
    office.do("open", 2)
    for _ in range(5):
        office.issue()
    office.do("call-next")
    office.do("no-show")
    office.do("requeue")
    order = []
    for _ in range(4):
        order.append(office.label("call-next"))
        office.do("start")
        office.do("finish")
    assert order == ["B002", "B003", "B001", "B004"]


def test_too_many_misses_ask_for_a_new_number(office: Play) -> None:
    office.issue()
    for _ in range(2):
        office.do("call-next")
        office.do("no-show")
        if office.state.tickets["20261123-B001"].missed <= 1:
            office.do("requeue")
    assert refusal(office, "requeue") == "missed_limit"


def test_a_no_show_before_its_time_is_noted_as_early(office: Play) -> None:
    office.issue()
    office.do("call-next")
    office.do("no-show")
    assert office.rows[-1][3].early
    office.do("undo")
    office.do("recall")
    office.pass_time(30)
    office.do("no-show")
    assert not office.rows[-1][3].early


def test_a_visitor_is_not_late_for_a_call_that_no_display_has_announced(office: Play) -> None:
    office.issue()
    called = office.do("call-next")
    office.do("recall")
    announced = Announced(True, ((called.announcement, office.now + timedelta(seconds=10)),))
    office.pass_time(25)
    office.do("no-show", announced=announced)
    assert office.rows[-1][3].early
    office.do("undo")
    office.do("recall")
    office.pass_time(5)
    office.do("no-show", announced=announced)
    assert not office.rows[-1][3].early


def test_a_held_visitor_frees_the_counter_and_is_resumed(office: Play) -> None:
    office.issue()
    office.issue()
    office.do("call-next")
    office.do("start")
    office.do("hold", reason="form")
    assert office.label("call-next") == "B002"
    assert refusal(office, "resume", ticket="B001") == "counter_busy"
    office.do("start")
    office.do("finish")
    assert office.label("resume") == "B001"


def test_a_transfer_keeps_the_label_and_the_place_in_line(office: Play) -> None:
    first = office.issue()
    office.pass_time(10)
    office.issue()
    office.do("call-next")
    office.do("start")
    moved = office.do("transfer", service="R01", to_counter=3)
    assert (moved.label, moved.state, moved.arrival) == ("B001", TicketState.WAITING, first.arrival)
    assert office.label("call-next", 2) == "B002"
    office.do("open", 3, "lin")
    assert office.label("call-next", 3, "lin") == "B001"


def test_a_skipped_visitor_is_offered_another_counter_first(office: Play) -> None:
    office.issue()
    office.issue()
    office.do("call-next")
    assert office.do("skip").state is TicketState.WAITING
    assert office.label("call-next") == "B002"
    office.do("open", 3, "lin")
    assert office.label("call-next", 3, "lin") == "B001"


def test_walk_direct_gives_a_number_and_starts_at_once(office: Play) -> None:
    office.issue()
    walked = office.do("walk-direct", service="R01")
    assert (walked.label, walked.state, walked.counter) == ("A001", TicketState.SERVING, 2)
    assert office.label("finish") == "A001"


def test_one_more_service_at_the_same_counter(office: Play) -> None:
    office.issue()
    office.do("call-next")
    office.do("start")
    assert office.do("add-service", service="R01").services == ("T01", "R01")
    with pytest.raises(BadRequest) as refused:
        office.do("add-service", service="nope")
    assert (refused.value.code, refused.value.facts) == ("unknown_service", {"service": "nope"})


def test_a_picked_call_names_its_rule_and_is_counted(office: Play) -> None:
    office.issue()
    office.issue()
    office.do("call", ticket="B002")
    assert office.rows[-1][3].rule == "picked"
    assert office.state.tally["picked"] == 1


def test_picking_without_permission_is_refused(office: Play) -> None:
    office.issue()
    assert refusal(office, "call", ticket="B001", may_pick=False) == "pick_not_permitted"


@pytest.mark.parametrize(
    ("verb", "body", "code"),
    [
        ("finish", {"outcome": "nonsense"}, "unknown_outcome"),
        ("call", {"ticket": "Z999"}, "unknown_ticket"),
        ("requeue", {"ticket": "Z999"}, "unknown_ticket"),
        ("resume", {}, "nobody_held"),
        ("requeue", {}, "nobody_missed"),
        ("walk-direct", {"service": "nope"}, "unknown_service"),
        ("walk-direct", {"service": "D02"}, "unknown_service"),
        ("walk-direct", {"service": "T01", "priority": "x"}, "unknown_priority"),
    ],
)
def test_what_the_office_does_not_know_is_refused_and_changes_nothing(
    office: Play, verb: str, body: dict[str, Any], code: str
) -> None:
    assert refusal(office, verb, **body) == code


def test_transfer_to_nowhere_is_refused(office: Play) -> None:
    office.issue()
    office.do("call-next")
    assert refusal(office, "transfer", service="nope") == "unknown_service"
    assert refusal(office, "transfer", to_counter=99) == "unknown_counter"


def test_a_counter_that_does_not_exist_is_unknown(office: Play) -> None:
    assert refusal(office, "open", 99) == "unknown_counter"


def test_errors_are_split_by_whose_fault_it_is(office: Play) -> None:
    with pytest.raises(Refused):
        office.do("start")
    with pytest.raises(BadRequest):
        office.do("walk-direct", service="nope")


@pytest.mark.parametrize(("away", "back"), [("hold", "resume"), ("no-show", "requeue")])
def test_without_a_number_each_counter_takes_back_its_own_visitor(
    office: Play, away: str, back: str
) -> None:
    office.do("open", 3, "lin")
    gone = {}
    for at, clerk in ((2, "wang"), (3, "lin")):
        office.issue()
        office.do("call-next", at, clerk)
        if away == "hold":
            office.do("start", at, clerk)
        else:
            office.pass_time(600)
        gone[at] = office.label(away, at, clerk)
    assert office.label(back, 2) == gone[2]
    assert office.label(back, 3, "lin") == gone[3]


def test_a_service_that_the_visit_has_already_is_not_added_again(office: Play) -> None:
    office.issue("T01")
    office.do("call-next")
    office.do("start")
    office.do("add-service", service="R01")
    before = picture(office.state)
    office.do("add-service", service="R01")
    assert picture(office.state) == before
