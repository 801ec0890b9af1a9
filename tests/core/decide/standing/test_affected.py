"""Whom a closure would affect, shown before anyone loses a number."""

import pytest

from queue_server.core.decide.standing.affected import Affected, affected
from queue_server.core.errors import BadRequest
from tests.core.play import Play


def touched(play: Play, scope: str) -> Affected:
    return affected(play.state, play.rules, scope, play.now)


def test_closing_the_branch_touches_everyone_each_where_they_are(play: Play) -> None:
    assert touched(play, "branch") == Affected(waiting=3, at_counters=1)


def test_a_service_touches_those_who_came_for_nothing_else(play: Play) -> None:
    assert touched(play, "service:R01") == Affected(waiting=1)


def test_those_set_aside_are_counted_apart(play: Play) -> None:
    play.do("start")
    play.do("hold")
    assert touched(play, "branch") == Affected(waiting=3, held=1)


def test_those_being_served_are_at_a_counter_too_and_those_who_missed_their_call_are_not(
    play: Play,
) -> None:
    play.do("start")
    play.do("open", 3, "lin")
    play.do("call-next", 3, "lin")
    assert touched(play, "branch") == Affected(waiting=2, at_counters=2)
    play.pass_time(60)
    play.do("no-show", 3, "lin")
    assert touched(play, "branch") == Affected(waiting=2, missed=1, at_counters=1)


def test_asking_changes_nothing(play: Play) -> None:
    touched(play, "branch")
    assert play.state.suspensions == {}
    assert len(list(play.state.line)) == 3


@pytest.mark.parametrize("scope", ["", "office", "service:none", "session:", "branch:x", "x" * 500])
def test_a_scope_that_is_none_is_refused(play: Play, scope: str) -> None:
    with pytest.raises(BadRequest) as refused:
        touched(play, scope)
    assert refused.value.code == "unknown_scope"
