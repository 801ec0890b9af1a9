"""Names of drivers in the configuration → the code, imported late.

Our own drivers are named here, so they work without installation metadata. Other packages add
theirs with an entry point in the group ``jiaohao.drivers`` that names a :class:`DriverInfo`. A
driver that cannot be imported disables only itself, and says why.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from drivers.base import DeviceEvent, DeviceKind, Driver
from drivers.clock import utc_now
from drivers.errors import DriverUnavailable
from drivers.tap import Tap
from drivers.uri import DeviceSpec
from queue_server.wire.messages import Board

GROUP = "jiaohao.drivers"
#: Raised when :class:`DriverInfo` or :class:`DriverContext` change so that old drivers break.
API_VERSION = 1


@dataclass(frozen=True, slots=True)
class DriverContext:
    """What the host gives a driver: a tap, a folder for what it keeps as files, a memory for its
    device, and a clock (monotonic s). ``in_doubt`` says whether its last job may have been broken
    off; a driver calls ``cleared`` once the device is clean again. ``tell`` takes what a person did
    at the device; ``label_at`` gives the label a counter now shows, or None; ``board`` the newest
    board, ``linked`` whether the server is still there to change it; ``now`` is the time of day.
    """

    tap: Tap
    folder: Path | None = None
    recall: Callable[[], str | None] = lambda: None
    remember: Callable[[str], None] = lambda _: None
    in_doubt: Callable[[], bool] = lambda: False
    cleared: Callable[[], None] = lambda: None
    tell: Callable[[DeviceEvent], None] = lambda _: None
    label_at: Callable[[int], str | None] = lambda _: None
    board: Callable[[], Board | None] = lambda: None
    linked: Callable[[], bool] = lambda: False
    now: Callable[[], datetime] = utc_now
    clock: Callable[[], float] = field(default=time.monotonic)


@dataclass(frozen=True, slots=True)
class DriverInfo:
    """A driver: the family it serves, the address schemes it takes, and how to make one.

    ``deadline_s`` bounds one call of open or poll, whatever the device does; ``poll_s`` is the
    pause between two polls.
    """

    name: str
    kind: DeviceKind
    schemes: frozenset[str]
    make: Callable[[DeviceSpec, DriverContext], Driver]
    deadline_s: float = 30.0
    poll_s: float = 0.25
    api_version: int = API_VERSION


#: The name of each of our own drivers → where its :class:`DriverInfo` is.
OWN = {
    "camera": "drivers.photo.make:CAMERA",
    "dslr": "drivers.photo.make:DSLR",
    "cd5220": "drivers.led.make:CD5220",
    "escpos": "drivers.printer.make:ESCPOS",
    "headphones": "drivers.headphones.make:HEADPHONES",
    "help_button": "drivers.help_button.make:HELP_BUTTON",
    "keypad": "drivers.keypad.make:KEYPAD",
    "led": "drivers.led.make:LED",
    "nhi_card": "drivers.card.make:NHI_CARD",
    "panel": "drivers.panel.make:PANEL",
    "rating": "drivers.rating.make:RATING",
    "scanner": "drivers.scanner.make:SCANNER",
    "signotec": "drivers.signature.make:SIGNOTEC",
    "speech": "drivers.speech.make:SPEECH",
    "stu": "drivers.signature.make:STU",
    "topaz": "drivers.signature.make:TOPAZ",
}


def known() -> list[str]:
    """Names of all drivers, broken ones too."""
    return sorted(OWN | {point.name: "" for point in entry_points(group=GROUP)})


def find(spec: DeviceSpec) -> DriverInfo:
    """The driver a device names.

    Raises:
        DriverUnavailable: Unknown, broken, for another API version, or not for that address.
    """
    info = _load(spec.driver)
    if info.api_version != API_VERSION:
        raise DriverUnavailable(f"{spec.driver} is made for driver API {info.api_version}")
    if spec.uri.scheme not in info.schemes:
        raise DriverUnavailable(f"{spec.driver} does not work over {spec.uri.scheme}:")
    return info


def own(name: str) -> DriverInfo:
    """One of our own drivers, by its name."""
    module, _, attribute = OWN[name].partition(":")
    found: DriverInfo = getattr(import_module(module), attribute)
    return found


def _load(name: str) -> DriverInfo:
    try:
        found = own(name) if name in OWN else _from_packages(name)
    except Exception as error:  # another package's module may raise anything at import
        raise DriverUnavailable(f"{name} cannot be imported: {error!r}") from error
    if found is None:
        raise DriverUnavailable(f"no driver {name!r}; known: {', '.join(known())}")
    if not isinstance(found, DriverInfo):
        raise DriverUnavailable(f"{name} is not a driver")
    return found


def _from_packages(name: str) -> object:
    for point in entry_points(group=GROUP, name=name):
        return point.load()
    return None
