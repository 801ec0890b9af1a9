"""``run.py server``: the queue server. Prints ``listening on URL`` when it is ready."""

import argparse
import asyncio
import gc
import ipaddress
import logging
import os
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl

from queue_server.bootstrap import ListenOptions, Server, open_server
from queue_server.clock import SystemClock
from queue_server.command_line import (
    Arguments,
    complain,
    folder,
    port,
    reason,
    refuse,
    say,
    usable_folder,
)
from queue_server.command_line import host as resolvable
from queue_server.commands.arguments import add_database
from queue_server.commands.check import boxes
from queue_server.commands.common import (
    address_at,
    forget_address,
    note_address,
    settings_or_exit,
)
from queue_server.commands.running.own_host import NameTaken, OwnHost
from queue_server.commands.running.supervised import ServiceManager
from queue_server.configured import provider
from queue_server.core.errors import JiaohaoError
from queue_server.people.provider.ports import ProviderAway
from queue_server.settings import DEFAULT_PATH, Settings, SettingsError
from queue_server.settings.tables.config import DeviceTable
from queue_server.tls.serving import NoCertificate, Tls
from queue_server.traces import logs
from queue_server.usecases.ports import StorageDown

log = logging.getLogger(__name__)

#: Seconds until a restart: its caller has the answer by then.
ANSWERED_S = 0.3


def main(argv: list[str]) -> int:
    """Exit 0 after a clean end, 1 when it cannot run, 2 for bad arguments."""
    _survive_hangup()
    options = parser().parse_args(argv)
    try:
        run = run_of(options, settings_or_exit(options.config))
    except CannotRun as error:
        return refuse("server", error, 2)
    logs.start()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    usable_folder(options.data)
    return asyncio.run(_serve(options, run))


class CannotRun(Exception):
    """The options or the configuration do not allow it; the text says why."""


@dataclass(frozen=True, slots=True)
class ServerRun:
    """A server to start, and the device host beside it, if there is one."""

    settings: Settings
    where: ListenOptions
    own_host: OwnHost | None


def run_of(options: argparse.Namespace, settings: Settings, bound: int | None = None) -> ServerRun:
    """Apply the options to a configuration. ``bound``: the port already listened on.

    Raises:
        CannotRun: With the reason.
    """
    settings = with_devices(settings, options.device)
    host = options.host or settings.server.host
    if refused := _refused(options, host):
        raise CannotRun(refused)
    own_host = _own_host(options, settings)
    if options.devices is not None and own_host is None:
        raise CannotRun(f'no [[devices]] has host = "{options.devices}"')
    try:
        tls = None if options.plain else tls_of(settings)
        provider(settings)  # check here, before anything starts, that its files can be read
    except (NoCertificate, ProviderAway) as error:
        raise CannotRun(str(error)) from error
    port_ = settings.server.port if options.port is None else options.port
    where = ListenOptions(
        host=host,
        port=port_ or bound or 0,
        open_now=options.open_now,
        rate_limits=not options.no_rate_limits,
        recordings=options.data / "clips",
        tls=tls,
        look=boxes,
    )
    return ServerRun(settings, where, own_host)


def parser() -> Arguments:
    """The arguments of the command."""
    parser = Arguments(prog="run.py server", description=__doc__)
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    parser.add_argument("--data", type=folder, default=Path("data"), help="what lasts (data/)")
    add_database(parser)
    parser.add_argument(
        "--host", type=resolvable, help="address to listen on (from the configuration)"
    )
    parser.add_argument("--port", type=port, help="0: any free one (from the configuration)")
    parser.add_argument(
        "--devices", metavar="NAME", help="also run the devices with host = NAME, as run.py devices"
    )
    parser.add_argument(
        "--device", action="append", default=[], type=device, metavar="HOST~NAME=DRIVER@URI",
        help="as if it stood in [[devices]]; its counter as ?counter=3 in the address",
    )  # fmt: skip
    parser.add_argument(
        "--open-now", action="store_true", help="open whatever the calendar says; loopback only"
    )
    parser.add_argument(
        "--plain", action="store_true", help="HTTP whatever [tls] says; loopback only"
    )
    parser.add_argument(
        "--no-rate-limits",
        action="store_true",
        help="numbers, held times, booking codes and calls for help as fast as they are asked for,"
        " for load tests; loopback only. Sign-in stays limited, and so do strangers: of one"
        " address 200 requests at once, then 100 a second; more have to wait",
    )
    return parser


def tls_of(settings: Settings) -> Tls | None:
    """HTTPS as configured; file names are relative to ``config.toml``.

    Raises:
        NoCertificate: If it is configured and cannot be used.
    """
    if not settings.tls.on:
        return None
    folder_ = settings.path.parent
    tls = Tls.open(folder_ / settings.tls.certificate, folder_ / settings.tls.key)
    if tls.wants_renewal(now := SystemClock().now()):
        complain(f"the certificate ends in {tls.days_left(now)} days; run.py cert renew")
    return tls


def device(words: str) -> DeviceTable:
    """A device from an argument ``HOST~NAME=DRIVER@URI``, as a table of the configuration."""
    place, equals, rest = words.partition("=")
    host, tilde, name = place.partition("~")
    driver, at, uri = rest.partition("@")
    if not (equals and tilde and at):
        raise argparse.ArgumentTypeError(f"not HOST~NAME=DRIVER@URI: {words!r}")
    counter = dict(parse_qsl(uri.partition("?")[2])).get("counter")
    fields = {"host": host, "name": name, "driver": driver, "uri": uri, "counter": counter}
    try:
        return DeviceTable.model_validate_strings({k: v for k, v in fields.items() if v})
    except ValueError as mistake:
        raise argparse.ArgumentTypeError(f"not a device: {words!r}") from mistake


def with_devices(settings: Settings, devices: Sequence[DeviceTable]) -> Settings:
    """The configuration with these devices added, or replacing those of the same host and name."""
    both = {(one.host, one.name): one for one in (*settings.devices, *devices)}
    return replace(settings, tables=replace(settings.tables, devices=tuple(both.values())))


def _refused(options: argparse.Namespace, host: str) -> str | None:
    if is_loopback(host):
        return None
    for flag in ("open_now", "no_rate_limits", "plain"):
        if getattr(options, flag):
            return f"--{flag.replace('_', '-')} works on loopback only, not on {host}"
    return None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _own_host(options: argparse.Namespace, settings: Settings) -> OwnHost | None:
    """The device host to run beside the server, if one is wanted and has devices."""
    if all(device.host != options.devices for device in settings.devices):
        return None
    return OwnHost(options.devices, options.config, options.data)


class Turns:
    """Whether a server is to end or to restart. A signal to end takes precedence."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.ended = False
        self._loop = asyncio.get_running_loop()

    def end(self) -> None:
        """End for good."""
        self.ended = True
        self.over.set()

    def restart(self) -> None:
        """Restart with the configuration as it is then, after the caller has been answered."""
        self._loop.call_later(ANSWERED_S, self.over.set)


async def _serve(options: argparse.Namespace, run: ServerRun) -> int:
    _allow_many_files()
    turns = Turns()
    _end_by_signal(turns)
    while True:
        bound, code = await _serve_once(run, options, turns)
        if turns.ended or bound is None:
            return code
        turns.over.clear()
        gc.unfreeze()  # what the old server held is now garbage
        run = next_run(options, run, bound)


def next_run(options: argparse.Namespace, former: ServerRun, bound: int) -> ServerRun:
    """The next run; with the former settings if the configuration is no longer sound."""
    try:
        return run_of(options, Settings.load(options.config), bound)
    except (SettingsError, CannotRun) as error:
        log.error("the server starts with the configuration it had: %s", error)
        return ServerRun(former.settings, former.where, _own_host(options, former.settings))


async def _serve_once(
    run: ServerRun, options: argparse.Namespace, turns: Turns
) -> tuple[int | None, int]:
    """Serve until ``turns.over``. Returns the port listened on, if any, and the exit code."""
    own_host, where = run.own_host, replace(run.where, restart=turns.restart)
    try:
        server, storage = await open_server(run.settings, options.data, options.database, where)
    except StorageDown as error:
        return None, refuse("server", f"the data cannot be used: {error}")
    except OSError as error:
        code = 2 if isinstance(error, socket.gaierror) else 1
        return None, refuse("server", _why_not_opened(error, where), code)
    bound = server.port
    _reopen_on_hangup(server)
    try:
        url = address_at(where.host, bound, tls=bool(where.tls))
        note_address(options.data, url)
        if own_host is not None:
            await own_host.start(server.accounts, url)
        say(f"listening on {server.url}")
        await ServiceManager(os.environ).serve_until(turns.over, lambda: not turns.ended)
    except (NameTaken, JiaohaoError, OSError) as error:
        return None, refuse("server", f"the device host cannot run: {reason(error)}")
    finally:
        if own_host is not None:
            await own_host.stop(server.accounts)
        forget_address(options.data)
        await server.stop()
        await storage.close()
    return bound, 0


def _why_not_opened(error: OSError, where: ListenOptions) -> str:
    """Why opening failed. Errors of sockets have no file name; asyncio's name the address twice."""
    if error.filename is not None:
        return f"the data cannot be used: {reason(error)}"
    words = os.strerror(error.errno) if error.errno and error.errno > 0 else reason(error)
    return f"cannot listen on {where.host}:{where.port}: {words}"


def _end_by_signal(turns: Turns) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, turns.end)
        except NotImplementedError:  # Windows: Ctrl-C arrives later, as an exception
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(turns.end))


def _survive_hangup() -> None:
    """Ignore SIGHUP at first: a log rotation may send it before there is a log to reopen."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _reopen_on_hangup(server: Server) -> None:
    if hasattr(signal, "SIGHUP"):
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, server.read_again)


def _allow_many_files() -> None:
    """Raise the limit on open files as far as allowed: every live connection is a file."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < hard:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
