"""Raw takes become clips: no silence around them, equally loud, no click, no overload."""

import numpy as np
import pytest

from queue_server.voice.making import finish
from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ


def spoken(seconds: float = 0.6, peak: float = 0.2, seed: int = 1) -> Floats:
    """Something like a syllable: a tone of voice that swells and falls, with sharp peaks."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    buzz = np.sign(np.sin(2 * np.pi * 180 * at)) * np.abs(np.sin(2 * np.pi * 90 * at)) ** 8
    noise = np.random.default_rng(seed).standard_normal(len(at)) * 0.05
    swell = np.sin(np.pi * at / seconds)
    return np.asarray((buzz + noise) * swell * peak, np.float32)


def take(peak: float = 0.2, seed: int = 1) -> Floats:
    room = np.zeros(RATE_HZ // 2, np.float32)
    return np.concatenate([room, spoken(peak=peak, seed=seed), room])


def test_the_silence_around_a_take_is_cut_away_and_the_ends_fade() -> None:
    clip = finish.trimmed(take())
    assert 0.5 * RATE_HZ < len(clip) < 0.7 * RATE_HZ
    assert clip[0] == clip[-1] == 0


def test_a_take_in_which_nothing_is_said_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is said"):
        finish.trimmed(np.zeros(RATE_HZ, np.float32))


def test_soft_and_loud_takes_come_out_equally_loud() -> None:
    takes = {str(n): take(peak, n) for n, peak in enumerate((0.02, 0.2, 0.9))}
    clips = finish.evened(takes)
    for clip in clips.values():
        assert finish.loudness(clip) == pytest.approx(finish.TARGET_LUFS, abs=0.3)
        assert finish.true_peak_db(clip) <= finish.PEAK_DBTP
    low, high, peak = finish.measured(clips.values())
    assert high - low < 0.5
    assert peak <= finish.PEAK_DBTP
    assert abs(finish.off_target(clips.values())) < 0.3


def test_the_limiter_turns_down_without_breaking_the_wave() -> None:
    loud = finish.louder(spoken(), 20)
    done = finish.limited(loud, -6.0)
    assert finish.true_peak_db(done) <= -5.9
    assert np.abs(np.diff(done)).max() <= np.abs(np.diff(loud)).max()


def test_a_sound_that_is_soft_enough_is_left_alone() -> None:
    assert np.allclose(finish.limited(spoken(), -1.0), spoken())
