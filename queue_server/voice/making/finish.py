"""From raw takes to clips: trimmed, of even loudness, without a click or an overload.

Loudness is that of ITU-R BS.1770. A clip is too short to be measured alone, so it is measured
repeated, and the whole pack is corrected by calls put together from it.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pyloudnorm
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ

TARGET_LUFS = -16.0
PEAK_DBTP = -1.0
#: What Opus may add to a peak, in dB.
SPARE_DB = 1.0
#: A clip begins and ends where it is this loud, with a little of the room around it.
THRESHOLD = 10 ** (-45 / 20)
BEFORE_S, AFTER_S, FADE_S = 0.015, 0.030, 0.008
#: The limiter looks this far ahead and behind.
LIMITER_S = 0.004
#: Rounds until a limited clip reaches its loudness.
ROUNDS = 3
#: How long is measured, however short the clip.
MEASURED_S = 3.0


def trimmed(take: Floats) -> Floats:
    """The take without the silence around it, faded in and out over 8 ms.

    Raises:
        ValueError: If nothing is said in it.
    """
    loud = np.flatnonzero(np.abs(take) > THRESHOLD * max(1e-9, float(np.abs(take).max())))
    if not len(loud) or not np.any(take):
        raise ValueError("nothing is said")
    first = max(0, int(loud[0]) - round(BEFORE_S * RATE_HZ))
    clip = take[first : int(loud[-1]) + 1 + round(AFTER_S * RATE_HZ)].copy()
    fade = np.linspace(0, 1, min(round(FADE_S * RATE_HZ), len(clip) // 2), dtype=np.float32)
    clip[: len(fade)] *= fade
    clip[len(clip) - len(fade) :] *= fade[::-1]
    return clip


def loudness(sound: Floats) -> float:
    """LUFS of a sound of any length: a short one is repeated."""
    often = int(np.ceil(MEASURED_S * RATE_HZ / len(sound)))
    meter = pyloudnorm.Meter(RATE_HZ)
    return float(meter.integrated_loudness(np.tile(sound, often)))


def true_peak_db(sound: Floats) -> float:
    """The highest peak in dBTP, between the samples too."""
    peak = float(np.abs(resample_poly(sound, 4, 1)).max())
    return 20 * float(np.log10(max(peak, 1e-9)))


def louder(sound: Floats, db: float) -> Floats:
    """The sound, louder by ``db``."""
    return np.asarray(sound * 10 ** (db / 20), np.float32)


def limited(sound: Floats, peak_db: float) -> Floats:
    """The sound with its peaks turned down smoothly to ``peak_db`` dBTP."""
    span = 2 * round(LIMITER_S * RATE_HZ) + 1
    between = np.abs(resample_poly(sound, 4, 1))[: 4 * len(sound)].reshape(-1, 4).max(axis=1)
    gain = np.minimum(1.0, 10 ** (peak_db / 20) / np.maximum(between, 1e-9))
    held = -maximum_filter1d(-gain, span)
    return np.asarray(sound * uniform_filter1d(held, span), np.float32)


def evened(takes: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each take trimmed, at the same loudness, without an overload."""
    return {key: _evened(trimmed(take)) for key, take in takes.items()}


def _evened(clip: Floats) -> Floats:
    gain, done = 0.0, clip
    for _ in range(ROUNDS):  # the limiter takes back a little of what was added
        gain += TARGET_LUFS - loudness(done)
        done = safe(louder(clip, gain))
    return done


def safe(sound: Floats) -> Floats:
    """The sound without an overload, even after encoding."""
    return limited(sound, PEAK_DBTP - SPARE_DB)


def measured(calls: Iterable[Floats]) -> tuple[float, float, float]:
    """The softest and the loudest of some calls in LUFS, and the highest peak in dBTP."""
    levels = [(loudness(call), true_peak_db(call)) for call in calls]
    loud = [level for level, _ in levels]
    return min(loud), max(loud), max(peak for _, peak in levels)


def off_target(calls: Iterable[Floats]) -> float:
    """How much louder clips must be for calls put together from them, pauses and all, in dB."""
    return TARGET_LUFS - float(np.median([loudness(call) for call in calls]))
