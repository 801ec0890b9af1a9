"""A microphone that listens for the chime: seconds in memory, nothing is kept."""

import logging
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np

from queue_server.voice.proof.heard import Hearing, look_for
from queue_server.voice.sound import Samples, joined, silence
from queue_server.wire.sound.chime import RATE_HZ

log = logging.getLogger(__name__)

#: How long after the chime was due listening ends: it may be late, and has to be over.
BEHIND_S = 2.2
#: Between the order to listen and the chime: microphones take a while to begin, and a visitor
#: who is called does not wait for one; a test can.
BEFORE_S, BEFORE_TEST_S = 0.6, 2.0
#: The chime's second tone is enough; a microphone that was asleep may miss this much at most.
MISSED_S = 0.3
CHUNK_BYTES = 960
#: A program that writes faster than a microphone is not one.
MOST_BYTES = 10 * 2 * RATE_HZ


class ChimeEar(Protocol):
    """Listens for one chime at a time."""

    def listen(self, chime: Samples, due_s: float) -> None:
        """Begin to listen for a chime due at ``due_s``, in monotonic seconds."""
        ...

    def result(self) -> Hearing | None:
        """What the last listening heard, once; None if there is nothing new."""
        ...

    def stop(self) -> None:
        """Stop listening."""
        ...


class SimulatedEar:
    """Hears what ``hearing`` says; ``listened`` counts how often it was asked to."""

    def __init__(self, hearing: Hearing | None) -> None:
        self.hearing = hearing
        self.listened = 0
        self._new = False

    def listen(self, chime: Samples, due_s: float) -> None:
        """See :class:`ChimeEar`."""
        self.listened += 1
        self._new = True

    def result(self) -> Hearing | None:
        """See :class:`ChimeEar`."""
        new, self._new = self._new, False
        return self.hearing if new else None

    def stop(self) -> None:
        """See :class:`ChimeEar`."""


class Microphone:
    """A :class:`ChimeEar` on a program that writes samples to its standard output."""

    def __init__(
        self, command: list[str], clock: Callable[[], float] = time.monotonic,
        heard: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        self._command = command
        self._clock = clock
        self._on_heard = heard
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._result: Hearing | None = None

    def listen(self, chime: Samples, due_s: float) -> None:
        """See :class:`ChimeEar`; a microphone that is still listening goes on with that chime."""
        if self._thread is not None and self._thread.is_alive():
            return
        given = chime, due_s
        self._thread = threading.Thread(target=self._listen, args=given, name="ear", daemon=True)
        self._thread.start()

    def result(self) -> Hearing | None:
        """See :class:`ChimeEar`."""
        found, self._result = self._result, None
        return found

    def stop(self) -> None:
        """See :class:`ChimeEar`."""
        if (process := self._process) is not None:
            process.kill()
        if self._thread is not None:
            self._thread.join(BEHIND_S)

    def _listen(self, chime: Samples, due_s: float) -> None:
        try:
            began_s, recording = self._record(due_s + BEHIND_S)
        except OSError as problem:
            log.warning("no microphone: %s", problem)
            return
        missed_s = max(0.0, began_s - due_s)
        if missed_s > MISSED_S or not len(recording):
            log.warning("the microphone began %.1f s too late", missed_s)
            return
        recording = joined((silence(missed_s), recording))
        found = look_for(chime, recording, due_s - began_s + missed_s)
        log.info("chime: likeness %.2f, %.0f ms late", found.likeness, 1000 * found.late_s)
        self._result = found
        self._on_heard()

    def _record(self, until_s: float) -> tuple[float, Samples]:
        """When the first sample was taken, and the samples up to ``until_s``."""
        taken, began_s = bytearray(), float("inf")
        with subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=0,
        ) as process:  # fmt: skip
            self._process = process
            limit = threading.Timer(max(0.1, until_s - self._clock()), process.kill)
            limit.start()
            try:
                assert process.stdout is not None
                while chunk := process.stdout.read(CHUNK_BYTES):
                    taken += chunk
                    began_s = min(began_s, self._clock() - len(taken) / 2 / RATE_HZ)
                    if self._clock() >= until_s or len(taken) > MOST_BYTES:
                        break
            finally:
                limit.cancel()
                process.kill()
                self._process = None
        return began_s, np.frombuffer(bytes(taken[: len(taken) // 2 * 2]), "<i2").astype(np.int16)


def microphone(name: str, heard: Callable[[], object] = lambda: None) -> Microphone:
    """The microphone ``pulse:SOURCE``, or an ALSA name such as ``plughw:1``."""
    if name.startswith("pulse:"):
        source = name.removeprefix("pulse:") or "@DEFAULT_SOURCE@"
        return Microphone(
            ["parec", "--raw", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1",
             "--latency-msec=20", f"--device={source}"], heard=heard,
        )  # fmt: skip
    return Microphone(
        ["arecord", "-q", "-D", name, "-t", "raw", "-f", "S16_LE", "-r", str(RATE_HZ), "-c", "1",
         "--period-time=20000"], heard=heard,
    )  # fmt: skip
