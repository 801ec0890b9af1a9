"""Scanners: whole codes only, over every link, and nothing of them kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import DeviceEvent, Driver, InputKind, Outcome, Stage
from drivers.errors import DeviceGone, UriError
from drivers.framing.hid_keys import EVENT, typed
from drivers.printer.simulated.served import PtyPrinter
from drivers.registry import DriverContext, find
from drivers.scanner.decode import LONGEST_CODE, LineCodes, TypedCodes
from drivers.scanner.simulated import SimulatedScanner, simulated_scanner
from drivers.tap import Tap
from drivers.uri import parse_spec
from queue_server.wire.devices import Remedy
from tests.waiting import eventually

WORDS = st.text("ABCxyz0189-/:.號", min_size=1, max_size=20)


class Desk:
    """A scanner's driver with what it reported and what its tap kept."""

    def __init__(self, words: str) -> None:
        self.reported: list[DeviceEvent] = []
        self.now = 0.0
        self.tap = Tap(lambda: 0.0)
        spec = parse_spec(words)
        context = DriverContext(self.tap, tell=self.reported.append, clock=self.clock)
        self.driver: Driver = find(spec).make(spec, context)
        self.scanner = simulated_scanner(spec.uri)

    def clock(self) -> float:
        self.now += 0.02
        return self.now

    def codes(self) -> list[str]:
        assert {event.event for event in self.reported} <= {InputKind.CODE}
        return [event.value for event in self.reported]


@pytest.mark.parametrize("options", ["place=line", "mode=hid", "end=gap"])
def test_a_code_is_reported_as_it_stands_on_the_paper(options: str) -> None:
    desk = Desk(f"s=scanner@sim:scanner?{options}")
    desk.driver.open()
    desk.scanner.scan("20261123-B042")
    for _ in range(8):
        desk.driver.poll()
    desk.scanner.scan("HTTP://192.0.2.20:8080/t/abc_X")
    for _ in range(8):
        desk.driver.poll()
    assert desk.codes() == ["20261123-B042", "HTTP://192.0.2.20:8080/t/abc_X"]


def test_a_scanner_on_a_line_is_read_through_the_real_port() -> None:
    scanner = SimulatedScanner()
    with PtyPrinter(scanner) as served:  # type: ignore[arg-type]
        desk = Desk(f"s=scanner@serial:{served.path}?baud=9600")
        desk.driver.open()
        scanner.scan("身分證 A123456789")
        assert eventually(lambda: desk.reported, desk.driver.poll)
        desk.driver.close()
    assert desk.codes() == ["身分證 A123456789"]


def test_nothing_of_a_code_stays_in_the_tap() -> None:
    desk = Desk("s=scanner@sim:scanner?place=tap")
    desk.driver.open()
    desk.scanner.scan("A123456789")
    desk.driver.poll()
    kept = b"".join(crossing.data for crossing in desk.tap.crossings())
    assert desk.codes() == ["A123456789"]
    assert b"A123" not in kept
    assert b"[11 bytes not kept]" in kept


def test_broken_codes_are_dropped_and_many_of_them_are_a_wrong_setting() -> None:
    desk = Desk("s=scanner@sim:scanner?place=broken")
    desk.driver.open()
    desk.scanner.say(b"\xff\xfe\r\x01\x02\r\x80\r")
    health = desk.driver.poll()
    assert (health.stage, health.remedy) == (Stage.DEGRADED, Remedy.CHECK_SETTINGS)
    desk.scanner.scan("OK")
    assert desk.driver.poll().stage is Stage.READY
    assert desk.codes() == ["OK"]


def test_a_test_is_confirmed_by_a_code_that_is_not_reported() -> None:
    desk = Desk("s=scanner@sim:scanner?test_ms=100")
    desk.driver.open()
    desk.scanner.scan("OK")
    assert desk.driver.self_test().outcome is Outcome.CONFIRMED  # type: ignore[attr-defined]
    assert desk.driver.self_test().outcome is Outcome.UNCERTAIN  # type: ignore[attr-defined]
    assert desk.reported == []


def test_an_unplugged_scanner_is_gone() -> None:
    desk = Desk("s=scanner@sim:scanner?place=gone")
    desk.driver.open()
    desk.scanner.unplug()
    with pytest.raises(DeviceGone):
        desk.driver.poll()


def test_half_a_code_is_never_reported() -> None:
    reader = LineCodes()
    assert reader.feed(b"A12345", 0.0) == []
    assert reader.feed(b"B999\r", 5.0) == ["B999"]
    assert reader.dropped == 1


def test_without_a_terminator_a_pause_ends_a_code() -> None:
    reader = LineCodes("gap")
    assert reader.feed(b"AB", 0.0) == []
    assert reader.feed(b"CD", 0.03) == []
    assert reader.feed(b"", 0.07) == []
    assert reader.feed(b"", 0.09) == ["ABCD"]
    with pytest.raises(UriError):
        LineCodes("tab")


def test_a_code_without_end_takes_no_memory_and_is_dropped() -> None:
    reader = LineCodes()
    for _ in range(100):
        reader.feed(b"A" * 1000, 0.0)
    assert reader.feed(b"\rB\r", 0.1) == ["B"]
    typing = TypedCodes()
    typing.feed(typed("A" * (LONGEST_CODE + 1)), 0.0)
    assert typing.feed(typed("\nB\n"), 0.1) == ["B"]


def test_a_code_with_lost_key_presses_is_dropped() -> None:
    reader = TypedCodes()
    lost = EVENT.pack(0, 0, 0, 3, 0) + EVENT.pack(0, 0, 0, 0, 0)
    assert reader.feed(typed("A12") + lost + typed("6789\n") + typed("B1\n"), 0.0) == ["B1"]


@given(st.lists(WORDS, max_size=6), st.sampled_from(["\r", "\n", "\r\n"]), st.integers(1, 9))
def test_codes_come_out_whole_however_they_arrive(codes: list[str], end: str, cut: int) -> None:
    data = "".join(code + end for code in codes).encode()
    reader = LineCodes()
    pieces = [data[n : n + cut] for n in range(0, len(data), cut)]
    assert [code for piece in pieces for code in reader.feed(piece, 0.0)] == codes


@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_are_survived_and_the_next_code_is_read(data: bytes, cut: int) -> None:
    for reader in (LineCodes(), LineCodes("gap")):
        for n in range(0, len(data), cut):
            for code in reader.feed(data[n : n + cut], 0.0):
                assert code.isprintable()
        reader.feed(b"", 5.0)
        assert reader.feed(b"NEXT\r", 10.0) == ["NEXT"]
    typing = TypedCodes()
    for n in range(0, len(data), cut):
        for code in typing.feed(data[n : n + cut], 0.0):
            assert code.isprintable()


# -- what scanners add around a code -------------------------------------------------------------

SLIP = "http://127.0.0.1:8080/t/AbC-123_xyz"
ADDED = {
    "nothing": (b"", b""),
    "an AIM identifier": (b"]Q1", b""),
    "a byte-order mark": (b"\xef\xbb\xbf", b""),
    "a mark and an AIM identifier": (b"\xef\xbb\xbf]Q3", b""),
    "an AIM identifier and a mark": (b"]Q3\xef\xbb\xbf", b""),
    "STX and ETX": (b"\x02", b"\x03"),
    "STX, AIM and EOT": (b"\x02]d2", b"\x04"),
    "TAB": (b"", b"\t"),
    "blanks": (b"  ", b" "),
    "group separators": (b"\x1d", b"\x1d\x1e\x04"),
    "zeros": (b"\0", b"\0\0"),
}


@pytest.mark.parametrize(("before", "after"), ADDED.values(), ids=ADDED)
@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_what_a_scanner_adds_around_a_code_is_taken_off(
    before: bytes, after: bytes, end: bytes
) -> None:
    reader = LineCodes()
    data = before + SLIP.encode() + after + end
    assert reader.feed(data * 2, 0.0) == [SLIP] * 2
    assert reader.dropped == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_codes_in_utf_16_are_read(encoding: str, end: str) -> None:
    reader = LineCodes()
    assert reader.feed((SLIP + end).encode(encoding) * 3, 0.0) == [SLIP] * 3
    assert reader.dropped == 0


@pytest.mark.parametrize("end", [b"\t", b"\x03", b"\x04"])
def test_another_terminator_ends_a_code_after_a_pause(end: bytes) -> None:
    reader = LineCodes()
    assert reader.feed(b"\x02A12345" + end, 0.0) == []
    assert reader.feed(b"", 5.0) == ["A12345"]
    assert reader.dropped == 0


def test_a_typed_code_ends_with_tab_too_and_loses_its_identifier() -> None:
    reader = TypedCodes()
    tab = EVENT.pack(0, 0, 1, 15, 1) + EVENT.pack(0, 0, 1, 15, 0)
    assert reader.feed(typed("]Q1A-1") + tab + typed("\n]C0B-2\n"), 0.0) == ["A-1", "B-2"]
    assert reader.dropped == 0


def test_a_dropped_code_is_said_at_once(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk("s=scanner@sim:scanner?place=dropped")
    desk.driver.open()
    desk.scanner.say(b"A12\x80345\r")
    health = desk.driver.poll()
    assert (health.stage, health.reason) == (Stage.DEGRADED, "code_dropped")
    assert health.remedy is Remedy.ATTENDANT
    assert len(caplog.records) == 1
    assert "345" not in caplog.text
    desk.scanner.scan("A12345")
    assert desk.driver.poll().stage is Stage.READY
