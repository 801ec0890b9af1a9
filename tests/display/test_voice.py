"""What a lobby hears behind the chime: whose language, how often, and what when words lack."""

import wave
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from display.sound import RATE_HZ as SPEAKER_HZ
from display.voice import LONGEST_WORD_S, RATE_HZ, Recordings
from queue_server.wire.calls import sentences
from tests.display.scenes import call

WORDS = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "please", "number", "to", "counter"]
CALL = replace(call(1, "B042", 13), languages=("zh-TW",))


def record(folder: Path, language: str, *left_out: str, value: int = 1000) -> None:
    """Each word a recording of ten samples, told apart by its own loudness."""
    (folder / language).mkdir(parents=True)
    for n, word in enumerate(WORDS):
        if word not in left_out:
            write(folder / language / f"{word}.wav", array("h", [value + n] * 10))


def write(file: Path, samples: "array[int]", rate: int = RATE_HZ, channels: int = 1) -> None:
    with wave.open(str(file), "wb") as out:
        out.setparams((channels, 2, rate, 0, "NONE", ""))
        out.writeframes(samples.tobytes())


def heard(folder: Path, languages: tuple[str, ...] = ("zh-TW",), value: int = 1000) -> list[str]:
    clips = Recordings(folder)(replace(CALL, languages=languages))
    return [WORDS[clip[0] % 1000] if clip[0] >= value else "?" for clip in clips]


MANDARIN = ["please", *"B042", "number", "to", *"13", "counter"]
ENGLISH = ["number", *"B042", "counter", *"13"]


def test_a_call_is_said_twice_in_mandarin(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    assert heard(tmp_path) == MANDARIN * 2


def test_a_foreign_visitor_hears_the_own_language_twice_and_the_helper_mandarin_once(
    tmp_path: Path,
) -> None:
    record(tmp_path, "zh-TW")
    record(tmp_path, "en")
    assert heard(tmp_path, ("en", "zh-TW")) == ENGLISH * 2 + MANDARIN


def test_a_language_with_a_word_missing_is_left_out_whole(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    record(tmp_path, "en", "4")
    assert heard(tmp_path, ("en", "zh-TW")) == MANDARIN


def test_without_recordings_the_chime_stands_alone(tmp_path: Path) -> None:
    assert heard(tmp_path / "nowhere") == []


def test_a_call_that_names_no_language_is_said_in_mandarin() -> None:
    assert [language for language, _ in sentences(CALL.label, CALL.counter, ())] == ["zh-TW"] * 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"RIFF not a sound"),
        lambda file: file.write_bytes(b""),
        lambda file: write(file, array("h", [1] * 10), rate=8000),
        lambda file: write(file, array("h", [1] * 10), channels=2),
        lambda file: write(file, array("h", bytes(2 * int((LONGEST_WORD_S + 1) * RATE_HZ)))),
    ],
)
def test_a_spoilt_recording_silences_its_language_and_nothing_else(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    record(tmp_path, "zh-TW")
    record(tmp_path, "en")
    spoil(tmp_path / "en" / "number.wav")
    assert heard(tmp_path, ("en", "zh-TW")) == MANDARIN


def test_recordings_are_brought_to_the_loudspeakers_rate(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    write(tmp_path / "zh-TW" / "please.wav", array("h", [0, 100, -32768, 32767]))
    first = Recordings(tmp_path)(CALL)[0]
    assert SPEAKER_HZ == 2 * RATE_HZ
    assert list(first) == [0, 50, 100, -16334, -32768, -1, 32767, 32767]
