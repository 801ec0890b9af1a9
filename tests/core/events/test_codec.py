"""Whatever an event says is in its row and comes back from it, by a codec made afresh."""

import json
import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.events.codec import COLUMNS, Codec

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    ev.Data: st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
    str: st.text(max_size=5),
}


class Mood(StrEnum):
    CALM = "calm"
    LOUD = "loud"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    on: date | None = None
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(ev.Event):
    """An event with a field of every sort."""

    KIND: ClassVar[str] = "sampled"
    ticket: str | None = None
    counter: int | None = None
    from_: date
    at: datetime | None = None
    mood: Mood = Mood.CALM
    part: Part
    parts: tuple[Part, ...] = ()
    days: tuple[date, ...] = ()
    words: tuple[str, ...] = ("one",)
    count: int = 3
    wording: dict[str, str] | None = None


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type; of an event or a part, with any values of its fields."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.builds(hint, **{one.name: any_of(hints[one.name]) for one in fields(hint)})
    inner = [any_of(one) for one in typing.get_args(hint) if one not in (type(None), ...)]
    if typing.get_origin(hint) is tuple:
        return st.lists(inner[0], max_size=2).map(tuple)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return st.none() | inner[0]
    return st.from_type(hint)


@pytest.mark.parametrize("cls", [Sample, *ev.EVENTS.values()], ids=lambda cls: cls.KIND)
def test_an_event_comes_back_from_its_row_as_it_was(cls: type[ev.Event]) -> None:
    codec = Codec({cls.KIND: cls})

    @settings(max_examples=15)
    @given(any_of(cls))
    def there_and_back(event: ev.Event) -> None:
        kind, ticket, counter, data = codec.encode(event)
        assert kind == cls.KIND
        assert not COLUMNS & data.keys()
        assert codec.decode(kind, ticket, counter, json.loads(json.dumps(data))) == event

    there_and_back()


def test_what_is_as_by_default_is_not_in_the_row_and_all_else_is() -> None:
    part = Part(name="p", on=date(2026, 11, 26), more=(1, 2))
    codec = Codec({"sampled": Sample})
    plain = Sample(ticket="t", counter=2, from_=date(2026, 11, 23), part=part)
    told = {"name": "p", "on": "2026-11-26", "more": [1, 2]}
    row = ("sampled", "t", 2, {"from": "2026-11-23", "part": told})
    assert codec.encode(plain) == row
    assert codec.decode(*row) == plain
    every = Sample(
        from_=date(2026, 11, 23), part=part, at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        mood=Mood.LOUD, parts=(part,), days=(date(2026, 11, 24),), words=(), count=0,
        wording={"en": "x"},
    )  # fmt: skip
    assert codec.encode(every) == (
        "sampled", None, None,
        {
            "from": "2026-11-23", "part": told, "at": "2026-11-23T02:00:00+00:00", "mood": "loud",
            "parts": [told], "days": ["2026-11-24"], "words": [], "count": 0,
            "wording": {"en": "x"},
        },
    )  # fmt: skip


def test_what_a_newer_version_wrote_within_a_field_is_dropped_and_what_is_missing_has_its_default(
) -> None:  # fmt: skip
    codec = Codec({"sampled": Sample})
    part = {"name": "p", "colour": "red"}
    data = {"from": "2026-11-23", "part": part, "ticket": "wrong", "counter": 9}
    event = codec.decode("sampled", None, None, data)
    assert event == Sample(from_=date(2026, 11, 23), part=Part(name="p"))
