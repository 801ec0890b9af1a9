"""What the recogniser wrote, judged by sound and not by spelling."""

import pytest

from queue_server.voice.making.scoring import CallScore, distance_at_end, score


@pytest.mark.parametrize(
    ("heard", "label", "counter", "wrong"),
    [
        ("來賓愛區二三四號 請到八號櫃台", "H234", 8, 0),
        ("來秉提零一零號,請到九號貴臺", "P010", 9, 0),
        ("来宾B173号,请到7号柜台", "B173", 7, 0),
        ("來賓地0.03號,請到時候櫃台", "B003", 10, 0),
        ("來賓提1-6-0號 請到12號櫃檯", "T160", 12, 0),
        ("來賓集十五六號 請到四號櫃台", "G456", 4, 1),
        ("來賓系,六七百號,請到三號櫃台", "C678", 3, 1),
        ("來便宜00號,請到6號櫃檯", "E000", 6, 1),
        ("來賓系,884號語,請到2號櫃台", "C884", 2, 0),
        ("來賓戲,八百日後已,請到三號櫃台", "C882", 3, 2),
        ("來賓系,884語,請到2號櫃台", "C884", 2, 1),
        ("來賓系,84號四,請到2號櫃台", "C844", 2, 1),
        ("", "A123", 4, 3),
    ],
)
def test_mandarin_is_heard_by_its_syllables(
    heard: str, label: str, counter: int, wrong: int
) -> None:
    judged = score(heard, label, counter, "zh-TW")
    assert (judged.digits_wrong, judged.digits, judged.counter) == (wrong, 3, bool(heard))


def test_another_counter_is_not_the_one_that_was_said() -> None:
    for wrong in ("請到十一號櫃檯", "請到七號櫃檯", "請到櫃檯", "請到號"):
        assert not score(f"來賓B零一零號,{wrong}", "B010", 10, "zh-TW").counter


@pytest.mark.parametrize(
    ("heard", "label", "counter", "judged"),
    [
        (" Ticket B, 173. Please go to Counter-7.", "B173", 7, CallScore(0, 3, True, True)),
        ("Ticket R078, please go to counter twelve", "R078", 12, CallScore(0, 3, True, True)),
        ("Ticket F zero one for please go to counter two", "F014", 2, CallScore(0, 3, True, True)),
        ("Ticket E042. Please go to counter 13.", "A042", 30, CallScore(0, 3, False, False)),
        ("Ticket A 42 please go to counter 20", "A042", 20, CallScore(1, 3, True, False)),
        ("Take it Q, 8-2-1. Please go to counter one.", "Q821", 1, CallScore(0, 3, True, True)),
        ("Ticket queue 402. Please go to counter 9.", "Q402", 9, CallScore(0, 3, True, True)),
        ("Ticket M, 780, please go to counter 5.", "N780", 5, CallScore(0, 3, True, False)),
        ("Thank you.", "A042", 20, CallScore(3, 3, False, False)),
    ],
)
def test_english_is_heard_by_its_words(
    heard: str, label: str, counter: int, judged: CallScore
) -> None:
    assert score(heard, label, counter, "en") == judged
    assert judged.whole is (judged == CallScore(0, 3, True, True))


def test_what_is_wrong_is_counted_where_the_number_ends() -> None:
    assert distance_at_end("abc", "xxabc") == 0
    assert distance_at_end("abc", "abx") == 1
    assert distance_at_end("abc", "ac") == 1
    assert distance_at_end("abc", "") == 3
