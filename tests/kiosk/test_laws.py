"""Laws of the kiosk, whatever is touched, heard or kept silent, in any order."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from display.canvas.draw import texts
from kiosk import events as e
from kiosk.model import HELD, KioskVisit, Screen
from tests.kiosk.pilot import Pilot, a_busy_board
from tests.thorough import tried

CLOSED = a_busy_board(session=None, closed={"reason": "hours", "wording": {}, "opens_at": None})
HEARD = st.sampled_from(
    [
        e.LinkLost(0.0),
        e.LinkUp(),
        e.BoardCame(CLOSED),
        e.BoardCame(a_busy_board()),
        e.PrinterIs(True, "out"),
        e.PrinterIs(True, "ok"),
        e.PrinterIs(False, None, "gone"),
    ]
)
MOODS = st.sampled_from(["answers", "loses", "dead", "refuses"])
OUTCOMES = st.sampled_from(["confirmed", "uncertain", "failed", None])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("hurry"), st.just(0)),
        st.tuples(st.just("wait"), st.sampled_from([0.1, 1.0, 9.0, 25.0, 62.0])),
        st.tuples(st.just("hear"), HEARD),
        st.tuples(st.just("mood"), MOODS),
        st.tuples(st.just("printer"), OUTCOMES),
    ),
    max_size=40,
)


def play(pilot: Pilot, steps: list[Any]) -> None:
    for verb, what in steps:
        match verb:
            case "tap":
                names = pilot.names()
                pilot.tap(names[what % len(names)])
            case "hurry":
                hurry(pilot)
            case "wait":
                pilot.wait(what, step=0.5)
            case "hear":
                pilot.hear(what)
            case "mood":
                pilot.world.answers = what not in ("dead", "refuses")
                pilot.world.loses_answers = what == "loses"
                pilot.world.refuses = "daily_limit" if what == "refuses" else ""
            case "printer":
                pilot.world.outcome = what


def hurry(pilot: Pilot) -> None:
    """Straight on to the number, from wherever this is, touching the first thing that leads on."""
    leading = ("language:zh-TW", "category:", "service:", "take")
    for _ in range(8):
        names = pilot.names()
        wanted = [n for lead in leading for n in names if n.startswith(lead)]
        if not wanted or pilot.screen in HELD:
            return
        pilot.tap(wanted[0])


@settings(max_examples=tried(75, thorough=150), deadline=None)
@given(STEPS)
def test_a_touch_never_takes_two_numbers_and_a_number_never_two_slips(steps: list[Any]) -> None:
    pilot = Pilot()
    play(pilot, steps)
    asked = {issue.key for issue in pilot.world.asked}
    assert set(pilot.world.tickets) <= asked
    assert len(pilot.world.printed) == len(set(pilot.world.printed))
    requests: dict[str, Any] = {}
    for issue in pilot.world.asked:
        assert requests.setdefault(issue.key, issue.request) == issue.request


@settings(max_examples=tried(50, thorough=150), deadline=None)
@given(STEPS, st.booleans())
def test_left_alone_the_kiosk_is_back_at_the_start_and_knows_nothing_of_anybody(
    steps: list[Any], dead: bool
) -> None:
    pilot = Pilot()
    play(pilot, steps)
    pilot.world.answers = not dead
    pilot.wait(200, step=0.5)
    assert pilot.screen is Screen.START
    assert pilot.model.visit == KioskVisit()
    assert pilot.model.attempt is None
    fresh = Pilot()
    assert pilot.model.office.board is not None
    fresh.hear(e.BoardCame(pilot.model.office.board))
    for event in (e.LinkUp(), e.PrinterIs(True, "ok")):
        fresh.hear(event)
        pilot.hear(event)
    fresh.now = pilot.now
    fresh.kiosk.turn()
    pilot.kiosk.turn()
    assert pilot.kiosk.view() == fresh.kiosk.view()


@settings(max_examples=tried(50, thorough=100), deadline=None)
@given(STEPS)
def test_every_touch_that_asked_is_settled_on_the_disk_in_the_end(steps: list[Any]) -> None:
    pilot = Pilot()
    play(pilot, steps)
    pilot.wait(200, step=0.5)
    assert {issue.key for issue in pilot.world.asked} <= set(pilot.world.forgotten)


@settings(max_examples=tried(50, thorough=100), deadline=None)
@given(STEPS)
def test_there_is_always_help_and_always_words(steps: list[Any]) -> None:
    pilot = Pilot()
    play(pilot, steps)
    view = pilot.kiosk.view()
    assert "help" in [t.name for t in view.targets] or pilot.model.seconds_left is not None
    assert all(text.strip() for text in texts(view.commands))
    assert not [text for text in texts(view.commands) if text.startswith(("kiosk.", "error."))]
