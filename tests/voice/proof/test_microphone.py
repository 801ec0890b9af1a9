"""A microphone is a program that writes samples; whatever it does, listening ends."""

import sys
import time

from queue_server.voice.proof.heard import Hearing
from queue_server.voice.proof.microphone import BEFORE_S, Microphone, SimulatedEar, microphone
from queue_server.voice.speaking import bell
from tests.waiting import wait_until

#: Writes silence as a microphone does, the chime at or after a monotonic instant, then silence.
#: It begins shortly before the chime: the listener takes no more than some seconds of sound.
PROGRAM = """
import sys, time
import numpy as np
from queue_server.voice.speaking import bell
time.sleep(max(0.0, {due} - 3 - time.monotonic()))
began, sent = time.monotonic(), 0
before = max(0, int(24000 * ({due} + {late} - began)))
taken = np.concatenate([np.zeros(before, np.int16), bell() // 4,
                        np.zeros(24000 * 20, np.int16)]).tobytes()
while True:
    due = int((time.monotonic() - began) * 24000) * 2
    if due > sent:
        sys.stdout.buffer.write(taken[sent:due]); sys.stdout.buffer.flush(); sent = due
    time.sleep(0.02)
"""


def running(program: str) -> Microphone:
    return Microphone([sys.executable, "-c", program])


def heard(ear: Microphone, due_s: float) -> Hearing | None:
    ear.listen(bell(), due_s)
    wait_until(lambda: ear._thread is not None and not ear._thread.is_alive())
    return ear.result()


def test_a_chime_that_comes_when_it_is_due_is_heard_once() -> None:
    found: Hearing | None = None
    # The program's own start takes a time that nobody knows: tried until it is early enough.
    for after_s in (2.0, 8.0, 40.0):
        due_s = time.monotonic() + after_s
        ear = running(PROGRAM.format(due=due_s, late=0))
        found = heard(ear, due_s)
        if found is not None and found.heard:
            break
    assert found is not None
    assert found.heard
    assert ear.result() is None


def test_a_microphone_that_hears_nothing_is_not_one_that_is_missing() -> None:
    due_s = time.monotonic() + 15.0
    found = heard(running(PROGRAM.format(due=due_s, late=60)), due_s)
    assert found is not None
    assert not found.heard


def test_without_a_microphone_nothing_is_known() -> None:
    assert heard(Microphone(["no-such-recorder"]), time.monotonic() + BEFORE_S) is None
    ended = running("raise SystemExit(1)")
    assert heard(ended, time.monotonic() + BEFORE_S) is None


def test_a_program_that_writes_without_end_is_ended() -> None:
    flood = running("import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))")
    found = heard(flood, time.monotonic() + BEFORE_S)
    assert found is None or not found.heard
    assert flood._process is None


def test_one_that_listens_goes_on_and_can_be_stopped() -> None:
    ear = running("import time; time.sleep(600)")
    ear.listen(bell(), time.monotonic() + 500.0)
    first = ear._thread
    ear.listen(bell(), time.monotonic() + 500.0)
    assert ear._thread is first
    wait_until(lambda: ear._process is not None)
    ear.stop()
    wait_until(lambda: first is not None and not first.is_alive())


def test_the_name_says_which_sound_system_it_belongs_to() -> None:
    assert microphone("pulse:hall.monitor")._command[-1] == "--device=hall.monitor"
    assert microphone("pulse:")._command[-1] == "--device=@DEFAULT_SOURCE@"
    assert microphone("plughw:1")._command[:4] == ["arecord", "-q", "-D", "plughw:1"]


def test_a_simulated_ear_hears_what_it_was_told_once() -> None:
    ear = SimulatedEar(Hearing(0.9, 0.1))
    assert ear.result() is None
    ear.listen(bell(), 0.0)
    assert (ear.result(), ear.result()) == (Hearing(0.9, 0.1), None)
    ear.stop()
