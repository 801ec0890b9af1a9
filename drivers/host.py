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
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from drivers import hotplug, registry
from drivers.base import DeviceKind, DeviceState, Driver, Rejected
from drivers.clock import utc_now
from drivers.errors import DriverUnavailable, UriError
from drivers.printer.jobs import JobBook, JobRow
from drivers.printer.service import PrintJob, PrintService
from drivers.printer.slip import FontFiles, SlipContent
from drivers.registry import DriverContext, DriverInfo
from drivers.supervisor import Supervisor
from drivers.tap import Tap
from drivers.uri import DeviceSpec, parse_spec

__all__ = ["DeviceHost", "DeviceSpec", "FontFiles", "PrintJob", "SlipContent", "main"]

TICK_S = 0.25
HOTPLUG_S = 3.0


class DeviceHost:
    """Supervises the devices of this machine. ``on_states`` hears every change, with all states.

    A device whose driver is unknown or broken is there too, failed, with reason and remedy.

    Raises:
        UriError: If a device in words cannot be read, or two have one name.
    """

    def __init__(
        self,
        devices: Sequence[str | DeviceSpec],
        data_dir: Path,
        *,
        fonts: FontFiles,
        name: str = "",
        on_states: Callable[[list[DeviceState]], None] = lambda _: None,
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
        self._data_dir = data_dir
        self._stopping = threading.Event()
        self._taps: dict[str, Tap] = {spec.name: Tap(clock) for spec in specs}
        self._book = JobBook(data_dir / "print-jobs.sqlite", now)
        self._printing = PrintService(self._book, fonts)
        self._specs = {spec.name: spec for spec in specs}
        self._devices = {spec.name: self._supervise(spec) for spec in specs}
        self._watchdog = threading.Thread(target=self._watch, name="device-watchdog", daemon=True)

    def start(self) -> None:
        """Begin opening every enabled device."""
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
        """Every device as it stands, in the order of configuration."""
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
        that one failed before any ink. A reprint carries ``reprint_mark`` and is always new.

        Raises:
            Rejected: If there is no such printer.
        """
        return self._printing.print_slip(slip, self._printer(device), on_first_byte)

    def test(self, device: str | None = None) -> PrintJob:
        """Print a test slip without words: numbers, shapes, a QR code, the device's address."""
        printer = self._printer(device)
        return self._printing.print_slip(test_slip(printer.state, self._now()), printer)

    def warm_up(self, sample: SlipContent | None = None) -> None:
        """Load fonts and encoder now (some 200 ms) instead of at the first print."""
        state = DeviceState(name="", kind="printer", driver="", uri="")
        self._printing.warm_up(sample or test_slip(state, self._now()))

    def jobs(self, limit: int = 50) -> list[JobRow]:
        """The newest print jobs, newest first."""
        return self._book.latest(limit)

    def traffic(self, device: str) -> str:
        """The last 64 kB that crossed a device's link, as lines of hexadecimal."""
        return self._taps[device].text()

    def hint(self) -> None:
        """Something was plugged in or mended: whatever waits tries again at once."""
        for device in self._devices.values():
            device.hint()

    def _printer(self, name: str | None) -> Supervisor:
        for device in self._devices.values():
            if device.state.kind == DeviceKind.PRINTER and name in (None, device.state.name):
                return device
        raise Rejected(f"no printer {name or ''} here", reason="no_printer")

    def _supervise(self, spec: DeviceSpec) -> Supervisor:
        info, trouble = _found(spec)
        context = DriverContext(
            self._taps[spec.name],
            folder=self._data_dir / "slips",
            recall=partial(self._book.learnt, f"{spec.driver}@{spec.uri}"),
            remember=partial(self._book.learn, f"{spec.driver}@{spec.uri}"),
            in_doubt=partial(self._book.in_doubt, spec.name),
            cleared=partial(self._book.cleared, spec.name),
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
            on_change=lambda _: self._tell(),
            deadline_s=info.deadline_s if info else 1.0,
            clock=self._clock,
        )

    def _tell(self) -> None:
        if not self._stopping.is_set():
            self._on_states(self.states())

    def _watch(self) -> None:
        """Enforce deadlines; notice new devices by their names appearing, without opening any."""
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


def main(argv: list[str]) -> int:
    """``run.py devices``; see :mod:`drivers.command`."""
    from drivers.command import main as command

    return command(argv)
