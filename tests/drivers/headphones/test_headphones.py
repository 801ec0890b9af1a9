"""Headphones come and go: one contract for the kernel's jack and its twin."""

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import DeviceEvent, Driver, Outcome
from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken
from drivers.framing.hid_keys import EVENT
from drivers.headphones import jack
from drivers.headphones.decode import SwitchReader, moved
from drivers.headphones.simulated import simulated_jack
from drivers.registry import DriverContext, find
from drivers.tap import Tap
from drivers.uri import DeviceUri, parse_spec
from queue_server.wire.devices import Remedy


class KernelJack:
    """An input device of the kernel: a pipe that carries the same structs."""

    def __init__(self) -> None:
        self.fd, self._out = os.pipe()
        self._inside = False

    def plug(self) -> None:
        self._inside = True
        os.write(self._out, moved(True))

    def pull(self) -> None:
        self._inside = False
        os.write(self._out, moved(False))

    def vanish(self) -> None:
        os.close(self._out)

    def open(self, _: DeviceUri) -> tuple[Any, bool]:
        return self, self._inside

    def close(self) -> None:
        os.close(self.fd)


class Twin:
    """The simulated one, by the same words."""

    def __init__(self, uri: DeviceUri) -> None:
        self.device = simulated_jack(uri)
        self.plug, self.pull = self.device.plug, self.device.pull
        self.device.pull()
        self.device.absent = False

    def vanish(self) -> None:
        self.device.absent = True


@pytest.fixture(params=["kernel", "simulated"])
def made(request: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Driver, list[str]]:
    reported: list[str] = []

    def report(event: DeviceEvent) -> None:
        reported.append(event.value)

    address = "jack:Headphone" if request.param == "kernel" else "sim:jack"
    spec = parse_spec(f"ears=headphones@{address}")
    if request.param == "kernel":
        there: Any = KernelJack()
        monkeypatch.setattr(jack, "opener", there.open)
    else:
        there = Twin(spec.uri)
    ticks = iter(range(10_000))
    context = DriverContext(Tap(lambda: 0.0), tell=report, clock=lambda: float(next(ticks)))
    return there, find(spec).make(spec, context), reported


def test_each_plug_and_each_pull_is_reported_once(made: tuple[Any, Driver, list[str]]) -> None:
    there, driver, reported = made
    driver.open()
    driver.poll()
    assert reported == []
    there.plug()
    driver.poll()
    there.plug()
    driver.poll()
    there.pull()
    driver.poll()
    assert reported == ["headphones-in", "headphones-out"]
    driver.close()


def test_headphones_that_were_in_before_are_reported_at_once(
    made: tuple[Any, Driver, list[str]],
) -> None:
    there, driver, reported = made
    there.plug()
    driver.open()
    assert reported == ["headphones-in"]
    driver.close()


def test_a_sound_card_that_is_pulled_out_takes_its_headphones_along(
    made: tuple[Any, Driver, list[str]],
) -> None:
    there, driver, reported = made
    driver.open()
    there.plug()
    driver.poll()
    there.vanish()
    with pytest.raises(DeviceGone):
        driver.poll()
    driver.close()
    assert reported == ["headphones-in", "headphones-out"]


def test_a_test_is_confirmed_by_a_plug_and_uncertain_without_one(
    made: tuple[Any, Driver, list[str]],
) -> None:
    there, driver, reported = made
    driver.open()
    assert driver.self_test().outcome is Outcome.UNCERTAIN  # type: ignore[attr-defined]
    there.plug()
    assert driver.self_test().outcome is Outcome.CONFIRMED  # type: ignore[attr-defined]
    assert reported == ["headphones-in"]
    driver.close()


def refusing(error: OSError) -> Any:
    def opened(_: DeviceUri) -> Any:
        raise error

    return opened


@pytest.mark.parametrize(
    ("error", "kind"), [(PermissionError(13, "no"), DeviceTaken), (OSError(19, "no"), DeviceAbsent)]
)
def test_a_jack_that_may_not_be_read_says_what_helps(
    error: OSError, kind: type[DeviceTaken], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jack, "opener", refusing(error))
    with pytest.raises(kind) as refused:
        jack.EvdevJack(parse_spec("e=headphones@jack:Headphone").uri).open()
    if kind is DeviceTaken:
        assert refused.value.remedy is Remedy.CHECK_PERMISSION


def test_a_jack_that_was_never_opened_has_no_moves() -> None:
    with pytest.raises(DeviceGone):
        jack.EvdevJack(parse_spec("e=headphones@jack:Headphone").uri).moves(0.0)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_no_bytes_break_the_reader_and_other_events_are_no_moves(data: bytes, step: int) -> None:
    reader = SwitchReader()
    pieces = [data[i : i + step] for i in range(0, len(data), step)]
    whole = SwitchReader().feed(data)
    assert [move for piece in pieces for move in reader.feed(piece)] == whole
    assert SwitchReader().feed(EVENT.pack(0, 0, 5, 4, 1) + EVENT.pack(0, 0, 1, 2, 1)) == []
