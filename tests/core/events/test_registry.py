"""Which events there are: each in one book's list, each under a kind of its own."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from queue_server.core import events as ev
from queue_server.core.events.codec import Codec, registered

BOOKS = {
    "amendment",
    "day",
    "line",
    "counter",
    "suspension",
    "notice",
    "help",
    "alarm",
    "raised_alarm",
    "profile",
    "lunch",
    "hold",
    "booking",
    "review",
    "move",
    "waiter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin(ev.Event):
    KIND: ClassVar[str] = ev.DayOpened.KIND


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless(ev.Event):
    pass


def _below(base: type) -> set[type]:
    return {base}.union(*map(_below, base.__subclasses__()))


def test_every_event_somebody_wrote_is_registered() -> None:
    # By name: a dataclass with slots is a second class, and the first may linger unseen.
    below = _below(ev.Event)
    bases = {(cls.__module__, cls.__name__) for cls in below if cls.__subclasses__()}
    written = {(cls.__module__, cls.__name__) for cls in below} - bases
    ours = {named for named in written if named[0].startswith("queue_server.")}
    assert ours == {(cls.__module__, cls.__name__) for cls in ev.EVENTS.values()}


def test_every_event_belongs_to_a_book() -> None:
    assert {event.BOOK for event in ev.EVENTS.values()} == BOOKS


def test_what_outlives_the_day_has_an_id_and_an_end() -> None:
    standing = [event for event in ev.EVENTS.values() if event.STANDING]
    assert all("id" in event.__dataclass_fields__ for event in standing)
    assert {e.BOOK for e in standing if e.ENDS} == {e.BOOK for e in standing if not e.ENDS}


@pytest.mark.parametrize("bad", [Twin, Nameless])
def test_a_kind_used_twice_or_missing_is_refused_at_import(bad: Any) -> None:
    with pytest.raises(ValueError, match=bad.__name__):
        registered([ev.DayOpened], [bad])


def test_fields_of_a_newer_version_are_dropped() -> None:
    event = ev.decode("help_answered", None, None, {"place": "kiosk:lobby", "mood": "calm"})
    assert event == ev.HelpAnswered(place="kiosk:lobby")


def test_an_unknown_kind_is_an_error_and_never_skipped() -> None:
    with pytest.raises(KeyError):
        Codec(registered([ev.DayOpened])).decode("help_answered", None, None, {"place": "x"})
