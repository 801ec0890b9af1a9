"""A loudspeaker that never plays two things at once."""

import pygame
import pytest

from display.model import ShownCall
from display.voice.listening import DOUBTED_FOR_S, Listening
from display.voice.loudspeaker import RETRY_S, STUCK_S, TEST_EVERY_S, Loudspeaker
from queue_server.voice.proof.heard import Hearing
from queue_server.voice.proof.ladder import SoundProof
from queue_server.voice.proof.microphone import SimulatedEar
from queue_server.voice.proof.mixer import ON
from queue_server.voice.sound import Samples, silence
from queue_server.wire.devices import Reason
from tests.display.scenes import call
from tests.waiting import wait_until


def test_announcements_sound_one_after_the_other() -> None:
    loudspeaker = Loudspeaker(0.5)
    try:
        loudspeaker.announce(call(1, "B001", 1))
        loudspeaker.announce(call(2, "B002", 2))
        ended, busy = 0, set[int]()

        def both_have_sounded() -> bool:
            nonlocal ended
            ended += loudspeaker.run(0.0)
            busy.add(sum(pygame.mixer.Channel(i).get_busy() for i in range(8)))
            return ended == 2

        wait_until(both_have_sounded)
        assert loudspeaker.fault is None
        assert max(busy) == 1
    finally:
        loudspeaker.close()


def test_without_a_loudspeaker_announcements_end_at_once_and_the_fault_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    loudspeaker = Loudspeaker(0.5)
    loudspeaker.announce(call(1, "B001", 1))
    assert loudspeaker.run(0.0) == 1
    assert loudspeaker.fault
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    loudspeaker.run(RETRY_S / 2)
    assert loudspeaker.fault
    loudspeaker.run(RETRY_S)
    assert loudspeaker.fault is None
    loudspeaker.close()


def test_the_words_of_a_call_are_asked_for_with_those_that_wait_behind_it() -> None:
    asked: list[tuple[str, int]] = []

    def voice(one: ShownCall, waiting: int) -> Samples:
        asked.append((one.label, waiting))
        return silence(0.01)

    loudspeaker = Loudspeaker(0.5, voice)
    loudspeaker.announce(call(1, "B001", 1), 2)
    assert asked == [("B001", 2)]


def test_a_device_that_takes_no_sound_is_a_fault_until_it_has_played_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    loudspeaker = Loudspeaker(0.5, lambda one, waiting: silence(9.0))
    loudspeaker.announce(call(1, "B001", 1))
    loudspeaker.run(0.0)
    # The sound should have been over long ago by this clock, and is not.
    assert loudspeaker.run(9.0 + 1.0 + STUCK_S + 1.0) == 1
    assert loudspeaker.fault == "the device takes no sound"
    later_s = 16.0 + RETRY_S
    wait_until(lambda: loudspeaker.run(later_s) == 0 and loudspeaker.fault is None)
    loudspeaker.close()


def test_while_nobody_is_called_the_device_is_tested_each_hour_and_not_more_often() -> None:
    loudspeaker = Loudspeaker(0.5)
    played = []
    loudspeaker.run(0.0)
    for now_s in (10.0, 1800.0, TEST_EVERY_S, TEST_EVERY_S + 10):
        wait_until(lambda: not pygame.mixer.Channel(0).get_busy())
        loudspeaker.run(now_s)
        played.append(pygame.mixer.Channel(0).get_busy())
    loudspeaker.close()
    assert played == [False, False, True, False]


def test_the_first_call_is_listened_for_a_moment_after_the_microphone_begins() -> None:
    ear = SimulatedEar(Hearing(0.9, 0.1))
    loudspeaker = Loudspeaker(0.5, listening=Listening(ear))
    loudspeaker.run(0.0)
    wait_until(lambda: not pygame.mixer.Channel(0).get_busy())
    loudspeaker.announce(call(1, "B001", 1))
    loudspeaker.announce(call(2, "B002", 1))
    wait_until(lambda: loudspeaker.run(1.0) == 0 and ear.listened == 1)
    assert loudspeaker.proof(ON) == SoundProof("routed")
    wait_until(lambda: loudspeaker.run(1.0) == 1)
    assert loudspeaker.proof(ON) == SoundProof("heard")
    assert ear.listened == 1
    loudspeaker.close()


def test_while_nobody_is_called_a_chime_is_played_for_the_microphone_only_when_it_may() -> None:
    ear = SimulatedEar(Hearing(0.0, 0.0))
    loudspeaker = Loudspeaker(0.5, listening=Listening(ear))
    loudspeaker.run(0.0)
    assert ear.listened == 0
    loudspeaker.may_test = True
    for now_s in (0.1, DOUBTED_FOR_S + 1):
        wait_until(lambda: not pygame.mixer.Channel(0).get_busy())
        loudspeaker.run(now_s)
    assert ear.listened == 2
    wait_until(lambda: not pygame.mixer.Channel(0).get_busy())
    loudspeaker.run(DOUBTED_FOR_S + 2)
    assert loudspeaker.proof(ON) == SoundProof("routed", Reason.SOUND_UNHEARD)
    loudspeaker.close()


def test_a_wall_that_was_muted_is_not_listened_to() -> None:
    ear = SimulatedEar(None)
    loudspeaker = Loudspeaker(0.0, listening=Listening(ear))
    loudspeaker.may_test = True
    loudspeaker.announce(call(1, "B001", 1))
    wait_until(lambda: loudspeaker.run(0.0) == 1)
    loudspeaker.close()
    assert ear.listened == 0
