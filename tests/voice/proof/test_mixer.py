"""What a sound system's tools print, and how it is read; nonsense is never a fault."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.voice.proof import mixer
from queue_server.voice.proof.mixer import MISSING, OFF, ON, UNKNOWN


def sink(**changed: Any) -> str:
    whole = {
        "name": "hall", "mute": False,
        "volume": {"front-left": {"value_percent": "74%"}, "front-right": {"value_percent": "0%"}},
        "ports": [{"name": "hdmi-output-0", "availability": "available"}],
        "active_port": "hdmi-output-0",
    }  # fmt: skip
    return json.dumps([{**whole, **changed}])


QUIET = {"front-left": {"value_percent": "2%"}}
UNPLUGGED = [{"name": "hdmi-output-0", "availability": "not available"}]


@pytest.mark.parametrize(
    ("sinks", "default", "routing"),
    [
        (sink(), "hall\n", ON),
        (sink(mute=True), "hall\n", OFF),
        (sink(volume=QUIET), "hall", OFF),
        (sink(ports=UNPLUGGED), "hall", MISSING),
        (sink(ports=[], active_port=None), "hall", ON),
        (sink(), "other", MISSING),
        (sink(name="auto_null"), "auto_null", MISSING),
        ("[]", "", MISSING),
        ("[{]", "hall", UNKNOWN),
        ('[{"name": "hall"}]', "hall", UNKNOWN),
        (sink(volume=[]), "hall", UNKNOWN),
    ],
)
def test_pulseaudio_knows_whether_its_output_is_there_and_on(
    sinks: str, default: str, routing: object
) -> None:
    assert mixer.of_pactl(sinks, default) == routing


@pytest.mark.parametrize(
    ("said", "routing"),
    [
        ("Volume: 0.40\n", ON),
        ("Volume: 0.40 [MUTED]\n", OFF),
        ("Volume: 0.01\n", OFF),
        ("Could not connect to PipeWire", UNKNOWN),
    ],
)
def test_pipewire_says_it_in_one_line(said: str, routing: object) -> None:
    assert mixer.of_wpctl(said) == routing


@pytest.mark.parametrize(
    ("said", "routing"),
    [
        ("  Front Left: Playback 65536 [100%] [on]\n  Front Right: Playback 0 [0%] [off]\n", ON),
        ("  Mono: Playback 40 [46%] [-34.50dB] [off]\n", OFF),
        ("  Mono: Playback 0 [0%] [-99999.99dB] [on]\n", OFF),
        ("  Mono: Playback 40 [46%] [-34.50dB]\n", ON),
        ("amixer: Unable to find simple control 'Master',0\n", UNKNOWN),
    ],
)
def test_alsa_says_it_by_channel(said: str, routing: object) -> None:
    assert mixer.of_amixer(said) == routing


def test_a_machine_without_a_card_has_no_output() -> None:
    assert mixer.of_cards("--- no soundcards ---\n") == MISSING
    assert mixer.of_cards(" 0 [PCH ]: HDA-Intel - HDA Intel PCH\n") == UNKNOWN


@pytest.mark.parametrize(
    ("eld", "routing"),
    [
        ("monitor_present\t\t1\neld_valid\t\t1\nmonitor_name\t\tTV\n", ON),
        ("monitor_present\t\t1\neld_valid\t\t0\n", MISSING),
        ("monitor_present\t\t0\neld_valid\t\t0\n", MISSING),
        ("", UNKNOWN),
    ],
)
def test_a_television_on_hdmi_says_whether_it_takes_sound(eld: str, routing: object) -> None:
    assert mixer.of_hdmi(eld) == routing


@given(st.text(max_size=200), st.text(max_size=20))
def test_whatever_a_tool_says_there_is_an_answer(said: str, name: str) -> None:
    mixer.of_pactl(said, name)
    mixer.of_wpctl(said)
    mixer.of_amixer(said)
    mixer.of_cards(said)
    mixer.of_hdmi(said)
