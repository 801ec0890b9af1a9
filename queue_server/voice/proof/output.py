"""Asking the system about its loudspeaker: by its own tools, each with a deadline."""

import logging
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from queue_server.voice.proof import mixer
from queue_server.voice.proof.ladder import Routing

log = logging.getLogger(__name__)

#: A sound system that does not answer within this is asked again the next time.
TOOL_WITHIN_S = 3.0
#: No answer is longer; a machine has a handful of outputs.
MOST_ANSWERED = 1_000_000
#: How often the system is asked: a person may turn the volume down between two calls.
LOOK_EVERY_S = 60.0
ASOUND = Path("/proc/asound")
#: SDL drivers for a machine that is to make no sound.
NO_OUTPUT = frozenset({"dummy", "disk"})

Run = Callable[[Sequence[str]], str | None]


class Output(Protocol):
    """A loudspeaker as its system sees it."""

    def look(self) -> Routing:
        """Whether sound comes out now. Blocks for a few seconds at most; never raises."""
        ...


class SimulatedOutput:
    """An output that is as ``routing`` says; ``looks`` counts how many times it was asked."""

    def __init__(self, routing: Routing = mixer.ON) -> None:
        self.routing = routing
        self.looks = 0

    def look(self) -> Routing:
        """See :class:`Output`."""
        self.looks += 1
        return self.routing


class SystemOutput:
    """The output of this machine: PulseAudio or PipeWire where one answers, else ALSA.

    ``device`` is an ALSA name; more is known about the default one, and about one on HDMI.
    """

    def __init__(self, device: str = "default", run: Run | None = None, asound: Path = ASOUND):
        self._device = device
        self._run = run or ask
        self._asound = asound

    def look(self) -> Routing:
        """See :class:`Output`."""
        if "hdmi" in self._device.lower():
            return self._hdmi()
        if self._device == "default" and (found := self._server()).known:
            return found
        cards = mixer.of_cards(self._read(self._asound / "cards"))
        said = "" if cards.known else self._run(("amixer", "-M", "sget", "Master")) or ""
        return cards if cards.known else mixer.of_amixer(said)

    def _server(self) -> Routing:
        default = self._run(("pactl", "get-default-sink"))
        sinks = default and self._run(("pactl", "--format=json", "list", "sinks"))
        if default is not None and sinks is not None:
            return mixer.of_pactl(sinks, default)
        return mixer.of_wpctl(self._run(("wpctl", "get-volume", "@DEFAULT_AUDIO_SINK@")) or "")

    def _hdmi(self) -> Routing:
        found = [mixer.of_hdmi(self._read(one)) for one in self._asound.glob("card*/eld#*")]
        known = [one for one in found if one.known]
        return mixer.ON if mixer.ON in known else known[0] if known else mixer.UNKNOWN

    def _read(self, file: Path) -> str:
        try:
            with file.open(encoding="utf-8", errors="replace") as text:
                return text.read(MOST_ANSWERED)
        except OSError:
            return ""


def ask(command: Sequence[str]) -> str | None:
    """What a tool answers; None where there is none, it fails, or takes too long."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=TOOL_WITHIN_S, check=False,
            stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.info("%s: %s", command[0], problem)
        return None
    if done.returncode or len(done.stdout) > MOST_ANSWERED:
        return None
    return done.stdout.decode("utf-8", "replace")


def system_output(environment: Mapping[str, str]) -> Output | None:
    """The output that pygame uses on this machine; None where it uses none."""
    return None if environment.get("SDL_AUDIODRIVER") in NO_OUTPUT else SystemOutput()


class OutputWatch:
    """Looks at an output now and then, in its own thread; ``routing`` is what it last saw."""

    def __init__(self, output: Output | None, changed: Callable[[], object] = lambda: None) -> None:
        self.routing = Routing()
        self._output = output
        self._changed = changed
        self._awake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._look, name="sound-output", daemon=True)

    def start(self) -> None:
        """Begin to look, if there is an output."""
        if self._output is not None:
            self._thread.start()

    def look(self) -> None:
        """Look now."""
        self._awake.set()

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._awake.set()
        if self._thread.is_alive():
            self._thread.join(TOOL_WITHIN_S)

    def _look(self) -> None:
        assert self._output is not None
        while not self._stopping:
            self._awake.clear()
            seen = self._output.look()
            if seen != self.routing:
                self.routing = seen
                self._changed()
            self._awake.wait(LOOK_EVERY_S)
