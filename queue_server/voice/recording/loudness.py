"""Loudness by ITU-R BS.1770, of a clip of any length. Pure.

The filter is applied to the spectrum, so that it needs neither a signal library nor half a second
of sound; there is no gate, because a clip has no silence left.
"""

import numpy as np
from numpy.typing import NDArray

from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ

#: The two filters of BS.1770 at 48,000 samples a second: a shelf, and one that removes low rumble.
_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (
    1.0, -1.69065929318241, 0.73248077421585,
)  # fmt: skip
_RUMBLE = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
_FILTER_HZ = 48_000
OFFSET_LUFS = -0.691
SILENT_LUFS = -120.0


def lufs(sound: Floats) -> float:
    """The loudness of a sound of 24,000 samples a second; of silence -120."""
    if not len(sound):
        return SILENT_LUFS
    spectrum = np.abs(np.fft.rfft(np.asarray(sound, np.float64))) ** 2
    spectrum[1:] *= 2
    hz = np.asarray(np.fft.rfftfreq(len(sound), 1 / RATE_HZ), np.float64)
    power = float((spectrum * _gain(hz)).sum()) / len(sound) ** 2
    return max(SILENT_LUFS, OFFSET_LUFS + 10 * float(np.log10(max(power, 1e-15))))


def _gain(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much both filters change the power at each frequency."""
    z = np.exp(-2j * np.pi * hz / _FILTER_HZ)
    gain = np.ones(len(hz))
    for up, down in (_SHELF, _RUMBLE):
        gain *= np.abs(np.polyval(up[::-1], z) / np.polyval(down[::-1], z)) ** 2
    return gain
