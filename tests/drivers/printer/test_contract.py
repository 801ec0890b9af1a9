"""What every ticket printer promises, over every way to reach it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from drivers.base import Outcome, Paper, Stage
from drivers.errors import DeviceAbsent, DeviceTimeout, NeedsPerson, Rejected
from drivers.printer.driver import EscposPrinter, Store
from drivers.printer.encode import PROFILES
from drivers.tap import Tap
from drivers.transport.base import Pipe
from queue_server.wire.devices import Remedy
from tests.drivers.printer.links import LINKS, QUICK, Link, file_transport
from tests.waiting import eventually


def picture(rows: int = 240) -> Image.Image:
    """Black bars that differ in every row."""
    black = bytearray(576 // 8 * rows)
    for row in range(rows):
        black[row * 72 + row % 72] = 0x81
        black[row * 72] = row & 0xFF
    return Image.frombytes("1", (576, rows), bytes(b ^ 0xFF for b in black))


@pytest.fixture(params=LINKS)
def link(request: pytest.FixtureRequest) -> Iterator[Link]:
    with LINKS[request.param]() as link:
        yield link


@pytest.fixture
def opened(link: Link) -> Iterator[EscposPrinter]:
    driver = link.driver()
    driver.open()
    yield driver
    driver.close()


def test_a_printed_slip_is_confirmed_by_its_process_id_and_comes_out_dot_for_dot(
    link: Link, opened: EscposPrinter
) -> None:
    report = opened.print(opened.prepare(picture()), mark="ABCD")
    assert (report.outcome, report.by) == (Outcome.CONFIRMED, "process_id")
    assert [slip.tobytes() for slip in link.printer.slips] == [picture().tobytes()]


def test_two_slips_come_out_apart_and_in_order(link: Link, opened: EscposPrinter) -> None:
    for rows in (200, 120):
        opened.print(opened.prepare(picture(rows)), mark="ABCD")
    assert [slip.height for slip in link.printer.slips] == [200, 120]


def test_the_first_byte_is_announced_once_and_before_the_outcome(opened: EscposPrinter) -> None:
    seen: list[str] = []
    opened.print(opened.prepare(picture()), mark="ABCD", on_first_byte=lambda: seen.append("first"))
    assert seen == ["first"]


def test_paper_out_before_printing_refuses_and_prints_nothing(
    link: Link, opened: EscposPrinter
) -> None:
    link.printer.arm(paper_out=True)
    with pytest.raises(NeedsPerson) as refusal:
        opened.print(opened.prepare(picture()), mark="ABCD")
    assert (refusal.value.reason, refusal.value.remedy) == ("paper_out", Remedy.LOAD_PAPER)
    link.printer.mend()
    assert link.printer.slips == []


@pytest.mark.parametrize(
    ("fault", "reason", "remedy"),
    [
        ("cover", "cover_open", Remedy.CLOSE_COVER),
        ("cutter", "cutter", Remedy.CLEAR_CUTTER),
        ("hot", "head_hot", Remedy.LET_COOL),
        ("paper_out", "paper_out", Remedy.LOAD_PAPER),
    ],
)
def test_what_a_person_must_do_is_a_state_with_a_remedy_and_passes_by_itself(
    link: Link, opened: EscposPrinter, fault: str, reason: str, remedy: Remedy
) -> None:
    link.printer.arm(**{fault: True})
    opened._look()
    health = opened.poll()
    assert (health.stage, health.reason, health.remedy) == (Stage.FAILED, reason, remedy)
    link.printer.mend()
    opened._look()
    assert opened.poll().stage is Stage.READY


def test_low_paper_still_prints_and_says_so(link: Link, opened: EscposPrinter) -> None:
    link.printer.arm(paper_low=True)
    assert opened.print(opened.prepare(picture()), mark="ABCD").outcome is Outcome.CONFIRMED
    health = opened.poll()
    assert (health.stage, health.paper) == (Stage.DEGRADED, Paper.LOW)


def test_paper_ending_in_the_middle_is_in_doubt_and_the_rest_never_comes_out(
    link: Link, opened: EscposPrinter
) -> None:
    link.printer.arm(paper_after=60)
    report = opened.print(opened.prepare(picture()), mark="ABCD")
    assert (report.outcome, report.reason) == (Outcome.UNCERTAIN, "paper_out")
    link.printer.mend()
    opened._look()
    opened.poll()
    whole = opened.print(opened.prepare(picture(120)), mark="ABCE")
    assert whole.outcome is Outcome.CONFIRMED
    assert link.printer.slips[-1].tobytes() == picture(120).tobytes()
    assert len(link.printer.slips) <= 2
    assert all(slip.height != 240 for slip in link.printer.slips)


def test_a_printer_without_process_ids_confirms_by_its_paper_status(link: Link) -> None:
    link.printer.arm(no_process_id=True)
    driver = link.driver()
    driver.open()
    report = driver.print(driver.prepare(picture()), mark="ABCD")
    driver.close()
    assert (report.outcome, report.by) == (Outcome.CONFIRMED, "paper_status")


def test_a_printer_reports_its_model_and_firmware_when_it_opens(
    link: Link, opened: EscposPrinter
) -> None:
    assert opened.poll().firmware == "SIM-80 1.00"
    opened.print(opened.prepare(picture()), mark="ABCD")
    assert len(link.printer.slips) == 1  # the questions left no ink


def test_a_printer_that_does_not_report_them_is_asked_once_and_never_again(link: Link) -> None:
    link.printer.arm(no_about=True)
    first = link.driver()
    assert first.open().firmware is None
    first.close()
    link.printer.mend()
    second = link.driver()
    assert second.open().firmware is None
    assert second.print(second.prepare(picture()), mark="ABCD").outcome is Outcome.CONFIRMED
    second.close()


def test_a_printer_that_never_answers_prints_but_confirms_nothing(link: Link) -> None:
    link.printer.arm(silent=True)
    driver = link.driver()
    assert driver.open().reason == "cannot_confirm"
    report = driver.print(driver.prepare(picture()), mark="ABCD")
    assert (report.outcome, report.reason) == (Outcome.UNCERTAIN, "cannot_confirm")
    assert eventually(lambda: len(link.printer.slips) == 1)
    driver.close()


def test_a_printer_that_answered_before_and_is_silent_now_is_not_printed_on(
    link: Link, opened: EscposPrinter
) -> None:
    link.printer.arm(silent=True)
    with pytest.raises(DeviceTimeout):
        opened.print(opened.prepare(picture()), mark="ABCD")
    assert link.printer.slips == []


def test_senseless_bytes_do_not_confirm_a_print(link: Link) -> None:
    link.printer.arm(no_process_id=True)
    driver = link.driver()
    driver.open()
    link.printer.arm(garbage=True)
    report = driver.print(driver.prepare(picture()), mark="ABCD")
    driver.close()
    assert report.outcome is Outcome.UNCERTAIN


def test_a_picture_wider_than_the_paper_is_rejected(opened: EscposPrinter) -> None:
    with pytest.raises(Rejected):
        opened.prepare(Image.new("1", (584, 10)))


def test_a_given_up_driver_sends_nothing_more(link: Link, opened: EscposPrinter) -> None:
    opened.abandon()
    from drivers.errors import DeviceGone

    with pytest.raises(DeviceGone):
        opened.print(opened.prepare(picture()), mark="ABCD")
    assert link.printer.slips == []


@pytest.mark.parametrize("name", ["sim", "usb"])
def test_a_printer_that_is_not_there_is_absent(name: str) -> None:
    with LINKS[name]() as link:
        link.printer.faults.absent = True
        with pytest.raises(DeviceAbsent):
            link.driver().open()


def test_nobody_listening_is_absent() -> None:
    with LINKS["tcp"]() as link:
        pass
    with pytest.raises(DeviceAbsent):
        link.driver().open()


def test_a_file_keeps_the_bytes_and_the_print_stays_uncertain(tmp_path: Path) -> None:
    path = tmp_path / "slip.bin"
    driver = EscposPrinter(
        Pipe(file_transport(path), Tap(lambda: 0.0)), PROFILES["80mm"], Store(), timing=QUICK
    )
    driver.open()
    report = driver.print(driver.prepare(picture()), mark="ABCD")
    driver.close()
    from drivers.printer.simulated.printer import SimulatedPrinter

    reader = SimulatedPrinter()
    reader.feed(path.read_bytes())
    assert report.outcome is Outcome.UNCERTAIN
    assert [slip.tobytes() for slip in reader.slips] == [picture().tobytes()]


def test_usb_neither_resets_nor_looks_for_devices_once_it_is_open() -> None:
    with LINKS["usb"]() as link:
        driver = link.driver()
        driver.open()
        from drivers.transport import usb as usb_transport

        bus = usb_transport.backend() if usb_transport.backend else None
        assert bus is not None
        before = list(bus.calls)
        driver.print(driver.prepare(picture()), mark="ABCD")
        driver.poll()
        driver.close()
        assert "reset" not in bus.calls
        assert bus.calls[len(before) :] == ["release", "close"]
