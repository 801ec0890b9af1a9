"""Clips from files: of any rate and format, never too long, never noise for a broken file."""

import io
import wave
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.voice.sound import (
    LONGEST_CLIP_S,
    Floats,
    NoSound,
    decode,
    joined,
    resampled,
    silence,
    to_floats,
    to_opus,
    to_samples,
    to_wave,
)
from queue_server.wire.sound.chime import RATE_HZ
from tests.voice.packs import of_rate


def tone(hertz: float, seconds: float = 0.5, rate_hz: int = RATE_HZ) -> Floats:
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    return (0.5 * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def pitch(sound: Floats) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(spectrum.argmax() * RATE_HZ / len(sound))


def test_a_wave_file_is_read_sample_for_sample() -> None:
    samples = to_samples(tone(440))
    assert np.array_equal(decode(to_wave(samples)), samples)
    with wave.open(io.BytesIO(to_wave(samples))) as file:
        assert file.getparams()[:3] == (1, 2, RATE_HZ)


def test_opus_sounds_as_before_in_a_tenth_of_the_room() -> None:
    samples = to_samples(tone(440, 2.0))
    small = to_opus(samples)
    assert len(small) < len(to_wave(samples)) / 5
    heard = to_floats(decode(small))
    assert len(heard) == pytest.approx(len(samples), abs=RATE_HZ // 50)
    assert pitch(heard) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_recordings_of_another_rate_keep_their_pitch_and_length(rate_hz: int) -> None:
    heard = resampled(tone(440, rate_hz=rate_hz), rate_hz)
    assert len(heard) == RATE_HZ // 2
    assert pitch(heard) == pytest.approx(440, abs=2)
    assert len(decode(of_rate(rate_hz, channels=2))) == round(0.1 * RATE_HZ)


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"RIFF not a sound",
        b"OggS" + bytes(100),
        of_rate(4_000),
        of_rate(RATE_HZ, seconds=LONGEST_CLIP_S + 1),
    ],
)
def test_what_cannot_be_a_clip_is_refused(spoilt: bytes) -> None:
    with pytest.raises(NoSound):
        decode(spoilt)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=20))
def test_a_damaged_file_is_a_clip_or_refused_and_nothing_else(at: int, damage: bytes) -> None:
    sound = bytearray(to_opus(to_samples(tone(440))))
    sound[at : at + len(damage)] = damage
    with suppress(NoSound):
        assert len(decode(bytes(sound))) <= LONGEST_CLIP_S * RATE_HZ


def test_too_loud_is_the_loudest_there_is() -> None:
    assert to_samples(np.array([2.0, -2.0, 0.0], np.float32)).tolist() == [32767, -32768, 0]


def test_sounds_follow_each_other() -> None:
    assert joined([silence(0.001), to_samples(tone(440, 0.001))]).shape == (48,)
    assert joined([]).shape == (0,)
