"""Ratings: one for each visit, by the visitor served last, and only shortly after."""

from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.counter.rating import (
    MOST_REASONS,
    RATED_WITHIN,
    REASONS,
    Rate,
    RateReason,
    RateVisit,
    rate,
)
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


def reasoned(play: Play, counter: int, reason: str) -> list[ev.Event]:
    return list(play.carry_out(RateReason(counter=counter, reason=reason), "rating:pad"))


def test_reasons_pressed_after_the_rating_belong_to_it() -> None:
    play = Play()
    ticket = visit(play)
    play.take_in(rated(play, 2, 4), "rating:pad")
    assert reasoned(play, 2, "wait") == [
        ev.RatingGiven(ticket=ticket, counter=2, rating=4, reasons=("wait",))
    ]
    assert reasoned(play, 2, "wait") == []
    for reason in REASONS[1:MOST_REASONS]:
        assert reasoned(play, 2, reason) != []
    assert reasoned(play, 2, REASONS[MOST_REASONS]) == []
    assert play.rebuilt().rating_reasons == {ticket: REASONS[:MOST_REASONS]}
    assert play.state.ratings == {ticket: 4}


def test_a_reason_without_a_rating_or_long_after_it_is_nobodys() -> None:
    play = Play()
    visit(play)
    with pytest.raises(Refused, match="nothing_to_rate") as refused:
        reasoned(play, 2, "wait")
    assert refused.value.facts == {"counter": 2}
    play.take_in(rated(play, 2, 4), "rating:pad")
    with pytest.raises(BadRequest) as bad:
        reasoned(play, 2, "weather")
    assert bad.value.facts == {"field": "reasons"}
    play.pass_time(RATED_WITHIN.total_seconds() + 1)
    with pytest.raises(Refused, match="nothing_to_rate"):
        reasoned(play, 2, "wait")


def test_visitors_rate_their_own_visit_once_it_is_over_with_reasons() -> None:
    play = Play()
    first, second = visit(play), visit(play, at=3)
    token = play.state.tickets[first].token
    answer = RateVisit(token=token, rating=2, reasons=REASONS[:2])
    assert list(play.carry_out(answer, "visitor")) == [
        ev.RatingGiven(ticket=first, counter=2, rating=2, reasons=REASONS[:2])
    ]
    assert play.carry_out(RateVisit(token=token, rating=5), "visitor") == []
    assert second not in play.state.ratings


def test_a_visit_that_lasts_or_that_nobody_knows_is_not_rated() -> None:
    play = Play()
    waiting = play.issue()
    with pytest.raises(Refused, match="visit_not_over"):
        play.carry_out(RateVisit(token=waiting.token, rating=5), "visitor")
    with pytest.raises(UnknownThing, match="unknown_ticket"):
        play.carry_out(RateVisit(token="none", rating=5), "visitor")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"rating": 3, "reasons": (*REASONS, "more")[: MOST_REASONS + 1]}, "reasons"),
        ({"rating": 3, "reasons": REASONS[:1] * 2}, "reasons"),
        ({"rating": 3, "reasons": ("the weather",)}, "reasons"),
    ],
)
def test_an_answer_that_was_not_offered_is_refused_by_its_field(
    body: dict[str, Any], field: str
) -> None:
    play = Play()
    token = play.state.tickets[visit(play)].token
    with pytest.raises(BadRequest) as refused:
        play.carry_out(RateVisit(token=token, **body), "visitor")
    assert (refused.value.code, refused.value.facts) == ("invalid", {"field": field})
