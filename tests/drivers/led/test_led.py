"""Counter displays: the bytes of the data sheet, each display repeated, nothing old left."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Driver, Outcome, Stage
from drivers.errors import DeviceAbsent, DeviceGone, Rejected, Unsupported, UriError
from drivers.framing.frames import parse_template
from drivers.led.encode import Cd5220, FrameEncoder
from drivers.led.simulated import SimulatedLeds, SimulatedLine, SimulatedVfd, simulated_led
from drivers.printer.simulated.served import PtyPrinter
from drivers.registry import DriverContext, find
from drivers.tap import Tap
from drivers.transport.serial import SerialTransport
from drivers.uri import parse_spec, parse_uri
from queue_server.wire.devices import Remedy
from tests.waiting import eventually


class Hall:
    """Displays, what their counters show, and a clock that a test moves."""

    def __init__(self, words: str) -> None:
        self.labels: dict[int, str] = {}
        self.now = 0.0
        self.spec = parse_spec(words)
        self.driver = self.new_driver()

    def new_driver(self) -> Driver:
        context = DriverContext(Tap(lambda: 0.0), label_at=self.labels.get, clock=lambda: self.now)
        return find(self.spec).make(self.spec, context)

    @property
    def line(self) -> SimulatedLine:
        return simulated_led(self.spec.uri)


def leds(hall: Hall) -> SimulatedLeds:
    assert isinstance(hall.line, SimulatedLeds)
    return hall.line


def vfd(hall: Hall) -> SimulatedVfd:
    assert isinstance(hall.line, SimulatedVfd)
    return hall.line


def test_a_frame_is_what_the_data_sheet_says() -> None:
    hall = Hall("l=led@sim:led?addr=3&counter=5&test_ms=1")
    hall.labels[5] = "B042"
    hall.driver.open()
    assert hall.line.heard == b"\x02\x03 042" + bytes([3 ^ 0x20 ^ 0x30 ^ 0x34 ^ 0x32]) + b"\x03"


def test_a_customer_display_gets_both_lines_in_full() -> None:
    assert Cd5220().show("B042", 3, "1") == (
        b"\x1bQA        B042        \r\x1bQB       - 3 -        \r"
    )
    hall = Hall("l=cd5220@sim:vfd?counter=3")
    hall.labels[3] = "B042"
    hall.driver.open()
    assert [text.strip() for text in vfd(hall).lines] == ["B042", "- 3 -"]
    del hall.labels[3]
    hall.driver.poll()
    assert vfd(hall).lines == [" " * 20, " " * 20]


def test_each_display_on_the_line_shows_its_own_counter() -> None:
    hall = Hall("l=led@sim:led?displays=1:11,2:12,3:13")
    hall.labels |= {1: "A001", 3: "C123"}
    assert hall.driver.open().stage is Stage.READY
    assert leds(hall).shown == {"11": "001", "12": "", "13": "123"}
    hall.labels |= {2: "B007"}
    del hall.labels[1]
    hall.driver.poll()
    assert leds(hall).shown == {"11": "", "12": "007", "13": "123"}


def test_a_display_that_lost_power_shows_its_number_again_within_the_interval() -> None:
    hall = Hall("l=led@sim:led?displays=1:1,2:2&place=again&resend_ms=7000")
    hall.labels |= {1: "A001", 2: "B002"}
    hall.driver.open()
    leds(hall).power_cycle()
    for _ in range(80):
        hall.now += 0.1
        hall.driver.poll()
    assert leds(hall).shown == {"1": "001", "2": "002"}


def test_nothing_is_sent_between_repetitions() -> None:
    hall = Hall("l=led@sim:led?counter=1&place=quiet")
    hall.driver.open()
    heard = len(hall.line.heard)
    for _ in range(60):
        hall.now += 0.1
        hall.driver.poll()
    assert len(hall.line.heard) == heard


def test_after_a_loss_the_display_shows_what_is_called_by_then() -> None:
    hall = Hall("l=led@sim:led?counter=1&place=loss")
    hall.labels[1] = "A001"
    hall.driver.open()
    hall.line.unplug()
    hall.labels[1] = "A002"
    with pytest.raises(DeviceGone):
        hall.driver.poll()
    with pytest.raises(DeviceAbsent):
        hall.new_driver().open()
    hall.line.plug_in()
    hall.new_driver().open()
    assert leds(hall).shown == {"1": "002"}


def test_a_test_lights_every_digit_and_leaves_the_number_as_it_was() -> None:
    hall = Hall("l=led@sim:led?counter=1&test_ms=1&place=test")
    hall.labels[1] = "A001"
    hall.driver.open()
    report = hall.driver.self_test()  # type: ignore[attr-defined]
    assert (report.outcome, report.reason) == (Outcome.UNCERTAIN, "look_at_it")
    assert leds(hall).shown == {"1": "8888"}
    hall.driver.poll()
    assert leds(hall).shown == {"1": "001"}
    with pytest.raises(Rejected):
        hall.driver.show("A003", 9)  # type: ignore[attr-defined]


def test_a_display_on_a_line_is_reached_through_the_real_port() -> None:
    device = SimulatedLeds()
    with PtyPrinter(device) as served:  # type: ignore[arg-type]
        hall = Hall(f"l=led@serial:{served.path}?baud=9600&counter=4&addr=9")
        hall.labels[4] = "D404"
        hall.driver.open()
        assert eventually(lambda: device.shown, hall.driver.poll)
        hall.driver.close()
    assert device.shown == {"9": "404"}


def test_a_line_that_cannot_switch_direction_says_so() -> None:
    with PtyPrinter(SimulatedLeds()) as served:  # type: ignore[arg-type]
        transport = SerialTransport(parse_uri(f"serial:{served.path}?rs485=1"))
        with pytest.raises(Unsupported):
            transport.open()


@pytest.mark.parametrize(
    "options",
    ["place=nowhere", "displays=1", "displays=1:1,1:2", "displays=x:1", "displays=1:300",
     "counter=1&addr=300", "counter=1&frame=%7Bnothing%7D"],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(options: str) -> None:
    with pytest.raises(UriError):
        Hall(f"l=led@sim:led?{options}")


@pytest.mark.parametrize("frame", ["{digits:3}", "{digits:03}", "{bcd:1}", "{label:4}"])
def test_a_display_never_shows_part_of_a_number_and_says_so(frame: str) -> None:
    # B1042 stood as 042 above a counter, and so did A0042.
    hall = Hall(f"l=led@sim:led?counter=1&place={quote(frame)}&frame={quote('{stx}' + frame)}")
    hall.labels[1] = "B1042"
    health = hall.driver.open()
    assert hall.line.heard[1:].strip(b" \xff0") == b""
    assert (health.stage, health.reason) == (Stage.DEGRADED, "label_too_wide")
    assert health.remedy is Remedy.WIDER_DISPLAY
    del hall.labels[1]
    assert hall.driver.poll().stage is Stage.READY


@given(st.text(max_size=30))
def test_what_a_display_shows_is_the_whole_label_or_nothing(label: str) -> None:
    template = parse_template("{label:6}")
    read = template.decode(FrameEncoder(template).show(label, 1, "1"))
    assert read is not None
    assert read["label"] in ("", label.rstrip(" "))
    upper = Cd5220().show(label, 3, "1")[3:23].decode().strip()
    assert upper in ("", label.strip())


@given(st.text(max_size=30), st.integers(1, 99))
def test_whatever_the_label_a_display_gets_a_whole_frame(label: str, counter: int) -> None:
    template = parse_template("{stx}{addr}{digits:4}{label:5}{bcd:2}{crc16}{etx}")
    frame = FrameEncoder(template).show(label, counter, "1")
    assert len(frame) == template.length
    read = template.decode(frame)
    assert read is not None
    assert read["digits"].strip("0123456789") == ""
    lines = Cd5220().show(label, counter, "1")
    assert len(lines) == 2 * (3 + 20 + 1)
    assert lines.count(b"\x1b") == 2


@given(st.binary(max_size=200))
def test_simulated_displays_survive_any_bytes(data: bytes) -> None:
    SimulatedLeds().feed(data)
    display = SimulatedVfd()
    display.feed(data + b"\r")
    display.feed(b"\x0c\x1b@" + Cd5220().show("B042", 3, "1"))
    assert display.lines[0].strip() == "B042"
