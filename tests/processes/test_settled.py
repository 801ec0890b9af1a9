"""What lives when a process has come to rest is not walked any more."""

import gc
from collections.abc import Iterator

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
