"""The whole way to a number by ear alone; what is spoken is what is drawn."""

import pytest

from kiosk import events as e
from kiosk.model import Screen
from kiosk.screens.frame import Size
from kiosk.screens.reading import speakables
from tests.kiosk.guiding.listener import Listener
from tests.kiosk.pilot import LANDSCAPE, PORTRAIT


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_a_blind_visitor_leaves_with_a_number_and_knows_it(language: str, size: Size) -> None:
    visitor = Listener(size)
    visitor.press("headphones-in")
    office = visitor.pilot.model.office
    service = office.service("R02")
    assert service is not None
    group = next(one for one in office.categories if one["code"] == service["category"])
    visitor.go_to(office.say("language_name", language))
    visitor.go_to(group["name"][language])
    visitor.go_to(service["name"][language])
    assert visitor.pilot.screen is Screen.CONFIRM
    if "in_person" in visitor.pilot.names():
        visitor.go_to(office.say("kiosk.in_person", language))
        assert visitor.pilot.model.say("kiosk.audio.chosen") in visitor.heard
    visitor.go_to(office.say("print_ticket", language))
    visitor.pilot.wait(1)
    assert len(visitor.pilot.world.printed) == 1
    assert "A001" in visitor.heard
    assert visitor.pilot.model.say("take_ticket") in visitor.heard
    visitor.pilot.wait(30)
    assert visitor.pilot.screen is Screen.THANKS
    visitor.press("headphones-out")
    visitor.pilot.wait(40)
    assert visitor.pilot.screen is Screen.START


def test_each_step_of_the_keypad_says_what_has_the_focus() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    for _ in range(12):
        visitor.press("down")
        focus = visitor.pilot.model.focus
        assert focus is not None
        read = speakables(visitor.pilot.kiosk.view())
        assert visitor.last.lines[0].text == read[focus].text
        if read[focus].role == "button":
            assert f"{focus + 1} of {len(read)}" in visitor.heard


def test_a_new_screen_is_read_up_to_its_first_button() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    assert visitor.heard.startswith(visitor.pilot.model.say("choose_service"))
    assert visitor.heard.count(visitor.pilot.model.say("kiosk.audio.button")) == 1


def test_every_key_silences_what_is_being_said() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    count = len(visitor.effects)
    visitor.press("back")
    assert len(visitor.effects) == count + 1
    assert visitor.silent


def test_help_and_the_warning_are_spoken() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.press("help")
    assert visitor.heard == visitor.pilot.model.say("kiosk.help_coming")
    visitor.pilot.wait(visitor.pilot.model.idle_s + 1)
    assert visitor.pilot.model.say("kiosk.still_there") in visitor.heard


def test_seconds_that_run_out_are_not_counted_aloud() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.pilot.wait(visitor.pilot.model.idle_s + 2)
    count = len(visitor.effects)
    visitor.pilot.wait(5)
    assert len(visitor.effects) == count


def test_a_refusal_is_read_with_what_to_do() -> None:
    visitor = Listener()
    visitor.pilot.world.refuses = "daily_limit"
    visitor.press("headphones-in")
    visitor.pilot.choose("en")
    visitor.pilot.tap("take")
    visitor.pilot.wait(1)
    assert visitor.pilot.model.say("error.daily_limit") in visitor.heard


WRITTEN = pytest.mark.parametrize("language", ["vi", "id", "th"])


@WRITTEN
def test_who_chooses_a_language_without_a_voice_hears_so_in_those_that_have_one(
    language: str,
) -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    office = visitor.pilot.model.office
    visitor.go_to(office.say("language_name", language))
    assert visitor.pilot.model.language == language
    said = [(line.language, line.text) for line in visitor.last.lines]
    key = "kiosk.audio.no_voice"
    assert said[:2] == [(tag, office.say(key, tag)) for tag in ("zh-TW", "en")]
    assert office.say("kiosk.audio.spoken", language) in visitor.pilot.read()
    visitor.press("home")
    visitor.go_to("English")
    assert office.say(key, "en") not in visitor.heard
    assert office.say("kiosk.audio.spoken", "en") not in visitor.pilot.read()


@WRITTEN
def test_headphones_plugged_in_on_the_way_in_such_a_language_say_so_too(language: str) -> None:
    visitor = Listener()
    visitor.pilot.choose(language)
    visitor.press("headphones-in")
    office = visitor.pilot.model.office
    assert office.say("kiosk.audio.no_voice", "zh-TW") in visitor.heard
    assert office.say("kiosk.audio.no_voice", "en") in visitor.heard
    assert office.say("kiosk.audio.welcome", "zh-TW") not in visitor.heard


def test_an_office_whose_languages_all_have_a_voice_does_not_speak_of_it() -> None:
    visitor = Listener()
    catalogue = visitor.pilot.model.office.catalogue
    kiosk = {**catalogue["kiosk"], "languages": ["zh-TW", "en"]}
    visitor.pilot.hear(e.CatalogueCame({**catalogue, "kiosk": kiosk}))  # type: ignore[typeddict-item]
    visitor.press("headphones-in")
    assert visitor.pilot.model.say("kiosk.audio.welcome") in visitor.heard
    assert visitor.pilot.model.say("kiosk.audio.spoken") not in visitor.heard
