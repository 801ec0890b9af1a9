"""One driver per kind as another package would bring it: what drivers/base.py names, and no more.

Each is made by a function that returns its contract, so the type checker compares the two. What
was done with a device is in :data:`DONE`, by its name. Tested by test_foreign.py.
"""

from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.base import (
    Announcer,
    DeviceEvent,
    DeviceKind,
    Driver,
    Health,
    InputDevice,
    InputKind,
    NumberDisplay,
    Outcome,
    PenPoint,
    PhotoStation,
    PrintReport,
    SignaturePad,
    SignatureResult,
    TicketPrinter,
    WallPanel,
)
from drivers.registry import DriverContext, DriverInfo
from drivers.uri import DeviceSpec

CONFIRMED = PrintReport(outcome=Outcome.CONFIRMED)
DONE: defaultdict[str, list[object]] = defaultdict(list)


class Foreign:
    """Any device: it is there, and nothing goes wrong."""

    def __init__(self, spec: DeviceSpec, context: DriverContext) -> None:
        self.spec = spec
        self.context = context
        self.done = DONE[spec.name]

    def open(self) -> Health:
        return Health()

    def poll(self) -> Health:
        return Health()

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        pass


class ForeignPrinter(Foreign):
    width_dots = 576

    def prepare(self, picture: Any) -> Any:
        return picture.size

    def print(
        self, prepared: Any, *, mark: str, on_first_byte: Callable[[], None] | None = None
    ) -> PrintReport:
        self.done.append((prepared[0], len(mark)))
        return CONFIRMED


class ForeignPad(Foreign):
    def capture(
        self,
        text: str,
        *,
        buttons: Sequence[str],
        timeout_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> SignatureResult:
        self.done.append((text, tuple(buttons), timeout_s, stopped()))
        return SignatureResult(
            outcome="signed", strokes=((PenPoint(x=1, y=2, pressure=0.5, at_ms=0),),)
        )


class ForeignCamera(Foreign):
    def preview(self) -> Generator[bytes, None, None]:
        yield b"\xff\xd8\xff"

    def photograph(self) -> NDArray[np.uint8]:
        return np.zeros((48, 64, 3), np.uint8)


class Tried(Foreign):
    """A device that the person in front of it can test."""

    def self_test(self) -> PrintReport:
        self.done.append("self_test")
        return CONFIRMED


class ForeignInput(Tried):
    """A person does one thing at it, just after it was opened."""

    event = InputKind.KEY
    told = False

    def poll(self) -> Health:
        if not self.told:
            self.told = True
            self.context.tell(DeviceEvent(event=self.event, value="1"))
        return Health()


class ForeignScanner(ForeignInput):
    event = InputKind.CODE


class ForeignRating(ForeignInput):
    event = InputKind.RATING


class ForeignHelp(ForeignInput):
    event = InputKind.HELP


class ForeignDisplay(Tried):
    def poll(self) -> Health:
        label = self.context.label_at(self.spec.counter or 0)
        if self.done[-1:] != [label]:
            self.done.append(label)
        return Health()


class ForeignPanel(Tried):
    def turn(self, *, on: bool) -> PrintReport:
        self.done.append(on)
        return CONFIRMED


class ForeignSpeaker(Tried):
    def chime(self) -> None:
        self.done.append("chime")

    def say(self, label: str, counter: int, order: Sequence[str], waiting: int) -> None:
        self.done.append((label, counter, tuple(order), waiting))


def make_printer(spec: DeviceSpec, context: DriverContext) -> TicketPrinter:
    return ForeignPrinter(spec, context)


def make_pad(spec: DeviceSpec, context: DriverContext) -> SignaturePad:
    return ForeignPad(spec, context)


def make_camera(spec: DeviceSpec, context: DriverContext) -> PhotoStation:
    return ForeignCamera(spec, context)


def make_keypad(spec: DeviceSpec, context: DriverContext) -> InputDevice:
    return ForeignInput(spec, context)


def make_scanner(spec: DeviceSpec, context: DriverContext) -> InputDevice:
    return ForeignScanner(spec, context)


def make_rating(spec: DeviceSpec, context: DriverContext) -> InputDevice:
    return ForeignRating(spec, context)


def make_help(spec: DeviceSpec, context: DriverContext) -> InputDevice:
    return ForeignHelp(spec, context)


def make_display(spec: DeviceSpec, context: DriverContext) -> NumberDisplay:
    return ForeignDisplay(spec, context)


def make_panel(spec: DeviceSpec, context: DriverContext) -> WallPanel:
    return ForeignPanel(spec, context)


def make_speaker(spec: DeviceSpec, context: DriverContext) -> Announcer:
    return ForeignSpeaker(spec, context)


def make_card_reader(spec: DeviceSpec, context: DriverContext) -> Driver:
    return Tried(spec, context)


def _info(kind: DeviceKind, make: Callable[[DeviceSpec, DriverContext], Driver]) -> DriverInfo:
    return DriverInfo(f"foreign_{kind}", kind, frozenset(("sim",)), make, poll_s=0.01)


DRIVERS = {
    kind: _info(kind, make)
    for kind, make in {
        DeviceKind.PRINTER: make_printer,
        DeviceKind.SIGNATURE: make_pad,
        DeviceKind.PHOTO: make_camera,
        DeviceKind.KEYPAD: make_keypad,
        DeviceKind.LED: make_display,
        DeviceKind.SCANNER: make_scanner,
        DeviceKind.RATING: make_rating,
        DeviceKind.SPEECH: make_speaker,
        DeviceKind.HELP: make_help,
        DeviceKind.CARD: make_card_reader,
        DeviceKind.PANEL: make_panel,
    }.items()
}
