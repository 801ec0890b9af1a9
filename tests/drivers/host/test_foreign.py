"""A driver of another package needs what drivers/base.py names, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers import registry
from drivers.base import DeviceEvent, DeviceKind, InputKind, Outcome, Stage
from drivers.errors import DriverUnavailable
from drivers.fonts import FontFiles
from drivers.host.device_host import DeviceHost
from drivers.photo.service import CaptureRequest
from drivers.printer.slip.render import SlipContent
from drivers.registry import DriverInfo
from drivers.signature.service import SignRequest
from drivers.uri import DeviceSpec
from queue_server.wire.sound.calls import spoken
from tests.catalogue import a_board, a_call, a_counter
from tests.drivers.host.foreign import DONE, DRIVERS
from tests.waiting import PATIENCE_S, eventually

NOW = "2026-11-23T10:00:30+08:00"
CALL = a_call(1, "B042", 3, at=NOW)
Start = Callable[..., DeviceHost]


def found(spec: DeviceSpec) -> DriverInfo:
    """As drivers/registry.py finds what a package names in its entry point."""
    for info in DRIVERS.values():
        if info.name == spec.driver:
            return info
    raise DriverUnavailable(spec.driver)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Start]:
    """Starts a host with one device, ``it``, of a kind."""
    monkeypatch.setattr(registry, "find", found)
    DONE.clear()
    hosts: list[DeviceHost] = []

    def begin(kind: DeviceKind, options: str = "counter=3", **more: Any) -> DeviceHost:
        device = f"it=foreign_{kind}@sim:it?{options}"
        host = DeviceHost([device], tmp_path, **{"fonts": FontFiles.in_folder(tmp_path), **more})
        hosts.append(host)
        host.start()
        assert eventually(lambda: host.states()[0].state is Stage.READY)
        return host

    yield begin
    for host in hosts:
        host.stop()


def test_there_is_one_for_every_kind() -> None:
    assert set(DRIVERS) == set(DeviceKind)


def test_a_printer_prints_a_slip(start: Start, slip: SlipContent, fonts: FontFiles) -> None:
    host = start(DeviceKind.PRINTER, fonts=fonts)
    assert host.print_slip(slip).done.result(PATIENCE_S).outcome is Outcome.CONFIRMED
    assert host.self_test("it").result(PATIENCE_S).outcome is Outcome.CONFIRMED
    assert DONE["it"] == [(576, 4), (576, 4)]


def test_a_pad_takes_a_signature(start: Start) -> None:
    host = start(DeviceKind.SIGNATURE)
    request = SignRequest(text="sign", buttons=("ok", "clear", "cancel"), timeout_s=30.0)
    assert host.sign("it", request).result(PATIENCE_S).outcome == "signed"
    assert DONE["it"] == [("sign", ("ok", "clear", "cancel"), 30.0, False)]


def test_a_camera_takes_pictures_and_shows_them_before(start: Start) -> None:
    host = start(DeviceKind.PHOTO)
    taken = host.capture("it", CaptureRequest(mode="plain")).result(PATIENCE_S)
    assert [(part.name, part.data[:3]) for part in taken.parts] == [("picture", b"\xff\xd8\xff")]
    assert list(host.preview("it").result(PATIENCE_S)) == [b"\xff\xd8\xff"]


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (DeviceKind.KEYPAD, InputKind.KEY),
        (DeviceKind.SCANNER, InputKind.CODE),
        (DeviceKind.RATING, InputKind.RATING),
        (DeviceKind.HELP, InputKind.HELP),
    ],
)
def test_what_a_person_does_is_reported(start: Start, kind: DeviceKind, event: InputKind) -> None:
    heard: list[tuple[str, DeviceEvent]] = []
    start(kind, on_event=lambda device, said: heard.append((device, said)))
    assert eventually(lambda: heard == [("it", DeviceEvent(event=event, value="1"))])


def test_a_display_shows_the_label_of_its_counter(start: Start) -> None:
    host = start(DeviceKind.LED)
    host.show_board(a_board(counters=[a_counter(3, ticket="B042")]))
    assert eventually(lambda: DONE["it"][-1:] == ["B042"])


@pytest.mark.parametrize("on", [True, False])
def test_a_panel_is_turned_on_and_off(start: Start, on: bool) -> None:
    host = start(DeviceKind.PANEL)
    assert host.turn("it", on=on).result(PATIENCE_S).outcome is Outcome.CONFIRMED
    assert DONE["it"] == [on]


@pytest.mark.parametrize(
    ("style", "done"), [("chime", "chime"), ("voice", ("B042", 3, tuple(spoken(CALL)), 0))]
)
def test_a_loudspeaker_announces_a_call(start: Start, style: str, done: object) -> None:
    host = start(DeviceKind.SPEECH, f"announce={style}")
    host.show_board(a_board(at=NOW))
    host.show_board(a_board(at=NOW, announcements=[CALL]))
    assert eventually(lambda: DONE["it"] == [done])


@pytest.mark.parametrize(
    "kind", sorted({*DRIVERS} - {DeviceKind.PRINTER, DeviceKind.SIGNATURE, DeviceKind.PHOTO})
)
def test_a_device_that_can_be_tested_tests_itself(start: Start, kind: DeviceKind) -> None:
    host = start(kind)
    assert host.self_test("it").result(PATIENCE_S).outcome is Outcome.CONFIRMED
    assert "self_test" in DONE["it"]
