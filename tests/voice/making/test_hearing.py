"""The hearing test itself: the same calls each time, real noise, and bars that can be failed."""

from collections.abc import Sequence

import numpy as np
import pytest

from queue_server.voice.making import hearing
from queue_server.voice.making.hearing import BARS, BEGIN, END, CallShares
from queue_server.voice.sound import Floats
from queue_server.wire.sound.chime import RATE_HZ


class DeafEar:
    """Hears one sentence whatever is said."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        return [self.sentence for _ in sounds]


class GoodEar:
    """Hears every call of the sample, in order."""

    def __init__(self, calls: int) -> None:
        self._calls = hearing.sample(calls)

    def hear(self, sounds: Sequence[Floats], language: str) -> list[str]:
        calls = [next(self._calls) for _ in sounds]
        return [f"Ticket {label}, please go to counter {counter}." for label, counter in calls]


def say(label: str, counter: int) -> Floats | None:
    return np.full(RATE_HZ // 10, 0.1, np.float32)


def test_the_same_calls_are_heard_each_time_and_no_number_twice() -> None:
    first, second = list(hearing.sample(200)), list(hearing.sample(200))
    assert first == second
    assert len({label[1:] for label, _ in first}) == 200


def test_who_understands_everything_meets_the_bar() -> None:
    result, wrong = hearing.listen(say, "en", 20, GoodEar(20))
    assert (result, wrong) == (CallShares(20, 1.0, 1.0, 1.0), [])
    assert result.meets(BARS["en"])


def test_who_understands_nothing_fails_it_and_what_was_heard_is_reported() -> None:
    for language in BARS:
        result, wrong = hearing.listen(say, language, 5, DeafEar("hm"))
        assert not result.meets(BARS[language])
        assert len(wrong) == 5
        assert wrong[0].endswith(": hm")


def test_a_call_that_cannot_be_said_counts_as_not_understood() -> None:
    result, _ = hearing.listen(lambda label, counter: None, "en", 3, GoodEar(3))
    assert result.counters == 0


def test_the_noise_lies_as_far_below_the_voice_as_it_says() -> None:
    voice = np.full(RATE_HZ, 0.1, np.float32)
    room = hearing.noisy(voice, 20, np.random.default_rng(1))[: RATE_HZ // 5]
    assert np.std(room) == pytest.approx(0.01, rel=0.5)


def test_the_page_keeps_its_words_around_the_table() -> None:
    rows = [
        hearing.row("en", "en", CallShares(200, 1.0, 0.995, 0.99), met=True),
        hearing.row("espeak", "zh-TW", CallShares(20, 0.1, 0.2, 0.0), met=False),
    ]
    page = hearing.with_table(f"before\n{BEGIN}\nold\n{END}\nafter\n", rows)
    assert page.startswith(f"before\n{BEGIN}\n{hearing.HEAD}\n| en | 10 dB | 200 |")
    assert page.endswith(f"below the bar |\n{END}\nafter\n")
    assert "old" not in page
