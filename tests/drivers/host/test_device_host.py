"""The device host: devices by name, slips with an outcome, nothing printed twice."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.base import DeviceState, Outcome, Stage
from drivers.commands.devices import (
    answer,
    carry_out,
    main,
    read_devices,
    report,
)
from drivers.errors import Rejected, Remedy, UriError
from drivers.host.device_host import DeviceHost
from drivers.keypad.simulated import simulated_keypad
from drivers.printer.jobs.book import JobState
from drivers.printer.simulated.printer import simulated_printer
from drivers.printer.slip.render import FontFiles, SlipContent
from drivers.uri import parse_uri
from queue_server import command_line
from queue_server.link import JobAsked
from queue_server.wire.codec import decode_client
from queue_server.wire.codec import encode as encode_frame
from queue_server.wire.wording import Wording

QUICK = "status_ms=300&probe_ms=300&proof_ms=800"
Start = Callable[..., DeviceHost]


@pytest.fixture
def start(tmp_path: Path, fonts: FontFiles) -> Iterator[Start]:
    hosts: list[DeviceHost] = []

    def begin(*devices: str, **options: object) -> DeviceHost:
        host = DeviceHost(devices, tmp_path, fonts=fonts, **options)  # type: ignore[arg-type]
        hosts.append(host)
        host.start()
        return host

    yield begin
    for host in hosts:
        host.stop()


def eventually(true: Callable[[], bool]) -> bool:
    for _ in range(600):
        if true():
            return True
        time.sleep(0.01)
    return False


def simulated(host: DeviceHost, tmp_path: Path, n: int = 0):  # type: ignore[no-untyped-def]
    return simulated_printer(parse_uri(host.states()[n].uri), tmp_path / "slips")


def test_a_slip_is_printed_confirmed_and_saved_as_a_picture(
    start: Start, slip: SlipContent, tmp_path: Path
) -> None:
    host = start(f"slip=escpos@sim:printer?{QUICK}")
    moments: list[str] = []
    job = host.print_slip(slip, on_first_byte=lambda: moments.append("first byte"))
    assert job.done.result(20).outcome is Outcome.CONFIRMED
    assert job.outcome() is Outcome.CONFIRMED
    assert moments == ["first byte"]
    assert [path.name for path in (tmp_path / "slips").glob("*.png")] == ["slip-000001.png"]
    assert host.traffic("slip")


def test_the_same_ticket_is_not_printed_twice_unless_staff_ask_for_a_reprint(
    start: Start, slip: SlipContent, tmp_path: Path
) -> None:
    host = start(f"slip=escpos@sim:printer?{QUICK}")
    first = host.print_slip(slip)
    again = host.print_slip(slip)
    assert (again.id, again.repeated) == (first.id, True)
    assert again.done.result(20) == first.done.result(20)
    reprint = host.print_slip(replace(slip, reprint_mark="補印"))
    assert reprint.done.result(20).outcome is Outcome.CONFIRMED
    assert len(simulated(host, tmp_path).slips) == 2


def test_without_paper_the_print_fails_with_its_remedy_and_may_be_asked_for_again(
    start: Start, slip: SlipContent, tmp_path: Path
) -> None:
    host = start(f"slip=escpos@sim:printer?paper=out&{QUICK}")
    failed = host.print_slip(slip).done.result(20)
    assert (failed.outcome, failed.reason) == (Outcome.FAILED, "paper_out")
    assert failed.remedy is Remedy.LOAD_PAPER
    state = host.states()[0]
    assert (state.state, state.paper, state.remedy) == (Stage.FAILED, "out", "load_paper")
    simulated(host, tmp_path).mend()
    assert eventually(lambda: host.states()[0].state is Stage.READY)
    assert host.print_slip(slip).done.result(20).outcome is Outcome.CONFIRMED
    assert len(simulated(host, tmp_path).slips) == 1


def test_a_printer_that_stops_in_the_middle_leaves_the_slip_uncertain_and_unrepeated(
    start: Start, slip: SlipContent, tmp_path: Path
) -> None:
    host = start(f"slip=escpos@sim:printer?chunk_timeout_ms=100&{QUICK}")
    assert eventually(lambda: host.states()[0].state is Stage.READY)
    simulated(host, tmp_path).arm(stop=9000)
    assert host.print_slip(slip).done.result(20).outcome is Outcome.UNCERTAIN
    simulated(host, tmp_path).mend()
    assert eventually(lambda: host.hint() or host.states()[0].state is Stage.READY)
    assert host.print_slip(slip).repeated
    assert all(piece.height < 900 for piece in simulated(host, tmp_path).slips)


def test_an_absent_printer_fails_the_print_at_once(start: Start, slip: SlipContent) -> None:
    host = start("slip=escpos@tcp://127.0.0.1:9")
    assert eventually(lambda: host.states()[0].state is Stage.BACKOFF)
    outcome = host.print_slip(slip).done.result(5)
    assert (outcome.outcome, outcome.reason) == (Outcome.FAILED, "absent")


def test_a_broken_driver_disables_itself_alone(start: Start, slip: SlipContent) -> None:
    host = start("pad=nobody_wrote_this@sim:x", f"slip=escpos@sim:printer?{QUICK}")
    assert eventually(lambda: host.states()[0].state is Stage.FAILED)
    assert host.states()[0].reason == "driver_unavailable"
    assert host.print_slip(slip).done.result(20).outcome is Outcome.CONFIRMED


def test_a_driver_does_not_take_an_address_that_is_not_for_it(start: Start) -> None:
    host = start("slip=escpos@v4l:/dev/video0")
    assert eventually(lambda: host.states()[0].reason == "driver_unavailable")


def test_two_devices_of_one_name_are_refused(tmp_path: Path, fonts: FontFiles) -> None:
    with pytest.raises(UriError):
        DeviceHost(["a=escpos@sim:printer", "a=escpos@sim:printer"], tmp_path, fonts=fonts)


def test_printing_without_a_printer_is_rejected(start: Start, slip: SlipContent) -> None:
    with pytest.raises(Rejected):
        start().print_slip(slip)


def test_a_job_cut_off_by_a_crash_is_uncertain_at_the_next_start(
    start: Start, tmp_path: Path
) -> None:
    from drivers.printer.jobs.book import JobBook

    book = JobBook(
        tmp_path / "print-jobs.sqlite", lambda: __import__("drivers.clock").clock.utc_now()
    )
    row, _ = book.queue("t", "slip", reprint=False)
    book.sending(row.id)
    book.close()
    host = start(f"slip=escpos@sim:printer?{QUICK}")
    assert host.jobs()[0].state is JobState.UNCERTAIN


def test_what_a_printer_can_confirm_is_learnt_once_and_remembered(
    start: Start, tmp_path: Path, fonts: FontFiles
) -> None:
    first = start(f"slip=escpos@sim:printer?{QUICK}")
    assert eventually(lambda: first.states()[0].state is Stage.READY)
    assert "1d 28 48" in first.traffic("slip")
    second = DeviceHost([f"slip=escpos@sim:printer?{QUICK}"], tmp_path, fonts=fonts)
    second.start()
    assert eventually(lambda: second.states()[0].state is Stage.READY)
    second.stop()
    assert "1d 28 48" not in second.traffic("slip")


def test_states_and_answers_are_messages_the_server_reads(start: Start) -> None:
    changes: list[list[DeviceState]] = []
    host = start(f"slip=escpos@sim:printer?{QUICK}", on_states=changes.append, name="kiosk-1")
    assert eventually(lambda: host.states()[0].state is Stage.READY)
    message = report(host.states())
    assert decode_client(encode_frame(message))["type"] == "device_states"
    done = carry_out(host, JobAsked("j1", "slip", "test", {}), Wording()).result(20)
    settled = answer("j1", done)
    assert decode_client(encode_frame(settled))["type"] == "job_done"
    assert settled["outcome"] == "confirmed"
    assert {state.state for states in changes for state in states} >= {Stage.READY, Stage.BUSY}


@pytest.mark.parametrize("verb", ["capture", "sign", "dance", ""])
def test_a_job_that_is_neither_test_nor_print_is_rejected(start: Start, verb: str) -> None:
    with pytest.raises(Rejected):
        carry_out(start(), JobAsked("j1", "slip", verb, {}), Wording())


def test_devices_of_the_configuration_are_those_of_this_host_with_words_replacing(
    tmp_path: Path,
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[[devices]]\nname = "slip"\ndriver = "escpos"\nuri = "sim:printer"\nhost = "a"\n'
        '[[devices]]\nname = "led"\ndriver = "led"\nuri = "serial:/dev/x"\nhost = "b"\n',
        encoding="utf-8",
    )
    specs = read_devices(config, "a", ["slip=escpos@tcp://192.0.2.1:9100"])
    assert [(s.name, str(s.uri)) for s in specs] == [("slip", "tcp://192.0.2.1:9100")]


def test_bad_arguments_end_with_one_clear_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("t")
    here = ["--server", "http://127.0.0.1:9", "--token-file", str(token)]
    assert command_line.run("devices", main, [*here, "--device", "nonsense"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_jobs_are_counted_by_how_they_ended(
    start: Start, slip: SlipContent, tmp_path: Path
) -> None:
    host = start(f"slip=escpos@sim:printer?chunk_timeout_ms=100&{QUICK}")
    assert eventually(lambda: host.states()[0].state is Stage.READY)
    host.print_slip(slip).done.result(20)
    host.print_slip(slip).done.result(20)  # the same job, counted once
    host.test().done.result(20)
    simulated(host, tmp_path).arm(paper_out=True)
    host.print_slip(replace(slip, ticket="another")).done.result(20)
    simulated(host, tmp_path).mend()
    assert eventually(lambda: host.states()[0].state is Stage.READY)
    simulated(host, tmp_path).arm(stop=9000)
    host.print_slip(replace(slip, ticket="a third")).done.result(20)
    counts = host.states()[0].counts
    assert (counts.done, counts.failed, counts.uncertain) == (2, 1, 1)


def test_a_device_tells_its_firmware_and_one_that_cannot_has_none(start: Start) -> None:
    host = start(
        f"slip=escpos@sim:printer?{QUICK}", "pad=stu@sim:stu", "sign=led@sim:led?counter=1"
    )
    assert eventually(lambda: all(one.state is Stage.READY for one in host.states()))
    assert [one.firmware for one in host.states()] == ["SIM-80 1.00", "STU-430 1.5", None]


def test_a_key_that_was_pressed_is_counted_too(start: Start) -> None:
    heard: list[dict[str, object]] = []
    host = start("keys=keypad@sim:keypad?counter=1&addr=7", on_event=heard.append)
    assert eventually(lambda: host.states()[0].state is Stage.READY)
    simulated_keypad(parse_uri(host.states()[0].uri)).press("1", "2")
    assert eventually(lambda: len(heard) == 2)
    assert host.states()[0].counts.done == 2


def test_devices_in_words_are_checked_without_opening_any(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sound = [
        "slip=escpos@tcp://192.0.2.7:9100",
        "usb=escpos@usb:04b8:0e15",
        "pad=stu@hid:056a:00a4",
        "sign=led@serial:/dev/nothing?counter=1",
        "cam=camera@v4l:/dev/nothing",
        "topaz=topaz@sim:topaz",
        "voice=speech@sim:speech",
    ]
    assert main(["check", *sound]) == 0
    for wrong in ("nonsense", "slip=escpos@sim:printer?fault=x", "slip=nobody@sim:printer"):
        assert command_line.run("devices", main, ["check", *sound, wrong]) == 2
        said = capsys.readouterr().err
        assert (said.startswith("run.py devices: "), said.count("\n")) == (True, 1)
