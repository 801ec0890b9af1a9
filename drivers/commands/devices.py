"""``run.py devices``: the device host as a program, and tools for whoever sets a device up."""

import logging
import os
import signal
import socket
import sys
import threading
import time
import tomllib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from drivers import registry
from drivers.base import DeviceState, Outcome, PrintReport, SignatureResult
from drivers.commands.discovery import discover
from drivers.errors import DeviceError, Rejected
from drivers.host import traffic
from drivers.host.device_host import DeviceHost
from drivers.printer.slip.compose import reprint
from drivers.printer.slip.render import FontFiles
from drivers.registry import DriverContext
from drivers.signature import service as signing
from drivers.tap import Tap
from drivers.uri import DeviceSpec, parse_spec, parse_uri
from queue_server.command_line import (
    Arguments,
    Failed,
    folder,
    port,
    reason,
    server_address,
    usable_folder,
)
from queue_server.link import (
    Connected,
    HttpLink,
    JobAsked,
    KeptCatalogue,
    LinkDown,
    LiveLink,
    Snapshot,
)
from queue_server.wire.wording import Wording

log = logging.getLogger("jiaohao.devices")

#: Events of devices waiting to be sent; more at once is no person.
MOST_EVENTS = 100


def main(argv: list[str]) -> int:
    """Run one of: host (the default), ``list``, ``check``, ``test``, ``simulate-printer``."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    tools = {"list": _list, "check": _check, "test": _test, "simulate-printer": _simulate}
    try:
        if argv and argv[0] in tools:
            return tools[argv[0]](argv[1:])
        return _host(argv)
    except (DeviceError, OSError, ValueError, KeyError) as error:
        raise Failed(reason(error), 2) from error


def default_fonts() -> FontFiles:
    """The faces the set-up prepared: ``$JIAOHAO_FONTS``, else beside the program."""
    given = os.environ.get("JIAOHAO_FONTS")
    folder = Path(given) if given else Path(__file__).parents[2] / ".venv" / "fonts"
    return FontFiles.in_folder(folder)


def read_devices(config: Path | None, host: str, words: list[str]) -> list[DeviceSpec]:
    """Devices of the configuration that belong to ``host``, with those in words added or replaced.

    Raises:
        UriError: A device that cannot be read.
        OSError: The configuration cannot be read.
        ValueError: It is not TOML, or a device lacks a name, driver or address.
    """
    tables = tomllib.loads(config.read_text(encoding="utf-8")).get("devices", []) if config else []
    specs = [_from_table(table) for table in tables if table.get("host", "kiosk") == host]
    wanted = {spec.name: spec for spec in specs}
    wanted |= {spec.name: spec for spec in map(parse_spec, words)}
    return list(wanted.values())


def _from_table(table: dict[str, Any]) -> DeviceSpec:
    try:
        return DeviceSpec(
            name=str(table["name"]),
            driver=str(table["driver"]),
            uri=parse_uri(str(table["uri"])),
            counter=table.get("counter"),
            enabled=bool(table.get("enabled", True)),
            options={str(key): str(value) for key, value in table.get("options", {}).items()},
        )
    except KeyError as error:
        raise ValueError(f"a [[devices]] table has no {error}") from error


# -- the host as a program --------------------------------------------------------------------


def _host(argv: list[str]) -> int:
    parser = Arguments(prog="run.py devices", description=__doc__)
    parser.add_argument(
        "--server", type=server_address, required=True, help="address of the queue server"
    )
    parser.add_argument("--token-file", required=True, type=Path, help="from run.py enroll")
    parser.add_argument("--config", type=Path, help="config.toml whose [[devices]] to take")
    parser.add_argument("--host", default=socket.gethostname(), help="host = … of those devices")
    parser.add_argument("--data", type=folder, default=Path("data"))
    parser.add_argument("--device", action="append", default=[], metavar="NAME=DRIVER@URI")
    args = parser.parse_args(argv)
    token = args.token_file.read_text(encoding="ascii").strip()
    devices = read_devices(args.config, args.host, args.device)
    _until_stopped(HostOnWire(devices, usable_folder(args.data), args.host, args.server, token))
    return 0


class HostOnWire:
    """A device host that reports its states to the server and carries out its jobs."""

    def __init__(
        self, devices: list[DeviceSpec], data: Path, name: str, server: str, token: str
    ) -> None:
        self._news = threading.Event()
        self._changed = threading.Event()
        self._events: deque[dict[str, Any]] = deque(maxlen=MOST_EVENTS)
        self.host = DeviceHost(
            devices,
            data,
            fonts=default_fonts(),
            name=name,
            on_states=self._note_change,
            on_event=self._note_event,
        )
        self._server = server
        self._http = HttpLink(server, token)
        self._catalogue = KeptCatalogue(self._http)
        self._settling = ThreadPoolExecutor(1, thread_name_prefix="host-jobs")
        topics = ("board",) if self.host.wants_board else ()
        self.link = LiveLink(server, token, topics, on_event=self._news.set)

    def start(self) -> None:
        """Open devices and link."""
        self.host.start()
        self.link.start()
        self.host.warm_up()

    def stop(self) -> None:
        """Let both go."""
        self.link.stop()
        self._settling.shutdown(wait=False, cancel_futures=True)
        self.host.stop()
        self._http.close()

    def work(self, timeout_s: float) -> None:
        """Wait for news and deal with it."""
        self._news.wait(timeout_s)
        self._news.clear()
        for event in self.link.drain():
            match event:
                case Connected():
                    self._changed.set()
                case JobAsked():
                    self._carry_out(event)
                case Snapshot("board", board):
                    self.host.show_board(board)
        if self._changed.is_set():
            self._changed.clear()
            self.link.send(report(self.host.states()))
        # After the report: the server believes only devices it has heard of.
        while self._events:
            self._tell(self._events.popleft())

    def _tell(self, event: dict[str, Any]) -> None:
        """A key pressed while the server is away is lost: later it would mean something else."""
        if not self.link.send(event):
            log.warning("%s: %s not told, the server is away", event["device"], event["event"])

    def _note_event(self, event: dict[str, Any]) -> None:
        self._events.append(event)
        self._news.set()

    def _note_change(self, _states: list[DeviceState]) -> None:
        self._changed.set()
        self._news.set()

    def _carry_out(self, job: JobAsked) -> None:
        try:
            if job.verb in ("capture", "preview"):
                self._look(job)
                return
            if job.verb in ("sign", "sign_end"):
                self._sign(job)
                return
            if job.verb == "traffic":
                tell_traffic(self.host, job, self.link.send)
                return
        except DeviceError as error:
            self.link.send(_failed(job.id, error))
        else:
            # Not in the loop that hears of the next job: the words are asked for first.
            self._settling.submit(self._begin, job)

    def _begin(self, job: JobAsked) -> None:
        """Start a test or a reprint, in the words of the newest catalogue."""
        try:
            done = carry_out(self.host, job, self._words(job.verb))
        except DeviceError as error:
            self.link.send(_failed(job.id, error))
        else:
            done.add_done_callback(partial(self._answer, job.id))

    def _words(self, verb: str) -> Wording:
        if verb == "print":
            try:
                self._catalogue.refresh()
            except LinkDown as error:
                log.warning("printing in the words of before: %s", error)
        return Wording(self._catalogue.body, self._server)

    def _look(self, job: JobAsked) -> None:
        from drivers.on_wire import (
            captures as wire,  # late: a host without cameras never loads numpy
        )
        from drivers.on_wire import previews as relay

        if job.verb == "preview":
            relay.carry_out(job, self.host.preview, self._http, self.link.send)
        else:
            wire.carry_out(job, self.host.capture, self._http, self.link.send)

    def _sign(self, job: JobAsked) -> None:
        if job.verb == "sign_end":
            self.host.end_signing(job.device)
            self.link.send(answer(job.id, PrintReport(outcome=Outcome.CONFIRMED)))
            return
        wish = signing.request_from_json(job.body)
        done = self.host.sign(job.device, wish)
        done.add_done_callback(partial(self._hand_over, job.id, wish.formats))

    def _hand_over(
        self, job: str, formats: tuple[str, ...], done: "Future[SignatureResult]"
    ) -> None:
        for message in signing.answer(job, done, formats):
            self.link.send(message)

    def _answer(self, job: str, done: "Future[PrintReport]") -> None:
        self.link.send(answer(job, done.result()))


def report(states: list[DeviceState]) -> dict[str, Any]:
    """The message that tells all states."""
    return {"type": "device_states", "devices": [state.as_json() for state in states]}


def carry_out(host: DeviceHost, job: JobAsked, words: Wording) -> "Future[PrintReport]":
    """Start a job of the server: ``test``, or ``print`` with ``{"ticket": Ticket}``: once more.

    Raises:
        DeviceError: If there is no such printer, no catalogue yet, or no ticket to be read.
    """
    if job.verb == "test":
        return host.self_test(job.device)
    if job.verb != "print":
        raise Rejected(f"nothing here does {job.verb}")
    return host.print_slip(reprint(words, job.body.get("ticket")), device=job.device).done


def tell_traffic(host: DeviceHost, job: JobAsked, send: Callable[[dict[str, Any]], object]) -> None:
    """Answer a job ``traffic``.

    Raises:
        DeviceError: If there is no such device.
    """
    for message in traffic.messages(job.id, host.traffic_lines(job.device)):
        send(message)


def answer(job: str, done: PrintReport) -> dict[str, Any]:
    """The message that settles a job."""
    remedy = str(done.remedy) if done.remedy else None
    return {"type": "job_done", "id": job, "outcome": str(done.outcome), "remedy": remedy}


def _failed(job: str, error: DeviceError) -> dict[str, Any]:
    return {"type": "job_done", "id": job, "outcome": "failed", "remedy": str(error.remedy)}


def _until_stopped(host: HostOnWire) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    host.start()
    try:
        while not stop.is_set():
            host.work(0.5)
    finally:
        host.stop()


# -- tools ----------------------------------------------------------------------------------------


def _list(argv: list[str]) -> int:
    Arguments(prog="run.py devices list").parse_args(argv)
    found = discover()
    for one in found:
        sys.stdout.write(f"{one.what}\n    --device '{one.spec}'\n")
    if not found:
        sys.stdout.write("nothing is plugged in that looks like a device\n")
    return 0


def _check(argv: list[str]) -> int:
    """Whether devices in words make sense, without opening any; exit 2 with what does not."""
    parser = Arguments(prog="run.py devices check")
    parser.add_argument("devices", nargs="+", metavar="NAME=DRIVER@URI")
    for words in parser.parse_args(argv).devices:
        spec = parse_spec(words)
        registry.find(spec).make(spec, DriverContext(Tap(time.monotonic))).close()
    return 0


def _test(argv: list[str]) -> int:
    """Print a test slip without a server; exit 0 only when the printer confirmed it."""
    parser = Arguments(prog="run.py devices test")
    parser.add_argument("device", metavar="NAME=DRIVER@URI")
    parser.add_argument("--data", type=folder, default=Path("data"))
    args = parser.parse_args(argv)
    host = DeviceHost([args.device], args.data, fonts=default_fonts())
    host.start()
    try:
        outcome = host.test().done.result(200)
    finally:
        host.stop()
    sys.stdout.write(f"{outcome.outcome} {outcome.by or outcome.reason or ''}\n")
    return 0 if outcome.outcome == "confirmed" else 1


def _simulate(argv: list[str]) -> int:
    from drivers.printer.simulated.served import serve_until_stopped

    parser = Arguments(prog="run.py devices simulate-printer")
    parser.add_argument("--port", type=port, default=9100, help="TCP port on this machine")
    parser.add_argument("--out", type=folder, required=True, help="where slips are saved")
    parser.add_argument("--fault", default="", help="as in drivers/printer/simulated/faults.py")
    parser.add_argument("--width", type=int, default=576)
    args = parser.parse_args(argv)
    return serve_until_stopped(args.port, args.out, args.fault, args.width)
