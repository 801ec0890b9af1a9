"""What a lobby hears after the chime, and which languages could not be spoken."""

from dataclasses import replace
from pathlib import Path

from display.voice.speech import Voice
from queue_server.voice.speaking import Voices
from tests.display.scenes import call
from tests.voice.packs import record

CALL = replace(call(1, "B042", 13), spoken=("en", "en", "zh-TW"))


def test_a_call_is_said_in_the_languages_the_server_names(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    record(tmp_path, "en", base=500)
    voice = Voice(Voices(tmp_path))
    whole, short = voice(CALL, 0), voice(CALL, 2)
    assert (whole[0], whole[-1]) == (short[0], short[-1])
    assert len(whole) > len(short)
    assert voice.missing == ()


def test_a_language_that_was_wanted_and_not_said_is_remembered(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    voice = Voice(Voices(tmp_path))
    assert len(voice(CALL, 0)) > 0
    voice(replace(CALL, spoken=("vi", "zh-TW")), 0)
    voice(replace(CALL, spoken=("zh-TW",)), 0)
    assert voice.missing == ("en", "vi")
