"""The system is asked by its tools, and a tool that is missing or hangs delays nothing."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from queue_server.voice.proof import output
from queue_server.voice.proof.ladder import Routing
from queue_server.voice.proof.mixer import MISSING, OFF, ON, UNKNOWN
from queue_server.voice.proof.output import (
    OutputWatch,
    SimulatedOutput,
    SystemOutput,
    ask,
    system_output,
)
from tests.waiting import PATIENCE_S, wait_until

SINK = (
    '[{"name":"hall","mute":true,"volume":{"mono":{"value_percent":"90%"}},"ports":[],'
    '"active_port":null}]'
)
CARD = " 0 [PCH ]: HDA-Intel\n"


def system(tmp_path: Path, answers: dict[str, str], device: str = "default") -> Routing:
    def run(command: Sequence[str]) -> str | None:
        return answers.get(" ".join(command))

    return SystemOutput(device, run, tmp_path).look()


def test_pulseaudio_is_asked_first(tmp_path: Path) -> None:
    answers = {"pactl get-default-sink": "hall\n", "pactl --format=json list sinks": SINK}
    assert system(tmp_path, answers) == OFF


def test_then_pipewire_then_alsa(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text(CARD)
    pipewire = {"wpctl get-volume @DEFAULT_AUDIO_SINK@": "Volume: 0.50\n"}
    assert system(tmp_path, pipewire) == ON
    assert system(tmp_path, {"amixer -M sget Master": "Mono: 40 [46%] [off]"}) == OFF
    assert system(tmp_path, {}) == UNKNOWN


def test_a_machine_without_a_card_says_so_without_any_tool(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text("--- no soundcards ---\n")
    assert system(tmp_path, {}, "plughw:1") == MISSING


def test_of_an_output_on_hdmi_the_television_is_asked(tmp_path: Path) -> None:
    assert system(tmp_path, {}, "hdmi:CARD=PCH") == UNKNOWN
    (tmp_path / "card0").mkdir()
    (tmp_path / "card0" / "eld#0.0").write_text("monitor_present 0\neld_valid 0\n")
    assert system(tmp_path, {}, "hdmi:CARD=PCH") == MISSING
    (tmp_path / "card0" / "eld#0.1").write_text("monitor_present 1\neld_valid 1\n")
    assert system(tmp_path, {}, "hdmi:CARD=PCH") == ON


def test_a_tool_that_is_not_there_fails_or_hangs_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(output, "TOOL_WITHIN_S", 0.2)
    assert ask(["no-such-tool"]) is None
    assert ask([sys.executable, "-c", "print('half'); raise SystemExit(1)"]) is None
    assert ask([sys.executable, "-c", "import time; time.sleep(60)"]) is None


def test_a_tool_answers_in_english_and_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "TOOL_WITHIN_S", PATIENCE_S)
    assert ask([sys.executable, "-c", "import os; print(os.environ['LC_ALL'])"]) == "C\n"
    monkeypatch.setattr(output, "MOST_ANSWERED", 5)
    assert ask([sys.executable, "-c", "print('far too much')"]) is None


def test_where_no_sound_comes_out_nothing_is_asked() -> None:
    assert system_output({"SDL_AUDIODRIVER": "dummy"}) is None
    assert isinstance(system_output({}), SystemOutput)


def test_a_change_of_the_output_is_reported_once() -> None:
    changes: list[Routing] = []
    simulated = SimulatedOutput(OFF)
    watch = OutputWatch(simulated, lambda: changes.append(watch.routing))
    watch.start()
    wait_until(lambda: changes == [OFF])
    watch.look()
    wait_until(lambda: simulated.looks == 2)
    simulated.routing = ON
    watch.look()
    wait_until(lambda: changes == [OFF, ON])
    watch.stop()


def test_without_an_output_nothing_is_known_and_nothing_runs() -> None:
    watch = OutputWatch(None)
    watch.start()
    watch.stop()
    assert watch.routing == UNKNOWN
