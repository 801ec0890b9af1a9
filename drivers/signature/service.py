"""Signing as a service of the device host: a form in, strokes out.

A signature is personal data: it is in memory while it is handed over, and never in a file,
a log, the tap or the book of jobs. Tested by
tests/drivers/on_wire/test_signing.py.
"""

import threading
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import cast

from drivers.base import Driver, SignaturePad, SignatureResult
from drivers.supervision.supervisor import Supervisor
from queue_server.wire.messages.jobs import SignatureFormat

#: How long a slow pad takes to show the form before, and to clear the screen after.
AROUND_S = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRequest:
    """What to show, the words of the buttons ok, clear and cancel, and how long to wait.

    ``formats``: names of file formats to hand it over in, besides its strokes.
    """

    text: str
    buttons: tuple[str, str, str]
    timeout_s: float
    formats: tuple[SignatureFormat, ...] = ()


class SigningService:
    """Has supervised pads ask for signatures, one at a time each. Safe from any thread."""

    def __init__(self) -> None:
        self._open: dict[str, threading.Event] = {}

    def sign(self, pad: Supervisor, request: SignRequest) -> "Future[SignatureResult]":
        """Start; returns at once. The future carries the result or a DeviceError."""
        stop = threading.Event()
        self._open[pad.state.name] = stop
        run = partial(_capture, request, stop)
        return pad.submit(run, deadline_s=request.timeout_s + 2 * AROUND_S)

    def end(self, device: str) -> None:
        """End the newest signing at a pad, if one is under way."""
        stop = self._open.pop(device, None)
        if stop is not None:
            stop.set()


def _capture(request: SignRequest, stop: threading.Event, driver: Driver) -> SignatureResult:
    """Capture, in the owner's thread."""
    if stop.is_set():
        return SignatureResult(outcome="unable")
    return cast(SignaturePad, driver).capture(
        request.text,
        buttons=request.buttons,
        timeout_s=request.timeout_s,
        stopped=stop.is_set,
    )
