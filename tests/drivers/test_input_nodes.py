"""Finding our device among the kernel's input devices, and reading it."""

import os
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.errors import DeviceAbsent, DeviceGone, DriverUnavailable
from drivers.transport.input_nodes import find_node, no_permission, read_events
from queue_server.wire.devices import Reason, Remedy


class Node:
    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    def close(self) -> None:
        self.closed = True


def evdev_with(nodes: dict[str, Node | OSError], monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: str) -> Node:
        found = nodes[path]
        if isinstance(found, OSError):
            raise found
        return found

    library = SimpleNamespace(list_devices=lambda: list(nodes), InputDevice=opened)
    monkeypatch.setitem(sys.modules, "evdev", library)


def find(words: str) -> Any:
    return find_node(lambda one: words in one.name, "none is plugged in", "not on this system")


def test_the_first_that_is_ours_is_found_and_the_others_are_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other, ours = Node("mouse"), Node("scanner")
    evdev_with({"e2": ours, "e1": other, "e0": OSError(19, "just pulled out")}, monkeypatch)
    assert find("scanner") is ours
    assert (other.closed, ours.closed) == (True, False)


def test_without_ours_it_is_said_that_it_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    evdev_with({"e1": Node("mouse")}, monkeypatch)
    with pytest.raises(DeviceAbsent, match="none is plugged in"):
        find("scanner")


def test_one_that_may_not_be_opened_may_be_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    evdev_with({"e1": PermissionError(13, "no"), "e2": Node("mouse")}, monkeypatch)
    with pytest.raises(PermissionError):
        find("scanner")
    evdev_with({"e1": PermissionError(13, "no"), "e2": Node("scanner")}, monkeypatch)
    assert find("scanner").name == "scanner"
    refused = no_permission(PermissionError(13, "no"))
    assert (refused.reason, refused.remedy) == (Reason.NO_PERMISSION, Remedy.CHECK_PERMISSION)


def test_without_linux_or_the_library_the_driver_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)
    with pytest.raises(DriverUnavailable, match="evdev"):
        find("scanner")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(DriverUnavailable, match="not on this system"):
        find("scanner")


def test_what_came_is_read_and_an_end_means_that_it_was_pulled_out() -> None:
    handle, out = os.pipe()
    assert read_events(handle, 0.0) == b""
    os.write(out, b"event")
    assert read_events(handle, 1.0) == b"event"
    os.close(out)
    with pytest.raises(DeviceGone):
        read_events(handle, 1.0)
    os.close(handle)
    with pytest.raises(DeviceGone):
        read_events(handle, 0.0)
