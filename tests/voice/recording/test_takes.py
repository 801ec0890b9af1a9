"""A take is accepted when people will understand it; if not, the speaker learns what to improve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.voice.recording.loudness import lufs
from queue_server.voice.recording.takes import LONGEST_DIGIT_S, TARGET_LUFS, judged, longest_s
from queue_server.voice.sound import Floats, to_floats
from queue_server.wire.sound.chime import RATE_HZ


def take(
    *, before_s: float = 0.5, seconds: float = 0.5, after_s: float = 0.4,
    amplitude: float = 0.3, room: float = 0.0005,
) -> Floats:  # fmt: skip
    """A voice (two tones that swell) in a room that hisses."""
    length = round((before_s + seconds + after_s) * RATE_HZ)
    sound = np.random.default_rng(7).normal(0, room, length).astype(np.float32)
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    voice = amplitude * (np.sin(2 * np.pi * 220 * at) + 0.5 * np.sin(2 * np.pi * 880 * at)) / 1.5
    start = round(before_s * RATE_HZ)
    sound[start : start + len(at)] += voice.astype(np.float32)
    return sound


def test_a_good_take_becomes_a_clip_without_the_room_around_it_as_loud_as_all_clips() -> None:
    verdict = judged(take(), "digit-4")
    assert verdict.faults == ()
    assert verdict.clip is not None
    clip = to_floats(verdict.clip)
    assert len(clip) / RATE_HZ == pytest.approx(0.5, abs=0.08)
    assert lufs(clip) == pytest.approx(TARGET_LUFS, abs=0.5)
    assert abs(clip[0]) < 0.01
    assert abs(clip[-1]) < 0.01
    assert verdict.over_room_db > 30


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        ("silent", take(amplitude=0.0, room=0.0)),
        ("silent", take(amplitude=0.0)),
        ("silent", np.zeros(0, np.float32)),
        ("clipped", take(amplitude=1.4).clip(-1, 1)),
        ("quiet", take(amplitude=0.03)),
        ("early", take(before_s=0.1)),
        ("late", take(after_s=0.02)),
        ("noisy", take(room=0.02)),
        ("long", take(seconds=1.2)),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_wrong_with_a_take_is_named_and_no_clip_is_made(fault: str, made: Floats) -> None:
    verdict = judged(made, "digit-4")
    assert fault in verdict.faults
    assert verdict.clip is None


def test_a_sentence_may_be_longer_than_a_digit() -> None:
    assert judged(take(seconds=2.0), "where-3").faults == ()
    assert longest_s("last-2") == LONGEST_DIGIT_S < longest_s("lead-A")


@settings(deadline=None, max_examples=30)
@given(st.floats(0.06, 0.85), st.floats(0.3, 0.8))
def test_whatever_its_level_no_clip_is_overloaded(amplitude: float, seconds: float) -> None:
    verdict = judged(take(amplitude=amplitude, seconds=seconds), "digit-1")
    if verdict.clip is not None:
        assert np.abs(to_floats(verdict.clip)).max() <= 10 ** (-0.95 / 20)
