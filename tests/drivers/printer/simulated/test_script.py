"""A simulated printer's day in words: out of paper after some slips, helped after a while."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import DeviceAbsent, UriError
from drivers.printer.encode import PROFILES, encode, finish, start
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.script import MOST_STEPS, parse_script

SLIP = Image.new("1", (576, 40), 0)


class Day:
    """A printer with a script, and a clock that a test turns."""

    def __init__(self, script: str) -> None:
        self.now = 0.0
        self.printer = SimulatedPrinter(script=parse_script(script), clock=lambda: self.now)

    def print(self, count: int = 1) -> None:
        profile = PROFILES["80mm"]
        for _ in range(count):
            pieces = [start(profile), *encode(SLIP, profile).pieces, finish(profile)]
            self.printer.feed(b"".join(pieces))
            self.printer.take(0)

    def paper_is_out(self, now: float) -> bool:
        self.now = now
        self.printer.take(0)
        return self.printer.faults.paper_out


def test_paper_runs_out_after_three_slips_and_somebody_loads_it_after_twenty_seconds() -> None:
    day = Day("3slips,paper_out,20s,mend")
    day.print(2)
    assert not day.paper_is_out(100)
    day.print()
    assert day.paper_is_out(101)
    assert day.paper_is_out(120.9)
    day.print()  # waits in the printer's memory until there is paper
    assert len(day.printer.slips) == 3
    assert not day.paper_is_out(121)
    assert len(day.printer.slips) == 4
    day.print(9)
    assert not day.paper_is_out(999)


def test_a_script_that_says_again_goes_on_all_day() -> None:
    day = Day("1slip,cover,5s,mend,again")
    for n in range(3):
        day.print()
        day.paper_is_out(10.0 * n)
        assert day.printer.faults.cover
        day.paper_is_out(10.0 * n + 5)
        assert not day.printer.faults.cover
    assert len(day.printer.slips) == 3


def test_a_fault_comes_beside_those_in_force_and_a_person_puts_all_right() -> None:
    day = Day("paper_low,1s,cover,1s,mend")
    for now, low, cover in ((0, True, False), (1, True, True), (2, False, False)):
        day.paper_is_out(now)
        faults = day.printer.faults
        assert (faults.paper_low, faults.cover) == (low, cover)


def test_a_printer_switched_off_for_a_while_is_there_again_when_it_is_tried() -> None:
    day = Day("absent,30s,mend")
    with pytest.raises(DeviceAbsent):
        day.printer.connect()
    day.now = 30
    day.printer.connect()


@pytest.mark.parametrize(
    "script",
    ["nonsense", "3", "3slips,20x", "-1s", "1.5s", "paper_out:3", "stop", "again", "mend,again",
     "again,3slips", "0s,again", "0slips,again", "9999999s", ",".join(["1s"] * (MOST_STEPS + 1))],
)  # fmt: skip
def test_a_script_that_makes_no_sense_is_refused(script: str) -> None:
    with pytest.raises(UriError):
        parse_script(script)


words = st.sampled_from(
    ["3slips", "1slip", "0s", "2s", "mend", "again", "paper_out", "stop:5", "x", "", "s", "again "]
)


@given(st.lists(words, max_size=8).map(",".join) | st.text(max_size=30))
def test_any_words_whatever_are_a_script_that_ends_its_turn_or_are_refused(text: str) -> None:
    try:
        script = parse_script(text)
    except UriError:
        return
    for turn in range(20):
        assert len(script.due(turn, float(turn))) <= MOST_STEPS
