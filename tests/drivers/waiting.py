"""Waiting for what a thread or a device will do: on a condition, never for luck."""

import time
from collections.abc import Callable

#: So long that only a test that would fail anyway waits it out, on a busy machine too.
PATIENCE_S = 60.0


def eventually(true: Callable[[], bool], prod: Callable[[], object] = lambda: None) -> bool:
    """Whether ``true`` comes true; looked at every few milliseconds, after ``prod``."""
    ends = time.monotonic() + PATIENCE_S
    while True:
        prod()
        if true():
            return True
        if time.monotonic() > ends:
            return False
        time.sleep(0.005)
