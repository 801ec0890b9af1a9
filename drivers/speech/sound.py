"""Sound as samples: 16-bit signed, little-endian, one channel, 24,000 per second. Pure."""

import io
import math
import wave
from array import array
from collections.abc import Iterable

from drivers.errors import Rejected
from queue_server.voice.sound import Samples
from queue_server.wire.sound import chime as wire_chime
from queue_server.wire.sound.chime import RATE_HZ

RATE = RATE_HZ
#: Longest announcement; anything longer is a mistake.
LONGEST_S = 30.0
_LOUDNESS = 0.35 * 32767


def tone(hertz: float, seconds: float, fade_s: float = 0.35) -> bytes:
    """A tone that dies away with time constant ``fade_s``; begins and ends in silence."""
    count = round(seconds * RATE)
    attack = round(0.004 * RATE)
    samples = array("h", bytes(2 * count))
    for n in range(count):
        edge = min(1.0, n / attack, (count - 1 - n) / attack)
        swell = edge * math.exp(-n / RATE / fade_s)
        samples[n] = round(_LOUDNESS * swell * math.sin(2 * math.pi * hertz * n / RATE))
    return _little(samples)


def silence(seconds: float) -> bytes:
    """Nothing to hear."""
    return bytes(2 * round(seconds * RATE))


def chime() -> bytes:
    """The two tones before a call, as on the wall."""
    return _little(wire_chime.chime(RATE))


def test_sound() -> bytes:
    """The chime and three rising tones: a listener hears whether low and high come through."""
    rising = (tone(hertz, 0.3) + silence(0.05) for hertz in (220.0, 880.0, 3520.0))
    return join([chime(), *rising])


def join(sounds: Iterable[bytes]) -> bytes:
    """The sounds one after another.

    Raises:
        Rejected: Longer than :data:`LONGEST_S` together.
    """
    return _bounded(b"".join(sounds))


def _bounded(whole: bytes) -> bytes:
    if len(whole) > 2 * RATE * LONGEST_S:
        raise Rejected(f"the announcement is longer than {LONGEST_S:.0f} s")
    return whole


def to_wave(sound: bytes) -> bytes:
    """The sound as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound)
    return file.getvalue()


def as_bytes(samples: Samples) -> bytes:
    """Samples of speech as a loudspeaker takes them.

    Raises:
        Rejected: Longer than :data:`LONGEST_S`.
    """
    return _bounded(samples.astype("<i2").tobytes())


def _little(samples: "array[int]") -> bytes:
    if _BIG_ENDIAN:
        samples.byteswap()
    return samples.tobytes()


_BIG_ENDIAN = array("h", [1]).tobytes() == b"\0\1"
