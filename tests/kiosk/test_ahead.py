"""The screens that may come next are drawn while nothing is touched."""

from display.canvas.draw import DrawCommand, Text, texts
from kiosk import events as e
from kiosk.ahead import Ahead, following, tapped
from kiosk.model import Screen
from tests.kiosk.pilot import Pilot, a_busy_board


def made_by(pilot: Pilot, ahead: Ahead) -> int:
    """Steps until nothing is left."""
    ahead.look(pilot.model, pilot.kiosk.view(), pilot.kiosk.size)
    steps = 0
    while not ahead.idle:
        ahead.step()
        steps += 1
    return steps


def test_every_screen_behind_a_button_is_made_in_small_steps() -> None:
    pilot = Pilot()
    made: list[DrawCommand] = []
    steps = made_by(pilot, Ahead(made.append))
    assert steps > len(made) > 50
    pilot.tap("language:vi")
    shown = {one.text for one in pilot.kiosk.view().commands if isinstance(one, Text)}
    assert shown <= set(texts(made))


def test_what_was_made_is_not_made_again_while_only_the_line_moves() -> None:
    pilot = Pilot()
    ahead = Ahead(lambda _: None)
    assert made_by(pilot, ahead) > 0
    pilot.hear(e.BoardCame(a_busy_board(waiting=[])))
    pilot.wait(1)
    assert made_by(pilot, ahead) == 0
    pilot.tap("language:en")
    assert made_by(pilot, ahead) > 0


def test_a_screen_that_has_just_come_leads_on_too() -> None:
    pilot = Pilot()
    for _ in range(5):  # whatever the instants round to
        pilot.now += 0.1
        pilot.hear(e.Pressed("language:en", "k", pilot.now), e.Lifted("language:en", pilot.now))
        assert pilot.screen is Screen.CATEGORY
        found = list(following(pilot.model, pilot.kiosk.view(), pilot.kiosk.size))
        assert len(found) > 5
        pilot.wait(0.5)
        pilot.tap("home")


def test_what_a_finger_is_on_comes_first() -> None:
    pilot = Pilot()
    pilot.hear(e.Pressed("language:th", "k", pilot.now))
    first = next(following(pilot.model, pilot.kiosk.view(), pilot.kiosk.size))
    assert pilot.model.office.say("choose_service", "th") in texts(first.commands)


def test_looking_ahead_changes_and_asks_for_nothing() -> None:
    pilot = Pilot()
    pilot.choose()
    before = pilot.model
    after = tapped(before, "take")
    assert after.screen is Screen.ISSUING
    made_by(pilot, Ahead(lambda _: None))
    assert pilot.model is before
    assert pilot.world.asked == []


def test_where_nothing_leads_on_there_is_nothing_to_do() -> None:
    pilot = Pilot()
    pilot.choose()
    pilot.tap("take")
    assert pilot.screen is Screen.THANKS
    assert made_by(pilot, Ahead(lambda _: None)) == 1
