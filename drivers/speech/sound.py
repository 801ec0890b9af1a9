"""Sound as samples: 16-bit signed, little-endian, one channel, 22,050 a second. Pure."""

import io
import math
import wave
from array import array
from collections.abc import Iterable
from itertools import chain

from drivers.errors import Rejected
from queue_server.wire import chime as wire_chime

RATE = 22_050
#: Longest announcement; anything longer is a mistake.
LONGEST_S = 30.0
_LOUDNESS = 0.35 * 32767
#: The loudest sample of the chime, as a share of what 16 bits hold.
_PEAK = 0.6


def tone(hertz: float, seconds: float, fade_s: float = 0.35) -> bytes:
    """A tone that dies away with time constant ``fade_s``; begins and ends at silence."""
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
    """The two tones in front of a call, as on the wall."""
    return _little(wire_chime.chime(RATE, _PEAK))


def test_sound() -> bytes:
    """The chime and three rising tones: whoever listens hears whether low and high both come."""
    rising = (tone(hertz, 0.3) + silence(0.05) for hertz in (220.0, 880.0, 3520.0))
    return join([chime(), *rising])


def mix(*sounds: bytes) -> bytes:
    """Sounds at the same time, limited to what 16 bits hold."""
    length = max(map(len, sounds))
    parts = [_samples(sound.ljust(length, b"\0")) for sound in sounds]
    return _little(
        array("h", (max(-32768, min(32767, sum(at))) for at in zip(*parts, strict=True)))
    )


def join(sounds: Iterable[bytes], gap_s: float = 0.0) -> bytes:
    """Sounds one after another with a pause between.

    Raises:
        Rejected: Longer than :data:`LONGEST_S` together.
    """
    gap = silence(gap_s)
    whole = b"".join(chain.from_iterable((sound, gap) for sound in sounds))
    if len(whole) > 2 * RATE * LONGEST_S:
        raise Rejected(f"an announcement longer than {LONGEST_S:.0f} s")
    return whole


def to_wave(sound: bytes) -> bytes:
    """The sound as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound)
    return file.getvalue()


def from_wave(data: bytes) -> bytes:
    """The samples of a WAV file.

    Raises:
        Rejected: It is none, or not 16-bit mono at our rate.
    """
    try:
        with wave.open(io.BytesIO(data)) as clip:
            if clip.getparams()[:3] != (1, 2, RATE):
                raise Rejected(f"a clip must be 16-bit mono at {RATE} samples a second")
            samples: bytes = clip.readframes(clip.getnframes())
            return samples
    except (wave.Error, EOFError) as error:
        raise Rejected(f"not a WAV file: {error}") from error


def _samples(sound: bytes) -> "array[int]":
    samples = array("h", sound)
    if _BIG_ENDIAN:
        samples.byteswap()
    return samples


def _little(samples: "array[int]") -> bytes:
    if _BIG_ENDIAN:
        samples.byteswap()
    return samples.tobytes()


_BIG_ENDIAN = array("h", [1]).tobytes() == b"\0\1"
