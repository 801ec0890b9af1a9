"""Building a pack: nothing is read twice, the take heard best is taken, the file is whole."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.making import building
from queue_server.voice.making.sources import TAKES, Take, usual
from queue_server.voice.pack import open_pack
from queue_server.voice.sound import RATE_HZ, Floats

#: A language of few clips.
CLIPS = ["lead-A", "number-001", "number-002", "number-003", "where-1"]
FIRST, SECOND, *_ = TAKES["en"]


def _call_with(key: str) -> tuple[str, int]:
    return ("A" + (key[-3:] if key.startswith("number") else "001"), 1)


class Voice:
    """Reads every clip as the same tone; remembers what it has read."""

    def __init__(self) -> None:
        self.read_out: list[tuple[str, str]] = []

    def read(self, phonemes: str, take: Take) -> Floats:
        self.read_out.append((phonemes, take.name))
        at = np.arange(RATE_HZ // 2) / RATE_HZ
        return np.asarray(0.3 * np.sin(2 * np.pi * 200 * at), np.float32)


class Ear:
    """Understands no number in the first take, everything later, and runs sentences together."""

    def __init__(self, texts: Iterator[str]) -> None:
        self.texts = texts

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        return ["run together"] if len(sounds) > 1 else [next(self.texts)]


@pytest.fixture(autouse=True)
def few_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "lines", lambda language: ((key, key) for key in CLIPS))
    monkeypatch.setattr(building, "SAMPLE_CALLS", [("lead-A", "number-002", "where-1")])
    monkeypatch.setattr(building, "version", lambda package: "1")
    monkeypatch.setattr(building, "call_with", _call_with)


def rendered(work: Path) -> Voice:
    voice = Voice()
    building.render(work, "en", FIRST, voice.read, lambda line: None)
    return voice


def test_a_build_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    assert len(rendered(tmp_path).read_out) == len(CLIPS)
    (tmp_path / "en" / FIRST.name / "where-1.npy").unlink()
    assert rendered(tmp_path).read_out == [("where-1", FIRST.name)]


def test_what_is_misheard_is_read_another_way_and_the_better_take_is_chosen(
    tmp_path: Path,
) -> None:
    voice = rendered(tmp_path)
    heard = iter(
        [f"Ticket A {said} please go to counter 1" for said in ("001", "012", "003", "001", "002")]
    )
    building.choose(tmp_path, "en", voice.read, Ear(heard), lambda line: None)
    assert voice.read_out[-1] == ("number-002", SECOND.name)
    chosen = building.chosen(tmp_path, "en")
    assert chosen == dict.fromkeys(CLIPS, FIRST.name) | {"number-002": SECOND.name}
    building.choose(tmp_path, "en", voice.read, Ear(iter([])), lambda line: None)


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


@pytest.mark.parametrize(
    ("key", "has"), [("where-7", ("", 7)), ("number-042", ("042", 0)), ("number-7", ("7", 0))]
)
def test_a_clip_is_heard_in_a_whole_call(
    key: str, has: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    label, counter = building.call_with(key)
    assert label[1:].endswith(has[0])
    assert counter == (has[1] or counter)
    assert label[0].isalpha()


def test_numbers_whose_digits_run_together_in_mandarin_are_read_slower() -> None:
    first, slower = TAKES["zh-TW"]
    read = {key: usual("zh-TW", f"number-{key}") for key in
            ("821", "481", "220", "28", "018", "142", "8", "102")}  # fmt: skip
    assert [key for key, take in read.items() if take == slower] == ["821", "481", "220", "28"]
    assert {usual("zh-TW", key) for key in ("where-22", "lead-B", "digit-8")} == {first}
    assert usual("en", "number-882") == FIRST


def test_mending_reads_anew_what_a_pack_has_in_another_take_and_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path)
    old = tmp_path / "old" / "en.zip"
    old.parent.mkdir()
    building.assemble(tmp_path, "en", old, lambda line: None)
    monkeypatch.setattr(
        building, "usual", lambda language, key: SECOND if key == "number-002" else FIRST
    )
    building.render(tmp_path, "en", SECOND, Voice().read, lambda line: None, ["number-002"])
    before, new = open_pack(old), tmp_path / "en.zip"
    said: list[str] = []
    manifest = building.assemble(tmp_path, "en", new, said.append, before)
    assert said[0] == "en: 1 clips are trimmed and evened"
    assert manifest["other_takes"] == {"number-002": SECOND.name}
    assert building.takes_of(open_pack(new))["number-002"] == SECOND.name
    after = open_pack(new)
    assert all(after.file(key) == before.file(key) for key in CLIPS if key != "number-002")
    assert manifest["loudness"]["highest_lufs"] == pytest.approx(-16, abs=0.5)
