"""Building a pack: nothing is read twice, the take heard best is taken, the file is whole."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.making import building, judging
from queue_server.voice.making.judging import Trial
from queue_server.voice.making.sources import TAKES, Take, doubtful, usual
from queue_server.voice.pack import Pack, open_pack
from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ

#: A language of few clips, of which 123 is not doubtful.
CLIPS = ["lead-A", "number-001", "number-002", "number-003", "number-123", "where-1"]
NUMBERS = CLIPS[1:5]
FIRST, SECOND, *_ = TAKES["en"]


def _call_with(key: str, hearing: int) -> tuple[str, int]:
    return ("A" + (key[-3:] if key.startswith("number") else "001"), 1)


def hertz(key: str, take: str) -> int:
    """The tone that a clip is read as, another for each take."""
    return 300 + 100 * CLIPS.index(key) + (0 if take == FIRST.name else 50)


class Voice:
    """Reads every clip as a tone of its own; remembers what it has read."""

    def __init__(self) -> None:
        self.read_out: list[Trial] = []

    def read(self, phonemes: str, take: Take) -> Floats:
        self.read_out.append((phonemes, take.name))
        at = np.arange(RATE_HZ // 2) / RATE_HZ
        return np.asarray(0.3 * np.sin(2 * np.pi * hertz(phonemes, take.name) * at), np.float32)


class Ear:
    """Tells the numbers by their tones, but for those it is deaf to."""

    def __init__(self, *deaf_to: Trial) -> None:
        self.deaf_to: Collection[Trial] = deaf_to
        self.heard: list[Trial] = []

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        return [self._text(sound) for sound in sounds]

    def _text(self, sound: Floats) -> str:
        tones = {hertz(key, one.name): (key, one.name) for key in NUMBERS for one in TAKES["en"]}
        loud = np.abs(np.fft.rfft(sound, RATE_HZ * (1 + len(sound) // RATE_HZ)))
        step = len(loud) * 2 // RATE_HZ
        self.heard.append(tones[max(tones, key=lambda tone: loud[tone * step])])
        number = "" if self.heard[-1] in self.deaf_to else self.heard[-1][0][-3:]
        return f"Ticket A {number}. Please go to counter 1."


@pytest.fixture(autouse=True)
def few_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "lines", lambda language: ((key, key) for key in CLIPS))
    monkeypatch.setattr(building, "SAMPLE_CALLS", [("lead-A", "number-002", "where-1")])
    monkeypatch.setattr(building, "version", lambda package: "1")
    monkeypatch.setattr(judging, "call_with", _call_with)


def silent(report: str) -> None:
    """Nobody reads it."""


def rendered(work: Path) -> Voice:
    voice = Voice()
    building.render(work, "en", FIRST, voice.read, silent)
    return voice


def made(folder: Path) -> Pack:
    """A pack with every clip in its first take."""
    rendered(folder / "once")
    pack = folder / "old" / "en.zip"
    pack.parent.mkdir()
    building.assemble(folder / "once", "en", pack, silent)
    return open_pack(pack)


def test_a_build_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    assert len(rendered(tmp_path).read_out) == len(CLIPS)
    (tmp_path / "en" / FIRST.name / "where-1.npy").unlink()
    assert rendered(tmp_path).read_out == [("where-1", FIRST.name)]


def test_what_is_misheard_is_read_another_way_and_the_better_take_is_chosen(
    tmp_path: Path,
) -> None:
    voice, ear = rendered(tmp_path), Ear(("number-002", FIRST.name))
    building.choose(tmp_path, "en", voice.read, ear, silent)
    assert voice.read_out[len(CLIPS) :] == [("number-002", SECOND.name)]
    chosen = building.chosen(tmp_path, "en")
    assert chosen == dict.fromkeys(CLIPS, FIRST.name) | {"number-002": SECOND.name}


def test_what_was_judged_is_not_heard_again(tmp_path: Path) -> None:
    voice = rendered(tmp_path)
    building.choose(tmp_path, "en", voice.read, Ear(("number-002", FIRST.name)), silent)
    again = Ear()
    building.choose(tmp_path, "en", voice.read, again, silent)
    assert again.heard == []


def test_the_pack_is_a_whole_file_with_its_origin(tmp_path: Path) -> None:
    rendered(tmp_path)
    out = tmp_path / "en.zip"
    said: list[str] = []
    manifest = building.assemble(tmp_path, "en", out, said.append)
    pack = open_pack(out)
    assert pack.keys == set(CLIPS)
    assert pack.manifest.licence == "Apache-2.0"
    assert pack.manifest.more["loudness"] == manifest["loudness"]
    assert manifest["loudness"]["lowest_lufs"] == pytest.approx(-16, abs=0.5)
    assert json.dumps(manifest["takes"])
    assert len(pack.clip("lead-A")) == pytest.approx(RATE_HZ // 2, abs=RATE_HZ // 10)
    assert "LUFS" in said[-1]
    assert not list(tmp_path.glob("*.part"))


def test_how_the_takes_were_chosen_is_written_in_the_pack(tmp_path: Path) -> None:
    voice, ear = rendered(tmp_path), Ear()
    building.choose(tmp_path, "en", voice.read, ear, silent)
    manifest = building.assemble(tmp_path, "en", tmp_path / "en.zip", silent)
    known = manifest["chosen_by"]
    assert known["heard_in"] == "whole calls in mixed order"
    assert known["hearings"] == len(ear.heard) == len(NUMBERS) + 1
    assert len(known["ear"]) == 2


def test_numbers_whose_digits_run_together_in_mandarin_are_read_slower() -> None:
    first, slower, *_ = TAKES["zh-TW"]
    read = {key: usual("zh-TW", f"number-{key}") for key in
            ("821", "481", "220", "28", "018", "142", "8", "102")}  # fmt: skip
    assert [key for key, take in read.items() if take == slower] == ["821", "481", "220", "28"]
    assert {usual("zh-TW", key) for key in ("where-22", "lead-B", "digit-8")} == {first}
    assert usual("en", "number-882") == FIRST


def test_an_8_before_a_digit_a_2_in_front_and_twins_are_doubtful() -> None:
    numbers = ("821", "481", "220", "28", "996", "900", "33", "018", "142", "8", "102", "898")
    found = [one for one in numbers if doubtful("zh-TW", f"number-{one}")]
    assert found == ["821", "481", "220", "28", "996", "900", "33", "898"]
    assert not any(doubtful("zh-TW", key) for key in ("where-22", "lead-B", "digit-8"))


def test_a_number_of_a_pack_that_is_misheard_is_mended_and_the_rest_stays(tmp_path: Path) -> None:
    before, voice = made(tmp_path), Voice()
    new = tmp_path / "en.zip"
    ear = Ear(("number-002", FIRST.name))
    building.choose(tmp_path, "en", voice.read, ear, silent, before)
    assert voice.read_out == [("number-002", SECOND.name)]
    said: list[str] = []
    manifest = building.assemble(tmp_path, "en", new, said.append, before)
    assert said[0] == "en: 1 clips are trimmed and evened"
    assert manifest["other_takes"] == {"number-002": SECOND.name}
    after = open_pack(new)
    assert building.takes_of(after)["number-002"] == SECOND.name
    assert [key for key in CLIPS if after.file(key) != before.file(key)] == ["number-002"]
    assert manifest["loudness"]["highest_lufs"] == pytest.approx(-16, abs=0.5)


def test_mending_hears_no_number_that_is_beyond_doubt(tmp_path: Path) -> None:
    ear = Ear()
    building.choose(tmp_path, "en", Voice().read, ear, silent, made(tmp_path))
    assert {key for key, _ in ear.heard} == {key for key in NUMBERS if doubtful("en", key)}
    assert "number-123" not in {key for key, _ in ear.heard}


def test_mending_a_mended_pack_keeps_what_was_chosen(tmp_path: Path) -> None:
    old = made(tmp_path)
    building.choose(tmp_path, "en", Voice().read, Ear(("number-002", FIRST.name)), silent, old)
    building.assemble(tmp_path, "en", tmp_path / "en.zip", silent, old)
    mended = open_pack(tmp_path / "en.zip")
    again = tmp_path / "again"
    building.choose(again, "en", Voice().read, Ear(), silent, mended)
    building.assemble(again, "en", again / "en.zip", silent, mended)
    twice = open_pack(again / "en.zip")
    assert all(twice.file(key) == mended.file(key) for key in CLIPS)


def test_a_take_is_as_loud_as_the_clip_it_stands_in_for(tmp_path: Path) -> None:
    old = made(tmp_path)
    building.choose(
        tmp_path, "en", lambda phonemes, take: 0.1 * Voice().read(phonemes, take),
        Ear(("number-002", FIRST.name)), silent, old,
    )  # fmt: skip
    building.assemble(tmp_path, "en", tmp_path / "en.zip", silent, old)
    loud = [float(np.std(pack.clip("number-002"))) for pack in
            (old, open_pack(tmp_path / "en.zip"))]  # fmt: skip
    assert loud[1] == pytest.approx(loud[0], rel=0.1)


def test_what_a_pack_has_is_not_read_before_it_is_heard(tmp_path: Path) -> None:
    assert building.first_takes("en", made(tmp_path)) == {}
    assert building.first_takes("en") == {FIRST: CLIPS}
