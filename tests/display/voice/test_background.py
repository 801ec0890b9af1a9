"""A clip is heard in the background and never over a call, measured at the mixer's output."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from display.model import ShownCall
from display.voice.background import DOWN_S, REST_S, UP_S, Background
from display.voice.loudspeaker import Loudspeaker
from queue_server.voice.sound import Floats, Samples, to_floats
from queue_server.wire.sound.chime import RATE_HZ
from tests.display.scenes import call
from tests.waiting import wait_until

CLIP_HZ, VOICE_HZ, CHIME_HZ = 3000.0, 1500.0, 784.0
CLIP_S = 40.0


def tone(hertz: float, seconds: float, loudness: float = 0.1) -> Samples:
    wave = np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)
    return np.asarray(wave * loudness * 32767, np.int16)


@pytest.fixture
def mixer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    pygame.mixer.init(RATE_HZ, -16, 1, 1024, allowedchanges=0)
    yield
    pygame.mixer.quit()


def following(file: str = "a.mp4", begun_s: float | None = 0.0) -> Background:
    background = Background(lambda one: tone(CLIP_HZ, CLIP_S))
    background.follow(file, begun_s)
    wait_until(lambda: background._sound is not None)
    return background


def volume() -> float:
    return float(pygame.mixer.Channel(1).get_volume())


def test_a_clip_is_heard_once_its_pictures_have_begun(mixer: None) -> None:
    background = following(begun_s=None)
    background.run(0.0, 1.0, hush=False)
    assert background.silent
    background.follow("a.mp4", 0.0)
    background.run(0.1, 1.0, hush=False)
    assert not background.silent
    background.follow("", None)
    assert background.silent


def test_it_fades_before_a_call_and_comes_back_after_it(mixer: None) -> None:
    background = following()
    background.run(0.0, 0.5, hush=False)
    assert volume() == pytest.approx(0.5, abs=0.02)
    background.run(DOWN_S / 2, 0.5, hush=True)
    assert volume() == pytest.approx(0.25, abs=0.02)
    background.run(DOWN_S, 0.5, hush=True)
    assert background.silent
    background.run(DOWN_S + REST_S - 0.01, 0.5, hush=False)
    assert background.silent
    background.run(DOWN_S + REST_S, 0.5, hush=False)
    background.run(DOWN_S + REST_S + UP_S, 0.5, hush=False)
    assert volume() == pytest.approx(0.5, abs=0.02)


def test_a_wall_that_was_muted_mutes_its_clips(mixer: None) -> None:
    background = following()
    background.run(0.0, 0.0, hush=False)
    assert volume() == 0


def test_without_a_mixer_there_is_no_clip_to_hear_and_no_fault() -> None:
    pygame.mixer.quit()
    background = following()
    background.run(0.0, 1.0, hush=False)
    assert background.silent


def loudness(sound: Floats, hertz: float) -> Floats:
    """Of one tone, in each 20 ms."""
    size = RATE_HZ // 50
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) / size * 4
    return np.asarray(spectrum[:, round(hertz * size / RATE_HZ)], np.float32)


def test_what_comes_out_has_the_clip_before_and_after_a_call_and_never_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = tmp_path / "mixed.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(mixed))

    def voice(one: ShownCall, waiting: int) -> Samples:
        return tone(VOICE_HZ, 1.0, 0.2)

    loudspeaker = Loudspeaker(1.0, voice)
    loudspeaker.background = following(begun_s=None)

    def turn() -> int:
        return loudspeaker.run(time.monotonic())

    def out_s() -> float:
        return mixed.stat().st_size / 2 / RATE_HZ if mixed.exists() else 0.0

    def heard_on(seconds: float) -> None:
        until_s = out_s() + seconds
        wait_until(lambda: turn() == 0 and out_s() > until_s, every_s=0.005)

    try:
        heard_on(0.5)
        loudspeaker.background.follow("a.mp4", time.monotonic())
        heard_on(UP_S + 0.5)
        loudspeaker.announce(call(1, "B001", 1))
        wait_until(turn, every_s=0.005)
        heard_on(REST_S + UP_S + 0.5)
    finally:
        loudspeaker.close()
    data = mixed.read_bytes()
    sound = to_floats(np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16))
    clip = loudness(sound, CLIP_HZ)
    spoken = np.flatnonzero(loudness(sound, VOICE_HZ) > 0.05)
    chimed = np.flatnonzero(loudness(sound, CHIME_HZ) > 0.05)
    assert len(spoken) >= 45
    first, last = int(chimed[0]), int(spoken[-1])
    assert clip[:first].max() > 0.05
    assert clip[first : last + 1].max() < 0.01
    assert clip[last + 1 :].max() > 0.05
