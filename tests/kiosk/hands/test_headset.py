"""Headphones through pygame's mixer, on a dummy audio driver."""

from collections.abc import Iterator

import numpy as np
import pytest

from kiosk.hands.headset import Headset
from queue_server.wire.sound.chime import RATE_HZ


@pytest.fixture
def headset(monkeypatch: pytest.MonkeyPatch) -> Iterator[Headset]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    one = Headset()
    one.open()
    yield one
    one.close()


def never() -> bool:
    return False


def test_clips_are_taken_one_behind_the_other_and_hushed_at_once(headset: Headset) -> None:
    assert headset.fault is None
    clip = np.ones(RATE_HZ, np.int16)
    assert headset.play(clip, 0.5, never)
    assert headset.play(clip, 0.5, never)
    assert headset.play(clip, 0.5, lambda: True)
    headset.hush()
    assert headset.play(clip, 0.5, never)


def test_an_output_that_is_not_there_is_a_fault_with_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nosuch")
    one = Headset()
    one.open()
    assert one.fault
    assert not one.play(np.ones(10, np.int16), 0.5, never)
    one.hush()
    one.close()
