"""What becomes of numbers taken before a suspension: kept unless the office says they are void."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.core import hours
from queue_server.core.decide import decide
from queue_server.core.decide.standing.suspensions import Lift, Suspend, VoidNumbers
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.events import SuspensionLifted, SuspensionSaved
from queue_server.core.line.ticket import Ticket, TicketState
from tests.core.decide.standing.refusing import refused
from tests.core.play import Play


def suspend(play: Play, scope: str = "branch", **body: Any) -> None:
    more = {"reason": "typhoon", "wording": {"zh-TW": "颱風停班"}, **body}
    play.carry_out(Suspend(id=f"s{play.state.seq}", scope=scope, **more))


def waiting(play: Play) -> list[str]:
    return [ticket.label for ticket in play.state.line]


def test_numbers_are_kept_and_those_who_wait_are_called_to_the_end(play: Play) -> None:
    suspend(play)
    with pytest.raises(Refused, match="branch_closed"):
        play.issue()
    assert waiting(play) == ["B002", "A001", "A002"]
    play.do("start")
    play.do("finish")
    assert play.label("call-next") == "B002"


def test_void_numbers_are_cancelled_at_once_but_nobody_is_sent_away_from_a_counter(
    play: Play,
) -> None:
    suspend(play, numbers="void")
    assert waiting(play) == []
    assert play.state.tickets["20261123-B002"].state is TicketState.CANCELLED
    assert play.rows[-1][3].reason == "suspended: typhoon"
    assert play.label("start") == "B001"


def test_void_numbers_take_those_with_them_who_missed_their_call_or_were_set_aside(
    play: Play,
) -> None:
    play.do("start")
    play.do("hold")
    held = play.state.tickets["20261123-B001"]
    play.do("call-next")
    play.pass_time(60)
    play.do("no-show")
    suspend(play, numbers="void")
    assert held.id not in play.state.held
    assert not play.state.missed
    assert {one.state for one in play.state.tickets.values()} == {TicketState.CANCELLED}


def test_a_suspended_service_voids_only_numbers_with_nothing_else_to_do(play: Play) -> None:
    suspend(play, "service:T01", numbers="void")
    assert waiting(play) == ["A001", "A002"]


def test_the_session_now_running_can_be_voided_and_another_one_is_left_alone(play: Play) -> None:
    suspend(play, "session:evening", numbers="void")
    assert len(waiting(play)) == 3
    suspend(play, "session:day", numbers="void")
    assert waiting(play) == []


def test_numbers_given_against_the_calendar_are_void_with_the_session_that_was_kept_open(
    play: Play,
) -> None:
    play.now += timedelta(hours=12)
    command = Suspend(id="s", scope="session:day", reason="flood", numbers="void")
    for open_now, cancelled in ((False, 0), (True, 3)):
        branch = replace(play.rules, open_now=open_now)
        events = decide(play.state, branch, command, play.now)
        assert len(events) == 1 + cancelled


def test_a_closure_announced_for_later_voids_when_it_begins(play: Play) -> None:
    suspend(play, numbers="void", starts=play.now + timedelta(hours=1))
    assert play.carry_out(VoidNumbers()) == []
    play.pass_time(3600)
    assert len(play.carry_out(VoidNumbers())) == 3


def test_a_visitor_is_told_of_the_suspension_that_concerns_the_own_number(play: Play) -> None:
    known = play.state.suspensions
    both, single = play.state.tickets["20261123-A002"], play.state.tickets["20261123-B002"]

    def stopped(ticket: Ticket) -> str | None:
        stop = hours.stopped(play.rules, known.values(), ticket, play.now)
        return stop.scope if stop else None

    suspend(play, "service:T01")
    assert (stopped(single), stopped(both)) == ("service:T01", None)
    suspend(play, "session:day")
    assert stopped(both) == "session:day"
    suspend(play)
    assert stopped(both) == "branch"


@pytest.mark.parametrize(
    "scope", ["", "service", "service:", "service:X99", "session:night", "day", "branch:x", "T01"]
)
def test_what_the_office_does_not_have_is_not_suspended(play: Play, scope: str) -> None:
    error = refused(play, Suspend(id="s", scope=scope, reason="flood"))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == ("unknown_scope", {"scope": scope})


def test_a_scope_is_repeated_no_longer_than_a_line(play: Play) -> None:
    error = refused(play, Suspend(id="s", scope="x" * 90, reason="flood"))
    assert error.facts == {"scope": "x" * 60}


@pytest.mark.parametrize("scope", ["branch", "session:evening", "service:R01"])
def test_a_suspension_keeps_everything_that_was_said(play: Play, scope: str) -> None:
    until = play.now + timedelta(hours=2)
    said: dict[str, Any] = {"reason": "flood", "wording": {"zh-TW": "淹水"}, "until": until}
    [saved] = play.carry_out(Suspend(id="s1", scope=scope, **said))
    assert saved == SuspensionSaved(id="s1", scope=scope, starts=play.now, numbers="kept", **said)


def test_a_suspension_that_begins_later_says_when(play: Play) -> None:
    later = play.now + timedelta(hours=1)
    events = play.carry_out(
        Suspend(id="s", scope="branch", reason="flood", starts=later, numbers="void")
    )
    assert [event.starts for event in events] == [later]


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_suspension_does_not_end_before_it_starts(play: Play, minutes: int) -> None:
    until = play.now + timedelta(minutes=minutes)
    error = refused(play, Suspend(id="s", scope="branch", reason="flood", until=until))
    assert (error.code, str(error)) == ("invalid", "invalid: until lies before starts")
    assert error.facts == {"field": "until"}


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_suspension_has_a_reason(play: Play, reason: str) -> None:
    error = refused(play, Suspend(id="s", scope="branch", reason=reason))
    assert (error.code, str(error)) == ("invalid", "invalid: reason is empty")
    assert error.facts == {"field": "reason"}


def test_those_who_wait_are_cancelled_with_the_reason(play: Play) -> None:
    events = play.carry_out(Suspend(id="s", scope="service:T01", reason="flood", numbers="void"))
    assert [(one.ticket[-4:], one.reason) for one in events[1:]] == [("B002", "suspended: flood")]


def test_a_suspension_is_lifted_once(play: Play) -> None:
    play.carry_out(Suspend(id="s1", scope="branch", reason="flood"))
    assert play.carry_out(Lift(id="s1")) == [SuspensionLifted(id="s1")]
    error = refused(play, Lift(id="x" * 90))
    assert (error.code, error.facts) == ("unknown_suspension", {"suspension": "x" * 40})
    assert refused(play, Lift(id="s1")).code == "unknown_suspension"
