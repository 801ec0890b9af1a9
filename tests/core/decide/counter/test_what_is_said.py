"""A refusal says where and what, for the screen to show; an event records who, where and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.counter.calls import CallNext
from queue_server.core.decide.counter.counters import Close, Open, Pause
from queue_server.core.decide.counter.leaving import Hold, NoShow, Skip, Transfer
from queue_server.core.decide.counter.profiles import SetProfile
from queue_server.core.decide.counter.serving import Finish, WalkDirect
from queue_server.core.decide.counter.undo import Undo
from queue_server.core.errors import BadRequest, JiaohaoError
from queue_server.core.line.lifecycle import TRANSITIONS
from queue_server.core.line.together import MAX_SERVICES
from queue_server.core.rules import MissedRule, Service
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules, text

AT: dict[str, Any] = {"counter": 2, "clerk": "wang"}
LONG = "X" * 60
EVENING = MONDAY_TEN + timedelta(hours=7, minutes=45)


def closed() -> Play:
    return Play(rules(pause_reasons=("meeting",), reasons=("form",)))


def idle() -> Play:
    play = closed()
    play.do("open")
    return play


def calling() -> Play:
    play = idle()
    play.issue()
    play.do("call-next")
    return play


def serving() -> Play:
    play = calling()
    play.do("start")
    return play


def paused() -> Play:
    play = idle()
    play.do("pause", reason="meeting")
    return play


def taken() -> Play:
    play = closed()
    play.do("open", 2, "lin")
    return play


def a_minute_ago() -> Play:
    play = serving()
    play.pass_time(60)
    return play


def gone_on() -> Play:
    """The step of counter 2 was built upon: another counter has called the visitor."""
    play = calling()
    play.do("open", 3, "lin")
    play.do("skip")
    play.do("call", 3, "lin", ticket="B001")
    return play


@pytest.mark.parametrize(
    ("situation", "verb", "body", "code", "facts"),
    [
        (closed, "call-next", {}, "counter_closed", {"counter": 2}),
        (paused, "call-next", {}, "counter_paused", {"counter": 2, "reason": "meeting"}),
        (taken, "call-next", {}, "counter_taken", {"counter": 2, "clerk": "lin"}),
        (taken, "open", {}, "counter_taken", {"counter": 2, "clerk": "lin"}),
        (taken, "close", {}, "counter_taken", {"counter": 2, "clerk": "lin"}),
        (calling, "call-next", {}, "counter_busy", {"counter": 2, "label": "B001"}),
        (calling, "close", {}, "counter_busy", {"counter": 2, "label": "B001"}),
        (idle, "start", {}, "illegal_transition", {"counter": 2, "action": "start"}),
        (
            serving, "skip", {}, "illegal_transition",
            {"label": "B001", "state": "serving", "action": "skip",
             "allowed": [str(a) for s, a in TRANSITIONS if s == "serving"]},
        ),
        (idle, "resume", {}, "nobody_held", {"counter": 2}),
        (idle, "requeue", {}, "nobody_missed", {"counter": 2}),
        (idle, "undo", {}, "nothing_to_undo", {"counter": 2}),
        (a_minute_ago, "undo", {}, "undo_too_late", {"seconds": 30}),
        (gone_on, "undo", {}, "undo_built_upon", {"label": "B001"}),
        (idle, "call", {"ticket": "B001", "may_pick": False}, "pick_not_permitted",
         {"counter": 2}),
        (serving, "finish", {"outcome": "lost"}, "unknown_outcome",
         {"outcome": "lost", "known": ["done", "came_in_vain"]}),
        (serving, "transfer", {"service": LONG}, "unknown_service", {"service": LONG[:40]}),
        (serving, "transfer", {"to_counter": 99}, "unknown_counter", {"counter": 99}),
        (serving, "add-service", {"service": LONG}, "unknown_service", {"service": LONG[:40]}),
    ],
)  # fmt: skip
def test_a_refusal_says_where_and_what(
    situation: Callable[[], Play], verb: str, body: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(JiaohaoError) as refused:
        situation().do(verb, **body)
    assert (refused.value.code, refused.value.facts) == (code, facts)


@pytest.mark.parametrize(
    ("body", "code", "facts"),
    [
        ({"first": ("royal",)}, "unknown_priority", {"priority": "royal"}),
        ({"first": ()}, "invalid", {"field": "first"}),
        ({"first": ("caring",), "then": ("caring",)}, "invalid", {"field": "first"}),
        ({"first": ("caring",), "until": MONDAY_TEN}, "invalid", {"field": "until"}),
    ],
)
def test_a_profile_that_means_nothing_is_refused_by_its_field(
    body: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(BadRequest) as refused:
        closed().carry_out(SetProfile(counter=2, **body))
    assert (refused.value.code, refused.value.facts) == (code, facts)


def test_a_visit_may_have_only_so_many_services() -> None:
    codes = [f"S{n}" for n in range(MAX_SERVICES + 1)]
    services = {
        code: Service(code=code, name=text(code), category="x", series="A", minutes=5)
        for code in codes
    }
    play = Play(rules(services=services))
    play.do("open")
    play.issue(codes[0])
    play.do("call-next")
    play.do("start")
    for code in codes[1:MAX_SERVICES]:
        assert code in play.do("add-service", service=code).services
    with pytest.raises(BadRequest) as refused:
        play.do("add-service", service=codes[-1])
    assert (refused.value.code, refused.value.facts) == (
        "too_many_services", {"most": MAX_SERVICES},
    )  # fmt: skip


@pytest.mark.parametrize(("state", "command"), [(closed, Close(**AT)), (idle, Open(**AT))])
def test_what_is_so_already_changes_nothing(state: Callable[[], Play], command: Any) -> None:
    assert state().carry_out(command) == []


@pytest.mark.parametrize(
    ("said", "reason", "note"),
    [
        ({"reason": "LISTED"}, "LISTED", ""),
        ({"reason": "LISTED", "note": "back at two"}, "LISTED", "back at two"),
        ({"note": "back at two"}, "", "back at two"),
    ],
)
@pytest.mark.parametrize("verb", ["pause", "hold"])
def test_a_pause_and_a_hold_record_reason_and_note(
    verb: str, said: dict[str, str], reason: str, note: str
) -> None:
    listed = {"pause": "meeting", "hold": "form"}[verb]
    body: dict[str, Any] = {key: value.replace("LISTED", listed) for key, value in said.items()}
    if verb == "pause":
        [event] = idle().carry_out(Pause(**AT, **body))
    else:
        [event] = serving().carry_out(Hold(**AT, **body))
    assert (event.reason, event.note) == (reason.replace("LISTED", listed), note)
    assert event.counter == 2


def test_a_call_records_why() -> None:
    play = idle()
    ticket = play.issue()
    [event] = play.carry_out(CallNext(**AT))
    assert (event.ticket, event.counter, event.n) == (ticket.id, 2, 1)
    assert event.rule == "relative_wait"
    assert event.why.startswith("why.")
    assert event.facts["label"] == "B001"
    assert [one.label for one in event.considered] == ["B001"]


def test_a_number_given_at_the_counter_is_recorded_as_given_by_staff() -> None:
    """They may give one after the last of the session, as a kiosk may not."""
    play = Play(rules(), now=EVENING + timedelta(minutes=40))
    play.do("open")
    with pytest.raises(JiaohaoError, match="last_ticket_passed"):
        play.issue()
    issued, started = play.carry_out(WalkDirect(**AT, service="T01", token="t", priority="caring"))
    assert (issued.on_behalf, issued.token, issued.priority) == (True, "t", "caring")
    assert (started.ticket, started.counter) == (issued.ticket, 2)


def test_only_a_counter_of_the_session_calls_by_hand_or_serves_without_a_number() -> None:
    day, evening, holiday = rules().sessions
    evening = replace(evening, counters=frozenset({2}))
    play = Play(rules(sessions=(day, evening, holiday)))
    play.do("open", 3, "lin")
    play.issue()
    play.now = EVENING
    for verb, body in (("call", {"ticket": "B001"}), ("walk-direct", {"service": "T01"})):
        with pytest.raises(JiaohaoError) as refused:
            play.do(verb, 3, "lin", **body)
        assert refused.value.facts == {"counter": 3, "session": "evening", "counters": [2]}
    play.do("open")
    assert play.label("call", ticket="B001") == "B001"
    play.do("start")
    play.do("finish")
    assert play.do("walk-direct", service="T01").label == "B002"


def test_a_counter_with_a_profile_for_a_while_calls_by_hand() -> None:
    play = idle()
    play.issue()
    until = play.now + timedelta(minutes=5)
    body = SetProfile(counter=2, first=("caring",), then=("english",), never=("general",))
    [event] = play.carry_out(replace(body, until=until))
    assert (event.first, event.then, event.never) == (("caring",), ("english",), ("general",))
    assert (event.id, event.until) == ("2", until)
    assert play.label("call", ticket="B001") == "B001"


@pytest.mark.parametrize("outcome", ["done", "came_in_vain"])
def test_a_finish_records_its_outcome(outcome: str) -> None:
    [event] = serving().carry_out(Finish(**AT, outcome=outcome))
    assert (event.outcome, event.counter) == (outcome, 2)


@pytest.mark.parametrize(
    ("calls", "seconds", "early"),
    [(2, 29, True), (2, 30, False), (1, 30, True), (1, 29, True), (3, 31, False)],
)
def test_a_no_show_is_early_before_so_many_calls_and_so_many_seconds(
    calls: int, seconds: int, early: bool
) -> None:
    play = Play(rules(missed=MissedRule(min_calls=2, min_wait=timedelta(seconds=30))))
    play.do("open")
    play.issue()
    play.do("call-next")
    for _ in range(calls - 1):
        play.do("recall")
    play.pass_time(seconds)
    [event] = play.carry_out(NoShow(**AT))
    assert (event.early, event.counter) == (early, 2)


@pytest.mark.parametrize(("asked", "recorded"), [(None, "T01"), ("R01", "R01")])
def test_a_transfer_records_the_service_it_is_for(asked: str | None, recorded: str) -> None:
    [event] = serving().carry_out(Transfer(**AT, service=asked, to_counter=3))
    assert (event.service, event.counter, event.to_counter) == (recorded, 2, 3)


def sent_to(play: Play, counter: int) -> str:
    """The visitor at counter 2 is sent to another; returns the ticket's id."""
    ticket = play.do("transfer", to_counter=counter)
    return str(ticket.id)


def test_a_visitor_who_was_sent_is_released_by_the_counter_that_lets_go() -> None:
    play = serving()
    ticket = sent_to(play, 2)
    play.do("call-next")
    assert list(play.carry_out(Skip(**AT))) == [
        ev.TicketSkipped(ticket=ticket, counter=2),
        ev.TicketReleased(ticket=ticket, counter=2),
    ]
    play = serving()
    ticket = sent_to(play, 2)
    assert list(play.carry_out(Close(**AT))) == [
        ev.CounterClosed(counter=2),
        ev.TicketReleased(ticket=ticket, counter=2),
    ]


def test_a_step_can_be_taken_back_until_the_last_second_and_says_which_it_was() -> None:
    play = calling()
    call = play.state.seq
    play.pass_time(30)
    [event] = play.carry_out(Undo(**AT))
    assert (event.undoes, event.counter, event.ticket) == (call, 2, "20261123-B001")


def test_a_number_that_is_taken_back_is_cancelled_as_undone() -> None:
    play = idle()
    play.do("walk-direct", service="T01")
    undone, cancelled = play.carry_out(Undo(**AT))
    assert (cancelled.ticket, cancelled.reason) == (undone.ticket, "undone")
