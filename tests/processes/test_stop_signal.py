"""Asking a program to stop."""

import signal
import subprocess
import sys

import pytest

from queue_server.processes.stop_signal import StopSignal
from queue_server.settings import DEFAULT_PATH
from tests.waiting import PATIENCE_S

HAMMERED = """
import os, signal, threading
from queue_server.processes.stop_signal import StopSignal

stop = StopSignal()
def hammer():
    for _ in range(20_000):
        os.kill(os.getpid(), signal.SIGTERM)
threads = [threading.Thread(target=hammer) for _ in range(3)]
print(stop.wait(0.01), flush=True)
for one in threads:
    one.start()
while any(one.is_alive() for one in threads):
    stop.wait(0.001)
print(stop.wait(), stop.asked)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to oneself")
def test_a_program_that_is_asked_to_end_again_and_again_ends_all_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HAMMERED],
        cwd=DEFAULT_PATH.parent, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "False\nTrue True\n"), done.stderr


def test_waiting_ends_when_the_time_is_up() -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        stop = StopSignal()
        assert stop.wait(0.0) is False
        signal.raise_signal(signal.SIGTERM)
        assert stop.wait() is True
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
