"""A slip printed again at a desk: the host asks the server for the words, and keeps them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drivers.on_wire.host import HostOnWire
from drivers.printer.simulated.faults import Faults
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import TcpPrinter
from drivers.uri import parse_spec
from tests.catalogue import a_catalogue, a_ticket
from tests.fake_server import FakeServer
from tests.waiting import PATIENCE_S

TICKET = a_ticket(42, priority="caring", ahead=3)


@contextmanager
def a_desk(folder: Path, server: FakeServer, paper: SimulatedPrinter) -> Iterator["Desk"]:
    with TcpPrinter(paper) as printer:
        uri = f"tcp://127.0.0.1:{printer.port}?status_ms=9000&probe_ms=9000&proof_ms=20000"
        host = HostOnWire([parse_spec(f"slip=escpos@{uri}")], folder, "desk", server.url, "token")
        host.start()
        try:
            yield Desk(host, server)
        finally:
            host.stop()


class Desk:
    """The host, and what the server hears of it."""

    def __init__(self, host: HostOnWire, server: FakeServer) -> None:
        self._host, self._server, self._jobs = host, server, 0

    def until(self, look: Any) -> Any:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self._host.work(0.02)
            if found := look():
                return found
        raise AssertionError(f"never, in {self._server.received}")

    def ready(self) -> None:
        self.until(lambda: self._host.host.states()[0].state == "ready")

    def reprint(self, ticket: Any = TICKET) -> dict[str, Any]:
        """Ask as the server does; the message that settles it."""
        self.until(lambda: self._server.hellos)
        self._jobs += 1
        job = f"job-{self._jobs}"
        body = {"ticket": ticket, "reprint": True}
        self._server.ask(job, "slip", "print", body)
        done = self.until(lambda: [m for m in self._server.received if m.get("id") == job])
        settled: dict[str, Any] = done[0]
        return settled


def test_a_reprint_comes_out_at_the_desk_in_the_words_of_the_newest_catalogue(
    tmp_path: Path,
) -> None:
    paper = SimulatedPrinter()
    with FakeServer() as server, a_desk(tmp_path, server, paper) as desk:
        desk.ready()
        assert [desk.reprint()["outcome"] for _ in range(2)] == ["confirmed"] * 2
        assert server.catalogue_answers == [200, 304]  # what did not change is not sent again
        footer = {"zh-TW": "一行新的頁尾", "en": "A new line below"}
        server.catalogue = a_catalogue(slip={**a_catalogue()["slip"], "footer": footer})
        assert desk.reprint()["outcome"] == "confirmed"
    first, second, third = paper.slips
    assert first.tobytes() == second.tobytes() != third.tobytes()


def test_a_server_that_gives_no_catalogue_any_more_has_it_printed_in_the_words_of_before(
    tmp_path: Path,
) -> None:
    paper = SimulatedPrinter()
    with FakeServer() as server, a_desk(tmp_path, server, paper) as desk:
        desk.ready()
        server.refuse_catalogue = True
        early = desk.reprint()
        assert (early["outcome"], early["remedy"]) == ("failed", "wait")
        server.refuse_catalogue = False
        assert desk.reprint()["outcome"] == "confirmed"
        server.refuse_catalogue = True
        assert desk.reprint()["outcome"] == "confirmed"
    assert len(paper.slips) == 2


@pytest.mark.parametrize("ticket", [None, "x", {"id": 7}, {**TICKET, "wait": 5}])
def test_a_reprint_that_cannot_be_read_fails_with_a_remedy_and_prints_nothing(
    tmp_path: Path, ticket: Any
) -> None:
    paper = SimulatedPrinter()
    with FakeServer() as server, a_desk(tmp_path, server, paper) as desk:
        desk.ready()
        done = desk.reprint(ticket)
    assert (done["outcome"], bool(done["remedy"])) == ("failed", True)
    assert paper.slips == []


def test_without_paper_the_reprint_fails_with_what_helps(tmp_path: Path) -> None:
    paper = SimulatedPrinter(faults=Faults(paper_out=True))
    with FakeServer() as server, a_desk(tmp_path, server, paper) as desk:
        desk.until(lambda: desk._host.host.states()[0].paper == "out")
        done = desk.reprint()
    assert (done["outcome"], done["remedy"]) == ("failed", "load_paper")
