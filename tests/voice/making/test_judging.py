"""Judging takes: whole calls in mixed order, several hearings, the best take, nothing twice."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.making import hearing
from queue_server.voice.making.judging import (
    HEARINGS,
    Judge,
    Notes,
    Trial,
    call_with,
    mixed,
)
from queue_server.voice.sound import Floats

NUMBERS = [f"number-{n:03d}" for n in range(1000)]
TAKES = {key: "a" for key in (*NUMBERS, *(f"lead-{one}" for one in hearing.LETTERS))} | {
    f"where-{n}": "a" for n in range(1, 100)
}


def silent(report: str) -> None:
    """Nobody reads it."""


class Voice:
    """Each clip a few equal samples; remembers which were asked for."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def sound(self, take: str, key: str) -> Floats:
        self.said.append((take, key))
        return np.full(240, 0.1, np.float32)


class Ear:
    """Understands every number but those in the takes that ``deaf_to`` says."""

    def __init__(self, voice: Voice, deaf_to: Callable[[str, str], bool]) -> None:
        self.voice = voice
        self.deaf_to = deaf_to
        self.heard: list[list[Floats]] = []

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        self.heard.append(list(sounds))
        said = self.voice.said[-3 * len(sounds) :]
        return [self._text(*said[at : at + 3]) for at in range(0, len(said), 3)]

    def _text(self, lead: Trial, number: Trial, where: Trial) -> str:
        digits = "" if self.deaf_to(*number) else number[1].partition("-")[2]
        counter = 99 if self.deaf_to(*where) else where[1].partition("-")[2]
        return f"Ticket {lead[1][-1]} {digits}. Please go to counter {counter}."


def judge(
    folder: Path, deaf_to: Callable[[str, str], bool] = lambda take, key: False
) -> tuple[Judge, Voice, Ear]:
    voice = Voice()
    ear = Ear(voice, deaf_to)
    notes = Notes(folder / "hearings.json")
    return Judge("en", TAKES, voice.sound, ear, notes, silent), voice, ear


def test_numbers_are_not_heard_in_turn() -> None:
    order = [int(key[-3:]) for key, _ in mixed(((key, "a") for key in NUMBERS), 0)]
    assert sorted(order) == list(range(1000))
    assert sum(second - first == 1 for first, second in pairwise(order)) < 10


def test_the_order_is_another_one_each_hearing_and_the_same_when_it_is_repeated() -> None:
    trials = [(key, "a") for key in NUMBERS]
    assert mixed(trials, 0) == mixed(trials, 0)
    assert mixed(trials, 0) != mixed(trials, 1)


def test_each_number_is_heard_once_before_any_is_heard_in_another_take() -> None:
    trials = [(key, take) for key in NUMBERS[:40] for take in "abc"]
    order = mixed(trials, 2)
    assert sorted(order) == sorted(trials)
    for at in (0, 40, 80):
        assert len({key for key, _ in order[at : at + 40]}) == 40
        assert {take for _, take in order[at : at + 40]} == set("abc")


@pytest.mark.parametrize(
    ("key", "number", "counter"),
    [("where-7", "", 7), ("number-042", "042", 0), ("number-7", "7", 0)],
)
def test_a_clip_is_heard_in_a_whole_call(key: str, number: str, counter: int) -> None:
    label, at = call_with(key, 0)
    assert label[0] in hearing.LETTERS
    assert label[1:].endswith(number)
    assert at == (counter or at)


def test_each_hearing_gives_a_number_other_company() -> None:
    calls = {call_with("number-821", n) for n in range(6)}
    assert len(calls) > 3


def test_no_call_is_judged_that_the_table_hears() -> None:
    judged = {call_with(key, n) for key in NUMBERS for n in range(HEARINGS)}
    assert judged.isdisjoint(hearing.sample(hearing.CALLS))


def test_two_hearings_of_a_clip_are_in_different_noise(tmp_path: Path) -> None:
    one, _, ear = judge(tmp_path)
    one.hear([("number-821", "a")], 2)
    (first,), (second,) = ear.heard
    assert not np.array_equal(first, second)


def test_what_is_wrong_is_noted_for_each_hearing(tmp_path: Path) -> None:
    one, _, _ = judge(tmp_path, lambda take, key: key in ("number-821", "where-3"))
    keys = ["number-821", "number-042", "where-3", "where-4"]
    one.hear([(key, "a") for key in keys], 2)
    assert [one.notes.of((key, "a")) for key in keys] == [[3, 3], [0, 0], [1, 1], [0, 0]]
    assert one.misheard(keys) == ["number-821", "where-3"]


def test_only_the_clip_that_is_judged_is_in_another_take(tmp_path: Path) -> None:
    one, voice, _ = judge(tmp_path)
    one.hear([("number-821", "b")], 1)
    assert [take for take, _ in voice.said] == ["a", "b", "a"]


def test_judging_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    trials = [(key, "a") for key in NUMBERS[:12]]
    judge(tmp_path)[0].hear(trials, 2)
    again, voice, _ = judge(tmp_path)
    again.hear(trials, 2)
    assert voice.said == []
    again.hear(trials, 3)
    assert len(voice.said) == 3 * len(trials)
    assert not list(tmp_path.glob("*.part"))


def test_the_take_with_the_fewest_mistakes_is_the_best(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "hearings.json")
    for take, heard in {"a": (1, 0, 1), "b": (0, 1, 0), "c": (0, 0, 3)}.items():
        for wrong in heard:
            notes.add(("number-821", take), wrong)
    assert notes.best("number-821", "a") == ["b"]


def test_the_take_that_is_there_stays_when_another_is_only_as_good(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "hearings.json")
    for take in "abc":
        notes.add(("number-821", take), 1)
    assert notes.best("number-821", "b") == ["b", "a", "c"]
    assert notes.best("number-042", "a") == ["a"]


def test_a_race_hears_every_take_once_and_then_those_that_lead(tmp_path: Path) -> None:
    one, _, _ = judge(tmp_path, lambda take, key: take == "a" and key == "number-821")
    one.race(["number-821", "number-042"], ["a", "b", "c"])
    heard = {take: len(one.notes.of(("number-821", take))) for take in "abc"}
    assert heard == {"a": 1, "b": HEARINGS, "c": HEARINGS}
    assert one.notes.best("number-821", "a") == ["b", "c"]
    assert one.notes.best("number-042", "c") == ["c", "a", "b"]


def test_a_take_that_led_by_luck_falls_behind(tmp_path: Path) -> None:
    heard = {"b": 0, "c": 0}

    def deaf_to(take: str, key: str) -> bool:
        """To the first take always, to b from its second hearing on, to c at its first."""
        if key != "number-821" or take == "a":
            return key == "number-821"
        heard[take] += 1
        return (take == "c") is (heard[take] == 1)

    one, _, _ = judge(tmp_path, deaf_to)
    one.race(["number-821"], ["a", "b", "c"])
    assert one.notes.best("number-821", "a") == ["c"]
