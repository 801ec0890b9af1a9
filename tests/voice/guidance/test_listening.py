"""Which guidance is listened to: the same each time, and what was misheard is counted."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from queue_server.voice.guidance.lines import Heard, rivals, sample, understood, units
from queue_server.voice.guidance.listening import BEGIN, END, PromptShares, listen, row, with_table
from queue_server.voice.prompts import SHIPPED, Prompts
from queue_server.voice.sound import Floats
from queue_server.wire.sound.phrasing import LANGUAGES
from tests.kiosk.pilot import the_catalogue

MOST = 5
ALL = PromptShares(MOST, right=1.0, whole=1.0, distinct=1.0)


class GoodEar:
    """Hears everything of the sample, in order."""

    def __init__(self, language: str) -> None:
        self._things = sample(the_catalogue(), language, MOST)

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        return [next(self._things).text for _ in sounds]


class DeafEar:
    """Hears nothing."""

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        return ["" for _ in sounds]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_heard_with_its_state_and_place_the_same_each_time(language: str) -> None:
    things = list(sample(the_catalogue(), language, MOST))
    assert things == list(sample(the_catalogue(), language, MOST))
    assert [one.kind for one in things] == ["step"] * MOST + ["sentence"] * MOST
    assert {len(one.lines) for one in things} == {1, 3, 4}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_understands_everything_has_no_mistake(language: str) -> None:
    prompts = Prompts(language, SHIPPED)
    found, otherwise = listen(the_catalogue(), language, prompts, MOST, GoodEar(language))
    assert otherwise == []
    assert found == {"step": ALL, "sentence": ALL}


def test_what_nobody_understands_and_what_has_no_clip_count_as_misheard(tmp_path: Path) -> None:
    for prompts in (Prompts("en", SHIPPED), Prompts("en", tmp_path)):
        found, otherwise = listen(the_catalogue(), "en", prompts, MOST, DeafEar())
        assert {(one.right, one.distinct) for one in found.values()} == {(0.0, 0.0)}
        assert len(otherwise) == 2 * MOST


def test_mandarin_is_compared_by_its_sound_and_figures_as_they_are_counted() -> None:
    assert units("第 4 項，共 12 項", "zh-TW") == units("第四項供十二箱", "zh-TW")
    assert understood("這是安牛", "這是按鈕", "zh-TW").wrong == 0
    assert understood("參牛", "這是按鈕", "zh-TW").wrong == 3
    assert understood("Three of five.", "3 of 5", "en").wrong == 0
    assert understood("", "3 of 5", "en").wrong == understood("", "3 of 5", "en").of == 3


@pytest.mark.parametrize(
    ("heard", "distinct"),
    [
        ("結混登記這是安牛第四項公十二項", True),
        ("離婚登記這是按鈕第四項共十二項", False),
        ("結婚登記這是按鈕第十項共十二項", False),
        ("登記這是按鈕第四項共十二項", False),
    ],
)
def test_a_button_is_told_apart_when_neither_its_name_nor_its_place_may_be_another(
    heard: str, distinct: bool
) -> None:
    said = Heard("step", ("結婚登記", "這是按鈕", "第 4 項，共 12 項"))
    others = rivals(said, the_catalogue(), "zh-TW")
    assert understood(heard, said.text, "zh-TW", others).distinct is distinct


def test_english_words_that_sound_alike_are_the_same_button() -> None:
    said = Heard("step", ("Home", "button", "2 of 6"))
    others = rivals(said, the_catalogue(), "en")
    assert understood("home, button, to of sex", said.text, "en", others).distinct
    assert not understood("home, button, three of six", said.text, "en", others).distinct


def test_a_sentence_is_told_apart_from_every_other_one_that_a_kiosk_says() -> None:
    [*_, said] = sample(the_catalogue(), "zh-TW", MOST)
    others = rivals(said, the_catalogue(), "zh-TW")
    assert understood(said.text[:-1], said.text, "zh-TW", others).distinct
    another = next(one for one in others if one.text != said.text)
    assert not understood(another.text, said.text, "zh-TW", others).distinct


def test_the_table_of_the_page_is_written_again_and_the_rest_stays() -> None:
    page = f"above\n{BEGIN}\nbefore\n{END}\nbelow\n"
    written = with_table(page, [row("en", "step", PromptShares(30, 0.97, 0.8, 0.9))])
    line = "| en | a button, its state and place | 30 | 97.0% | 80.0% | 90.0% | below the bar |"
    assert line in written
    assert "before" not in written
    assert written.startswith("above\n")
    assert written.endswith("below\n")
    assert Heard("step", ("a", "b")).text == "a b"
