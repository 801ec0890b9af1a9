"""The hours of a week as a small table, the same on wall, kiosk and phone. Pure."""

from collections.abc import Iterator
from itertools import groupby
from typing import get_args

from queue_server.wire.words.catalogue import OpenRow, Session, Weekday
from queue_server.wire.words.wording import Wording

#: In the order of :meth:`datetime.date.weekday`.
WEEK: tuple[Weekday, ...] = get_args(Weekday)


def rows(wording: Wording, language: str) -> list[OpenRow]:
    """The opening periods by the days they are held on; adjoining ones are merged."""
    sessions = wording.catalogue["sessions"]
    return [
        {"days": _days(key, wording, language), "times": times}
        for key, held in groupby(sorted(sessions, key=_order), key=_key)
        for times in _times(list(held), wording, language)
    ]


def _key(one: Session) -> tuple[bool, tuple[Weekday, ...]]:
    return one["on_workdays"], tuple(day for day in WEEK if day in one["days"])


def _order(one: Session) -> tuple[bool, list[int], str]:
    return not one["on_workdays"], [WEEK.index(day) for day in _key(one)[1]], one["opens"]


def _days(key: tuple[bool, tuple[Weekday, ...]], wording: Wording, language: str) -> str:
    on_workdays, days = key
    if not on_workdays:
        return wording.say("hours.days_off", language)
    numbers = [WEEK.index(day) + 1 for day in days]
    parts = [_stretch(run, wording, language) for run in _runs(numbers)]
    return ("、" if language.startswith("zh") else ", ").join(parts)


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Runs of consecutive days."""
    for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]):
        yield [number for _, number in run]


def _stretch(run: list[int], wording: Wording, language: str) -> str:
    names = [wording.say(f"tv.weekday.{day}", language) for day in (run[0], run[-1])]
    return names[0] if len(run) == 1 else "–".join(names)


def _times(held: list[Session], wording: Wording, language: str) -> Iterator[str]:
    for booked, some in groupby(held, key=lambda one: one["booked_only"]):
        periods: list[list[str]] = []
        for one in some:
            if periods and periods[-1][1] == one["opens"]:
                periods[-1][1] = one["closes"]
            else:
                periods.append([one["opens"], one["closes"]])
        times = ", ".join(f"{opens}–{closes}" for opens, closes in periods)
        yield wording.say("hours.booked", language, times=times) if booked else times
