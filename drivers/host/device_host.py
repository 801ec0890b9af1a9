"""The device host: owns this machine's devices, in the kiosk's process or in one of its own.

As a library (the kiosk)::

    host = DeviceHost(["slip=escpos@tcp://192.0.2.7:9100"], Path("data"), fonts=fonts)
    host.start()
    job = host.print_slip(slip, on_first_byte=...)   # returns at once
    job.done.result(timeout=20).outcome              # confirmed, uncertain or failed
    host.stop()

Every call returns at once; callbacks come from threads of the host.
"""

import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from drivers import registry
from drivers.base import (
    DeviceEvent,
    DeviceKind,
    DeviceState,
    Driver,
    PhotoStation,
    PrintReport,
    Rejected,
    SignatureResult,
)
from drivers.clock import utc_now
from drivers.errors import DriverUnavailable, UriError
from drivers.fonts import FontFiles
from drivers.host import hotplug, traffic
from drivers.host.board import BoardWatch
from drivers.host.selftest import announce, try_out, turn
from drivers.printer.jobs.book import JobBook, JobRow
from drivers.printer.jobs.service import PrintJob, PrintService
from drivers.printer.slip.render import SlipContent
from drivers.registry import DriverContext, DriverInfo
from drivers.signature.service import SigningService, SignRequest
from drivers.supervision.counting import count_when_done
from drivers.supervision.supervisor import POLL_S, Supervisor
from drivers.tap import Tap
from drivers.uri import DeviceSpec, parse_spec
from queue_server.wire.devices import Reason
from queue_server.wire.messages import Board

if TYPE_CHECKING:
    from drivers.photo.service import Capture, CaptureRequest, CaptureService

__all__ = ["DeviceHost", "DeviceSpec", "FontFiles", "PrintJob", "SlipContent"]

TICK_S = 0.25
HOTPLUG_S = 3.0
#: Beginning a preview opens nothing yet.
PREVIEW_DEADLINE_S = 2.0


class DeviceHost:
    """Supervises the devices of this machine. ``on_states`` receives all states at
    every change; ``on_event`` the device's name and what a person did there.

    A device whose driver is unknown or broken is listed too, as failed, with reason and remedy.

    Raises:
        UriError: If a device in words cannot be read, or two have the same name.
    """

    def __init__(
        self,
        devices: Sequence[str | DeviceSpec],
        data_dir: Path,
        *,
        fonts: FontFiles,
        name: str = "",
        on_states: Callable[[list[DeviceState]], None] = lambda _: None,
        on_event: Callable[[str, DeviceEvent], None] = lambda _name, _event: None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        specs = [parse_spec(each) if isinstance(each, str) else each for each in devices]
        if len({spec.name for spec in specs}) != len(specs):
            raise UriError("two devices have the same name")
        self.name = name
        self._now = now
        self._clock = clock
        self._on_states = on_states
        self._on_event = on_event
        self._board = BoardWatch()
        self._data_dir = data_dir
        self._stopping = threading.Event()
        self._taps: dict[str, Tap] = {spec.name: Tap(clock) for spec in specs}
        self._book = JobBook(data_dir / "print-jobs.sqlite", now)
        self._fonts = fonts
        self._printing = PrintService(self._book, fonts)
        self._signing = SigningService()
        self._photos: CaptureService | None = None
        self._specs = {spec.name: spec for spec in specs}
        self._devices = {spec.name: self._supervise(spec) for spec in specs}
        self._watchdog = threading.Thread(target=self._watch, name="device-watchdog", daemon=True)

    def start(self) -> None:
        """Begin opening every enabled device.

        Raises:
            DriverUnavailable: There is a printer, but no fonts to draw its slips with.
        """
        if self._prints:
            self._fonts.check()
        for name, device in self._devices.items():
            if self._specs[name].enabled:
                device.start()
        self._watchdog.start()

    def stop(self) -> None:
        """Let every device go and close the book of jobs. Takes a few seconds at most."""
        self._stopping.set()
        for device in self._devices.values():
            device.stop()
        if self._watchdog.is_alive():
            self._watchdog.join(2 * TICK_S + 1)
        self._book.close()

    def states(self) -> list[DeviceState]:
        """Every device as it is now, in the order of configuration."""
        return [device.state for device in self._devices.values()]

    def print_slip(
        self,
        slip: SlipContent,
        *,
        device: str | None = None,
        on_first_byte: Callable[[], None] | None = None,
    ) -> PrintJob:
        """Print a slip on the named printer, or the first one.

        A ticket's original slip is printed once: asking again returns the earlier job, unless
        that job failed before any ink. A reprint carries ``reprint_mark`` and is always new.

        Raises:
            Rejected: If there is no such printer.
        """
        printer = self._printer(device)
        job = self._printing.print_slip(slip, printer, on_first_byte)
        if not job.repeated:
            count_when_done(printer, job.done)
        return job

    def test(self, device: str | None = None) -> PrintJob:
        """Print a test slip without words: numbers, shapes, a QR code, the device's address."""
        state = self._printer(device).state
        return self.print_slip(test_slip(state, self._now()), device=state.name)

    def self_test(self, device: str) -> "Future[PrintReport]":
        """Test a device: a printer prints, a display lights up, a keypad waits for a key.

        Raises:
            Rejected: If there is no such device.
        """
        if device not in self._devices:
            raise Rejected(f"no device {device[:60]} here", reason=Reason.ABSENT)
        if self._devices[device].state.kind == DeviceKind.PRINTER:
            return self.test(device).done
        return count_when_done(self._devices[device], try_out(self._devices[device]))

    def capture(self, device: str, request: "CaptureRequest") -> "Future[Capture]":
        """Take a picture with a photo station; the future carries it, or a DeviceError.

        Raises:
            Rejected: If there is no such station.
        """
        station = self._of_kind(device, DeviceKind.PHOTO, "photo station")
        if self._photos is None:
            # Imported late: a host without cameras never loads numpy.
            from drivers.photo.service import CaptureService

            self._photos = CaptureService(self._clock)
        taken = self._photos.capture(request, station, self._specs[device].options)
        return count_when_done(station, taken)

    def preview(self, device: str) -> "Future[Generator[bytes, None, None]]":
        """Preview a photo station: JPEG pictures until the generator is closed.

        It may be read from any thread; the camera is opened at the first picture.

        Raises:
            Rejected: If there is no such station.
        """
        station = self._of_kind(device, DeviceKind.PHOTO, "photo station")
        return station.submit(
            lambda driver: cast(PhotoStation, driver).preview(), deadline_s=PREVIEW_DEADLINE_S
        )

    def turn(self, device: str, *, on: bool) -> "Future[PrintReport]":
        """Turn a wall's panel on or off; the future carries how it went, or a DeviceError.

        Raises:
            Rejected: If there is no such panel.
        """
        return turn(self._of_kind(device, DeviceKind.PANEL, "panel"), on=on)

    def sign(self, device: str, request: SignRequest) -> "Future[SignatureResult]":
        """Have the visitor sign at a pad; the future carries the strokes, or a DeviceError.

        Raises:
            Rejected: If there is no such pad.
        """
        pad = self._of_kind(device, DeviceKind.SIGNATURE, "signature pad")
        return count_when_done(pad, self._signing.sign(pad, request))

    def end_signing(self, device: str) -> None:
        """End the signing at that pad; its screen is cleared soon."""
        self._signing.end(device)

    @property
    def wants_board(self) -> bool:
        """Whether any device here shows or speaks what is on the board."""
        kinds = {device.state.kind for device in self._devices.values()}
        return bool(kinds & {DeviceKind.LED, DeviceKind.PANEL, DeviceKind.SPEECH})

    @property
    def _prints(self) -> bool:
        return any(one.state.kind == DeviceKind.PRINTER for one in self._devices.values())

    def show_board(self, board: Board) -> None:
        """Take a board from the server: displays show their counters' labels, loudspeakers call."""
        calls = self._board.take(board)
        for name, device in self._devices.items():
            style = self._specs[name].address.options.get("announce", "")
            if device.state.kind == DeviceKind.SPEECH and style:
                for waiting, call in zip(reversed(range(len(calls))), calls, strict=True):
                    announce(device, call, style, waiting)

    def link_lost(self) -> None:
        """Note that the server went away: its last board no longer holds."""
        self._board.linked = False

    def warm_up(self, sample: SlipContent | None = None) -> None:
        """Load fonts and encoder now (some 200 ms) instead of at the first print, if one prints."""
        if not self._prints:
            return
        state = DeviceState(name="", kind="printer", driver="", uri="")
        self._printing.warm_up(sample or test_slip(state, self._now()))

    def jobs(self, limit: int = 50) -> list[JobRow]:
        """The newest print jobs, newest first."""
        return self._book.latest(limit)

    def traffic(self, device: str) -> str:
        """The last 64 kB that crossed a device's link, as lines of hexadecimal."""
        return self._taps[device].text()

    def traffic_lines(self, device: str) -> list[str]:
        """The last traffic for people: with the time of day, and words where bytes are not kept.

        Raises:
            Rejected: If there is no such device.
        """
        tap = self._taps.get(device)
        if tap is None:
            raise Rejected(f"no device {device} here", reason=Reason.ABSENT)
        return traffic.lines(tap.crossings(), self._clock(), self._now())

    def hint(self) -> None:
        """Something was plugged in or repaired: every waiting device tries again at once."""
        for device in self._devices.values():
            device.hint()

    def _of_kind(self, name: str, kind: DeviceKind, what: str) -> Supervisor:
        found = self._devices.get(name)
        if found is None or found.state.kind != kind:
            raise Rejected(f"no {what} {name[:60]} here", reason=Reason.ABSENT)
        return found

    def _printer(self, name: str | None) -> Supervisor:
        for device in self._devices.values():
            if device.state.kind == DeviceKind.PRINTER and name in (None, device.state.name):
                return device
        raise Rejected(f"no printer {name or ''} here", reason=Reason.NO_PRINTER)

    def _supervise(self, spec: DeviceSpec) -> Supervisor:
        info, trouble = _found(spec)
        context = DriverContext(
            self._taps[spec.name],
            folder=self._data_dir / "slips",
            recall=partial(self._book.learnt, f"{spec.driver}@{spec.uri}"),
            remember=partial(self._book.learn, f"{spec.driver}@{spec.uri}"),
            in_doubt=partial(self._book.in_doubt, spec.name),
            cleared=partial(self._book.cleared, spec.name),
            tell=partial(self._report_event, spec.name),
            label_at=self._board.label_at,
            board=self._board.newest,
            linked=lambda: self._board.linked,
            now=self._now,
            clock=self._clock,
        )

        def make() -> Driver:
            if info is None:
                raise trouble or DriverUnavailable(spec.driver)
            return info.make(spec, context)

        state = DeviceState(
            name=spec.name,
            kind=str(info.kind) if info else "",
            driver=spec.driver,
            uri=str(spec.uri),
            counter=spec.counter,
            host=self.name,
        )
        return Supervisor(
            state,
            make,
            now=self._now,
            on_change=lambda _: self._report_states(),
            deadline_s=info.deadline_s if info else 1.0,
            poll_s=info.poll_s if info else POLL_S,
            clock=self._clock,
        )

    def _report_event(self, device: str, event: DeviceEvent) -> None:
        if not self._stopping.is_set():
            self._devices[device].count("done")
            self._on_event(device, event)

    def _report_states(self) -> None:
        if not self._stopping.is_set():
            self._on_states(self.states())

    def _watch(self) -> None:
        """Enforce deadlines; notice new devices by their names, without opening any."""
        seen, next_look = hotplug.present(), self._clock() + HOTPLUG_S
        while not self._stopping.wait(TICK_S):
            for device in self._devices.values():
                device.tick()
            if self._clock() >= next_look:
                now, next_look = hotplug.present(), self._clock() + HOTPLUG_S
                if now - seen:
                    self.hint()
                seen = now


def _found(spec: DeviceSpec) -> tuple[DriverInfo | None, DriverUnavailable | None]:
    try:
        return registry.find(spec), None
    except DriverUnavailable as error:
        return None, error


def test_slip(state: DeviceState, now: datetime) -> SlipContent:
    """A slip that needs no words."""
    stamp = now.strftime("%Y-%m-%d %H:%M:%S")
    return SlipContent(
        ticket=f"test-{now.isoformat()}",
        label="0123",
        office=state.name,
        heading=state.driver,
        class_name="8 8 8 8",
        class_shape="heart",
        service=state.uri,
        issued=stamp,
        address=f"{state.name} {stamp}",
        facts=("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"),
    )
