"""How a call is put into phrases, and in which order a lobby hears its languages."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.wire.sound.speech import (
    COUNTERS,
    MOST_DIGITS,
    MOST_LETTERS,
    NUMBERS,
    order,
    phrases,
    shortened,
)


def test_a_call_is_three_phrases_each_said_in_one_breath() -> None:
    lead, number, where = phrases("B042", 3)
    assert (lead[0], number[0], where[0]) == (("lead-B",), ("number-042",), ("where-3",))


def test_a_speaker_who_recorded_no_thousand_numbers_says_digit_by_digit() -> None:
    _, number, _ = phrases("B042", 3)
    assert number[1] == ("digit-0", "digit-4", "last-2")


@pytest.mark.parametrize(
    ("label", "lead", "number"),
    [
        ("AB042", ("lead-A", "letter-B"), ("number-042",)),
        ("042", ("lead",), ("number-042",)),
        ("A1042", ("lead-A",), ("digit-1", "number-042")),
        ("A7", ("lead-A",), ("number-7",)),
        ("b-7", ("lead-B",), ("number-7",)),
    ],
)
def test_a_label_that_no_clip_says_whole_is_put_together(
    label: str, lead: tuple[str, ...], number: tuple[str, ...]
) -> None:
    assert [phrase[0] for phrase in phrases(label, 1)[:2]] == [lead, number]


def test_what_is_said_without_a_letter_recorded_whole_is_the_word_and_the_letters() -> None:
    assert phrases("AB1", 1)[0] == (("lead-A", "letter-B"), ("lead", "letter-A", "letter-B"))


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(COUNTERS))
@example("", 1)
def test_any_label_is_said_with_clips_that_a_whole_pack_has(label: str, counter: int) -> None:
    whole = {"lead", *(f"{kind}-{one}" for kind in ("lead", "letter") for one in LETTERS)}
    whole |= {f"number-{one}" for one in NUMBERS} | {f"digit-{one}" for one in range(10)}
    whole |= {f"where-{one}" for one in COUNTERS}
    said = [way for phrase in phrases(label, counter) for way in phrase[:1]]
    assert whole.issuperset(key for way in said for key in way)
    assert sum(map(len, said)) <= MOST_LETTERS + MOST_DIGITS + 1


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_visitor_hears_the_own_language_twice_and_the_helper_the_branchs_once() -> None:
    assert order(["vi", "zh-TW"]) == ["vi", "vi", "zh-TW"]
    assert order(["vi", "en"]) == ["vi", "vi", "en"]
    assert order(["en", "zh-TW"]) == ["en", "en", "zh-TW"]
    assert order(["zh-TW"]) == ["zh-TW", "zh-TW"]
    assert order([]) == ["zh-TW", "zh-TW"]


def test_an_office_may_say_every_call_in_the_same_languages() -> None:
    assert order(["vi"], ["zh-TW", "nan", "hak", "en"]) == ["zh-TW", "nan", "hak", "en"]


def test_when_two_calls_wait_each_language_is_said_once() -> None:
    said = ["en", "en", "zh-TW"]
    assert shortened(said, 1) == said
    assert shortened(said, 2) == ["en", "zh-TW"]
