"""What every device is: one Protocol per family, and the values that cross the host's border.

A driver is plain, blocking and single-threaded: its supervisor calls it from one owner thread,
puts a deadline on each call and discards the whole driver when one overruns. Whatever a driver
refuses is a :class:`~drivers.errors.DeviceError`, re-exported here.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from drivers.errors import (
    DeviceAbsent,
    DeviceError,
    DeviceGone,
    DeviceTaken,
    DeviceTimeout,
    DriverUnavailable,
    NeedsPerson,
    PrintInDoubt,
    ProtocolError,
    Rejected,
    Unsupported,
    UriError,
)
from queue_server.wire.devices import (
    DeviceKind,
    InputKind,
    Outcome,
    Paper,
    PowerText,
    Reason,
    Remedy,
    Stage,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Announcer",
    "Counts",
    "DeviceAbsent",
    "DeviceError",
    "DeviceEvent",
    "DeviceGone",
    "DeviceKind",
    "DeviceState",
    "DeviceTaken",
    "DeviceTimeout",
    "Driver",
    "DriverUnavailable",
    "Health",
    "InputDevice",
    "InputKind",
    "NeedsPerson",
    "NumberDisplay",
    "Outcome",
    "Paper",
    "PhotoStation",
    "PrintInDoubt",
    "PrintReport",
    "ProtocolError",
    "Reason",
    "Rejected",
    "Remedy",
    "SignaturePad",
    "Stage",
    "Testable",
    "TicketPrinter",
    "Unsupported",
    "UriError",
    "WallPanel",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a driver reports about its device after looking. ``stage`` is READY, DEGRADED or FAILED.

    ``firmware`` is model and version as reported by the device; None when it reports neither.
    ``power`` is the state that a panel reports.
    """

    stage: Stage = Stage.READY
    reason: Reason | None = None
    remedy: Remedy | None = None
    paper: Paper | None = None
    firmware: str | None = None
    power: PowerText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of a device's work since its host started.

    ``done``, ``failed`` and ``uncertain`` are jobs by how they ended, tests included; each key,
    code, rating or call for help counts as one done. ``losses``: how often a link that was in order
    was lost.
    """

    done: int = 0
    failed: int = 0
    uncertain: int = 0
    losses: int = 0

    def plus(self, name: str) -> "Counts":
        """The counts with one more of ``name``."""
        return replace(self, **{name: getattr(self, name) + 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """A device as every screen sees it. Instants are ISO 8601 with offset.

    ``firmware`` as :class:`Health` has it, kept while the device is away.
    """

    name: str
    kind: str
    driver: str
    uri: str
    counter: int | None = None
    host: str = ""
    state: Stage = Stage.DISABLED
    since: str = ""
    reason: Reason | None = None
    remedy: Remedy | None = None
    paper: Paper | None = None
    last_ok: str | None = None
    firmware: str | None = None
    counts: Counts = Counts()
    power: PowerText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReport:
    """How a print went. ``by`` names the proof of a confirmed one: process_id or paper_status."""

    outcome: Outcome
    reason: Reason | None = None
    remedy: Remedy | None = None
    by: str | None = None
    bytes_sent: int = 0


@runtime_checkable
class Driver(Protocol):
    """What the supervisor needs of any device. Every call comes from one thread."""

    def open(self) -> Health:
        """Reach the device and learn its state.

        Raises:
            DeviceError: When it cannot be reached; the supervisor decides whether to try again.
        """
        ...

    def poll(self) -> Health:
        """Check the device between requests; called about four times a second.

        Raises:
            DeviceError: When the device is lost.
        """
        ...

    def close(self) -> None:
        """Let go of the device. Never raises."""
        ...

    def abandon(self) -> None:
        """Called from another thread when a call overran: make any pending I/O fail. No waiting."""
        ...


class TicketPrinter(Driver, Protocol):
    """Prints one slip and reports truthfully whether it came out."""

    width_dots: int

    def prepare(self, picture: Any) -> Any:
        """Encode a 1-bit picture (Pillow mode ``1``, 0 = black); no I/O.

        Raises:
            Rejected: If it does not fit the paper.
        """
        ...

    def print(
        self, prepared: Any, *, mark: str, on_first_byte: Callable[[], None] | None = None
    ) -> PrintReport:
        """Print what was prepared. ``mark`` is the job's four-character process id.

        Raises:
            DeviceError: Only when nothing of the slip was sent; afterwards the report says
                uncertain instead.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PenPoint:
    """One sample of a pen: x and y in 0.01 mm from the top left, pressure 0..1, ms from start."""

    x: int
    y: int
    pressure: float
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureResult:
    """How a signing ended: signed, paper, refused, unable or device_failed, with its strokes."""

    outcome: str
    strokes: tuple[tuple[PenPoint, ...], ...] = ()
    device: dict[str, str] = field(default_factory=dict)


class SignaturePad(Driver, Protocol):
    """Shows what is to be signed and captures the strokes."""

    def capture(
        self,
        text: str,
        *,
        buttons: Sequence[str],
        timeout_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> SignatureResult:
        """Show ``text`` with the buttons' words (ok, clear, cancel) and wait for one of them.

        Ends as ``unable``, without strokes, soon after ``stopped`` says so.
        """
        ...


class PhotoStation(Driver, Protocol):
    """A camera: live preview and a settled still picture."""

    def preview(self) -> Generator[bytes, None, None]:
        """JPEG pictures, newest only, until the generator is closed.

        Beginning opens nothing; the pictures are read in another thread than the owner's, even
        while photographs are taken.

        Raises:
            DeviceError: The camera is lost.
        """
        ...

    def photograph(self) -> "NDArray[np.uint8]":
        """One still picture, exposure settled, upright.

        An array of height × width × 3: rows top to bottom, columns left to right,
        blue-green-red.

        Raises:
            DeviceError: The camera is lost, or gives no usable picture.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """A key as its counter verb, a code as read, a rating ``1`` to ``5``, or a call for help."""

    event: InputKind
    value: str = ""


class Testable(Protocol):
    """A device that the person in front of it can test."""

    def self_test(self) -> PrintReport:
        """Test it: confirmed only when something came back as proof."""
        ...


class InputDevice(Driver, Testable, Protocol):
    """Keypad, scanner, rating pad, help button.

    Reports each :class:`DeviceEvent` while polled, with ``tell`` of the driver's context.
    """


class NumberDisplay(Driver, Testable, Protocol):
    """The LED display above a counter (or several on one line).

    Shows at each poll what ``label_at`` of the driver's context gives for its counters.
    """


class WallPanel(Driver, Testable, Protocol):
    """The panel of a wall; it follows the office's hours on its own.

    Learns them at each poll from ``board`` of the driver's context, while ``linked``.
    """

    def turn(self, *, on: bool) -> PrintReport:
        """Turn it on or off for a person: confirmed when the panel says that it is.

        Raises:
            Rejected: When it is to go off while the wall is in use.
        """
        ...


class Announcer(Driver, Testable, Protocol):
    """Chime and voice."""

    def chime(self) -> None:
        """Play the chime alone."""
        ...

    def say(self, label: str, counter: int, order: Sequence[str], waiting: int) -> None:
        """Play the chime and the words of a call in the languages of ``order``.

        If ``waiting`` calls follow it, the words are shorter.
        """
        ...
