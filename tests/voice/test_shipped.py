"""The two packs that come with the product: whole, small, of even loudness, of known origin."""

import re

import numpy as np
import pyloudnorm
import pytest

from queue_server.voice.making.finish import loudness, true_peak_db
from queue_server.voice.pack import cannot_say
from queue_server.voice.sound import to_floats
from queue_server.voice.speaking import SHIPPED, Voices, announcement
from queue_server.wire.sound.chime import RATE_HZ

LANGUAGES = pytest.mark.parametrize("language", ["zh-TW", "en"])
VOICES = Voices(SHIPPED)
PACKS = {pack.language: pack for pack in VOICES.packs}
CALLS = [(f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n % 26]}{n:03d}", n % 40 + 1) for n in range(3, 1000, 29)]


@LANGUAGES
def test_every_call_can_be_spoken_from_a_pack_of_six_megabytes(language: str) -> None:
    pack = PACKS[language]
    assert cannot_say(pack.keys) == []
    assert pack.path.stat().st_size <= 6_000_000


@LANGUAGES
def test_calls_are_equally_loud_and_never_overloaded(language: str) -> None:
    sounds = [VOICES.sentence(label, counter, language) for label, counter in CALLS]
    calls = [to_floats(one) for one in sounds if one is not None]
    assert len(calls) == len(CALLS)
    assert all(loudness(call) == pytest.approx(-16, abs=0.5) for call in calls)
    assert max(true_peak_db(call) for call in calls) <= -1


def test_the_chime_is_softer_than_the_voice() -> None:
    chime = to_floats(announcement(np.zeros(0, np.int16)))
    loud = pyloudnorm.Meter(RATE_HZ).integrated_loudness(chime)
    assert loud == pytest.approx(-19, abs=0.5)


@LANGUAGES
def test_no_clip_begins_or_ends_with_a_click(language: str) -> None:
    pack = PACKS[language]
    for key in ("lead-A", "number-042", "where-3", "digit-7", "letter-R"):
        clip = to_floats(pack.clip(key))
        assert np.abs([clip[0], clip[-1]]).max() < 0.02


@LANGUAGES
def test_where_a_pack_comes_from_is_written_in_it(language: str) -> None:
    known = PACKS[language].manifest
    assert (known.made_by, known.licence) == ("neural", "Apache-2.0")
    sources = known.more["sources"]
    assert len(sources["model"]["packages"]) == 4
    for source in (sources["model"], sources["voices"]):
        assert re.fullmatch("[0-9a-f]{64}", source["sha256"])
    assert known.more["phonemes"].keys() == PACKS[language].keys
    assert known.more["loudness"]["true_peak_dbtp"] <= -1
