"""Staff are needed at a kiosk or a counter, and one of them goes: once each."""

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.standing.help import (
    LONGEST_PLACE,
    MOST_PLACES,
    AnswerHelp,
    RequestHelp,
)
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from tests.core.play import Play


def test_a_person_is_asked_for_once_however_often_the_button_is_pressed() -> None:
    play = Play()
    assert play.carry_out(RequestHelp(place="lobby")) == [ev.HelpRequested(place="lobby")]
    assert play.carry_out(RequestHelp(place="lobby")) == []
    assert list(play.state.help) == ["lobby"]


def test_help_that_was_given_can_be_asked_for_again() -> None:
    play = Play()
    play.carry_out(RequestHelp(place="lobby"))
    assert play.carry_out(AnswerHelp(place="lobby")) == [ev.HelpAnswered(place="lobby")]
    assert list(play.state.help) == []
    assert play.carry_out(RequestHelp(place="lobby"))


def test_nobody_goes_where_nobody_asked() -> None:
    with pytest.raises(UnknownThing) as refusal:
        Play().carry_out(AnswerHelp(place="y" * 90))
    assert refusal.value.code == "unknown_place"
    assert refusal.value.facts == {"place": "y" * LONGEST_PLACE}


def test_a_place_is_remembered_no_longer_than_a_line() -> None:
    [event] = Play().carry_out(RequestHelp(place="z" * 90))
    assert event.place == "z" * LONGEST_PLACE


def test_a_flood_of_places_fills_no_screen() -> None:
    play = Play()
    for number in range(MOST_PLACES):
        play.carry_out(RequestHelp(place=f"kiosk{number}"))
    with pytest.raises(Refused) as refusal:
        play.carry_out(RequestHelp(place="one more"))
    assert (refusal.value.code, refusal.value.facts) == (
        "too_many_calls_for_help",
        {"most": MOST_PLACES},
    )
    assert play.carry_out(RequestHelp(place="kiosk0")) == []
    play.carry_out(AnswerHelp(place="kiosk0"))
    assert play.carry_out(RequestHelp(place="one more"))


def test_a_place_cannot_ring_the_bell_of_a_terminal() -> None:
    with pytest.raises(BadRequest) as refusal:
        Play().carry_out(RequestHelp(place="lobby\x07"))
    assert (refusal.value.code, refusal.value.facts) == ("unseen_characters", {"field": "place"})
