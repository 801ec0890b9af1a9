"""Faster speech is shorter and keeps its pitch."""

import numpy as np
import pytest

from queue_server.voice.sound import Samples
from queue_server.voice.tempo import quickened
from queue_server.wire.sound.chime import RATE_HZ


def a_tone(hertz: float) -> Samples:
    at = np.arange(RATE_HZ) / RATE_HZ
    return (np.sin(2 * np.pi * hertz * at) * 8000).astype(np.int16)


@pytest.mark.parametrize("tempo", [1.25, 1.5, 1.8])
def test_a_quicker_tone_is_shorter_and_as_high(tempo: float) -> None:
    sound = quickened(a_tone(440.0), tempo)
    assert len(sound) == pytest.approx(RATE_HZ / tempo, rel=0.1)
    loudest = int(np.argmax(np.abs(np.fft.rfft(sound)))) * RATE_HZ / len(sound)
    assert loudest == pytest.approx(440.0, rel=0.03)


def test_the_usual_tempo_changes_nothing() -> None:
    tone = a_tone(440.0)
    assert quickened(tone, 1.0) is tone
    assert len(quickened(tone[:0], 1.5)) == 0
