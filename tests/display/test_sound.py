"""The chime, measured, and a loudspeaker that never plays two things at once."""

import numpy as np
import pygame
import pytest

from display.sound import CHIME_HZ, CHIME_S, PEAK, RATE_HZ, RETRY_S, Loudspeaker, chime
from tests.display.scenes import call


def test_the_chime_has_its_length_and_peak_and_ends_in_silence() -> None:
    samples = np.array(chime())
    assert len(samples) == round(CHIME_S * RATE_HZ)
    assert np.abs(samples).max() == pytest.approx(PEAK * 32767, abs=2)
    assert abs(int(samples[0])) < 50
    assert np.abs(samples[-50:]).max() < 50


def test_the_chime_is_two_tones_the_higher_first() -> None:
    samples = np.array(chime(), dtype=float)
    early, late = samples[: int(0.35 * RATE_HZ)], samples[int(0.6 * RATE_HZ) :]
    for part, pitch in ((early, CHIME_HZ[0]), (late, CHIME_HZ[1])):
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))
        assert spectrum.argmax() * RATE_HZ / (1 << 18) == pytest.approx(pitch, rel=0.01)


def test_announcements_sound_one_after_the_other() -> None:
    loudspeaker = Loudspeaker(0.5)
    try:
        loudspeaker.announce(call(1, "B001", 1))
        loudspeaker.announce(call(2, "B002", 2))
        ended, most = 0, 0
        deadline = pygame.time.get_ticks() + 20_000
        while ended < 2 and pygame.time.get_ticks() < deadline:
            ended += loudspeaker.run(0.0)
            most = max(most, sum(pygame.mixer.Channel(i).get_busy() for i in range(8)))
            pygame.time.wait(20)
        assert loudspeaker.fault is None
        assert ended == 2
        assert most == 1
    finally:
        loudspeaker.close()


def test_without_a_loudspeaker_announcements_end_at_once_and_the_fault_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    loudspeaker = Loudspeaker(0.5)
    loudspeaker.announce(call(1, "B001", 1))
    assert loudspeaker.run(0.0) == 1
    assert loudspeaker.fault
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    loudspeaker.run(RETRY_S / 2)
    assert loudspeaker.fault
    loudspeaker.run(RETRY_S)
    assert loudspeaker.fault is None
    loudspeaker.close()
