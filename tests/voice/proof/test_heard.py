"""The chime is told apart from lobby noise in a recording, and its time is found."""

import numpy as np
import pytest

from queue_server.voice.proof.heard import LATEST_S, Hearing, look_for
from queue_server.voice.sound import Floats, Samples, to_floats, to_samples
from queue_server.voice.speaking import bell
from queue_server.wire.sound.chime import RATE_HZ

DUE_S = 0.5


def recording(late_s: float, loudness: float, noise_db: float, seed: int = 1) -> Samples:
    """The chime in pink noise so many dB below it."""
    sound = np.zeros(3 * RATE_HZ, np.float32)
    at = round((DUE_S + late_s) * RATE_HZ)
    chime = to_floats(bell())
    sound[at : at + len(chime)] += chime * loudness
    power = float(np.mean((chime * loudness) ** 2)) * 10 ** (-noise_db / 10)
    return to_samples(sound + pink(len(sound), seed) * np.float32(np.sqrt(power)))


def pink(length: int, seed: int) -> Floats:
    """Noise of a crowd, of power 1."""
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    sound = np.fft.irfft(white / np.sqrt(np.maximum(1, np.arange(len(white)))), length)
    return np.asarray(sound / np.std(sound), np.float32)


@pytest.mark.parametrize("late_s", [0.0, 0.043, 0.2, 0.7])
@pytest.mark.parametrize("noise_db", [20.0, 6.0, 0.0])
def test_the_chime_is_heard_through_a_lobby_and_its_delay_is_known(
    late_s: float, noise_db: float
) -> None:
    found = look_for(bell(), recording(late_s, 0.1, noise_db), DUE_S)
    assert found.heard
    assert found.late_s == pytest.approx(late_s, abs=0.005)


@pytest.mark.parametrize("seed", range(20))
def test_noise_alone_is_never_the_chime(seed: int) -> None:
    assert look_for(bell(), recording(0.0, 0.0, 0.0, seed), DUE_S).likeness == 0
    loud = to_samples(pink(3 * RATE_HZ, seed) * np.float32(0.1))
    assert look_for(bell(), loud, DUE_S).likeness < 0.2


def test_a_chime_at_another_time_is_another_chime() -> None:
    assert not look_for(bell(), recording(LATEST_S + 0.6, 0.1, 20.0), DUE_S).heard


def test_a_loudspeaker_wired_the_other_way_round_is_heard_too() -> None:
    taken = recording(0.1, 0.1, 20.0)
    assert look_for(bell(), np.asarray(-taken, np.int16), DUE_S).heard


def test_a_room_that_echoes_does_not_hide_the_chime() -> None:
    taken = to_floats(recording(0.1, 0.1, 20.0))
    for delay_s, share in ((0.031, 0.6), (0.067, 0.5), (0.113, 0.4)):
        shift = round(delay_s * RATE_HZ)
        taken[shift:] += share * taken[:-shift]
    assert look_for(bell(), to_samples(taken), DUE_S).heard


def test_the_second_tone_alone_is_enough() -> None:
    taken = recording(0.1, 0.1, 20.0)
    taken[: round((DUE_S + 0.3) * RATE_HZ)] = 0
    assert look_for(bell(), taken, DUE_S).heard


@pytest.mark.parametrize("length", [0, 1, RATE_HZ // 2])
def test_a_recording_that_is_too_short_holds_nothing(length: int) -> None:
    assert look_for(bell(), np.zeros(length, np.int16), DUE_S) == Hearing(0.0, 0.0)
