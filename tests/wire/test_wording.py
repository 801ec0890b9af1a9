"""The catalogue as kiosk and device host read it."""

import pytest

from queue_server.wire.wording import Wording, in_language

WORDS = Wording(
    {
        "strings": {"ahead": {"zh-TW": "前面還有 {count} 人", "en": "{count} ahead"}},
        "services": [{"code": "T01", "name": {"zh-TW": "戶籍謄本"}}],
        "classes": [{"name": "caring", "shape": "heart"}],
        "zone": "Asia/Taipei",
        "slip": {"show_documents": False},
    }
)


def test_words_are_in_the_asked_language_else_in_chinese_else_their_key() -> None:
    assert WORDS.say("ahead", "en", count=3) == "3 ahead"
    assert WORDS.say("ahead", "th", count=3) == "前面還有 3 人"
    assert WORDS.say("nothing", "en") == "nothing"
    assert in_language({"vi": "x"}, "en") == "x"
    assert in_language({}, "en") == ""


def test_what_the_catalogue_does_not_know_is_empty() -> None:
    assert WORDS.service("T01")["name"] == {"zh-TW": "戶籍謄本"}
    assert WORDS.service("gone") == {}
    assert WORDS.priority("gone") == {}
    assert WORDS.setting("slip", "show_documents", True) is False
    assert WORDS.setting("kiosk", "languages", None) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-TW", "民國115年11月23日 09:00"), ("en", "2026-11-23 (ROC 115) 09:00")],
)
def test_an_instant_is_told_in_the_offices_zone_and_the_calendar_of_the_reader(
    language: str, said: str
) -> None:
    assert WORDS.clock("2026-11-23T01:00:00+00:00", language) == said
