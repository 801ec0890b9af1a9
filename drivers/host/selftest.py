"""Requests to devices other than print jobs: self-tests, a panel's power, spoken calls."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import cast

from drivers.base import Announcer, Driver, Outcome, PrintReport, Testable, WallPanel
from drivers.errors import DeviceError, Unsupported
from drivers.supervision.counting import count_when_done
from drivers.supervision.supervisor import Supervisor
from queue_server.wire.messages import Announcement
from queue_server.wire.sound.calls import spoken

log = logging.getLogger(__name__)

TEST_DEADLINE_S = 25.0
SAY_DEADLINE_S = 40.0


def try_out(device: Supervisor) -> "Future[PrintReport]":
    """Have a device test itself; what goes wrong is in the report, never raised."""
    return _reported(device, _self_test)


def turn(device: Supervisor, *, on: bool) -> "Future[PrintReport]":
    """Turn a panel on or off; what goes wrong is in the report, never raised."""
    return _reported(device, lambda driver: cast(WallPanel, driver).turn(on=on))


def _reported(device: Supervisor, ask: Callable[[Driver], PrintReport]) -> "Future[PrintReport]":
    settled: Future[PrintReport] = Future()
    asked = device.submit(ask, deadline_s=TEST_DEADLINE_S)
    asked.add_done_callback(lambda done: settled.set_result(_report(done)))
    return settled


def _self_test(driver: Driver) -> PrintReport:
    if not hasattr(driver, "self_test"):
        raise Unsupported("this driver has no test")
    return cast(Testable, driver).self_test()


def _report(done: "Future[PrintReport]") -> PrintReport:
    error = done.exception()
    if error is None:
        return done.result()
    known = error if isinstance(error, DeviceError) else DeviceError(repr(error))
    return PrintReport(outcome=Outcome.FAILED, reason=known.reason, remedy=known.remedy)


def announce(device: Supervisor, call: Announcement, style: str, waiting: int) -> None:
    """Speak a call: ``style`` is ``chime``, or ``voice`` for the chime and the words."""

    def aloud(driver: Driver) -> None:
        speaker = cast(Announcer, driver)
        if style == "voice":
            speaker.say(call["label"], call["counter"], spoken(call), waiting)
        else:
            speaker.chime()

    asked = device.submit(aloud, deadline_s=SAY_DEADLINE_S)
    count_when_done(device, asked).add_done_callback(lambda done: _note_silence(device, done))


def _note_silence(device: Supervisor, done: "Future[None]") -> None:
    error = done.exception()
    if error is not None:
        log.warning("%s did not call: %s", device.state.name, error)
