"""Packs made for a test: each clip has a few samples of its own value, to tell it apart."""

import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from queue_server.voice.sound import to_wave
from queue_server.wire.sound.readings import script

#: Samples of each clip.
LENGTH = 240


def keys_of(language: str) -> list[str]:
    """What a person records."""
    return [key for key, _ in script(language)]


def value_of(key: str, base: int = 100) -> int:
    """The value of a clip's samples."""
    return base + keys_of("zh-TW").index(key)


def clip(value: int, length: int = LENGTH) -> bytes:
    """A WAV file of equal samples."""
    return to_wave(np.full(length, value, np.int16))


def of_rate(rate_hz: int, channels: int = 1, seconds: float = 0.1) -> bytes:
    """A WAV file of another rate."""
    file = io.BytesIO()
    sound = np.zeros((round(rate_hz * seconds), channels), np.int16)
    soundfile.write(file, sound, rate_hz, format="WAV", subtype="PCM_16")
    return file.getvalue()


def record(folder: Path, language: str, *left_out: str, base: int = 100,
           manifest: dict[str, Any] | None = None) -> Path:  # fmt: skip
    """A folder of recordings of a language."""
    pack = folder / language
    pack.mkdir(parents=True)
    for key in keys_of(language):
        if key not in left_out:
            (pack / f"{key}.wav").write_bytes(clip(value_of(key, base)))
    if manifest is not None:
        (pack / "manifest.json").write_text(json.dumps(manifest))
    return pack


def zipped(folder: Path, language: str, files: Iterable[tuple[str, bytes]]) -> Path:
    """A zip file of clips."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{language}.zip"
    with zipfile.ZipFile(path, "w") as pack:
        for name, data in files:
            pack.writestr(name, data)
    return path
