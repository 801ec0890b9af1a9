"""The prompts are all that a kiosk can say: no screen has words without a clip."""

import pytest

from kiosk.model import Screen
from kiosk.screens import draw
from kiosk.screens.reading import speakables
from queue_server.voice.prompts import SHIPPED, Prompts
from queue_server.wire.sound.phrasing import LANGUAGES, SpokenClip, clips, composed, number_words
from queue_server.wire.sound.prompts import prompts
from tests.kiosk.pilot import PORTRAIT, the_catalogue
from tests.kiosk.test_screens import every_state

#: For staff, who see.
UNSPOKEN = (Screen.STAFF, Screen.STAFF_CODE, Screen.STAFF_TOUCH)


#: What these tests make up, and titles in two languages at once, each spoken in its own.
OWN_WORDS = {
    "依市府公告暫停受理", "Suspended by the city", "error.internal", "Choose a language",
    "請選擇語言", "身分證 戶口名簿 第一次",
}  # fmt: skip


def test_whole_hundreds_end_with_the_hundreds() -> None:
    assert number_words(200, "en") == ["two hundred"]
    assert number_words(205, "en") == ["two hundred", "five"]
    assert number_words(0, "en") == ["zero"]


def test_a_fee_of_thousands_is_counted_and_a_large_figure_spelled() -> None:
    assert number_words(1200, "en") == ["one thousand", "two hundred"]
    assert number_words(1200, "zh-TW") == ["一千", "二百"]
    assert number_words(1015, "zh-TW") == ["一千", "零", "十五"]
    assert number_words(1000, "zh-TW") == ["一千"]
    assert number_words(10000, "en") == ["one", "zero", "zero", "zero", "zero"]


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
