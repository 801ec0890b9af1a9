"""Slips printed again for the staff, and slips in trouble reported to them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.printer.simulated.faults import Faults
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import TcpPrinter
from kiosk import events as e
from kiosk.hands.world import World
from kiosk.known_office import KnownOffice
from queue_server.wire.codec import decode_client, encode
from tests.catalogue import a_board
from tests.fake_server import FakeServer
from tests.kiosk.hands.test_world import a_slip_printer, a_world, ask, until
from tests.kiosk.pilot import the_catalogue
from tests.waiting import wait_until


def heard(
    server: FakeServer, kind: str, holds: Callable[[Any], object] = lambda message: True
) -> Any:
    message, *_ = wait_until(
        lambda: [one for one in server.received if one["type"] == kind and holds(one)], kind
    )
    assert decode_client(encode(message)) == message
    return message


def settled(server: FakeServer, job: str) -> Any:
    return heard(server, "job_done", lambda one: one["id"] == job)


def an_office() -> KnownOffice:
    return KnownOffice(catalogue=the_catalogue(), board=a_board())


def test_a_reprint_comes_out_marked_and_the_server_hears_that_it_did(tmp_path: Path) -> None:
    paper = SimulatedPrinter()
    with (
        FakeServer(the_catalogue()) as server,
        TcpPrinter(paper) as printer,
        a_world(tmp_path, server, a_slip_printer(printer)) as world,
    ):
        ticket = ask(world)
        until(world, e.PrinterIs, lambda said: said.usable)
        until(world, e.CatalogueCame)
        world.carry_out(e.Print(ticket, "zh-TW"), an_office())
        assert until(world, e.Printed).outcome == "confirmed"
        for n in (1, 2):
            server.ask(f"job-{n}", "slip", "print", {"ticket": ticket, "reprint": True})
            drain_until(world, server, f"job-{n}")
        done = heard(server, "job_done", lambda one: one["id"] == "job-2")
    assert (done["outcome"], done["remedy"]) == ("confirmed", None)
    assert len(paper.slips) == 3
    original, again, _ = paper.slips
    assert again.size[1] > original.size[1]  # 補印 stands in a bar of its own


def drain_until(world: World, server: FakeServer, job: str) -> None:
    def done() -> bool:
        world.__dict__.setdefault("aside", []).extend(world.drain())
        return any(one.get("id") == job and one["type"] == "job_done" for one in server.received)

    wait_until(done, job)


def test_a_reprint_that_cannot_be_read_or_has_no_printer_fails_with_a_remedy(
    tmp_path: Path,
) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.CatalogueCame)
        for n, ticket in enumerate(({"id": "x"}, {"id": 7, "services": 3}, "x", ["x"])):
            server.ask(f"job-{n}", "slip", "print", {"ticket": ticket, "reprint": True})
            drain_until(world, server, f"job-{n}")
            done = settled(server, f"job-{n}")
            assert (done["outcome"], bool(done["remedy"])) == ("failed", True)


def test_staff_hear_of_a_slip_that_failed_and_again_after_the_link_was_lost(tmp_path: Path) -> None:
    paper = SimulatedPrinter(faults=Faults(paper_out=True))
    with (
        FakeServer(the_catalogue()) as server,
        TcpPrinter(paper) as printer,
        a_world(tmp_path, server, a_slip_printer(printer)) as world,
    ):
        ticket = ask(world)
        until(world, e.PrinterIs, lambda said: said.paper == "out")
        world.carry_out(e.Print(ticket, "zh-TW"), an_office())
        assert until(world, e.Printed).outcome == "failed"
        [slip] = heard(server, "slips", lambda one: one["slips"])["slips"]
        assert (slip["ticket"], slip["outcome"]) == (ticket["id"], "failed")
        assert slip["remedy"] == "load_paper"
        until(world, e.LinkUp)
        server.received.clear()
        server.drop_everybody()
        until(world, e.LinkLost)
        until(world, e.LinkUp)
        assert heard(server, "slips")["slips"] == [slip]


def test_a_slip_without_a_printer_is_reported_too(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        ticket = ask(world)
        until(world, e.LinkUp)
        world.carry_out(e.Print(ticket, "zh-TW"), an_office())
        assert until(world, e.Printed).outcome == "failed"
        [slip] = heard(server, "slips", lambda one: one["slips"])["slips"]
        assert slip["reason"] == "no_printer"


def test_the_traffic_of_the_printer_is_sent_and_of_nothing_else(tmp_path: Path) -> None:
    paper = SimulatedPrinter()
    with (
        FakeServer(the_catalogue()) as server,
        TcpPrinter(paper) as printer,
        a_world(tmp_path, server, a_slip_printer(printer)) as world,
    ):
        until(world, e.PrinterIs, lambda said: said.usable)
        until(world, e.LinkUp)
        server.ask("t", "slip", "traffic")
        drain_until(world, server, "t")
        lines = [line for one in server.received if one["type"] == "job_part"
                 for line in one["lines"]]  # fmt: skip
        assert any(" > " in line for line in lines)
        assert any(" < " in line for line in lines)
        server.ask("u", "nothing", "traffic")
        drain_until(world, server, "u")
        assert heard(server, "job_done", lambda one: one["id"] == "u")["outcome"] == "failed"
