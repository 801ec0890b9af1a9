"""Prompts are found by their words, while they are still being spoken, and never break a kiosk."""

import json
from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.pack import MANIFEST, BadPack
from queue_server.voice.prompts import Prompts, name_of
from queue_server.voice.sound import to_wave
from queue_server.wire.sound.phrasing import PAUSE, SpokenClip


def a_folder(place: Path, *words: str) -> Path:
    folder = place / "en"
    folder.mkdir(exist_ok=True)
    names = {name_of("en", one, "v"): one for one in words}
    for name in names:
        (folder / f"{name}.wav").write_bytes(to_wave(np.ones(2400, np.int16)))
    (folder / MANIFEST).write_text(json.dumps({"language": "en", "prompts": names}))
    return place


def test_prompts_that_came_meanwhile_are_there_without_a_new_start(tmp_path: Path) -> None:
    known = Prompts("en", a_folder(tmp_path, "Home"))
    assert known.ways(SpokenClip("Back")) is None
    a_folder(tmp_path, "Home", "Back")
    assert known.refresh()
    assert not known.refresh()
    assert known.ways(SpokenClip("Back")) == [SpokenClip("Back")]
    assert len(known.sound(SpokenClip("Back"))) == 2400


def test_signs_and_digits_come_from_the_pack_of_the_calls(tmp_path: Path) -> None:
    known = Prompts("en", tmp_path)
    assert known.ways(SpokenClip("letter-B", spelled=True))
    assert known.ways(SpokenClip("letter-Ü", spelled=True)) is None
    assert len(known.sound(SpokenClip("number-042", spelled=True))) > 2400
    assert known.ways(PAUSE) == (PAUSE,)
    assert len(known.sound(PAUSE)) > 0


@pytest.mark.parametrize("note", ["{", "[]", '{"language": "vi"}', '{"prompts": [1]}', "{}"])
def test_a_spoilt_manifest_leaves_a_kiosk_without_these_prompts(tmp_path: Path, note: str) -> None:
    folder = a_folder(tmp_path, "Home") / "en"
    (folder / MANIFEST).write_text(note)
    assert Prompts("en", tmp_path).ways(SpokenClip("Home")) is None


def test_a_clip_that_is_promised_and_not_there_is_not_counted_on(tmp_path: Path) -> None:
    a_folder(tmp_path, "Home")
    next((tmp_path / "en").glob("*.wav")).unlink()
    known = Prompts("en", tmp_path)
    assert known.ways(SpokenClip("Home")) is None
    with pytest.raises(BadPack):
        known.sound(SpokenClip("Home"))


def test_the_same_words_by_another_voice_or_in_another_language_are_another_clip() -> None:
    names = {name_of("en", "Home", "a"), name_of("en", "Home", "b"), name_of("zh-TW", "Home", "a")}
    assert len(names) == 3
