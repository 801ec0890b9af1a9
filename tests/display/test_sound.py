"""A loudspeaker that never plays two things at once."""

import pygame
import pytest

from display.model import Call
from display.sound import RETRY_S, Loudspeaker
from queue_server.voice.sound import Samples, silence
from tests.display.scenes import call


def test_announcements_sound_one_after_the_other() -> None:
    loudspeaker = Loudspeaker(0.5)
    try:
        loudspeaker.announce(call(1, "B001", 1))
        loudspeaker.announce(call(2, "B002", 2))
        ended, most = 0, 0
        deadline = pygame.time.get_ticks() + 20_000
        while ended < 2 and pygame.time.get_ticks() < deadline:
            ended += loudspeaker.run(0.0)
            most = max(most, sum(pygame.mixer.Channel(i).get_busy() for i in range(8)))
            pygame.time.wait(20)
        assert loudspeaker.fault is None
        assert ended == 2
        assert most == 1
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

    def voice(one: Call, waiting: int) -> Samples:
        asked.append((one.label, waiting))
        return silence(0.01)

    loudspeaker = Loudspeaker(0.5, voice)
    loudspeaker.announce(call(1, "B001", 1), 2)
    assert asked == [("B001", 2)]
