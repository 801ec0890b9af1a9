"""The readings of each language, as a speaker would read them from the script."""

from typing import get_args

import pytest

from queue_server.settings.tables.config import SpokenLanguage
from queue_server.wire.sound.readings import READINGS, script
from queue_server.wire.sound.speech import COUNTERS, phrases


def sentence(language: str, label: str, counter: int) -> str:
    keys = [phrase[0][0] for phrase in phrases(label, counter)]
    return " | ".join(READINGS[language].clip(key) for key in keys)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-TW", "來賓 逼 | 零 四 二 號 | 請到三號櫃檯"),
        ("nan", "人客 B | khòng sù jī hō | tshiánn kàu sann hō kuī-tâi"),
        ("hak", "人客 B | 零 四 二 號 | 請到三號櫃檯"),
        ("en", "Ticket B | zero four two | Please go to counter three"),
        ("vi", "Mời khách số B | không bốn hai | đến quầy số ba"),
        ("id", "Nomor antrean B | nol empat dua | silakan menuju loket tiga"),
        ("th", "ขอเชิญหมายเลข บี | ศูนย์ สี่ สอง | ที่ช่องบริการ สาม ค่ะ"),
    ],
)
def test_a_call_reads_as_people_say_it(language: str, said: str) -> None:
    assert sentence(language, "B042", 3) == said


def test_a_digit_said_alone_and_a_lead_without_a_letter_are_plain() -> None:
    mandarin = READINGS["zh-TW"]
    assert [mandarin.clip(key) for key in ("digit-4", "last-4", "lead")] == ["四", "四 號", "來賓"]


def test_taiwanese_counts_counters_with_other_words_than_it_reads_numbers() -> None:
    nan = READINGS["nan"]
    assert nan.clip("number-12345") == "it jī sam sù ngóo hō"
    assert [nan.count(n) for n in (1, 2, 3, 5, 10, 12)] == [
        "it", "jī", "sann", "gōo", "tsa̍p", "tsa̍p-jī",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("zh-TW", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九"}),
        ("en", {1: "one", 10: "ten", 13: "thirteen", 20: "twenty", 42: "forty-two"}),
        ("vi", {5: "năm", 10: "mười", 11: "mười một", 15: "mười lăm", 20: "hai mươi",
                21: "hai mươi mốt"}),
        ("id", {10: "sepuluh", 11: "sebelas", 12: "dua belas", 20: "dua puluh",
                31: "tiga puluh satu"}),
        ("th", {1: "หนึ่ง", 10: "สิบ", 11: "สิบเอ็ด", 20: "ยี่สิบ", 21: "ยี่สิบเอ็ด", 35: "สามสิบห้า"}),
    ],
)  # fmt: skip
def test_counters_are_counted_as_people_count(language: str, counted: dict[int, str]) -> None:
    assert {n: READINGS[language].count(n) for n in counted} == counted


@pytest.mark.parametrize("language", READINGS)
def test_no_two_counters_sound_alike(language: str) -> None:
    counted = [READINGS[language].count(n) for n in COUNTERS]
    assert len(set(counted)) == len(counted)


@pytest.mark.parametrize("language", READINGS)
def test_who_reads_the_script_can_then_say_every_call_of_three_digits(language: str) -> None:
    recorded = dict(script(language))
    assert all(recorded.values())
    for label, counter in (("A000", 1), ("Z999", 20), ("AB1042", 7), ("042", 3)):
        for phrase in phrases(label, counter):
            assert any(recorded.keys() >= set(way) for way in phrase)


def test_an_office_may_choose_any_language_there_are_readings_for() -> None:
    assert set(get_args(SpokenLanguage)) == set(READINGS)
