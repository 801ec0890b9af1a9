"""The chime in front of every call, as data and as samples. Pure.

It is computed, so there is no file to lose, and wall and loudspeaker sound alike.
"""

import math
from array import array
from typing import TypeAlias

# Quoted: before Python 3.12 an array is not subscriptable at run time.
Samples: TypeAlias = "array[int]"

#: Samples a second of every clip, of the chime, and of what loudspeakers are given.
RATE_HZ = 24_000
#: G5 then D5: a bell that carries over talk without startling anyone.
TONES_HZ = (784.0, 587.3)
#: The second tone begins this long after the first.
SECOND_AFTER_S = 0.32
LENGTH_S = 0.8
#: A tone falls to 1/e in this time.
DECAY_S = 0.22
#: The tone swells in this time; a hard start would click.
ATTACK_S = 0.006
#: The end of the chime fades out over this time, for the same reason.
ENDING_S = 0.10
LOUDEST = 32_767
#: The loudest sample, as a share of full scale: the chime is 3 dB softer than the voice after it.
PEAK = 0.37


def chime(rate_hz: int, peak: float = PEAK) -> Samples:
    """The chime as 16-bit mono samples, ``LENGTH_S`` long.

    Args:
        rate_hz: Samples per second.
        peak: The loudest sample, as a share of what 16 bits hold.
    """
    wave = [_at(i / rate_hz) for i in range(round(LENGTH_S * rate_hz))]
    scale = peak * LOUDEST / max(abs(value) for value in wave)
    return array("h", (round(value * scale) for value in wave))


def _at(at_s: float) -> float:
    first = _tone(TONES_HZ[0], at_s)
    second = _tone(TONES_HZ[1], at_s - SECOND_AFTER_S)
    return (first + second) * min(1.0, (LENGTH_S - at_s) / ENDING_S)


def _tone(pitch_hz: float, at_s: float) -> float:
    if at_s < 0:
        return 0.0
    loudness = min(1.0, at_s / ATTACK_S) * math.exp(-at_s / DECAY_S)
    return loudness * math.sin(2 * math.pi * pitch_hz * at_s)
