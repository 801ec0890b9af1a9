"""Words of a screen become clips: what changes apart from what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.sound.phrasing import (
    LANGUAGES,
    PAUSE,
    SpokenClip,
    clips,
    composed,
    number_words,
    roc_year_words,
)


def said(text: str, language: str) -> list[str]:
    return ["|" if one == PAUSE else one.words for one in clips(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("目前等候 12 人", "zh-TW", ["目前等候", "十二", "人"]),
        ("預估等候 10–18 分鐘", "zh-TW", ["預估等候", "十", "到", "十八", "分鐘"]),
        ("105", "zh-TW", ["一百", "零", "五"]),
        ("民國115年11月29日 08:05", "zh-TW",
         ["民國一百一十五年", "十一月", "二十九日", "八點", "零五分"]),
        ("Wait: 10–18 min", "en", ["Wait", "|", "ten", "to", "eighteen", "min"]),
        ("2026-11-29 (ROC 115) 14:00", "en",
         ["November", "twenty-nine", "twenty", "twenty-six", "ROC", "one hundred", "fifteen",
          "fourteen", "o'clock"]),
        ("B042", "en", ["letter-B", "number-042"]),
        ("R7K4–92··", "en", ["letter-R", "digit-7", "letter-K", "digit-4", "digit-9", "digit-2"]),
        ("A", "zh-TW", ["letter-A"]),
        ("一次。\n兩次", "zh-TW", ["一次", "|", "兩次"]),
        ("第 4 項，共 12 項", "zh-TW", ["第四項", "共十二項"]),
        ("第 3 級", "zh-TW", ["第", "三", "級"]),
        ("1234", "en", ["one thousand", "two hundred", "thirty-four"]),
    ],
)  # fmt: skip
def test_what_changes_has_clips_of_its_own(text: str, language: str, wanted: list[str]) -> None:
    got = said(text, language)
    assert [one for one in got if one != "|"] == [one for one in wanted if one != "|"]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("民國99年1月2日", "zh-TW", ["民國", "九十九", "年", "一月", "二日"]),
        ("民國110年10月20日", "zh-TW", ["民國", "一百", "十", "年", "十月", "二十日"]),
        ("11月29日", "zh-TW", ["十一月", "二十九日"]),
        ("2000-01-02", "en", ["January", "two", "twenty", "zero"]),
        (
            "2026-13-01",
            "en",
            ["January", "one", "twenty", "twenty-six"],
        ),  # no reason to fall silent
        ("08:00", "zh-TW", ["八點"]),
        ("08:09", "zh-TW", ["八點", "零九分"]),
        ("08:10", "zh-TW", ["八點", "十分"]),
        ("08:09", "en", ["eight", "oh nine"]),
        ("20:10", "en", ["twenty", "ten"]),
        ("1,200", "en", ["one thousand", "two hundred"]),
        ("Please choose a service", "en", ["Please choose a service"]),
    ],
)
def test_dates_times_and_sums_are_said_as_people_say_them(
    text: str, language: str, wanted: list[str]
) -> None:
    assert said(text, language) == wanted


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (0, "零", "zero"),
        (100, "一百", "one hundred"),
        (101, "一百 零 一", "one hundred|one"),
        (110, "一百 十", "one hundred|ten"),
        (200, "二百", "two hundred"),
        (205, "二百 零 五", "two hundred|five"),
        (1000, "一千", "one thousand"),
        (1001, "一千 零 一", "one thousand|one"),
        (1015, "一千 零 十五", "one thousand|fifteen"),
        (1100, "一千 一百", "one thousand|one hundred"),
        (1110, "一千 一百 十", "one thousand|one hundred|ten"),
        (9999, "九千 九百 九十九", "nine thousand|nine hundred|ninety-nine"),
        (10000, "一 零 零 零 零", "one|zero|zero|zero|zero"),
        (12345, "一 二 三 四 五", "one|two|three|four|five"),
    ],
)
def test_a_number_is_counted_up_to_the_thousands_and_then_read_digit_by_digit(
    number: int, chinese: str, english: str
) -> None:
    assert number_words(number, "zh-TW") == chinese.split()
    assert number_words(number, "en") == english.split("|")


def test_a_year_of_the_republic_is_said_in_one_breath() -> None:
    assert [roc_year_words(year) for year in (110, 114, 119, 120, 121)] == [
        "民國一百一十年", "民國一百一十四年", "民國一百一十九年", "民國一百二十年",
        "民國一百二十一年",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("one\ntwo", ["one", "|", "two"]),
        ("one  ·  two", ["one", "|", "two"]),
        ("one  two", ["one", "|", "two"]),
        ("One. Two", ["One", "|", "Two"]),
        ("·\none\n·\ntwo", ["one", "|", "two"]),
    ],
)
def test_a_pause_stands_between_lines_and_sentences_and_nowhere_else(
    text: str, wanted: list[str]
) -> None:
    assert said(text, "en") == wanted


def test_what_is_spelled_takes_the_clips_of_the_calls() -> None:
    spelled = {
        "B042": ("letter-B", "number-042"),
        "R7K4–92··": ("letter-R", "digit-7", "letter-K", "digit-4", "digit-9", "digit-2"),
        "A": ("letter-A",),
    }
    for text, keys in spelled.items():
        assert clips(text, "en") == tuple(SpokenClip(key, spelled=True) for key in keys)


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_no_text_is_refused_and_no_clip_is_empty(text: str, language: str) -> None:
    for one in clips(text, language):
        assert one == PAUSE or one.words.strip() == one.words != ""


def test_a_sentence_with_a_name_inside_is_put_together_from_what_there_is() -> None:
    known = {"請到", "結婚登記", "櫃檯", "結婚"}
    assert composed("請到結婚登記櫃檯", known) == ("請到", "結婚登記", "櫃檯")
    assert composed("請到離婚登記櫃檯", known) is None
    assert composed("請到" * 6, known) == ("請到",) * 6
    assert composed("請到" * 7, known) is None


def test_a_piece_may_be_a_single_sign_and_what_is_not_said_is_left_out() -> None:
    assert composed("請到結婚", {"請到結", "婚"}) == ("請到結", "婚")
    assert composed("請到結婚", {"請", "到結婚"}) == ("請", "到結婚")
    assert composed("請到。", {"請到"}) == ("請到",)


def test_no_more_pieces_are_put_together_than_are_allowed() -> None:
    assert composed("one two", {"one", "two"}, 2) == ("one", "two")
    assert composed("one two", {"one", "two"}, 1) is None
