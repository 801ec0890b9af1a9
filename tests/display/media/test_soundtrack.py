"""The sound of a clip is decoded by a process of its own; a broken one is silent."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from display.voice.background import LOUDEST, decoded
from queue_server.voice.sound import softened
from queue_server.wire.sound.chime import RATE_HZ
from tests.videos import video
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]


def run(file: Path) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "display.media.soundtrack", str(file)],
        cwd=ROOT, capture_output=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip


def clip(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "a.mp4"
    file.write_bytes(data)
    return file


def test_a_clip_gives_its_sound_as_the_loudspeaker_plays_it(tmp_path: Path) -> None:
    done = run(clip(tmp_path, video(1.0, hertz=440.0)))
    assert done.returncode == 0
    sound = np.frombuffer(done.stdout, "<i2")
    assert len(sound) / RATE_HZ == pytest.approx(1.0, abs=0.15)
    loudest = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)[np.argmax(np.abs(np.fft.rfft(sound)))]
    assert loudest == pytest.approx(440, abs=5)


def test_a_clip_without_sound_is_silent_and_no_fault(tmp_path: Path) -> None:
    done = run(clip(tmp_path, video(0.5)))
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("data", [b"", b"\0" * 4000, video(0.5, hertz=440.0)[:900]])
def test_what_is_no_clip_is_silent(tmp_path: Path, data: bytes) -> None:
    file = clip(tmp_path, data)
    assert run(file).returncode == 1
    assert len(decoded(str(file))) == 0
    assert len(decoded(str(tmp_path / "gone.mp4"))) == 0


def test_a_clip_is_never_louder_than_behind_a_voice(tmp_path: Path) -> None:
    sound = decoded(str(clip(tmp_path, video(1.0, hertz=440.0))))
    assert np.sqrt(np.mean((sound / 32768.0) ** 2)) == pytest.approx(LOUDEST, rel=0.15)
    quiet = np.full(24_000, 100, np.int16)
    assert softened(quiet, LOUDEST) is quiet
