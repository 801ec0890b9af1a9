"""The chime, measured at the rates of wall and loudspeaker."""

import numpy as np
import pytest

from queue_server.wire.sound.chime import LENGTH_S, TONES_HZ, chime

RATES = pytest.mark.parametrize("rate_hz", [24_000, 44_100])


@RATES
def test_the_chime_has_its_length_and_peak_and_ends_in_silence(rate_hz: int) -> None:
    samples = np.array(chime(rate_hz, 0.8))
    assert len(samples) == round(LENGTH_S * rate_hz)
    assert np.abs(samples).max() == pytest.approx(0.8 * 32767, abs=2)
    assert abs(int(samples[0])) < 50
    assert np.abs(samples[-25:]).max() < 50


@RATES
def test_the_chime_is_two_tones_the_higher_first(rate_hz: int) -> None:
    samples = np.array(chime(rate_hz, 0.8), dtype=float)
    early, late = samples[: int(0.3 * rate_hz)], samples[int(0.6 * rate_hz) :]
    for part, pitch in ((early, TONES_HZ[0]), (late, TONES_HZ[1])):
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))
        assert spectrum.argmax() * rate_hz / (1 << 18) == pytest.approx(pitch, rel=0.01)
