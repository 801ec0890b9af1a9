"""Keeps one device alive: one owner thread, a deadline on every call, back-off between tries.

::

    disabled ──start──► opening ──► ready ⇄ busy
                          ▲  │        │ ⇅ degraded (works in part), failed (needs a person)
                          │  ▼        ▼
                        backoff ◄── link lost, call overran

A device that needs a person (paper, cover) is *failed* with its link still watched, and
becomes ready once helped. One whose driver is missing is failed until the next start. A call that
overruns its deadline poisons its driver: the transport is cut, the thread abandoned, and a new
generation starts over; whatever the old one still reports is ignored.

Devices hang up a link that has been idle for long. A link that had been in order is opened again
at once, without a report; a request that finds it closed waits for that, a few seconds at most,
however often the link drops meanwhile. Nothing had been sent for it.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from drivers.base import DeviceError, DeviceGone, DeviceState, DeviceTimeout, Driver, Health
from drivers.errors import DeviceTaken
from drivers.supervision import pauses
from drivers.supervision.requests import DeviceRequest
from drivers.supervision.states import StateLog, plain
from queue_server.wire.devices import Paper, PowerText, Reason, Remedy, Stage

T = TypeVar("T")
log = logging.getLogger(__name__)

POLL_S = 0.25


class Supervisor:
    """Owns one device. ``on_change`` is called at every visible change, from the owner thread."""

    def __init__(
        self,
        state: DeviceState,
        make: Callable[[], Driver],
        *,
        now: Callable[[], datetime],
        on_change: Callable[[DeviceState], None] = lambda _: None,
        deadline_s: float = 30.0,
        poll_s: float = POLL_S,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._make = make
        self._now = now
        self._on_change = on_change
        self._deadline_s = deadline_s
        self._poll_s = poll_s
        self._clock = clock
        self._chance = chance
        self._state = replace(state, since=now().isoformat())
        self._turn = threading.Condition()
        self._requests: deque[DeviceRequest] = deque()
        self._generation = 0
        self._running = False
        self._hinted = False
        self._tries = 0
        self._ready_since: float | None = None
        self._log = StateLog()
        self._renewing = False
        self._driver: Driver | None = None
        self._current: DeviceRequest | None = None
        self._overrun_at: float | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> DeviceState:
        """The device as screens see it."""
        with self._turn:
            return self._state

    def start(self) -> None:
        """Begin opening the device."""
        with self._turn:
            self._running = True
            self._begin(0.0)

    def stop(self, timeout_s: float = 3.0) -> None:
        """Let the device go; queued requests fail. Waits at most ``timeout_s`` for its thread."""
        with self._turn:
            self._running = False
            thread = self._thread
            self._turn.notify_all()
        if thread and thread is not threading.current_thread():
            thread.join(timeout_s)
            if thread.is_alive():
                self._give_up("stopping")
        self._refuse_queued(DeviceTimeout("the device host is stopping", reason=Reason.STOPPING))
        self._set(Stage.DISABLED)

    def submit(
        self, run: Callable[[Driver], T], *, deadline_s: float, repeatable: bool = False
    ) -> "Future[T]":
        """Have the owner thread do something with the driver; the future carries result or error.

        A device that is not usable refuses at once with its reason and remedy; one whose link is
        down is tried once more first. ``repeatable``: when ``run`` raises DeviceGone it has had no
        effect, and may run again on a new link.
        """
        future: Future[T] = Future()
        with self._turn:
            stage = self._state.state
            # Running and still disabled: the owner thread has yet to open it.
            coming = stage in (Stage.OPENING, Stage.DISABLED)
            down = stage is Stage.BACKOFF
            if self._running and (stage.usable or coming or down or self._watched):
                self._requests.append(DeviceRequest(run, deadline_s, future, repeatable))
                self._turn.notify_all()
                return future
            error = self._why_not()
        future.set_exception(error)
        return future

    def count(self, what: str) -> None:
        """Count one more ``done``, ``failed`` or ``uncertain``; reported at once, as any change."""
        with self._turn:
            self._state = replace(self._state, counts=self._state.counts.plus(what))
            state = self._state
        self._on_change(state)

    def hint(self) -> None:
        """Something was plugged in: if the device is away, try at once."""
        with self._turn:
            self._hinted = True
            self._turn.notify_all()

    def tick(self) -> None:
        """Called several times a second from outside: give up a call that has overrun."""
        with self._turn:
            late = self._overrun_at is not None and self._clock() > self._overrun_at
        if late:
            self._give_up("a call overran its deadline")

    @property
    def _watched(self) -> bool:
        """Whether it is failed until a person helps, but with its link open."""
        return self._driver is not None

    # -- the owner thread ---------------------------------------------------------------------

    def _begin(self, pause_s: float) -> None:
        self._generation += 1
        name = f"device-{self._state.name}-{self._generation}"
        self._thread = threading.Thread(
            target=self._own, args=(self._generation, pause_s), name=name, daemon=True
        )
        self._thread.start()

    def _mine(self, generation: int) -> bool:
        return self._running and generation == self._generation

    def _own(self, generation: int, pause_s: float) -> None:
        self._pause(generation, pause_s)
        while self._mine(generation):
            try:
                self._live(generation)
            except DeviceError as error:
                pause = self._note_loss(generation, error)
            except Exception as error:
                log.exception("%s: the driver has a bug", self._state.name)
                bug = DeviceError(repr(error), reason=Reason.DRIVER_BUG, remedy=Remedy.ATTENDANT)
                pause = self._note_loss(generation, bug)
            else:
                return
            self._pause(generation, pause)

    def _live(self, generation: int) -> None:
        """One life of a driver, from open to loss or stop."""
        if not self._renewing:
            self._set(Stage.OPENING, generation=generation)
        driver = self._make()
        try:
            with self._turn:
                self._driver = driver
            health = self._guarded(driver.open, generation)
            self._meet(health.firmware, generation)
            self._show(health, generation)
            while self._mine(generation):
                self._serve(driver, generation)
        finally:
            with self._turn:
                if self._driver is driver:
                    self._driver = None
            driver.close()

    def _serve(self, driver: Driver, generation: int) -> None:
        with self._turn:
            if not self._requests and self._running:
                self._turn.wait(self._poll_s)
            request = (
                self._requests.popleft() if self._requests and self._mine(generation) else None
            )
        if not self._mine(generation):
            return
        try:
            health = self._guarded(driver.poll, generation)
        except DeviceError:
            if request:
                self._keep(request)
            raise
        except Exception as error:
            if request:
                request.answer(error=error)
            raise
        if request is None:
            self._show(health, generation)
            return
        known = self._state
        self._set(Stage.BUSY, paper=known.paper, power=known.power, generation=generation)
        self._carry_out(request, driver, generation)
        self._show(self._guarded(driver.poll, generation), generation)

    def _carry_out(self, request: DeviceRequest, driver: Driver, generation: int) -> None:
        if not request.begin():
            return
        with self._turn:
            self._current = request
        try:
            result = self._guarded(lambda: request.run(driver), generation, request.deadline_s)
        except DeviceGone as error:
            if not request.repeatable:
                request.answer(error=error)
                return
            self._keep(request)
            raise
        except Exception as error:  # noqa: BLE001 - handed to the caller, whatever it is
            request.answer(error=error)
        else:
            request.answer(result=result)
        finally:
            with self._turn:
                if self._current is request:
                    self._current = None

    def _keep(self, request: DeviceRequest) -> None:
        """Put back a request that met a closed link, unsent: the next link may take it."""
        request.met_closed_link(self._clock())
        with self._turn:
            self._requests.appendleft(request)

    def _guarded(self, run: Callable[[], T], generation: int, deadline_s: float | None = None) -> T:
        """Run with a deadline that :meth:`tick` enforces; an abandoned thread runs nothing more."""
        with self._turn:
            if generation != self._generation:
                raise DeviceTimeout("given up", reason=Reason.ABANDONED)
            self._overrun_at = self._clock() + (deadline_s or self._deadline_s)
        try:
            return run()
        finally:
            with self._turn:
                if generation == self._generation:
                    self._overrun_at = None

    def _give_up(self, why: str) -> None:
        """Cut the driver off, abandon its thread, start a new generation after a pause."""
        with self._turn:
            driver, request, self._current = self._driver, self._current, None
            self._driver, self._overrun_at = None, None
            self._generation += 1
        error = DeviceTimeout(why)
        if driver:
            driver.abandon()
        if request:
            request.answer(error=error)
        pause = self._note_loss(self._generation, error)
        with self._turn:
            if self._running:
                self._begin(pause)

    def _pause(self, generation: int, seconds: float) -> None:
        deadline = self._clock() + seconds
        with self._turn:
            self._hinted = False
            while self._mine(generation) and not self._hinted:
                if self._requests and not self._renewing:
                    return
                left = deadline - self._clock()
                if left <= 0:
                    return
                self._turn.wait(min(left, 3600.0))

    # -- what others see ------------------------------------------------------------------------

    def _note_loss(self, generation: int, error: DeviceError) -> float:
        """Report a loss, refuse what was queued; returns the pause before the next try."""
        if generation != self._generation:
            return 0.0
        opened = self._ready_since is not None
        stood_s = 0.0 if self._ready_since is None else self._clock() - self._ready_since
        if opened:
            with self._turn:
                self._state = replace(self._state, counts=self._state.counts.plus("losses"))
        self._ready_since = None
        waited_for = self._refuse_queued(error, patient=error.retried)
        hung_up = pauses.is_hang_up(error, stood_s)
        self._renewing = waited_for or hung_up
        if self._renewing:
            if not opened:
                self._set(Stage.BACKOFF, error.reason, error.remedy, detail=error.detail)
            return 0.0 if hung_up else pauses.AGAIN_S
        self._tries = 1 if stood_s >= pauses.STEADY_S else self._tries + 1
        if not error.retried:
            self._set(Stage.FAILED, error.reason, error.remedy, detail=error.detail)
            return float("inf")
        stage = Stage.FAILED if isinstance(error, DeviceTaken) else Stage.BACKOFF
        self._set(stage, error.reason, error.remedy, detail=error.detail)
        return pauses.before_next(error, self._tries, self._chance())

    def _meet(self, firmware: str | None, generation: int) -> None:
        """Replace the firmware: what opened may be another device than before."""
        with self._turn:
            if generation == self._generation:
                self._state = replace(self._state, firmware=plain(firmware))

    def _show(self, health: Health, generation: int) -> None:
        if generation != self._generation:
            return
        if self._ready_since is None:
            self._ready_since = self._clock()
        self._set(
            health.stage, health.reason, health.remedy, health.paper,
            firmware=health.firmware, power=health.power, generation=generation,
        )  # fmt: skip

    def _set(
        self,
        stage: Stage,
        reason: Reason | None = None,
        remedy: Remedy | None = None,
        paper: Paper | None = None,
        *,
        firmware: str | None = None,
        power: PowerText | None = None,
        detail: str = "",
        generation: int | None = None,
    ) -> None:
        with self._turn:
            if generation is not None and generation != self._generation:
                return
            before = self._state
            now = self._now().isoformat()
            after = replace(
                before,
                state=stage,
                reason=reason,
                remedy=remedy,
                paper=paper,
                power=power,
                firmware=plain(firmware) or before.firmware,
            )
            if stage.usable:
                after = replace(after, last_ok=now)
            changed = replace(after, last_ok=before.last_ok) != before
            if (stage, reason) != (before.state, before.reason):
                after = replace(after, since=now)
            self._state = after
        if changed:
            self._log.note(after, detail)
            self._on_change(after)

    def _why_not(self) -> DeviceError:
        off = self._state.state is Stage.DISABLED
        reason = self._state.reason or (Reason.DISABLED if off else Reason.NOT_READY)
        return DeviceError(reason=reason, remedy=self._state.remedy)

    def _refuse_queued(self, error: DeviceError, *, patient: bool = False) -> bool:
        """Refuse what is queued; if ``patient``, keep what waits for a link. Whether any does."""
        now = self._clock()
        with self._turn:
            requests, kept = list(self._requests), list[DeviceRequest]()
            for request in requests if patient else ():
                if self._renewing:  # asked for while a link that had been in order came back
                    request.met_closed_link(now)
                if request.waits_for_link(now):
                    kept.append(request)
            self._requests = deque(kept)
        for request in (one for one in requests if one not in kept):
            if request.begin():
                request.answer(error=error)
        return bool(kept)
