"""Prompts are spoken beforehand, in the background, and a stopped run continues where it was."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.making.sources import Take
from queue_server.voice.pack import open_pack
from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ

pytest.importorskip("pyloudnorm")

from queue_server.voice.making import prompting
from queue_server.voice.prompts import Prompts
from queue_server.wire.sound.phrasing import SpokenClip


class Reader:
    """A voice that hums."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, phonemes: str, take: Take) -> Floats:
        self.asked.append(phonemes)
        at = np.arange(RATE_HZ // 2) / RATE_HZ
        return np.asarray(np.sin(2 * np.pi * 220 * at) * 0.3, np.float32)


def test_each_prompt_is_spoken_once_and_a_kiosk_finds_it(tmp_path: Path) -> None:
    reader = Reader()
    prompting.speak(["上一步", "首頁"], "zh-TW", tmp_path, reader, lambda _: None)
    prompting.speak(["上一步", "首頁", "說明"], "zh-TW", tmp_path, reader, lambda _: None)
    assert len(reader.asked) == 3
    known = Prompts("zh-TW", tmp_path)
    assert known.words == {"上一步", "首頁", "說明"}
    assert len(known.sound(SpokenClip("說明"))) > RATE_HZ // 4


def test_a_pack_of_prompts_is_the_same_for_the_same_clips(tmp_path: Path) -> None:
    prompting.speak(["上一步"], "zh-TW", tmp_path, Reader(), lambda _: None)
    file = tmp_path / "packed" / "zh-TW.zip"
    file.parent.mkdir()
    prompting.pack(tmp_path, "zh-TW", file)
    first = file.read_bytes()
    prompting.pack(tmp_path, "zh-TW", file)
    assert file.read_bytes() == first
    assert zipfile.ZipFile(file).testzip() is None
    assert open_pack(file).manifest.more["voice"] == "zf_xiaoxiao"
