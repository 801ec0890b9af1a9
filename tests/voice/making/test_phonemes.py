"""What the neural voice is given: for every clip, in signs that its model knows."""

import pytest

from queue_server.voice.making.phonemes import TOKENS, lines
from queue_server.voice.pack import cannot_say

LANGUAGES = pytest.mark.parametrize("language", ["zh-TW", "en"])


@LANGUAGES
def test_with_these_clips_every_call_can_be_said(language: str) -> None:
    keys = [key for key, _ in lines(language)]
    assert len(set(keys)) == len(keys)
    assert cannot_say(frozenset(keys)) == []


@LANGUAGES
def test_every_sign_is_one_the_model_knows(language: str) -> None:
    assert all(set(phonemes) <= TOKENS.keys() for _, phonemes in lines(language))


def test_counters_are_counted_and_numbers_are_read_digit_by_digit() -> None:
    mandarin, english = dict(lines("zh-TW")), dict(lines("en"))
    assert mandarin["where-10"].endswith(" ʂɨ↗xau↘ kwei↘tʰai↗.")
    assert mandarin["where-21"].endswith(" ɚ↘ʂɨ↗i→xau↘ kwei↘tʰai↗.")
    assert english["where-42"].endswith("fˈɔɹɾi tˈu.")
    assert english["number-12"] == "wˈʌn tˈu."


def test_a_language_the_voice_does_not_speak_is_refused() -> None:
    with pytest.raises(KeyError):
        lines("vi")
