"""The loudspeaker: a computed chime, clips behind it, and a player that always ends."""

import sys
import threading
from array import array
from pathlib import Path

import pytest

from drivers.base import Driver, Outcome, Stage
from drivers.errors import DeviceAbsent, DeviceGone, DriverUnavailable, Rejected, UriError
from drivers.registry import DriverContext, find
from drivers.speech import sound
from drivers.speech.player import ProgramPlayer, player_for
from drivers.speech.simulated import SimulatedSpeaker, simulated_speaker
from drivers.tap import Tap
from drivers.uri import parse_spec, parse_uri
from tests.waiting import eventually


def speaker(words: str) -> tuple[Driver, SimulatedSpeaker]:
    spec = parse_spec(words)
    driver = find(spec).make(spec, DriverContext(Tap(lambda: 0.0)))
    return driver, simulated_speaker(spec.uri)


def loudest(samples: bytes) -> int:
    return max(map(abs, array("h", samples)))


def test_the_chime_is_heard_never_clipped_and_begins_and_ends_in_silence() -> None:
    chime = sound.chime()
    assert len(chime) == 2 * round(1.5 * sound.RATE)
    assert 6000 < loudest(chime) < 32767
    assert loudest(chime[:2]) == 0
    assert loudest(chime[-2:]) == 0


def test_sounds_added_up_stay_within_sixteen_bits() -> None:
    loud = array("h", [32767, -32768, 5]).tobytes()
    assert array("h", sound.mix(loud, loud, b"\1\0")).tolist() == [32767, -32768, 10]


def test_a_wave_file_reads_back_and_another_format_is_refused() -> None:
    samples = sound.tone(440, 0.1)
    file = sound.to_wave(samples)
    assert sound.from_wave(file) == samples
    for wrong in (b"", b"RIFF", file[:20], file.replace(b"\x22\x56\0\0", b"\x80\xbb\0\0")):
        with pytest.raises(Rejected):
            sound.from_wave(wrong)


def test_the_chime_is_followed_by_the_clips_in_order(tmp_path: Path) -> None:
    for atom, hertz in (("number", 300), ("B", 400), ("7", 500), ("counter", 600), ("1", 700)):
        clip = tmp_path / "en" / f"{atom}.wav"
        clip.parent.mkdir(exist_ok=True)
        clip.write_bytes(sound.to_wave(sound.tone(hertz, 0.05)))
    driver, heard = speaker(f"v=speech@sim:speech?clips={tmp_path}")
    assert driver.open().stage is Stage.READY
    driver.say([f"en/{atom}" for atom in ("number", "B", "7", "counter", "1")])  # type: ignore[attr-defined]
    tones = [sound.tone(hertz, 0.05) for hertz in (300, 400, 500, 600, 700)]
    assert heard.played[-1] == sound.join([sound.chime(), *tones], 0.06)


def test_a_language_with_a_clip_missing_is_left_out_whole(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "B.wav").write_bytes(sound.to_wave(sound.tone(300, 0.05)))
    driver, heard = speaker(f"v=speech@sim:speech?clips={tmp_path}&place=missing")
    driver.open()
    driver.say(["en/B", "en/8", "vi/B"])  # type: ignore[attr-defined]
    assert heard.played[-1] == sound.join([sound.chime()], 0.06)


@pytest.mark.parametrize("name", ["../../etc/passwd", "en/../B", "/B", "en/B.wav", "", "a/b/c"])
def test_a_name_that_leads_elsewhere_is_no_clip(name: str, tmp_path: Path) -> None:
    driver, _ = speaker(f"v=speech@sim:speech?clips={tmp_path}&place=names")
    driver.open()
    with pytest.raises(Rejected):
        driver.say([name])  # type: ignore[attr-defined]


def test_a_test_plays_low_and_high_tones(tmp_path: Path) -> None:
    driver, heard = speaker(f"v=speech@sim:speech?out={tmp_path}")
    driver.open()
    report = driver.self_test()  # type: ignore[attr-defined]
    assert (report.outcome, report.by) == (Outcome.CONFIRMED, "played")
    assert heard.played[-1].startswith(sound.chime())
    assert [sound.from_wave(file.read_bytes()) for file in tmp_path.glob("*.wav")] == [
        heard.played[-1]
    ]


def test_a_machine_without_a_sound_card_says_so() -> None:
    driver, heard = speaker("v=speech@sim:speech?fault=absent")
    with pytest.raises(DeviceAbsent):
        driver.open()
    heard.absent = False
    driver.open()
    heard.broken = True
    with pytest.raises(DeviceGone):
        driver.say([])  # type: ignore[attr-defined]


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


def test_a_program_that_fails_is_told_in_its_own_words() -> None:
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
    thread.join(10)
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
