"""Whose pack speaks: recordings first, Mandarin for an unrecorded language, and never silence
without saying so.
"""

from pathlib import Path

import numpy as np
import pytest

from queue_server.voice.pack import BadPack
from queue_server.voice.sound import Samples
from queue_server.voice.speaking import MOST_REPEATS, Voices, announcement
from queue_server.wire.sound.chime import RATE_HZ
from queue_server.wire.sound.speech import BETWEEN_S
from tests.voice.packs import keys_of, record, value_of


def heard(samples: Samples, base: int = 100) -> list[str]:
    """The clips heard, in order."""
    values = samples[np.flatnonzero(np.diff(samples, prepend=0))]
    return [keys_of("zh-TW")[value - base] for value in values if value]


CALL = ["lead-B", "digit-0", "digit-4", "last-2", "where-13"]


def test_a_call_is_said_in_the_order_given_with_a_pause_between(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    record(tmp_path, "en", base=500)
    spoken = Voices(tmp_path).say("B042", 13, ["en", "en", "zh-TW"])
    assert (spoken.said, spoken.missing) == (("en", "en", "zh-TW"), frozenset())
    once = Voices(tmp_path).say("B042", 13, ["zh-TW"]).samples
    assert heard(once) == CALL
    assert len(spoken.samples) == 3 * len(once) + 2 * round(BETWEEN_S * RATE_HZ)


def test_when_others_wait_each_language_is_said_once(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    assert Voices(tmp_path).say("B042", 13, ["zh-TW", "zh-TW"], waiting=2).said == ("zh-TW",)


def test_a_language_nobody_recorded_is_said_in_mandarin_and_named(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    spoken = Voices(tmp_path).say("B042", 13, ["vi", "vi", "zh-TW"])
    assert spoken.said == ("zh-TW",) * MOST_REPEATS
    assert spoken.missing == {"vi"}
    busy = Voices(tmp_path).say("B042", 13, ["vi", "vi", "zh-TW"], waiting=2)
    assert busy.said == ("zh-TW",)


def test_an_office_without_mandarin_says_its_own_language_instead(tmp_path: Path) -> None:
    record(tmp_path, "en")
    record(tmp_path, "zh-TW", base=500)
    assert Voices(tmp_path).say("B042", 13, ["vi", "vi", "en"]).said == ("en", "en")
    assert Voices(tmp_path).say("B042", 13, ["vi"]).said == ("zh-TW",)


def test_a_clip_missing_from_a_pack_is_asked_of_the_next_pack(tmp_path: Path) -> None:
    record(tmp_path / "own", "zh-TW", "where-13", base=500)
    record(tmp_path / "shipped", "zh-TW")
    voices = Voices(tmp_path / "own", tmp_path / "shipped")
    assert heard(voices.say("B042", 13, ["zh-TW"]).samples) == CALL
    assert heard(voices.say("B042", 12, ["zh-TW"]).samples, base=500)[-1] == "where-12"


def test_without_any_pack_nothing_is_said_and_mandarin_is_missing(tmp_path: Path) -> None:
    spoken = Voices(tmp_path).say("B042", 13, ["en", "en", "zh-TW"])
    assert (len(spoken.samples), spoken.said) == (0, ())
    assert spoken.missing == {"en", "zh-TW"}
    assert len(announcement(spoken.samples)) > 0


def test_a_pack_that_cannot_be_used_is_a_fault_and_the_others_speak(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    (tmp_path / "en.zip").write_bytes(b"spoilt")
    voices = Voices(tmp_path)
    assert len(voices.faults) == 1
    assert [pack.language for pack in voices.packs] == ["zh-TW"]


def test_the_chime_comes_before_the_words_never_with_them(tmp_path: Path) -> None:
    words = np.full(100, 9, np.int16)
    whole = announcement(words)
    assert np.array_equal(whole[-100:], words)
    assert not whole[-100 - RATE_HZ // 20 : -100].any()


def test_a_single_pack_may_be_asked_by_its_making_or_its_path(tmp_path: Path) -> None:
    own = record(tmp_path / "own", "en", base=500)
    record(tmp_path / "shipped", "en", manifest={"made_by": "neural"})
    voices = Voices(tmp_path / "own", tmp_path / "shipped")
    for which, base in (("recorded", 500), ("neural", 100), (str(own), 500)):
        said = voices.only("en", which).sentence("B042", 13, "en")
        assert said is not None
        assert said[0] == value_of("lead-B", base)
    for wrong in (str(tmp_path / "nowhere" / "en"), str(tmp_path), "espeak"):
        with pytest.raises(BadPack):
            voices.only("en", wrong)
    record(tmp_path / "other", "vi")
    with pytest.raises(BadPack, match="speaks vi"):
        voices.only("en", str(tmp_path / "other" / "vi"))
