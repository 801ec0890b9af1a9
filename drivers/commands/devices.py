"""``run.py devices``: the device host as a program, and tools for setting a device up."""

import socket
import time
from pathlib import Path

from drivers import registry
from drivers.commands.discovery import discover
from drivers.configured import read_devices
from drivers.errors import DeviceError
from drivers.fonts import prepared_fonts
from drivers.host.device_host import DeviceHost
from drivers.on_wire.host import HostOnWire
from drivers.registry import DriverContext
from drivers.tap import Tap
from drivers.uri import parse_spec
from queue_server.command_line import (
    Arguments,
    Failed,
    folder,
    port,
    reason,
    say,
    server_address,
    usable_folder,
)
from queue_server.link.enrolment import renewed
from queue_server.processes.stop_signal import StopSignal
from queue_server.traces import logs


def main(argv: list[str]) -> int:
    """Run one of: host (the default), ``list``, ``check``, ``test``, ``simulate-printer``."""
    logs.start()
    tools = {"list": _list, "check": _check, "test": _test, "simulate-printer": _simulate}
    try:
        if argv and argv[0] in tools:
            return tools[argv[0]](argv[1:])
        return _host(argv)
    except (DeviceError, OSError, ValueError, KeyError) as error:
        raise Failed(reason(error), 2) from error


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
    token = renewed(args.server, args.token_file, time.time())
    devices = read_devices(args.config, args.host, args.device)
    work_until_stopped(HostOnWire(devices, usable_folder(args.data), args.host, args.server, token))
    return 0


def work_until_stopped(host: HostOnWire) -> None:
    """Run the devices until a signal asks to stop."""
    stop = StopSignal()
    try:
        host.start()
        while not stop.asked:
            host.work(0.5)
    finally:
        host.stop()


# -- tools ----------------------------------------------------------------------------------------


def _list(argv: list[str]) -> int:
    Arguments(prog="run.py devices list").parse_args(argv)
    found = discover()
    for one in found:
        say(f"{one.what}\n    --device '{one.spec}'")
    if not found:
        say("nothing is plugged in that looks like a device")
    return 0


def _check(argv: list[str]) -> int:
    """Check devices given in words, without opening any; exit 2 naming what makes no sense."""
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
    host = DeviceHost([args.device], args.data, fonts=prepared_fonts())
    try:
        host.start()
        outcome = host.test().done.result(200)
    finally:
        host.stop()
    say(f"{outcome.outcome} {outcome.by or outcome.reason or ''}")
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
