"""What is said is compared by its meaning."""

import pytest

from kiosk.finding.saying import MOST_CHARS, Ear, ear
from queue_server.wire.words.catalogue import SearchWords

WORDS: SearchWords = {
    "ignore": {"en": ["i", "my"], "zh-TW": ["我要", "的"]},
    "alike": {"en": [["lost", "cannot find"]], "zh-TW": [["遺失", "不見了"]]},
    "chips": {},
}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "I lost my ID", "lost id"),
        ("en", "I cannot find my id!", "ID lost"),
        ("en", "registration", "registered"),
        ("vi", "Đăng ký", "dang ky"),
        ("zh-TW", "我要遺失", "不見了"),
        ("zh-TW", "名簿,不見了", "名簿遺失"),
    ],
)
def test_two_ways_to_say_it_are_one(language: str, one: str, other: str) -> None:
    hears = ear(WORDS, language)
    assert hears.tokens(one) == hears.tokens(other) != frozenset()


def test_characters_count_alone_and_in_pairs() -> None:
    assert Ear("zh-TW").tokens("戶籍") == {"戶", "籍", "戶籍"}


def test_what_was_left_out_makes_no_pair() -> None:
    assert "新照" not in ear(WORDS, "zh-TW").tokens("新的照")


def test_what_says_nothing_has_no_tokens() -> None:
    assert ear(WORDS, "en").tokens("I, my") == frozenset()


def test_a_long_speech_is_heard_to_its_bound() -> None:
    assert len(Ear("zh-TW").tokens("".join(chr(0x4E00 + n) for n in range(1000)))) < 2 * MOST_CHARS
