"""A device is kept alive, and its state is the truth about it."""

import itertools
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import pytest

from drivers.base import DeviceState, Driver, Health, Stage
from drivers.errors import DeviceAbsent, DeviceError, DeviceGone, DeviceTimeout, DriverUnavailable
from drivers.supervision import requests
from drivers.supervision.pauses import BACKOFF
from drivers.supervision.supervisor import Supervisor
from queue_server.wire.devices import Reason, Remedy
from tests.waiting import PATIENCE_S, eventually


class Device:
    """A driver whose device a test controls."""

    def __init__(self) -> None:
        self.health = Health()
        self.trouble: DeviceError | None = None
        self.opened = 0
        self.hang = threading.Event()
        self.abandoned = False

    def open(self) -> Health:
        self.opened += 1
        return self.poll()

    def poll(self) -> Health:
        if self.trouble:
            raise self.trouble
        return self.health

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        self.abandoned = True


Make = Callable[[], Driver]
Supervise = Callable[..., Supervisor]


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def supervise(now: datetime) -> Iterator[Supervise]:
    started: list[Supervisor] = []

    def start(make: Make, **options: object) -> Supervisor:
        state = DeviceState(name="slip", kind="printer", driver="escpos", uri="sim:printer")
        one = Supervisor(
            state,
            make,
            now=lambda: now,
            poll_s=0.01,
            chance=lambda: 0.0,
            **options,  # type: ignore[arg-type]
        )
        started.append(one)
        one.start()
        return one

    yield start
    for one in started:
        one.stop(0.2)


def reaches(supervisor: Supervisor, stage: Stage, reason: str | None = None) -> bool:
    return eventually(lambda: (supervisor.state.state, supervisor.state.reason) == (stage, reason))


def test_pauses_double_up_to_half_a_minute_and_never_coincide() -> None:
    assert [BACKOFF.pause_s(n, 1.0) for n in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]
    assert BACKOFF.pause_s(1, 0.0) == pytest.approx(0.6)
    assert BACKOFF.pause_s(99, 0.0) == pytest.approx(18)


def test_a_device_that_opens_is_ready_and_does_what_is_asked(
    device: Device, supervise: Supervise
) -> None:
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    assert supervisor.submit(lambda d: d is device, deadline_s=60).result(PATIENCE_S) is True


def test_what_is_asked_in_the_moment_of_starting_waits_for_the_opening(
    device: Device, supervise: Supervise
) -> None:
    # A slip asked for before the owner's first step was refused as if the printer were disabled.
    for _ in range(50):
        supervisor = supervise(lambda: device)
        done = supervisor.submit(lambda driver: driver.poll(), deadline_s=60)
        assert done.result(PATIENCE_S) == device.health


def test_a_lost_device_backs_off_with_reason_and_remedy_and_a_hint_brings_it_back(
    device: Device, supervise: Supervise, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "drivers.supervision")
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    device.trouble = DeviceGone("unplugged")
    assert reaches(supervisor, Stage.BACKOFF, "gone")
    assert supervisor.state.remedy == Remedy.CHECK_CABLE
    with pytest.raises(DeviceError) as refusal:
        supervisor.submit(lambda _: None, deadline_s=60).result(PATIENCE_S)
    assert refusal.value.reason == "gone"
    device.trouble = None
    assert eventually(lambda: supervisor.state.state is Stage.READY, supervisor.hint)
    assert len(caplog.records) == 2  # one line when it went, one when it returned


def test_what_a_person_must_do_fails_the_device_until_it_is_done(
    device: Device, supervise: Supervise, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    device.health = Health(stage=Stage.FAILED, reason=Reason.PAPER_OUT, remedy=Remedy.LOAD_PAPER)
    assert reaches(supervisor, Stage.FAILED, "paper_out")
    device.health = Health()
    assert reaches(supervisor, Stage.READY)
    assert device.opened == 1
    assert len([r for r in caplog.records if r.levelno == logging.WARNING]) == 1


def test_a_missing_driver_fails_its_device_and_is_not_tried_again(supervise: Supervise) -> None:
    tries: list[int] = []

    def make() -> Driver:
        tries.append(1)
        raise DriverUnavailable("no such driver")

    supervisor = supervise(make)
    assert reaches(supervisor, Stage.FAILED, "driver_unavailable")
    assert len(tries) == 1


def test_a_driver_with_a_bug_fails_visibly_and_is_tried_again(
    supervise: Supervise, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    device.poll = lambda: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.BACKOFF, "driver_bug")


def test_a_call_that_hangs_is_given_up_and_a_new_driver_takes_over(
    supervise: Supervise,
) -> None:
    made: list[Device] = []

    def make() -> Driver:
        made.append(Device())
        return made[-1]

    supervisor = supervise(make)
    assert reaches(supervisor, Stage.READY)
    future = supervisor.submit(lambda d: made[0].hang.wait(60), deadline_s=0.02)
    assert eventually(lambda: future.done(), supervisor.tick)
    assert isinstance(future.exception(), DeviceTimeout)
    assert made[0].abandoned
    assert eventually(lambda: supervisor.state.state is Stage.READY, supervisor.hint)
    made[0].hang.set()
    assert len(made) == 2
    assert supervisor.submit(lambda d: d is made[1], deadline_s=60).result(PATIENCE_S) is True


def test_a_stopped_device_is_disabled_and_refuses(device: Device, supervise: Supervise) -> None:
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    supervisor.stop()
    assert supervisor.state.state is Stage.DISABLED
    with pytest.raises(DeviceError):
        supervisor.submit(lambda _: None, deadline_s=60).result(PATIENCE_S)


def test_every_loss_of_a_link_that_was_in_order_is_counted_once(
    device: Device, supervise: Supervise
) -> None:
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    for losses in (1, 2):
        device.trouble = DeviceGone("unplugged")
        assert reaches(supervisor, Stage.BACKOFF, "gone")
        opened = device.opened
        # Trying again in vain is no further loss.
        assert eventually(partial(lambda n: device.opened > n, opened), supervisor.hint)
        assert supervisor.state.counts.losses == losses
        device.trouble = None
        assert eventually(lambda: supervisor.state.state is Stage.READY, supervisor.hint)


def test_paper_that_runs_out_is_no_lost_link(device: Device, supervise: Supervise) -> None:
    supervisor = supervise(lambda: device)
    device.health = Health(stage=Stage.FAILED, reason=Reason.PAPER_OUT, remedy=Remedy.LOAD_PAPER)
    assert reaches(supervisor, Stage.FAILED, "paper_out")
    assert supervisor.state.counts.losses == 0


def test_the_firmware_stays_known_while_a_device_is_away_and_another_device_has_its_own(
    device: Device, supervise: Supervise
) -> None:
    device.health = Health(firmware="STU-430 1.9\x00\n" + "x" * 100)
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    firmware = supervisor.state.firmware
    assert firmware is not None
    assert firmware.startswith("STU-430 1.9x")
    assert (len(firmware), firmware.isprintable()) == (80, True)
    device.trouble = DeviceGone("unplugged")
    assert reaches(supervisor, Stage.BACKOFF, "gone")
    assert supervisor.state.firmware == firmware
    device.trouble, device.health = None, Health()
    assert eventually(lambda: supervisor.state.state is Stage.READY, supervisor.hint)
    assert supervisor.state.firmware is None


def test_what_is_counted_is_reported_at_once(device: Device, supervise: Supervise) -> None:
    states: list[DeviceState] = []
    supervisor = supervise(lambda: device, on_change=states.append)
    assert reaches(supervisor, Stage.READY)
    supervisor.count("done")
    supervisor.count("failed")
    assert (states[-1].counts.done, states[-1].counts.failed) == (1, 1)


# -- links that hang up when idle ----------------------------------------------------------------


class HangsUp(Device):
    """Hangs up whenever it was left alone; a new link works."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False
        self.absent = False

    def open(self) -> Health:
        if self.absent:
            raise DeviceAbsent("nothing there")
        self.closed = False
        return super().open()

    def poll(self) -> Health:
        if self.closed:
            raise DeviceGone("the device closed the connection")
        return super().poll()


def test_a_link_that_was_hung_up_when_idle_is_opened_again_without_a_word(
    supervise: Supervise, caplog: pytest.LogCaptureFixture
) -> None:
    device, clock = HangsUp(), itertools.count(0.0, 1.0)
    supervisor = supervise(lambda: device, clock=lambda: next(clock))
    assert reaches(supervisor, Stage.READY)
    for opened in range(1, 12):
        device.closed = True
        assert eventually(partial(lambda n: device.opened > n, opened))
        assert supervisor.state.state.usable
    assert caplog.records == []
    assert supervisor.state.counts.losses >= 10


def test_what_is_asked_on_a_closed_link_is_done_on_a_new_one(supervise: Supervise) -> None:
    # A printer that hung up when idle for a second refused eleven slips of eleven.
    device = HangsUp()
    supervisor = supervise(lambda: device)
    for _ in range(11):
        assert reaches(supervisor, Stage.READY)
        device.closed = True
        assert supervisor.submit(lambda d: d is device, deadline_s=60).result(PATIENCE_S) is True


def test_what_is_asked_while_the_device_is_away_tries_the_link_once(supervise: Supervise) -> None:
    device = HangsUp()
    device.absent = True
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.BACKOFF, "absent")
    with pytest.raises(DeviceError) as refusal:
        supervisor.submit(lambda _: None, deadline_s=60).result(PATIENCE_S)
    assert refusal.value.reason == "absent"
    device.absent = False
    assert supervisor.submit(lambda d: d is device, deadline_s=60).result(PATIENCE_S) is True


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is."""
    monkeypatch.setattr(requests, "PATIENCE_S", 1e9)


@pytest.mark.usefixtures("patient")
def test_a_call_that_finds_one_link_after_another_closed_is_done_on_the_first_that_holds(
    supervise: Supervise,
) -> None:
    device, ran = HangsUp(), []

    def run(_: Driver) -> str:
        ran.append(device.opened)
        if len(ran) < 4:
            device.closed = True
            raise DeviceGone("reset")
        return "done"

    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    assert supervisor.submit(run, deadline_s=60, repeatable=True).result(PATIENCE_S) == "done"
    assert len(set(ran)) == 4, "each time on a new link"


def test_a_call_that_finds_every_link_closed_is_refused_after_some_seconds(
    supervise: Supervise,
) -> None:
    device, ran, clock = HangsUp(), [], itertools.count(0.0, 0.2)

    def run(_: Driver) -> None:
        ran.append(device.opened)
        device.closed = True
        raise DeviceGone("reset")

    supervisor = supervise(lambda: device, clock=lambda: next(clock))
    assert reaches(supervisor, Stage.READY)
    with pytest.raises(DeviceGone):
        supervisor.submit(run, deadline_s=500, repeatable=True).result(PATIENCE_S)
    assert 1 < len(ran) < requests.PATIENCE_S / 0.2


@pytest.mark.usefixtures("patient")
def test_a_device_that_is_gone_for_a_moment_keeps_no_slip_from_being_printed(
    supervise: Supervise,
) -> None:
    device = HangsUp()
    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    device.closed = device.absent = True
    answer = supervisor.submit(lambda _: "done", deadline_s=60)
    assert reaches(supervisor, Stage.BACKOFF, "absent")
    device.absent = False
    assert answer.result(PATIENCE_S) == "done"


def test_what_cannot_be_repeated_is_refused_when_the_link_drops_in_it(
    supervise: Supervise,
) -> None:
    device, ran = HangsUp(), []

    def run(_: Driver) -> None:
        ran.append(1)
        device.closed = True
        raise DeviceGone("reset")

    supervisor = supervise(lambda: device)
    assert reaches(supervisor, Stage.READY)
    with pytest.raises(DeviceGone):
        supervisor.submit(run, deadline_s=60).result(PATIENCE_S)
    assert ran == [1]
