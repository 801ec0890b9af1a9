"""Samples of speech: 16-bit mono at 24,000 a second, read from and written to sound files."""

import io
import wave
from collections.abc import Iterable

import numpy as np
import soundfile
from numpy.typing import NDArray

from queue_server.wire.sound.chime import RATE_HZ

#: No clip is longer: the longest phrase takes three seconds.
LONGEST_CLIP_S = 10.0

Samples = NDArray[np.int16]
Floats = NDArray[np.float32]


class NoSound(ValueError):
    """What should be a clip and cannot be played; the text says why."""


def decode(data: bytes) -> Samples:
    """A clip from Ogg Opus, FLAC or WAV of any rate; several channels become one.

    Raises:
        NoSound: If it is not such a file, or too long.
    """
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if not 8_000 <= file.samplerate <= 192_000:
                raise NoSound(f"{file.samplerate} samples a second")
            if file.frames > LONGEST_CLIP_S * file.samplerate:
                raise NoSound(f"longer than {LONGEST_CLIP_S:g} s")
            read = file.read(dtype="float32", always_2d=True)
            return to_samples(resampled(read.mean(axis=1), file.samplerate))
    except (soundfile.SoundFileError, RuntimeError) as problem:
        raise NoSound(f"not a sound file: {problem}") from problem


def resampled(sound: Floats, rate_hz: int, to_hz: int = RATE_HZ) -> Floats:
    """The sound at another rate; what lies above half of that is cut off first."""
    if rate_hz == to_hz or not len(sound):
        return sound
    length = max(1, round(len(sound) * to_hz / rate_hz))
    spectrum = np.fft.rfft(sound)[: length // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, length) * (length / len(sound)), np.float32)


def to_samples(sound: Floats) -> Samples:
    """Floats between -1 and 1 as 16 bits."""
    return np.clip(np.round(sound * 32_768), -32_768, 32_767).astype(np.int16)


def to_floats(samples: Samples) -> Floats:
    """16 bits as floats between -1 and 1."""
    return samples.astype(np.float32) / np.float32(32_768)


def silence(seconds: float) -> Samples:
    """Silence of ``seconds``."""
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def from_bytes(data: bytes) -> Samples:
    """Little-endian samples as they come from a program."""
    return np.frombuffer(data, "<i2").astype(np.int16)


def softened(sound: Samples, loudest: float) -> Samples:
    """The sound with the root mean square of its loudest second at ``loudest``, or as it was if
    that is quieter.
    """
    seconds = [sound[at : at + RATE_HZ] for at in range(0, len(sound), RATE_HZ // 2)]
    power = max((float(np.mean(to_floats(one) ** 2)) for one in seconds), default=0.0)
    return sound if power <= loudest**2 else to_samples(to_floats(sound) * (loudest / power**0.5))


def joined(sounds: Iterable[Samples]) -> Samples:
    """Sounds one after the other."""
    return np.concatenate([np.zeros(0, np.int16), *sounds])


def to_wave(samples: Samples) -> bytes:
    """The samples as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        out.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def to_opus(samples: Samples, smallness: float = 0.9) -> bytes:
    """The samples as Ogg Opus; ``smallness`` from 0 (large) to 1."""
    file = io.BytesIO()
    soundfile.write(
        file, samples, RATE_HZ, format="OGG", subtype="OPUS", compression_level=smallness
    )
    return file.getvalue()
