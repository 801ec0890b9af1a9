"""Objects alive when a process settles are no longer scanned; freed memory is given back."""

import gc
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.processes.settled import THRESHOLDS, settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_lives_is_set_apart_and_what_comes_later_is_still_collected() -> None:
    loaded = [object()]
    settle()
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > 1000
    assert not any(one is loaded for one in gc.get_objects())
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.collect() >= 1


def _resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library gives back or not")
def test_what_a_start_used_and_let_go_is_given_back() -> None:
    used = [bytes(1024) + bytes([n % 256]) for n in range(64 * 1024)]
    last = used[-1]  # above all the rest, or the C library would give that back on its own
    used.clear()
    before = _resident_kib()
    settle()
    assert before - _resident_kib() > 32 * 1024
    assert len(last) == 1025
