"""An offline recogniser as the ear: Whisper base, from two packages of requirements/voice.txt."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from queue_server.voice.making.sources import EAR_PARTS
from queue_server.voice.sound import Floats, resampled
from queue_server.wire.sound.chime import RATE_HZ

HEARS_AT_HZ = 16_000
#: As Whisper calls the languages.
TAGS = {"zh-TW": "zh", "en": "en"}


class Recogniser:
    """Whisper base with a beam of three, on one thread."""

    def __init__(self, work: Path) -> None:
        self._model = WhisperModel(
            str(_whole(work / "whisper")), device="cpu", compute_type="int8", cpu_threads=1
        )

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        """Sentences heard in some sounds, one after another within half a minute."""
        heard = resampled(np.concatenate(sounds), RATE_HZ, HEARS_AT_HZ)
        segments, _ = self._model.transcribe(
            heard, language=TAGS[language], beam_size=3, condition_on_previous_text=False
        )
        return [segment.text for segment in segments]


def _whole(folder: Path) -> Path:
    """The folder of the model, its two halves joined once."""
    if not (folder / "model.bin").exists():
        folder.mkdir(parents=True, exist_ok=True)
        data = files(EAR_PARTS[0]) / "data"
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((data / name).read_bytes())
        halves = [
            files(part) / "data" / f"model.bin.part{n}" for n, part in enumerate(EAR_PARTS, 1)
        ]
        beside = folder / "model.part"
        beside.write_bytes(b"".join(half.read_bytes() for half in halves))
        beside.replace(folder / "model.bin")
    return folder
