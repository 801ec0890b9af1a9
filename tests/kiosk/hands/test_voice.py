"""The voice says the last thing asked for, breaks off at once, and admits what it lacks."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.uri import parse_spec
from kiosk import events as e
from kiosk.hands import voice as voices
from kiosk.hands.own_state import own_state
from kiosk.hands.voice import Voice, guides
from queue_server.voice.pack import MANIFEST
from queue_server.voice.prompts import name_of
from queue_server.voice.sound import Samples, to_wave
from queue_server.wire.devices import Reason, Stage
from tests.kiosk.pilot import the_catalogue
from tests.waiting import PATIENCE_S, wait_until

HOME = e.Line("HomeOfATest", "en")
LABEL = e.Line("B042", "en")


class Ears:
    """An output that keeps what it was given; without ``room`` it takes no further clip."""

    def __init__(self) -> None:
        self.played: list[Samples] = []
        self.hushed = 0
        self.fault: str | None = None
        self.room = threading.Event()
        self.room.set()
        self.volume = 0.0

    def open(self) -> None:
        """Nothing to reach."""

    def play(self, sound: Samples, volume: float, stopped: Callable[[], bool]) -> bool:
        if self.fault is not None:
            return False
        while not self.room.wait(0.01):
            if stopped():
                return True
        if not stopped():
            self.played.append(sound)
            self.volume = volume
        return True

    def hush(self) -> None:
        self.hushed += 1

    def close(self) -> None:
        """Nothing to give back."""


def prompts_of(place: Path, length: int, *words: str) -> None:
    folder = place / "prompts" / "en"
    folder.mkdir(parents=True)
    names = {name_of("en", one, "v"): one for one in words}
    for name in names:
        (folder / f"{name}.wav").write_bytes(to_wave(np.ones(length, np.int16)))
    (folder / MANIFEST).write_text(json.dumps({"language": "en", "prompts": names}))


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def voice(tmp_path: Path, ears: Ears) -> Iterator[Voice]:
    prompts_of(tmp_path, 777, HOME.text)
    one = Voice(ears, tmp_path)
    one.start()
    yield one
    one.stop()


def lengths(ears: Ears) -> list[int]:
    return [len(one) for one in ears.played]


def test_a_line_is_played_clip_by_clip_as_loud_as_was_asked(voice: Voice, ears: Ears) -> None:
    voice.say(e.Say((HOME,), 0, 0.4))
    wait_until(lambda: 777 in lengths(ears))
    assert ears.volume == 0.4


def test_what_is_asked_for_last_is_said_and_what_was_being_said_ends(
    voice: Voice, ears: Ears
) -> None:
    ears.room.clear()
    voice.say(e.Say((LABEL,), 0, 0.5))
    voice.say(e.Say((HOME,), 0, 0.5))
    ears.room.set()
    wait_until(lambda: 777 in lengths(ears))
    assert lengths(ears)[0] == 777
    assert ears.hushed == 2


def test_hushed_it_says_nothing_more(voice: Voice, ears: Ears) -> None:
    ears.room.clear()
    voice.say(e.Say((HOME,), 0, 0.5))
    voice.hush()
    ears.room.set()
    voice.say(e.Say((LABEL,), 0, 0.5))
    wait_until(lambda: len(ears.played) > 1)
    assert 777 not in lengths(ears)


def test_again_says_the_same_faster(voice: Voice, ears: Ears) -> None:
    voice.say(e.Say((LABEL,), 0, 0.5))
    wait_until(lambda: len(ears.played) == 3)
    usual = sum(lengths(ears)[:2])
    ears.played.clear()
    voice.again(e.SayAgain(3, 0.9))
    wait_until(lambda: len(ears.played) == 3)
    assert sum(lengths(ears)[:2]) < 0.7 * usual
    assert ears.volume == 0.9


def test_a_sentence_without_a_clip_is_said_to_have_none(voice: Voice, ears: Ears) -> None:
    voice.heard_catalogue(the_catalogue())
    voice.say(e.Say((e.Line("Nobody has spoken this", "en"),), 0, 0.5))
    wait_until(lambda: bool(ears.played))


def test_words_in_a_language_nobody_speaks_are_answered_in_those_that_are_spoken(
    tmp_path: Path, ears: Ears
) -> None:
    catalogue = the_catalogue()
    both = {"zh-TW": HOME.text, "en": HOME.text}
    prompts_of(tmp_path, 777, HOME.text)
    voice = Voice(ears, tmp_path)
    voice.heard_catalogue(
        {**catalogue, "strings": {**catalogue["strings"], "kiosk.audio.spoken": both}}
    )
    voice.start()
    voice.say(e.Say((e.Line("Xin chào", "vi"), e.Line("Chào", "vi")), 0, 0.5))
    wait_until(lambda: lengths(ears).count(777) == 2)
    voice.stop()


def test_prompts_that_are_missing_are_reported_to_staff(tmp_path: Path, ears: Ears) -> None:
    catalogue = the_catalogue()
    strings = {**catalogue["strings"], "kiosk.popular": {"en": "Never spoken", "zh-TW": "沒念過"}}
    voice = Voice(ears, tmp_path)
    voice.heard_catalogue({**catalogue, "strings": strings})
    assert voice.missing >= 2
    state = own_state(voice)
    assert (state.state, state.reason) == (Stage.DEGRADED, Reason.VOICE_MISSING)
    ears.fault = "no sound card"
    assert own_state(voice).reason is Reason.SOUND_FAILED


def test_a_prompt_spoken_meanwhile_is_heard_without_a_new_start(
    tmp_path: Path, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "LOOK_EVERY_S", 0.05)
    catalogue = the_catalogue()
    strings = {**catalogue["strings"], "kiosk.popular": {"en": "Spoken later"}}
    voice = Voice(ears, tmp_path)
    voice.heard_catalogue({**catalogue, "strings": strings})
    before = voice.missing
    voice.start()
    prompts_of(tmp_path, 777, "Spoken later")
    wait_until(lambda: voice.missing == before - 1, "the new prompt")
    voice.say(e.Say((e.Line("Spoken later", "en"),), 0, 0.5))
    wait_until(lambda: any(len(one) == 777 for one in ears.played), "its sound")
    voice.stop()


def test_without_a_sound_card_the_kiosk_goes_on_and_says_so(voice: Voice, ears: Ears) -> None:
    changed = threading.Event()
    ears.fault = "no sound card"
    voice.on_change = changed.set
    voice.say(e.Say((HOME,), 0, 0.5))
    assert changed.wait(PATIENCE_S)
    assert voice.fault == "no sound card"
    assert ears.played == []


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("ears=headphones@jack:Headphone", True),
        ("keys=keypad@hid:1a2c:0b2a?keys=F15%3Dheadphones-in%2CF16%3Dheadphones-out", True),
        ("keys=keypad@hid:1a2c:0b2a", False),
        ("slip=escpos@sim:printer", False),
    ],
)
def test_guidance_is_there_where_headphones_can_be_plugged_in(words: str, there: bool) -> None:
    assert guides([parse_spec(words)]) is there
    assert own_state(None).state is Stage.READY
