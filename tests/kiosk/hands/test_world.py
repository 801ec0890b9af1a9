"""The kiosk's hands against a server that speaks the wire and a printer behind TCP."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.printer.simulated.faults import Faults
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import TcpPrinter
from drivers.uri import parse_spec
from kiosk import events as e
from kiosk.app import main
from kiosk.hands.staff import code_file, keep
from kiosk.hands.voice import Voice
from kiosk.hands.world import World
from kiosk.known_office import KnownOffice
from queue_server import VERSION, command_line
from queue_server.wire.codec import decode_client, encode
from tests.catalogue import a_board
from tests.fake_server import FakeServer
from tests.kiosk.hands.test_voice import Ears
from tests.kiosk.pilot import the_catalogue
from tests.waiting import PATIENCE_S, wait_until

ASKED = e.Request("T01", "general", "zh-TW")


@contextlib.contextmanager
def a_world(tmp_path: Path, server: FakeServer, *devices: str) -> Iterator[World]:
    with the_world(World(server.url, "token", [parse_spec(d) for d in devices], tmp_path)) as one:
        yield one


@contextlib.contextmanager
def the_world(world: World) -> Iterator[World]:
    """Started, and stopped in the end. A number may take long here: nobody asks for it again."""
    with pytest.MonkeyPatch.context() as patient:
        patient.setattr("kiosk.hands.world.ISSUE_TIMEOUT_S", PATIENCE_S)
        patient.setattr("kiosk.hands.world.HELP_TIMEOUT_S", PATIENCE_S)
        world.start()
        try:
            yield world
        finally:
            world.stop()


def until(world: World, kind: Any, holds: Callable[[Any], object] = lambda event: True) -> Any:
    """Wait for an event of a kind for which something holds; what came before is put aside."""
    aside: list[Any] = world.__dict__.setdefault("aside", [])

    def look() -> list[Any]:
        aside.extend(world.drain())
        return [one for one in aside if isinstance(one, kind) and holds(one)][:1]

    [event] = wait_until(look, kind.__name__, every_s=0.01)
    aside.remove(event)
    return event


def test_catalogue_and_board_come_unasked_and_the_loss_of_the_server_is_reported(
    tmp_path: Path,
) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        assert until(world, e.CatalogueCame).catalogue["branch"]
        assert until(world, e.BoardCame).board["session"]
        until(world, e.LinkUp)
        server.drop_everybody()
        until(world, e.LinkLost)
        until(world, e.LinkUp)


def test_a_kiosk_that_starts_without_its_server_knows_what_its_guidance_cannot_say(
    tmp_path: Path,
) -> None:
    catalogue = the_catalogue()
    strings = {**catalogue["strings"], "kiosk.popular": {"en": "Never spoken", "zh-TW": "沒念過"}}
    with (
        FakeServer({**catalogue, "strings": strings}) as server,
        a_world(tmp_path, server) as world,
    ):
        until(world, e.CatalogueCame)
    voice = Voice(Ears(), tmp_path)
    nobody = World("http://127.0.0.1:9", "token", [], tmp_path, voice=voice)
    with the_world(nobody) as alone:
        until(alone, e.CatalogueCame)
    assert voice.missing >= 2


def test_a_call_for_help_is_repeated_under_one_key_until_it_is_heard(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        server.refuse_help = 1
        world.carry_out(e.CallPerson("touch-1"), KnownOffice())
        assert until(world, e.HelpAnswered).reached
        assert server.help_keys == ["touch-1", "touch-1"]


def test_staff_read_on_the_glass_what_any_part_of_the_program_warned_of(tmp_path: Path) -> None:
    # Parts that wall and kiosk share logged under a name of their own, and staff never saw it.
    keep(code_file(tmp_path), "246810")
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        for part in ("queue_server.voice.prompts", "display.canvas.painter", "kiosk.hands.paper"):
            logging.getLogger(part).warning("trouble in %s", part)
        world.carry_out(e.CheckStaff("246810"), KnownOffice())
        lines = until(world, e.StaffReport).lines
    told = [line.partition("trouble in ")[2] for line in lines]
    assert [part for part in told if part] == [
        "queue_server.voice.prompts", "display.canvas.painter", "kiosk.hands.paper",
    ]  # fmt: skip


def test_the_same_touch_asked_for_twice_gets_the_same_ticket(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        first = ask(world)
        assert list((tmp_path / "touches").glob("*.json"))
        assert ask(world) == first
        assert len(server.issued) == 1


def ask(world: World) -> Any:
    world.carry_out(e.Issue("one-touch", ASKED), KnownOffice())
    return until(world, e.Issued).ticket


def test_staff_hear_which_program_the_kiosk_runs_beside_what_devices_it_has(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.LinkUp)
        reports = wait_until(lambda: [m for m in server.received if m["type"] == "device_states"])
    report: Any = decode_client(encode(reports[0]))
    [kiosk] = report["devices"]
    assert (kiosk["name"], kiosk["kind"], kiosk["firmware"]) == ("", "kiosk", VERSION)


def test_a_refusal_carries_its_code_and_a_passing_one_is_asked_again(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        server.refuse_tickets = (409, "branch_closed")
        world.carry_out(e.Issue("a", ASKED), KnownOffice())
        assert until(world, e.IssueRefused).code == "branch_closed"
        server.refuse_tickets = (429, "rate_limited")
        world.carry_out(e.Issue("b", ASKED), KnownOffice())
        assert until(world, e.IssueUnanswered).key == "b"


def a_slip_printer(printer: TcpPrinter) -> str:
    return f"slip=escpos@tcp://127.0.0.1:{printer.port}"


def test_a_slip_is_printed_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    paper = SimulatedPrinter()
    with (
        FakeServer(the_catalogue()) as server,
        TcpPrinter(paper) as printer,
        a_world(tmp_path, server, a_slip_printer(printer)) as world,
    ):
        ticket = ask(world)
        until(world, e.PrinterIs, lambda said: said.usable)
        office = KnownOffice(catalogue=the_catalogue(), board=a_board())
        for _ in range(2):
            world.carry_out(e.Print(ticket, "zh-TW"), office)
            assert until(world, e.Printed).outcome == "confirmed"
    assert len(paper.slips) == 1


def test_paper_out_is_reported_before_anybody_asks_for_a_slip(tmp_path: Path) -> None:
    paper = SimulatedPrinter(faults=Faults(paper_out=True))
    with (
        FakeServer(the_catalogue()) as server,
        TcpPrinter(paper) as printer,
        a_world(tmp_path, server, a_slip_printer(printer)) as world,
    ):
        assert until(world, e.PrinterIs, lambda said: said.paper == "out")


def test_without_a_printer_the_print_fails_at_once(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        ticket = ask(world)
        world.carry_out(e.Print(ticket, "zh-TW"), KnownOffice(catalogue=the_catalogue()))
        assert until(world, e.Printed).outcome == "failed"


def test_bad_arguments_are_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = ["--server", "http://127.0.0.1:1", "--token-file", str(tmp_path / "no")]
    assert command_line.run("kiosk", main, ["--headless", *absent]) == 2
    assert capsys.readouterr().err.count("\n") == 1
