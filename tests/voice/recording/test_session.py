"""A pack grows take by take, continues where it was, and says whose voice it is."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.pack import open_pack
from queue_server.voice.recording.session import RecordingSession
from queue_server.voice.sound import NoSound, to_samples, to_wave
from tests.voice.packs import keys_of
from tests.voice.recording.test_takes import take

TODAY = date(2026, 11, 28)
GOOD = to_wave(to_samples(take()))
SILENT = to_wave(np.zeros(9000, np.int16))


@pytest.fixture
def session(tmp_path: Path) -> RecordingSession:
    return RecordingSession(tmp_path / "clips" / "nan", TODAY)


def done(session: RecordingSession) -> list[str]:
    return [key for key, _, so in session.phrases() if so]


def test_every_phrase_of_the_script_is_to_be_read(session: RecordingSession) -> None:
    assert [key for key, _, _ in session.phrases()] == keys_of("nan")
    assert done(session) == []


def test_a_good_take_is_a_clip_of_the_pack_and_is_there_after_a_restart(
    session: RecordingSession, tmp_path: Path
) -> None:
    assert session.judge("digit-4", GOOD).faults == ()
    again = RecordingSession(tmp_path / "clips" / "nan", TODAY)
    assert done(again) == ["digit-4"]
    pack = open_pack(tmp_path / "clips" / "nan")
    assert len(pack.clip("digit-4")) > 5000
    kept = again.clip("digit-4")
    assert kept is not None
    assert kept.startswith(b"RIFF")


def test_a_bad_take_leaves_the_good_one_before_it(session: RecordingSession) -> None:
    session.judge("digit-4", GOOD)
    before = session.clip("digit-4")
    assert session.judge("digit-4", SILENT).faults == ("silent",)
    assert session.clip("digit-4") == before


def test_a_take_replaces_a_file_that_was_copied_in(
    session: RecordingSession, tmp_path: Path
) -> None:
    folder = tmp_path / "clips" / "nan"
    folder.mkdir(parents=True)
    (folder / "digit-4.wav").write_bytes(SILENT)
    session.judge("digit-4", GOOD)
    assert [one.name for one in folder.iterdir()] == ["digit-4.flac"]


@pytest.mark.parametrize("key", ["", "digit-99", "../../etc/passwd", "manifest"])
def test_a_clip_that_is_not_of_the_script_is_refused(session: RecordingSession, key: str) -> None:
    with pytest.raises(KeyError):
        session.judge(key, GOOD)
    assert session.clip(key) is None


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\0" * 900, GOOD[:40]])
def test_what_is_no_sound_is_refused_and_keeps_nothing(
    session: RecordingSession, data: bytes
) -> None:
    with pytest.raises(NoSound):
        session.judge("digit-4", data)
    assert done(session) == []


def test_it_is_written_down_who_speaks_and_who_decided_the_readings(
    session: RecordingSession, tmp_path: Path
) -> None:
    session.note({"speaker": " 林小姐 ", "dialect": "南", "readings_decided_by": "里長", "x": "y"})
    pack = open_pack(tmp_path / "clips" / "nan")
    assert (pack.manifest.made_by, pack.manifest.speaker) == ("recorded", "林小姐")
    assert pack.manifest.more["recorded_on"] == "2026-11-28"
    assert session.facts["readings_decided_by"] == "里長"
    session.note({**session.facts, "speaker": "x" * 900})
    assert len(session.facts["speaker"]) == 200


def test_a_spoilt_manifest_is_written_again(session: RecordingSession, tmp_path: Path) -> None:
    session.note({"speaker": "a"})
    (tmp_path / "clips" / "nan" / "manifest.json").write_text("[", "utf-8")
    assert session.facts["speaker"] == ""
    session.note({"speaker": "b"})
    text = (tmp_path / "clips" / "nan" / "manifest.json").read_text("utf-8")
    assert json.loads(text)["speaker"] == "b"
