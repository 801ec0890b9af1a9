"""What counts as a tap, whatever else touches the glass."""

import random
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.events import Lifted, Pressed
from kiosk.touch import ECHO_MM, ECHO_S, MOUSE, REST_S, Touch

FINGER, PALM = 1, 2

#: As the office sets it for hands that tremble.
HOLD_S = 0.35


def a_touch(*, hold_s: float | None = None) -> Touch:
    numbers = count(1)
    return Touch(lambda: f"key-{next(numbers)}", px_per_mm=4.0, hold_s=hold_s)


def buttons(x: int, y: int) -> str | None:
    """Two buttons, with glass between and around them."""
    if not 0 <= y < 100:
        return None
    return "left" if 0 <= x < 400 else "right" if 500 <= x < 900 else None


def tap(touch: Touch, at: float, *, x: int = 50, pointer: int = FINGER) -> str | None:
    """What a plain tap of 100 ms does."""
    touch.down(pointer, x, 50, at, buttons)
    heard = touch.up(pointer, x, 50, at + 0.1, buttons)
    return heard[-1].target if heard else None


def test_a_tap_presses_and_releases_the_button_under_it() -> None:
    touch = a_touch()
    assert touch.down(FINGER, 50, 50, 0.0, buttons) == (Pressed("left", "key-1", 0.0),)
    assert touch.up(FINGER, 50, 50, 0.1, buttons) == (Lifted("left", 0.1),)


def test_each_touch_has_a_key_of_its_own() -> None:
    touch = a_touch()
    (first,) = touch.down(FINGER, 50, 50, 0.0, buttons)
    touch.up(FINGER, 50, 50, 0.1, buttons)
    (second,) = touch.down(FINGER, 50, 50, 0.3, buttons)
    assert isinstance(first, Pressed)
    assert isinstance(second, Pressed)
    assert first.key != second.key


def test_after_a_lifting_that_never_arrived_the_next_finger_works() -> None:
    touch = a_touch()
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert tap(touch, 5.0, x=600, pointer=7) == "right"


def test_the_same_finger_may_come_down_again_without_having_lifted() -> None:
    touch = a_touch()
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert tap(touch, 0.5, x=600) == "right"


def test_the_newest_finger_wins_and_the_older_one_has_tapped_nothing() -> None:
    touch = a_touch()
    touch.down(FINGER, 50, 50, 0.0, buttons)
    heard = touch.down(7, 600, 50, 0.3, buttons)
    assert heard == (Lifted(None, 0.3), Pressed("right", "key-2", 0.3))
    assert touch.up(FINGER, 50, 50, 0.4, buttons) == ()
    assert touch.up(7, 600, 50, 0.5, buttons) == (Lifted("right", 0.5),)


def test_a_sleeve_beside_the_button_takes_nothing_from_the_finger_on_it() -> None:
    touch = a_touch()
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert touch.down(PALM, 450, 900, 0.1, buttons) == ()
    assert touch.up(FINGER, 50, 50, 0.2, buttons) == (Lifted("left", 0.2),)


def test_a_resting_palm_taps_nothing_when_it_lifts_and_blocks_nobody() -> None:
    touch = a_touch()
    touch.down(PALM, 50, 50, 0.0, buttons)
    assert touch.tick(REST_S) == (Lifted(None, REST_S),)
    assert tap(touch, 60.0, x=600, pointer=7) == "right"
    assert touch.up(PALM, 50, 50, 61.0, buttons) == ()


def test_a_palm_rests_even_when_no_tick_came_in_between() -> None:
    touch = a_touch()
    touch.down(PALM, 50, 50, 0.0, buttons)
    assert touch.up(PALM, 50, 50, REST_S + 1, buttons) == (Lifted(None, REST_S + 1),)


def test_four_contacts_at_once_are_a_palm_and_tap_nothing() -> None:
    touch = a_touch()
    for pointer in range(4):
        touch.down(pointer, 50 + pointer, 50, pointer * 0.02, buttons)
    lifted = [touch.up(pointer, 50, 50, 0.2, buttons) for pointer in range(4)]
    assert lifted == [(), (), (), ()]
    assert tap(touch, 0.5) == "left"


def test_the_mouse_press_that_a_driver_adds_to_a_finger_is_not_a_second_tap() -> None:
    touch = a_touch()
    assert tap(touch, 0.0) == "left"
    assert touch.down(MOUSE, 52, 50, 0.2, buttons) == ()
    assert touch.up(MOUSE, 52, 50, 0.3, buttons) == ()


@pytest.mark.parametrize(("later", "away_px"), [(ECHO_S + 0.1, 0), (0.2, round(ECHO_MM * 4) + 1)])
def test_a_mouse_elsewhere_or_later_is_a_person(later: float, away_px: int) -> None:
    touch = a_touch()
    tap(touch, 0.0)
    assert tap(touch, later, x=50 + away_px, pointer=MOUSE) == "left"


def test_a_window_that_lost_the_finger_has_heard_no_tap() -> None:
    touch = a_touch()
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert touch.lost(0.1) == (Lifted(None, 0.1),)
    assert touch.lost(0.2) == ()


def test_a_trembling_finger_acts_on_the_button_it_began_on() -> None:
    touch = a_touch(hold_s=HOLD_S)
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert touch.tick(0.2) == ()
    assert touch.tick(HOLD_S) == (Lifted("left", HOLD_S),)
    assert touch.up(FINGER, 600, 50, 0.6, buttons) == ()


def test_a_brush_that_is_too_short_for_a_hold_taps_nothing() -> None:
    touch = a_touch(hold_s=HOLD_S)
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert touch.up(FINGER, 50, 50, 0.1, buttons) == (Lifted(None, 0.1),)


def test_a_hold_that_no_tick_saw_acts_when_the_finger_lifts() -> None:
    touch = a_touch(hold_s=HOLD_S)
    touch.down(FINGER, 50, 50, 0.0, buttons)
    assert touch.up(FINGER, 600, 50, 0.5, buttons) == (Lifted("left", 0.5),)


# The law: two seconds after everything has left the glass, the next tap works.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["down", "up", "lost", "tick"]),
        st.sampled_from([MOUSE, 0, 1, 2, 3, 9]),
        st.integers(-20, 1000),
        st.integers(-20, 200),
        st.floats(0, 2),
    ),
    max_size=40,
)


def play(touch: Touch, steps: list[tuple[str, int, int, int, float]]) -> float:
    """Let happen what happens; returns when the last of it did."""
    at = 0.0
    for what, pointer, x, y, later in steps:
        at += later
        if what == "down":
            touch.down(pointer, x, y, at, buttons)
        elif what == "up":
            touch.up(pointer, x, y, at, buttons)
        elif what == "lost":
            touch.lost(at)
        else:
            touch.tick(at)
    return at


@given(STEPS, st.sampled_from([MOUSE, 0, 5]))
def test_whatever_has_touched_the_glass_the_next_tap_works(
    steps: list[tuple[str, int, int, int, float]], pointer: int
) -> None:
    touch = a_touch()
    assert tap(touch, play(touch, steps) + 2.0, pointer=pointer) == "left"


@given(STEPS)
def test_whatever_has_touched_the_glass_a_trembling_hand_is_heard(
    steps: list[tuple[str, int, int, int, float]],
) -> None:
    touch = a_touch(hold_s=HOLD_S)
    at = play(touch, steps) + 2.0
    touch.down(FINGER, 50, 50, at, buttons)
    assert touch.tick(at + HOLD_S + 0.01)[-1].target == "left"


@given(STEPS)
def test_every_press_is_released_once_before_the_next(
    steps: list[tuple[str, int, int, int, float]],
) -> None:
    touch, at = a_touch(), 0.0
    heard: list[Pressed | Lifted] = []
    for what, pointer, x, y, later in steps:
        at += later
        if what == "down":
            heard += touch.down(pointer, x, y, at, buttons)
        elif what == "up":
            heard += touch.up(pointer, x, y, at, buttons)
        else:
            heard += touch.tick(at)
    kinds = [type(event) for event in heard]
    assert kinds[::2] == [Pressed] * len(kinds[::2])
    assert kinds[1::2] == [Lifted] * len(kinds[1::2])


@pytest.mark.torture
def test_a_million_careless_hands_leave_the_glass_alive() -> None:
    seed = random.randrange(2**32)
    dice, touch, at = random.Random(seed), a_touch(), 0.0
    for _ in range(1_000_000):
        for _ in range(dice.randrange(1, 8)):
            at += dice.choice((0.0, 0.01, 0.03, 0.2, 1.0))
            x, y, pointer = dice.randrange(1000), dice.randrange(150), dice.randrange(-1, 6)
            (touch.down if dice.random() < 0.7 else touch.up)(pointer, x, y, at, buttons)
        at += 2.0
        assert tap(touch, at, pointer=dice.randrange(6)) == "left", f"seed {seed}"
        at += 0.2
