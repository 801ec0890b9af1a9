"""Words of a screen become clips: what changes apart from what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.sound.phrasing import LANGUAGES, PAUSE, clips, composed


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


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_no_text_is_refused_and_no_clip_is_empty(text: str, language: str) -> None:
    for one in clips(text, language):
        assert one == PAUSE or one.words.strip() == one.words != ""


def test_a_sentence_with_a_name_inside_is_put_together_from_what_there_is() -> None:
    known = {"請到", "結婚登記", "櫃檯", "結婚"}
    assert composed("請到結婚登記櫃檯", known) == ("請到", "結婚登記", "櫃檯")
    assert composed("請到離婚登記櫃檯", known) is None
    assert composed("請到" * 9, known) is None
