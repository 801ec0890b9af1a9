"""A supervisor has a counter serve other people for a while, without touching the configuration."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core import profiles
from queue_server.core.decide.counter.profiles import ClearProfile, SetProfile
from queue_server.core.errors import BadRequest, UnknownThing
from tests.core.play import Play


@pytest.fixture
def play() -> Play:
    """A general visitor has waited longer than a caring one; counter 2 serves everyone alike."""
    play = Play()
    play.do("open")
    play.issue()
    play.pass_time(900)
    play.issue(priority="caring")
    play.pass_time(60)
    return play


def set_profile(play: Play, counter: int = 2, **body: Any) -> None:
    play.carry_out(SetProfile(counter=counter, **body))


def test_the_counter_calls_by_its_new_profile_at_once(play: Play) -> None:
    set_profile(play, first=("caring",), then=("general",))
    assert play.label("call-next") == "V001"


def test_a_class_in_no_list_is_not_called_there(play: Play) -> None:
    set_profile(play, first=("english",), never=("general", "caring"))
    assert play.do("call-next") is None


def test_it_ends_by_itself_at_its_instant(play: Play) -> None:
    set_profile(play, first=("english",), until=play.now + timedelta(minutes=10))
    assert play.do("call-next") is None
    play.pass_time(601)
    assert play.label("call-next") == "B001"


def test_cleared_the_counter_is_as_configured(play: Play) -> None:
    configured = play.rules.counters[2]
    set_profile(play, first=("english",))
    assert profiles.counter(play.state, play.rules, 2, play.now) != configured
    assert play.carry_out(ClearProfile(counter=2)) == [ev.CounterProfileCleared(id="2")]
    assert profiles.counter(play.state, play.rules, 2, play.now) == configured
    assert play.carry_out(ClearProfile(counter=2)) == []


def test_the_services_of_the_configuration_stay_whatever_classes_are_set(play: Play) -> None:
    set_profile(play, first=("caring",))
    now = profiles.counter(play.state, play.rules, 2, play.now)
    assert now.profile.services == play.rules.counters[2].profile.services


def test_it_outlives_the_day_and_a_restart(play: Play) -> None:
    set_profile(play, first=("caring",))
    tomorrow = play.rebuilt()
    tomorrow.new_day()
    assert tomorrow.profiles == play.state.profiles


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"first": ("nobody",)}, "unknown_priority"),
        ({"first": ()}, "invalid"),
        ({"first": ("caring",), "then": ("caring",)}, "invalid"),
        ({"first": ("caring",), "never": ("caring",)}, "invalid"),
    ],
)
def test_a_profile_that_means_nothing_is_refused(
    play: Play, body: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadRequest, match=code):
        set_profile(play, **body)


def test_an_instant_that_has_passed_and_a_counter_there_is_not_are_refused(play: Play) -> None:
    with pytest.raises(BadRequest, match="invalid"):
        set_profile(play, first=("caring",), until=play.now)
    with pytest.raises(UnknownThing, match="unknown_counter"):
        set_profile(play, 99, first=("caring",))
    with pytest.raises(UnknownThing, match="unknown_counter"):
        play.carry_out(ClearProfile(counter=99))
