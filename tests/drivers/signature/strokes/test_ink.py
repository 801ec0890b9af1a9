"""Strokes from samples: begins at the upper threshold, ends at the lower, nothing in between."""

from drivers.signature.strokes.ink import Ink, Phase, Sample, Surface, Unwrapped

SURFACE = Surface(units_per_inch=2540, most_pressure=1023)


def sample(pressure: int, x: int = 100, at_ms: int = 0, ready: bool = True) -> Sample:
    return Sample(ready=ready, x=x, y=200, pressure=pressure, at_ms=at_ms)


def test_a_stroke_is_first_then_inking_then_last() -> None:
    ink = Ink(SURFACE, on=21, off=17)

    phases = [ink.feed(sample(p)) for p in (0, 25, 30, 5, 0)]

    assert phases == [Phase.UP, Phase.FIRST, Phase.INKING, Phase.LAST, Phase.UP]
    assert [len(stroke) for stroke in ink.result()] == [2]


def test_a_pen_that_hardly_touches_does_not_stutter() -> None:
    # 18 is too light to begin a stroke and firm enough to go on with one.
    ink = Ink(SURFACE, on=21, off=17)

    for pressure in (18, 22, 18, 22, 18):
        ink.feed(sample(pressure))

    assert [len(stroke) for stroke in ink.result()] == [4]


def test_a_pen_that_is_not_ready_draws_nothing() -> None:
    ink = Ink(SURFACE)

    assert ink.feed(sample(500, ready=False)) is Phase.UP
    assert ink.result() == ()


def test_places_are_in_hundredths_of_a_millimetre_and_times_from_the_first_touch() -> None:
    # 410 units an inch: 410 units are 25.4 mm.
    ink = Ink(Surface(units_per_inch=410, most_pressure=1000, left=400, top=200))

    ink.feed(sample(500, x=810, at_ms=9_000))
    ink.feed(sample(1000, x=810, at_ms=9_005))

    first, second = ink.result()[0]
    assert (first.x, first.y, first.pressure, first.at_ms) == (2540, 0, 0.5, 0)
    assert (second.pressure, second.at_ms) == (1.0, 5)


def test_a_tap_on_a_button_can_be_taken_back() -> None:
    ink = Ink(SURFACE)
    for pressure in (100, 0, 100):
        ink.feed(sample(pressure))

    ink.take_back()

    assert [len(stroke) for stroke in ink.result()] == [1]


def test_a_counter_that_begins_again_goes_on() -> None:
    time = Unwrapped()

    assert [time.at(count) for count in (65_530, 65_535, 4, 3, 10)] == [0, 5, 10, 10, 16]
