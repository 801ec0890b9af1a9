"""The prompts are all that a kiosk can say: no screen has words without a clip."""

from typing import Any

import pytest

from kiosk.model import Screen
from kiosk.screens import draw
from kiosk.screens.reading import speakables
from queue_server.voice.prompts import SHIPPED, Prompts
from queue_server.wire.sound.phrasing import LANGUAGES, SpokenClip, clips, composed
from queue_server.wire.sound.prompts import prompts
from queue_server.wire.words.catalogue import Catalogue
from tests.catalogue import a_catalogue
from tests.kiosk.pilot import PORTRAIT, the_catalogue
from tests.kiosk.test_screens import every_state

#: For staff, who see.
UNSPOKEN = (Screen.STAFF, Screen.STAFF_CODE, Screen.STAFF_TOUCH)


#: What these tests make up, and titles in two languages at once, each spoken in its own.
OWN_WORDS = {
    "依市府公告暫停受理", "Suspended by the city", "error.internal", "Choose a language",
    "請選擇語言", "身分證 戶口名簿 第一次",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "count", "marks"),
    [
        ("en", 156, {
            0: "Welcome", 6: "zero", 105: "ninety-nine", 106: "one hundred", 115: "one thousand",
            123: "nine thousand", 124: "Longjing Household Registration Office",
            125: "National ID card", 126: "oh one", 134: "oh nine", 135: "January",
            146: "December", 147: "Monday", 153: "Sunday", 154: "o'clock", 155: "ROC",
        }),
        ("zh-TW", 372, {
            0: "歡迎光臨", 6: "零", 105: "九十九", 106: "第一項", 107: "共一項", 165: "共三十項",
            166: "第", 167: "共", 168: "項", 169: "一百", 177: "九百", 178: "一千", 186: "九千",
            187: "臺中市龍井區戶政事務所", 188: "國民身分證", 189: "零點", 212: "二十三點",
            213: "零一分", 271: "五十九分", 272: "民國", 273: "年", 274: "分", 275: "星期一",
            281: "星期日", 282: "民國一百一十四年", 291: "民國一百二十三年", 292: "一月",
            303: "十二月", 304: "一日", 334: "三十一日", 335: "ㄅ", 371: "ㄦ",
        }),
    ],
)  # fmt: skip
def test_a_tiny_office_is_said_with_its_own_words_and_all_that_is_counted(
    language: str, count: int, marks: dict[int, str]
) -> None:
    found = prompts(a_catalogue(), language)
    assert len(found) == count
    assert {at: found[at] for at in marks} == marks


def two(chinese: str, english: str) -> dict[str, str]:
    return {"zh-TW": chinese, "en": english}


def an_office_with_everything() -> Catalogue:
    tiny = a_catalogue()
    (service,) = tiny["services"]
    service |= {
        "fee_note": two("規費", "Fee"), "who": two("本人", "Yourself"),
        "looked_up": [two("戶籍", "Register")],
        "online": {"url": "https://example.org", "note": two("線上", "Online")},
    }  # fmt: skip
    gone = service | {"enabled": False, "name": two("停辦", "Gone"), "who": two("無", "Nobody")}
    session: Any = {
        "name": "day", "wording": {}, "opens": "08:00", "closes": "12:00", "days": ["mon"],
        "on_workdays": True, "on_holidays": False, "services": None, "booked_only": False,
    }  # fmt: skip
    strings = {
        "clerk.next": two("下一位", "Next"), "tv.weekday.1": two("每週一", "Each Monday"),
        "kiosk.a": two("甲", "One {name} two"), "closed.b": two("乙", "Closed"),
        "hours.c": two("丙", "Hours"), "people_ahead": two("丁", "Ahead"),
        "language_name": {"zh-TW": "中文", "en": "English", "vi": "Tiếng Việt"},
    }  # fmt: skip
    return a_catalogue(
        strings=strings, services=[service, gone], sessions=[session],
        kiosk={**tiny["kiosk"], "languages": ["zh-TW", "en", "vi"]},
        suspension_reasons=[{"name": "power", "wording": two("停電", "Power cut")}],
        search={"ignore": {}, "alike": {}, "chips": {"en": ["passport"], "zh-TW": ["護照"]}},
    )  # fmt: skip


def test_the_way_to_a_number_is_said_in_the_order_in_which_it_is_gone() -> None:
    english = prompts(an_office_with_everything(), "en")
    assert english[:12] == (
        "One", "two", "Closed", "Hours", "Ahead", "English", "Certificates",
        "Household registration transcript", "General", "Priority",
        "Pregnant, disabled, with an infant", "zero",
    )  # fmt: skip
    chinese = prompts(an_office_with_everything(), "zh-TW")
    assert chinese[:6] == ("甲", "乙", "丙", "丁", "中文", "Tiếng Việt")


def test_what_else_is_known_of_an_office_comes_behind() -> None:
    english = prompts(an_office_with_everything(), "en")
    behind = english.index("nine thousand") + 1
    assert english[behind : behind + 10] == (
        "Longjing Household Registration Office", "National ID card", "Fee", "Yourself",
        "Register", "Online", "Each Monday", "o'clock", "to", "Power cut",
    )  # fmt: skip
    assert english[-2:] == ("ROC", "passport")
    assert not {"Next", "Gone", "Nobody"} & set(english)
    chinese = prompts(an_office_with_everything(), "zh-TW")
    assert chinese[chinese.index("三十一日") + 1] == "護照"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_screen_is_among_the_prompts(language: str) -> None:
    known = frozenset(prompts(the_catalogue(), language))
    silent = set()
    for name, model in every_state(language):
        if model.screen in UNSPOKEN or name == "closed":
            continue
        for one in speakables(draw(model, PORTRAIT)):
            if one.language != language:
                continue
            for clip in clips(one.text, language):
                if clip.words and not clip.spelled and not composed(clip.words, known):
                    silent.add(clip.words)
    assert silent - OWN_WORDS == set()


def test_every_prompt_has_a_clip_that_comes_with_the_product() -> None:
    for language in LANGUAGES:
        known = Prompts(language, SHIPPED)
        lacking = [w for w in prompts(the_catalogue(), language) if not known.ways(SpokenClip(w))]
        assert lacking == [], f"run.py voice prompts --speak ({language})"


def test_each_prompt_is_there_once_and_the_way_to_a_number_comes_first() -> None:
    found = prompts(the_catalogue(), "en")
    assert len(set(found)) == len(found)
    assert found.index("Please choose a service") < found.index("December")


def test_a_place_among_many_is_said_too() -> None:
    known = frozenset(prompts(the_catalogue(), "zh-TW"))
    for n in (1, 30, 31, 99):
        for clip in clips(f"第 {n} 項，共 {n} 項", "zh-TW"):
            assert composed(clip.words, known), clip


def test_the_name_of_a_language_is_spoken_by_one_voice() -> None:
    chinese, english = (frozenset(prompts(the_catalogue(), tag)) for tag in LANGUAGES)
    assert {"中文", "Tiếng Việt", "ภาษาไทย"} <= chinese
    assert "English" in english
    assert not english & {"中文", "Tiếng Việt", "ภาษาไทย"}
