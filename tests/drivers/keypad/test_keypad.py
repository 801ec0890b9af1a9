"""Keypads, rating pads, help buttons: one press, one event, over every link they have."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import DeviceEvent, DeviceKind, Driver, InputKind, Outcome, Stage
from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, UriError
from drivers.framing.frames import parse_template
from drivers.framing.hid_keys import typed
from drivers.keypad.decode import USUAL_FRAME, FrameKeys, TypedKeys, read_keys
from drivers.keypad.simulated import SimulatedKeypad, simulated_keypad
from drivers.printer.simulated.served import PtyPrinter, TcpPrinter
from drivers.registry import DriverContext, find
from drivers.tap import Tap
from drivers.transport import evdev
from drivers.transport.base import MOST_STALE
from drivers.uri import DeviceUri, parse_spec
from queue_server.wire.devices import Remedy
from queue_server.wire.verbs import KEYPAD as VERBS
from tests.waiting import eventually


class Reported(list[DeviceEvent]):
    """What the driver reported, and a clock that a test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def values(self) -> list[str]:
        return [event.value for event in self]

    def driver(self, words: str) -> Driver:
        spec = parse_spec(words)
        tap = Tap(lambda: 0.0)
        context = DriverContext(tap, tell=self.append, clock=self.clock)
        return find(spec).make(spec, context)

    def clock(self) -> float:
        self.now += 0.3
        return self.now


@pytest.fixture
def reported() -> Reported:
    return Reported()


def poll_until(driver: Driver, reported: Reported, count: int) -> None:
    assert eventually(lambda: len(reported) >= count, driver.poll)


@contextmanager
def sim() -> Iterator[tuple[SimulatedKeypad, str]]:
    uri = parse_spec("k=keypad@sim:keypad?place=contract").uri
    yield simulated_keypad(uri), str(uri)


@contextmanager
def pty() -> Iterator[tuple[SimulatedKeypad, str]]:
    device = SimulatedKeypad(parse_template(USUAL_FRAME))
    with PtyPrinter(device) as served:  # type: ignore[arg-type]
        yield device, f"serial:{served.path}?baud=9600"


@contextmanager
def tcp() -> Iterator[tuple[SimulatedKeypad, str]]:
    device = SimulatedKeypad(parse_template(USUAL_FRAME))
    with TcpPrinter(device) as served:  # type: ignore[arg-type]
        yield device, f"tcp://127.0.0.1:{served.port}"


class Node:
    """An input device of the kernel: a pipe that carries the same structs."""

    def __init__(self, *, taken: bool = False) -> None:
        self.fd, self.far = os.pipe()
        self.grabbed = False
        self.taken = taken

    def grab(self) -> None:
        if self.taken:
            raise OSError(16, "Device or resource busy")
        self.grabbed = True

    def close(self) -> None:
        os.close(self.fd)


class TypingKeypad(SimulatedKeypad):
    def __init__(self, node: Node) -> None:
        super().__init__(None)
        self.node = node

    def press(self, *keys: str) -> None:
        for key in keys:
            os.write(self.node.far, typed("\n" if key == "ENTER" else key))


@contextmanager
def hid() -> Iterator[tuple[SimulatedKeypad, str]]:
    node = Node()
    evdev.opener = lambda _uri: node
    try:
        yield TypingKeypad(node), "hid:1a2c:0b2a"
    finally:
        evdev.opener = None
        os.close(node.far)


LINKS = {"sim": sim, "pty": pty, "tcp": tcp, "hid": hid}


@pytest.mark.parametrize("link", LINKS)
def test_each_pressed_key_is_reported_once_and_in_order(link: str, reported: Reported) -> None:
    with LINKS[link]() as (device, uri):
        driver = reported.driver(f"k=keypad@{uri}")
        assert driver.open().stage is Stage.READY
        device.press("1", "3", "4")
        poll_until(driver, reported, 3)
        driver.close()
    assert reported.values() == ["call-next", "start", "finish"]
    assert {event.event for event in reported} == {InputKind.KEY}


@pytest.mark.parametrize("link", ["sim", "hid"])
def test_what_was_pressed_before_the_start_counts_for_nothing(
    link: str, reported: Reported
) -> None:
    with LINKS[link]() as (device, uri):
        driver = reported.driver(f"k=keypad@{uri}")
        device.press("1")
        driver.open()
        device.press("2")
        poll_until(driver, reported, 1)
        driver.close()
    assert reported.values() == ["recall"]


def test_a_keypad_that_never_stops_sending_is_opened_all_the_same(
    reported: Reported, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "k=keypad@sim:keypad?place=stuck"
    driver, device = reported.driver(words), simulated_keypad(parse_spec(words).uri)
    pieces: list[bytes] = []

    def sends(timeout_s: float) -> bytes:
        assert len(pieces) < 10 * MOST_STALE, "it is drained for ever"
        pieces.append(b"\x02")
        return b"\x02"

    monkeypatch.setattr(device, "take", sends)
    driver.open()
    assert len(pieces) == MOST_STALE


def test_keys_without_a_meaning_and_other_addresses_are_passed_over(reported: Reported) -> None:
    driver = reported.driver("k=keypad@sim:keypad?addr=2&keys=1=call-next")
    device = simulated_keypad(parse_spec("k=keypad@sim:keypad?addr=2&keys=1=call-next").uri)
    driver.open()
    device.say(parse_template(USUAL_FRAME).encode(addr="3", key="1"))
    device.press("9", "1")
    poll_until(driver, reported, 1)
    assert reported.values() == ["call-next"]


def test_a_key_that_bounces_is_one_press(reported: Reported) -> None:
    words = "k=keypad@sim:keypad?bounce_ms=10000"
    driver, device = reported.driver(words), simulated_keypad(parse_spec(words).uri)
    driver.open()
    device.press("1", "1", "2", "1")
    driver.poll()
    assert reported.values() == ["call-next", "recall", "call-next"]


def test_noise_is_no_key_and_much_of_it_is_a_wrong_setting(reported: Reported) -> None:
    words = "k=keypad@sim:keypad?fault=noise"
    driver, device = reported.driver(words), simulated_keypad(parse_spec(words).uri)
    driver.open()
    device.press("1", "2")
    assert driver.poll().stage is Stage.READY
    device.say(bytes(range(4, 100)))
    health = driver.poll()
    assert (health.stage, health.remedy) == (Stage.DEGRADED, Remedy.CHECK_SETTINGS)
    device.press("3")
    assert driver.poll().stage is Stage.READY
    assert reported.values() == ["call-next", "recall", "start"]


def test_a_lost_link_is_said_and_the_next_life_reads_again(reported: Reported) -> None:
    words = "k=keypad@sim:keypad?place=lost"
    driver, device = reported.driver(words), simulated_keypad(parse_spec(words).uri)
    driver.open()
    device.unplug()
    with pytest.raises(DeviceGone):
        driver.poll()
    with pytest.raises(DeviceAbsent):
        reported.driver(words).open()
    device.plug_in()
    driver = reported.driver(words)
    driver.open()
    device.press("1")
    driver.poll()
    assert reported.values() == ["call-next"]


def test_a_keyboard_is_taken_for_us_alone_and_one_that_is_taken_says_so(reported: Reported) -> None:
    with hid() as (device, uri):
        driver = reported.driver(f"k=keypad@{uri}")
        driver.open()
        assert device.node.grabbed  # type: ignore[attr-defined]
        driver.close()
    node = Node(taken=True)
    evdev.opener = lambda _uri: node
    try:
        with pytest.raises(DeviceTaken):
            reported.driver("k=keypad@hid:1a2c:0b2a").open()
    finally:
        evdev.opener = None
        os.close(node.far)


def test_a_keyboard_nobody_plugged_in_is_absent(reported: Reported) -> None:
    with pytest.raises(DeviceAbsent):
        reported.driver("k=keypad@hid:ffff:fffe").open()


def test_an_unplugged_keyboard_is_gone(reported: Reported) -> None:
    node = Node()
    evdev.opener = lambda _uri: node
    try:
        driver = reported.driver("k=keypad@hid:1a2c:0b2a")
        driver.open()
        os.close(node.far)
        with pytest.raises(DeviceGone):
            driver.poll()
        driver.close()
    finally:
        evdev.opener = None


def test_a_test_is_confirmed_by_a_key_and_the_key_does_nothing(reported: Reported) -> None:
    words = "k=keypad@sim:keypad?test_ms=900"
    driver, device = reported.driver(words), simulated_keypad(parse_spec(words).uri)
    driver.open()
    device.press("1")
    assert driver.self_test().outcome is Outcome.CONFIRMED  # type: ignore[attr-defined]
    report = driver.self_test()  # type: ignore[attr-defined]
    assert (report.outcome, report.remedy) == (Outcome.UNCERTAIN, Remedy.ATTENDANT)
    assert reported == []


def test_a_rating_pad_reports_ratings_and_a_button_calls_for_help(reported: Reported) -> None:
    for words, key in (("r=rating@sim:pad", "4"), ("b=help_button@sim:button?mode=hid", "ENTER")):
        driver = reported.driver(words)
        driver.open()
        simulated_keypad(parse_spec(words).uri).press(key)
        driver.poll()
    assert reported == [
        DeviceEvent(event=InputKind.RATING, value="4"),
        DeviceEvent(event=InputKind.HELP, value="help"),
    ]
    kinds = [find(parse_spec(w)).kind for w in ("r=rating@sim:pad", "b=help_button@sim:b")]
    assert kinds == [DeviceKind.RATING, DeviceKind.HELP]


@pytest.mark.parametrize(
    "keys", ["", "1", "1=fly", "=call-next", "1=call-next,1=recall", "1=call-next,,2=recall"]
)
def test_a_map_of_keys_that_makes_no_sense_is_refused(keys: str) -> None:
    with pytest.raises(UriError):
        read_keys(keys, VERBS)


def test_keys_may_be_named_by_any_character() -> None:
    assert read_keys("==start, #=finish,x0d=recall", VERBS) == {
        "=": "start", "#": "finish", "x0d": "recall",
    }  # fmt: skip


@given(st.binary(max_size=300), st.integers(1, 40))
def test_the_decoders_survive_any_bytes_and_read_on_after_a_pause(data: bytes, cut: int) -> None:
    template = parse_template(USUAL_FRAME)
    for reader, key in ((FrameKeys(template), template.encode(addr="1", key="7")),):
        for n in range(0, len(data), cut):
            reader.feed(data[n : n + cut], 0.0)
        assert reader.feed(key, 10.0) == ["7"]
    typing = TypedKeys()
    for n in range(0, len(data), cut):
        typing.feed(data[n : n + cut], 0.0)


def test_an_address_may_not_be_a_printer(reported: Reported) -> None:
    assert DeviceUri("usb", "1a2c:0b2a").usb_ids == (0x1A2C, 0x0B2A)
    with pytest.raises(Exception, match="does not work over usb"):
        reported.driver("k=keypad@usb:1a2c:0b2a")
