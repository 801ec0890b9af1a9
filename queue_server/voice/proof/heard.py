"""Whether a recording contains the chime, at the time it was due. Pure.

The recording is compared with the chime at every possible delay: 1 is the same sound,
noise alone stays below 0.15. Rooms, loudspeakers and microphones change loudness, polarity and
timbre, not the two tones and their distance.
"""

from dataclasses import dataclass

import numpy as np

from queue_server.voice.sound import Floats, Samples, to_floats
from queue_server.wire.sound.chime import RATE_HZ

#: From this likeness on, it is the chime.
ENOUGH = 0.3
#: A television delays its sound by up to half a second; only the microphone's clock can make it
#: early.
EARLIEST_S, LATEST_S = -0.15, 0.8
#: What lies outside the chime's two tones says nothing: hum below, hiss above.
LOW_HZ, HIGH_HZ = 450.0, 1000.0
#: Less than this is digital silence: a microphone that is unplugged or muted.
QUIETEST = 1e-5


@dataclass(frozen=True, slots=True)
class Hearing:
    """How alike the best place of a recording is, from 0 to 1, and how long after it was due."""

    likeness: float
    late_s: float

    @property
    def heard(self) -> bool:
        """Whether it was the chime."""
        return self.likeness >= ENOUGH


def look_for(chime: Samples, recording: Samples, due_s: float) -> Hearing:
    """The best place for ``chime`` in a recording of the same rate.

    Args:
        chime: What was played.
        recording: What the microphone recorded.
        due_s: When the chime began, counted from the recording's first sample.
    """
    wanted, taken = _band(to_floats(chime)), _band(to_floats(recording))
    first = max(0, round((due_s + EARLIEST_S) * RATE_HZ))
    last = min(len(taken) - len(wanted), round((due_s + LATEST_S) * RATE_HZ))
    if last < first or not len(wanted):
        return Hearing(0.0, 0.0)
    part = taken[first : last + len(wanted)]
    products = np.abs(_correlated(part, wanted))[: last - first + 1]
    energy = _energies(part, len(wanted))[: last - first + 1]
    quiet = energy < QUIETEST**2 * len(wanted)
    scale = np.sqrt(np.where(quiet, 1.0, energy) * float(np.sum(wanted**2)))
    likeness = np.where(quiet, 0.0, products / scale)
    best = int(np.argmax(likeness))
    return Hearing(float(likeness[best]), (first + best) / RATE_HZ - due_s)


def _band(sound: Floats) -> Floats:
    if not len(sound):
        return sound
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    spectrum[(hertz < LOW_HZ) | (hertz > HIGH_HZ)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), np.float32)


def _correlated(sound: Floats, pattern: Floats) -> Floats:
    size = len(sound) + len(pattern)
    product = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(pattern, size))
    return np.asarray(np.fft.irfft(product, size), np.float32)


def _energies(sound: Floats, length: int) -> Floats:
    """The sum of squares of each window of ``length`` samples."""
    sums = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    return np.asarray(sums[length:] - sums[:-length], np.float64)
