"""Who is at lunch when: planned for today, changed, and gone the next day."""

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.standing.lunch import PlanLunch
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.state.branch import BranchState
from tests.core.play import Play


def plan(play: Play, *breaks: tuple[int, str]) -> list[ev.Event]:
    return list(play.carry_out(PlanLunch(breaks=breaks)))


def away(state: BranchState) -> dict[int, str]:
    return {n: f"{one.starts:%H:%M}-{one.until:%H:%M}" for n, one in state.lunch.items()}


def test_a_counter_has_the_slot_it_was_given_and_the_others_keep_theirs(play: Play) -> None:
    plan(play, (1, "11:30"), (2, "12:00"))
    plan(play, (2, "12:30"))
    assert away(play.state) == {1: "11:30-12:00", 2: "12:30-13:00"}
    assert away(play.rebuilt()) == away(play.state)


def test_a_lunch_is_taken_out_and_what_changes_nothing_is_no_event(play: Play) -> None:
    plan(play, (1, "11:30"))
    assert plan(play, (1, "11:30"), (2, "")) == []
    plan(play, (1, ""))
    assert play.state.lunch == {}


def test_the_roster_is_gone_the_next_day(play: Play) -> None:
    plan(play, (1, "11:30"))
    play.state.new_day()
    assert play.state.lunch == {}


@pytest.mark.parametrize("said", ["11:45", "soon", "13:30", "１１:30"])
def test_a_slot_that_is_none_is_refused_with_those_there_are(play: Play, said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        plan(play, (1, "11:30"), (2, said))
    assert refused.value.code == "not_a_lunch_slot"
    assert refused.value.facts == {"field": "breaks", "slots": "11:30, 12:00, 12:30, 13:00"}
    assert play.state.lunch == {}


def test_a_counter_that_is_none_is_refused(play: Play) -> None:
    with pytest.raises(UnknownThing) as refused:
        plan(play, (99, "11:30"))
    assert (refused.value.code, refused.value.facts) == ("unknown_counter", {"counter": 99})
