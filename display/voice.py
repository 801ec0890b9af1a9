"""What is said behind the chime of an announcement: a function from a call to clips of sound.

A clip is an array of 16-bit mono samples at the loudspeaker's rate. Clips of one announcement
follow each other, and nothing else sounds until the last has ended.

Recordings are WAV files in one folder a language: ``zh-TW/please.wav``, ``number``, ``to``,
``counter``, letters ``A``-``Z`` and digits ``0``-``9``. They are the same that the driver
``speech`` takes (docs/devices/voice.md).
"""

import logging
import sys
import wave
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from display.model import Call
from queue_server.wire.calls import sentences
from queue_server.wire.chime import Samples

Clip = Samples
Voice = Callable[[Call], Sequence[Clip]]

log = logging.getLogger(__name__)

#: Recordings have 16 bits, one channel and this rate; the loudspeaker's is twice that.
RATE_HZ = 22_050
#: One recorded word, at most: longer ones are no words.
LONGEST_WORD_S = 3.0


def silent(_call: Call) -> Sequence[Clip]:
    """Nothing is said: the chime alone."""
    return ()


class Recordings:
    """The recordings of a folder; a language with any word missing is left out whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, Clip | None] = {}

    def __call__(self, call: Call) -> Sequence[Clip]:
        """Everything that is said of one call."""
        said: list[Clip] = []
        for language, words in sentences(call.label, call.counter, call.languages):
            clips = [self._clip(self._folder / language / f"{word}.wav") for word in words]
            if None not in clips:
                said += [clip for clip in clips if clip is not None]
        return said

    def _clip(self, file: Path) -> "Clip | None":
        if file not in self._read:
            self._read[file] = _recorded(file)
        return self._read[file]


def _recorded(file: Path) -> "Clip | None":
    """A recording at the loudspeaker's rate; None when there is none, or it is no proper one."""
    if not file.is_file():
        return None
    try:
        with wave.open(str(file)) as sound:
            if sound.getparams()[:3] != (1, 2, RATE_HZ):
                raise wave.Error(f"not 16-bit mono at {RATE_HZ} samples a second")
            if sound.getnframes() > LONGEST_WORD_S * RATE_HZ:
                raise wave.Error(f"longer than {LONGEST_WORD_S:g} s")
            samples = array("h", sound.readframes(sound.getnframes()))
    except (wave.Error, EOFError, OSError, ValueError) as problem:
        log.warning("recording %s left out: %s", file, problem)
        return None
    if sys.byteorder == "big":
        samples.byteswap()
    return _doubled(samples)


def _doubled(samples: Clip) -> Clip:
    """Twice the rate: each new sample lies half-way between its neighbours."""
    following = samples[1:] + samples[-1:]
    between = (pair for here, then in zip(samples, following, strict=True)
               for pair in (here, (here + then) // 2))  # fmt: skip
    return array("h", between)
