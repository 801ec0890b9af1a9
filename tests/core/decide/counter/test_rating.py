"""Ratings: one for each visit, for whoever was served last, and not long after."""

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.counter.rating import RATED_WITHIN, Rate, rate
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from tests.core.play import Play


def rated(play: Play, counter: int, rating: int) -> list[ev.Event]:
    return rate(play.state, play.rules, Rate(counter=counter, rating=rating), play.now)


def visit(play: Play, at: int = 2) -> str:
    play.issue()
    if play.state.counters[at].state == "closed":
        play.do("open", at)
    for verb in ("call-next", "start", "finish"):
        ticket = play.do(verb, at)
    assert ticket is not None
    return str(ticket.id)


def test_a_rating_belongs_to_the_visit_that_ended_last_at_that_counter() -> None:
    play = Play()
    visit(play)
    last = visit(play)
    visit(play, at=3)
    events = rated(play, 2, 5)
    assert events == [ev.RatingGiven(ticket=last, counter=2, rating=5)]


def test_a_second_press_changes_nothing() -> None:
    play = Play()
    play_id = visit(play)
    play.take_in(rated(play, 2, 5), "rating:pad")
    assert rated(play, 2, 1) == []
    assert play.state.ratings == play.rebuilt().ratings == {play_id: 5}


def test_a_rating_long_after_the_visit_is_nobodys() -> None:
    play = Play()
    visit(play)
    play.pass_time(RATED_WITHIN.total_seconds())
    assert rated(play, 2, 3)
    play.pass_time(1)
    with pytest.raises(Refused, match="nothing_to_rate"):
        rated(play, 2, 3)


def test_nothing_is_rated_before_anybody_was_served() -> None:
    with pytest.raises(Refused) as refusal:
        rated(Play(), 2, 3)
    assert (refusal.value.code, refusal.value.facts) == ("nothing_to_rate", {"counter": 2})


@pytest.mark.parametrize("rating", [0, 6, -1, 100])
def test_a_rating_is_one_to_five(rating: int) -> None:
    play = Play()
    visit(play)
    with pytest.raises(BadRequest) as refusal:
        rated(play, 2, rating)
    assert (refusal.value.code, refusal.value.facts) == ("invalid", {"field": "rating"})
    assert str(refusal.value) == "invalid: rating: 1 to 5"


def test_a_counter_that_is_not_there_is_not_rated() -> None:
    with pytest.raises(UnknownThing) as refusal:
        rated(Play(), 99, 3)
    assert (refusal.value.code, refusal.value.facts) == ("unknown_counter", {"counter": 99})
