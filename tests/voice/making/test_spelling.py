"""Sentences become phonemes: the readings of Taiwan, and nothing that the voice does not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.voice.making.phonemes import TOKENS, lines
from queue_server.voice.making.spelling import phonemes, syllable


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("來賓", "lai↗pi→n."),
        ("請到", "ʨʰi↓ŋ tau↘."),
        ("暫停", "ꭧa↘ntʰi↗ŋ."),
        ("檔案", "ta↓ŋa↘n."),
        ("ㄅ", "pwo→."),
        ("QR", "kʰjou→ a→ɚ↗."),
    ],
)
def test_mandarin_is_read_as_in_taiwan(words: str, wanted: str) -> None:
    assert phonemes(words, "zh-TW").replace(" ", "") == wanted.replace(" ", "")


def test_a_syllable_is_the_one_that_the_calls_are_made_of() -> None:
    clips = dict(lines("zh-TW"))
    digits = ["ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3"]
    assert [f"{syllable(one)}," for one in digits] == [clips[f"digit-{n}"] for n in range(10)]


@given(st.text(alphabet=st.characters(codec="big5"), max_size=40))
def test_whatever_is_read_the_voice_knows_every_sign(words: str) -> None:
    assert set(phonemes(words, "zh-TW")) <= set(TOKENS)
