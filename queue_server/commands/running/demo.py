"""``run.py demo``: a whole office on this machine, to try out.

Server, kiosk, TV wall and a device host with simulated devices, each a process of its own, with the
tokens they need and a link that signs the first admin in once. Ctrl-C ends everything; the next
start continues where this one stopped.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, folder, port, refuse, say, usable_folder
from queue_server.commands.common import settings_or_exit
from queue_server.commands.running import letting_in, visitors
from queue_server.commands.running.children import Child, Program, wait_until
from queue_server.commands.running.letting_in import ADMIN, Links
from queue_server.commands.running.tokens import read_token
from queue_server.commands.running.visitors import Morning, MorningPace, NotPlayed
from queue_server.core import hours
from queue_server.core.rules import BranchRules
from queue_server.processes.stop_signal import StopSignal
from queue_server.settings import DEFAULT_PATH, Settings
from queue_server.usecases.ports import StorageDown

HERE = DEFAULT_PATH.parent
HOST = "127.0.0.1"
#: The folders of a real office and of a played one: never the same.
REAL, PLAYED = Path("data"), Path("data-played")
#: Name and kind of each screen and host. The kiosk owns the printer of its own machine.
ENROLLED = {"kiosk": "kiosk", "tv": "display", "desk": "host"}
PRINTER = "escpos@sim:printer"
KIOSK_DEVICES = (f"slip={PRINTER}",)
#: The devices at counter 1, all simulated.
DESK_DEVICES = (
    f"desk-slip={PRINTER}",
    "keys=keypad@sim:keypad?counter=1",
    "sign=led@sim:led?counter=1",
    "scan=scanner@sim:scanner?counter=1",
    "pad=stu@sim:stu?counter=1",
    "button=help_button@sim:button?counter=1",
    "voice=speech@sim:speech",
    "photo=camera@sim:camera?scene=person&use=id&counter=1",
    "docs=camera@sim:camera?scene=page&use=document&counter=1",
)
READY_WITHIN_S = 30.0
LOOK_EACH_S = 0.2


class DemoFailed(Exception):
    """The office cannot be started; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlan:
    """What this demo runs, and how."""

    config: Path
    data: Path
    port: int
    open_now: bool
    headless: bool
    #: Devices given as arguments, in addition to the usual ones or replacing those of the same
    #: name.
    devices: tuple[str, ...] = ()
    #: The morning to play, if any.
    play: MorningPace | None = None

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://{HOST}:{self.port}"

    def asked(self, machine: str) -> list[str]:
        """Devices requested on a machine: the kiosk's own at the kiosk, all others at the desk."""
        kiosk = {_name(one) for one in KIOSK_DEVICES}
        return [one for one in self.devices if (_name(one) in kiosk) is (machine == "kiosk")]

    def token_file(self, name: str) -> Path:
        """The file of a screen's or host's token, readable only by this user."""
        return letting_in.token_file(self.data, name)

    def picture(self, name: str) -> Path:
        """The picture file of a window on a machine without a screen."""
        return self.data / "pictures" / f"{name}.png"


def main(argv: list[str]) -> int:
    """Exit 0 after a clean end, 1 when it cannot run, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    settings = settings_or_exit(options.config)
    try:
        if wrong := wrong_devices(options.device):
            return refuse("demo", wrong, 2)
        data = options.data or (PLAYED if options.visitors else REAL)
        usable_folder(data)
        visitors.require_kind(data, played=options.visitors)
        plan = _arrange(options, settings, data)
        return _run(plan, settings, let_in(plan, settings))
    except (DemoFailed, NotPlayed, StorageDown, OSError, subprocess.SubprocessError) as error:
        return refuse("demo", error)


def _parser() -> Arguments:
    parser = Arguments(prog="run.py demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="no windows, but their pictures")
    parser.add_argument("--port", type=port, help="TCP port (from the configuration)")
    parser.add_argument("--data", type=folder, help=f"what lasts ({REAL}/, or {PLAYED}/)")
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    parser.add_argument(
        "--device", action="append", default=[], metavar="NAME=DRIVER@URI",
        help="as of run.py devices: slip is the kiosk's, any other name the desk's",
    )  # fmt: skip
    visitors.add_options(parser)
    return parser


def wrong_devices(words: Sequence[str]) -> str:
    """What the device host finds wrong with devices given as arguments; empty if nothing."""
    if not words:
        return ""
    check = [*_run_py("devices"), "check", "--", *words]
    done = subprocess.run(
        check, capture_output=True, text=True, timeout=READY_WITHIN_S, check=False
    )
    said = done.stderr.strip().rpartition("\n")[2].removeprefix("run.py devices: ")
    return said if done.returncode else ""


def _arrange(options: argparse.Namespace, settings: Settings, data: Path) -> DemoPlan:
    """Decide what can be decided before anything runs, and print what is unusual."""
    now = SystemClock().now()
    open_now = would_be_closed(settings.rules, now)
    if open_now:
        say("The office would be closed at this hour: running with --open-now, and the screens"
            " say so.")  # fmt: skip
    headless = options.headless or not has_screen(os.environ)
    if headless and not options.headless:
        say("This machine has no screen: the two windows are drawn into pictures instead.")
    return DemoPlan(
        config=options.config.resolve(),
        data=data.resolve(),
        port=choose_port(options.port, settings.server.port),
        # A played morning runs at any hour, and every screen says so.
        open_now=open_now or options.visitors,
        headless=headless,
        devices=tuple(options.device),
        play=MorningPace(seed=options.seed, speed=options.speed) if options.visitors else None,
    )


def would_be_closed(rules: BranchRules, now: datetime) -> bool:
    """Whether a visitor walking in now would get no number."""
    opening = hours.opening(rules, (), now)
    if opening.session is None or opening.session.booked_only:
        return True
    return opening.last_ticket_at is not None and now >= opening.last_ticket_at


def session_played(rules: BranchRules, now: datetime, open_now: bool) -> str:
    """Name and hours of the present session; with ``open_now`` that is the first one."""
    session = rules.sessions[0] if open_now else hours.opening(rules, (), now).session
    if session is None:
        return "none now"
    wording = session.wording[rules.fallback]
    return f"{session.name} ({wording}, {session.opens:%H:%M}–{session.closes:%H:%M})"


def has_screen(environment: "os._Environ[str] | dict[str, str]") -> bool:
    """Whether windows can be opened here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def choose_port(asked: int | None, usual: int) -> int:
    """The port to use: the requested one, the usual one, or any free one.

    Raises:
        DemoFailed: If the requested port is taken.
    """
    if asked:
        if not _is_free(asked):
            raise DemoFailed(f"port {asked} is taken; choose another with --port")
        return asked
    if asked is None and usual and _is_free(usual):
        return usual
    found = _any_port()
    if asked is None and usual:
        say(f"Port {usual} is taken: using {found}.")
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def let_in(plan: DemoPlan, settings: Settings) -> Links:
    """Ensure tokens and users exist; returns the tokens of new one-time links."""
    counters = visitors.seats(settings.rules) if plan.play else ()
    return letting_in.prepare(settings, plan.data, ENROLLED, counters)


def programs(plan: DemoPlan) -> tuple[Program, ...]:
    """The programs to run: the server first, then those that need it."""
    data = plan.data
    desk = [*_client(plan, "devices", "desk"), "--host", "desk"]
    return (
        Program("server", _server(plan)),
        Program("tv", _window(plan, "display", "tv", "1280x720"), _drawn(plan)),
        Program(
            "kiosk",
            [
                *_window(plan, "kiosk", "kiosk", "540x960"),
                *_devices(KIOSK_DEVICES, plan.asked("kiosk"), data / "slips"),
            ],
            _drawn(plan),
        ),
        Program(
            "desk",
            [
                *desk,
                *("--data", str(data / "desk")),
                *_devices(DESK_DEVICES, plan.asked("desk"), data / "slips-desk"),
            ],
        ),
    )


def _server(plan: DemoPlan) -> list[str]:
    place = ["--config", str(plan.config), "--data", str(plan.data)]
    flags = ["--plain", *(["--open-now"] if plan.open_now else [])]
    if plan.play is not None:  # visitors come faster than trembling fingers press
        flags.append("--no-rate-limits")
    where = ["--host", HOST, "--port", str(plan.port)]
    return [*_run_py("server"), *place, *where, *flags, *_configured(plan)]


def _configured(plan: DemoPlan) -> list[str]:
    """Every device of the demo, so that the server lets it act at its counter."""
    machines = {"kiosk": KIOSK_DEVICES, "desk": DESK_DEVICES}
    words = [
        f"{machine}~{one}"
        for machine, usual in machines.items()
        for one in _chosen(usual, plan.asked(machine))
    ]
    return [word for one in words for word in ("--device", one)]


def _devices(usual: Sequence[str], asked: Sequence[str], pictures: Path) -> list[str]:
    """The arguments for the devices that a machine opens."""
    chosen = _chosen(usual, asked)
    return [word for one in chosen for word in ("--device", _kept(one, pictures))]


def _chosen(usual: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The usual devices of a machine, with requested ones in place of their namesakes."""
    return list({_name(one): one for one in (*usual, *asked)}.values())


def _name(device: str) -> str:
    return device.partition("=")[0]


def _kept(device: str, pictures: Path) -> str:
    """Make a simulated printer put its slips where the demo says they are."""
    if PRINTER not in device or "out=" in device:
        return device
    return f"{device}{'&' if '?' in device else '?'}out={quote(str(pictures))}"


def _run_py(command: str) -> list[str]:
    return [sys.executable, str(HERE / "run.py"), command]


def _client(plan: DemoPlan, command: str, name: str) -> list[str]:
    return [*_run_py(command), "--server", plan.url, "--token-file",
            str(plan.token_file(name)), "--config", str(plan.config)]  # fmt: skip


def _window(plan: DemoPlan, command: str, name: str, size: str) -> list[str]:
    client = [*_client(plan, command, name), "--data", str(plan.data / name)]
    if plan.headless:
        return [*client, "--headless", "--picture", str(plan.picture(name))]
    return [*client, "--windowed", size]


def _drawn(plan: DemoPlan) -> dict[str, str]:
    """Environment for a machine without a screen: SDL draws into memory and is silent."""
    if not plan.headless:
        return {}
    return {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}


def _run(plan: DemoPlan, settings: Settings, links: Links) -> int:
    stopping = StopSignal((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    children = [Child(one, plan.data / "logs" / f"{one.name}.log", HERE)
                for one in programs(plan)]  # fmt: skip
    played = _morning(plan, settings, links)
    try:
        _start(children, stopping)
        if not stopping.asked:
            _introduce(plan, settings, links.admin)
            if played is not None:
                played.start()
        while not stopping.wait(LOOK_EACH_S):
            for child in children:
                child.look_after(time.monotonic(), say)
    finally:
        if played is not None:
            played.stop()
        _end(children)
    return 0


def _morning(plan: DemoPlan, settings: Settings, links: Links) -> Morning | None:
    if plan.play is None:
        return None
    token = read_token(plan.token_file("kiosk"))
    return Morning(plan.url, settings.rules, token, links.clerks, plan.play)


def _start(children: list[Child], stopping: StopSignal) -> None:
    """Start the server and, once it listens, the others."""
    server, *others = children
    server.start(time.monotonic())

    def settled() -> bool:
        return stopping.asked or server.pid is None or "listening on " in server.said()

    if not wait_until(settled, READY_WITHIN_S) or server.pid is None:
        raise DemoFailed(f"the server did not start: {server.last_words()} (log: {server.log})")
    for child in others:
        if not stopping.asked:
            child.start(time.monotonic())


def _introduce(plan: DemoPlan, settings: Settings, link: str) -> None:
    minutes = settings.security.enrolment_min
    say(f"\n{settings.rules.name[settings.rules.fallback]} is open at {plan.url}")
    say(f"  session    {session_played(settings.rules, SystemClock().now(), plan.open_now)}")
    say(f"  sign in    {plan.url}/signin?once={link}")
    say(f"             (once, within {minutes} min; another: python run.py user link {ADMIN}"
        f" --data {plan.data})")  # fmt: skip
    say(f"  clerk      {plan.url}/clerk")
    say(f"  office     {plan.url}/admin")
    say(f"  devices    {plan.url}/fleet")
    if plan.play is not None:
        say(f"  played     {visitors.words(plan.play, visitors.seats(settings.rules))}")
    if plan.headless:
        say(f"  kiosk      {plan.picture('kiosk')}")
        say(f"  TV wall    {plan.picture('tv')}")
    say(f"  slips      {plan.data / 'slips'}")
    say(f"  logs       {plan.data / 'logs'}")
    say("Ctrl-C ends everything.\n")


def _end(children: list[Child]) -> None:
    """End the screens first and the server last, so that no program reports a missing server."""
    for child in reversed(children):
        child.ask_to_end()
        if not child.end():
            say(f"{child.program.name} did not end in time and was killed")
    say("Everything has ended.")
