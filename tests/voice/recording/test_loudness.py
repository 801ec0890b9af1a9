"""Loudness is that of ITU-R BS.1770, also for clips that are too short for its gate."""

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.voice.recording.loudness import SILENT_LUFS, lufs
from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ


def tone(hz: float, amplitude: float = 1.0, seconds: float = 1.0) -> Floats:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * at), np.float32)


def test_the_tone_that_the_standard_is_set_by_has_minus_three() -> None:
    assert lufs(tone(997)) == pytest.approx(-3.01, abs=0.05)


@settings(deadline=None, max_examples=25)
@given(st.integers(60, 8000), st.floats(0.01, 1.0))
def test_it_is_what_the_library_measures_of_long_sounds(hz: int, amplitude: float) -> None:
    sound = tone(hz, amplitude, 2.0)
    measured = pyloudnorm.Meter(RATE_HZ).integrated_loudness(sound)
    if measured > -60:  # below lies the library's gate
        assert lufs(sound) == pytest.approx(measured, abs=0.35)


def test_half_the_amplitude_is_six_less_and_a_short_clip_is_as_loud_as_a_long_one() -> None:
    assert lufs(tone(997)) - lufs(tone(997, 0.5)) == pytest.approx(6.02, abs=0.01)
    assert lufs(tone(1000, seconds=0.1)) == pytest.approx(lufs(tone(1000)), abs=0.1)


@pytest.mark.parametrize("length", [0, 1, 2400])
def test_silence_has_a_loudness_too(length: int) -> None:
    assert lufs(np.zeros(length, np.float32)) == SILENT_LUFS
