"""The loudspeaker: a computed chime, clips after it, and a player that always ends."""

import sys
import threading
from array import array
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from drivers.base import Announcer, Driver, Outcome, Stage
from drivers.errors import DeviceAbsent, DeviceGone, DriverUnavailable, Rejected, UriError
from drivers.registry import DriverContext, find
from drivers.speech import sound
from drivers.speech.player import ProgramPlayer, player_for
from drivers.speech.simulated import SimulatedSpeaker, simulated_speaker
from drivers.tap import Tap
from drivers.uri import parse_spec, parse_uri
from queue_server.voice.speaking import Voices, announcement
from queue_server.wire.sound.chime import LENGTH_S
from tests.voice.packs import record
from tests.waiting import PATIENCE_S, eventually, wait_until


def speaker(words: str) -> tuple[Driver, SimulatedSpeaker]:
    spec = parse_spec(words)
    driver = find(spec).make(spec, DriverContext(Tap(lambda: 0.0)))
    return driver, simulated_speaker(spec.uri)


def speak(driver: Driver) -> Announcer:
    return cast(Announcer, driver)


def loudest(samples: bytes) -> int:
    return max(map(abs, array("h", samples)))


def test_the_chime_is_heard_never_clipped_and_begins_and_ends_in_silence() -> None:
    chime = sound.chime()
    assert len(chime) == 2 * round(LENGTH_S * sound.RATE)
    assert 6000 < loudest(chime) < 32767
    assert loudest(chime[:2]) == 0
    assert loudest(chime[-2:]) == 0


def test_the_chime_is_followed_by_the_words_in_each_language(tmp_path: Path) -> None:
    record(tmp_path, "zh-TW")
    driver, heard = speaker(f"v=speech@sim:speech?clips={tmp_path}")
    assert driver.open().stage is Stage.READY
    speak(driver).say("B042", 13, ["zh-TW", "zh-TW"], 0)
    words = Voices(tmp_path).say("B042", 13, ["zh-TW", "zh-TW"]).samples
    assert heard.played[-1] == sound.as_bytes(announcement(words))
    speak(driver).say("B042", 13, ["zh-TW", "zh-TW"], 2)
    assert len(heard.played[-1]) < len(heard.played[-2])


def test_the_voices_that_come_with_the_product_speak_without_any_folder() -> None:
    driver, heard = speaker("v=speech@sim:speech?place=shipped")
    driver.open()
    speak(driver).chime()
    speak(driver).say("B042", 3, ["en", "zh-TW"], 0)
    alone, words = heard.played
    assert alone == sound.chime()
    assert 5 < (len(words) - len(alone)) / 2 / sound.RATE < 12


def test_a_language_without_a_voice_is_said_in_mandarin(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    driver, heard = speaker(f"v=speech@sim:speech?clips={tmp_path}&place=missing")
    driver.open()
    speak(driver).say("B042", 3, ["nan"], 0)
    assert len(heard.played[-1]) > len(sound.chime())
    assert "nan" in caplog.text


def test_an_announcement_without_end_is_refused() -> None:
    with pytest.raises(Rejected):
        sound.as_bytes(np.zeros(int(sound.RATE * (sound.LONGEST_S + 1)), np.int16))
    with pytest.raises(Rejected):
        sound.join([sound.silence(sound.LONGEST_S), sound.silence(1)])


def test_a_test_plays_low_and_high_tones(tmp_path: Path) -> None:
    driver, heard = speaker(f"v=speech@sim:speech?out={tmp_path}")
    driver.open()
    report = driver.self_test()  # type: ignore[attr-defined]
    assert (report.outcome, report.by) == (Outcome.CONFIRMED, "played")
    assert heard.played[-1].startswith(sound.chime())
    (file,) = tmp_path.glob("*.wav")
    assert file.read_bytes() == sound.to_wave(heard.played[-1])


def test_a_machine_without_a_sound_card_says_so() -> None:
    driver, heard = speaker("v=speech@sim:speech?fault=absent")
    with pytest.raises(DeviceAbsent):
        driver.open()
    heard.absent = False
    driver.open()
    heard.broken = True
    with pytest.raises(DeviceGone):
        speak(driver).chime()


def test_a_loudspeaker_whose_system_is_muted_is_degraded_and_no_test_confirms_it() -> None:
    driver, _ = speaker("v=speech@sim:speech?fault=muted")
    driver.open()
    wait_until(lambda: driver.poll().stage is Stage.DEGRADED)
    health = driver.poll()
    assert (health.reason, health.remedy) == ("sound_output_off", "turn_sound_up")
    report = driver.self_test()  # type: ignore[attr-defined]
    assert (report.outcome, report.reason) == (Outcome.UNCERTAIN, "sound_output_off")
    driver.close()


# -- the real player, with this Python in place of aplay ------------------------------------------

SOUND = sound.tone(440, 0.05)


def player(script: str) -> ProgramPlayer:
    return ProgramPlayer([sys.executable, "-c", script])


def test_the_player_hands_every_sample_to_the_program(tmp_path: Path) -> None:
    file = tmp_path / "heard"
    script = (
        f"import sys, pathlib; pathlib.Path({str(file)!r}).write_bytes(sys.stdin.buffer.read())"
    )
    player(script).play(SOUND)
    assert file.read_bytes() == SOUND


def test_a_program_that_fails_is_reported_in_its_own_words() -> None:
    with pytest.raises(DeviceGone, match="no such card"):
        player("import sys; sys.exit('no such card')").play(SOUND)


def test_a_program_that_never_ends_is_ended_by_abandoning_it() -> None:
    stuck = player("import time; time.sleep(60)")
    errors: list[Exception] = []

    def play() -> None:
        try:
            stuck.play(SOUND)
        except DeviceGone as error:
            errors.append(error)

    thread = threading.Thread(target=play)
    thread.start()
    assert eventually(lambda: stuck._playing is not None)
    stuck.abandon()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert len(errors) == 1
    with pytest.raises(DeviceGone):
        stuck.play(SOUND)


def test_a_missing_program_names_itself() -> None:
    with pytest.raises(DriverUnavailable, match="no-such-player"):
        ProgramPlayer(["no-such-player"]).check()


def test_no_sound_card_is_noticed_before_anything_is_played() -> None:
    empty = [sys.executable, "-c", "import sys; sys.stderr.write('no soundcards found')"]
    with pytest.raises(DeviceAbsent, match="no soundcards"):
        ProgramPlayer([sys.executable], probe=empty).check()


@pytest.mark.skipif(sys.platform == "win32", reason="aplay is a program of Linux")
def test_the_address_names_the_card() -> None:
    made = player_for(parse_uri("sound:plughw:1"), simulated_speaker)
    assert isinstance(made, ProgramPlayer)
    assert made._command[:4] == ["aplay", "-q", "-D", "plughw:1"]
    with pytest.raises(UriError):
        parse_uri("sound:")
