"""Keeps the panel of a wall on while people may look at it, and lets it rest otherwise.

Whether it should be on follows from the office's hours (queue_server/wire/signage/power.py); a
person's command holds until these next change, and never darkens a wall that is in use. Whether it
*is* on, the panel itself reports; a silent one is shown as such and delays nothing else, since only
the thread of this device talks to it.
"""

import time
from collections.abc import Callable
from datetime import datetime

from drivers.base import Health, Outcome, PrintReport, Stage
from drivers.errors import ProtocolError, Rejected
from drivers.panel.links import Link
from queue_server.wire.devices import PowerText, Reason, Remedy
from queue_server.wire.messages import Board
from queue_server.wire.signage.power import Times, in_use

#: How often the panel is asked, and a dark one that should be on is switched on again.
ASK_S = 20.0
#: How often a command is sent to a panel that does not obey: after that a person wants it so.
MOST = 3
#: How long a person's command is followed, and how often the panel is checked meanwhile.
FOLLOW_S, LOOK_S = 10.0, 1.0
#: Out of order only after this many times in a row: a panel does not answer while it wakes up.
PATIENCE = 3


class Panel:
    """One panel. ``board`` gives the newest from the server, ``linked`` whether it still holds."""

    def __init__(
        self,
        link: Link,
        times: Times,
        *,
        board: Callable[[], Board | None],
        linked: Callable[[], bool],
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._link = link
        self._times = times
        self._board = board
        self._linked = linked
        self._now = now
        self._clock = clock
        self._sleep = sleep
        # A host just started does not know what was before: it begins as after a visitor.
        self._used = now()
        self._should_be_on: bool | None = None
        self._ordered: tuple[bool, bool | None] | None = None
        self._sends = 0
        self._dark = 0
        self._next = 0.0
        self._name: str | None = None
        self._health = Health()

    def open(self) -> Health:
        """Reach the adapter, and ask the panel."""
        self._name = self._link.open()
        self._next = self._clock()
        return self.poll()

    def poll(self) -> Health:
        """Ask and send, if it is time, or if the wanted state has changed."""
        on = self._wanted()
        if on is not self._should_be_on:
            self._should_be_on, self._sends, self._dark = on, 0, 0
        elif self._clock() < self._next:
            return self._health
        self._next = self._clock() + ASK_S
        self._health = self._tend()
        return self._health

    def _tend(self) -> Health:
        try:
            power: PowerText = self._link.power()
        except ProtocolError:
            self._send("unknown")
            return self._as_it_is("unknown", Reason.PROTOCOL, Remedy.CHECK_PANEL)
        self._send(power)
        if power == "unreachable":
            return self._as_it_is(power, Reason.PANEL_SILENT, Remedy.CHECK_PANEL)
        if power in ("standby", "off"):
            return self._as_it_is(power, Reason.PANEL_OFF, Remedy.SWITCH_PANEL_ON)
        self._dark = 0
        return Health(firmware=self._name, power=power)

    def _as_it_is(self, power: PowerText, reason: Reason, remedy: Remedy) -> Health:
        """Health of a panel not seen to be on: in order while not needed or waking up."""
        self._dark = self._dark + 1 if self._should_be_on else 0
        if self._dark < PATIENCE:
            return Health(firmware=self._name, power=power)
        return Health(
            stage=Stage.DEGRADED, reason=reason, remedy=remedy, firmware=self._name, power=power
        )

    def _send(self, power: PowerText) -> None:
        """Bring the panel to the wanted state, if it is not in it."""
        if self._should_be_on is False and power in ("standby", "off"):
            self._sends = MOST  # it rests: a person who wakes it from here on wants it on
        if self._should_be_on is None or (self._should_be_on and power == "on"):
            return
        # A dark panel is switched on again without end, any other is not: one that reports no state
        # may be on and show what another person wants to see.
        if self._sends < MOST or (self._should_be_on and power != "unknown"):
            self._sends += 1
            self._link.switch(on=self._should_be_on)

    def _wanted(self) -> bool | None:
        """On, off, or as it is: only a server that is there may say off."""
        now, board = self._now(), self._board()
        if board is not None and in_use(board, now):
            self._used = now
            if self._ordered is not None and not self._ordered[0]:
                self._ordered = None
        on = self._times.should_be_on(board, self._used, now, now.astimezone())
        if not on and not self._linked():
            on = None
        if self._ordered is not None:
            if self._ordered[1] is on:
                return self._ordered[0]
            self._ordered = None
        return on

    def turn(self, *, on: bool) -> PrintReport:
        """Turn it on or off for a person, until the office's hours next change the wanted state.

        Raises:
            Rejected: When it is to go off while the office is open or visitors are inside.
        """
        board = self._board()
        if not on and board is not None and in_use(board, self._now()):
            raise Rejected(
                "the wall is in use", reason=Reason.PANEL_IN_USE, remedy=Remedy.WAIT_FOR_CLOSING
            )
        self._ordered = None
        self._ordered = (on, self._wanted())
        self._should_be_on, self._sends, self._dark = on, 1, 0
        self._link.switch(on=on)
        return self._followed(on=on)

    def _followed(self, *, on: bool) -> PrintReport:
        until = self._clock() + FOLLOW_S
        while True:
            power = self._seen()
            self._health = Health(firmware=self._name, power=power)
            if power == "on" if on else power in ("standby", "off"):
                return PrintReport(outcome=Outcome.CONFIRMED, by="panel_status")
            if self._clock() >= until:
                break
            self._sleep(LOOK_S)
        return PrintReport(
            outcome=Outcome.UNCERTAIN, reason=Reason.LOOK_AT_IT, remedy=Remedy.ATTENDANT
        )

    def self_test(self) -> PrintReport:
        """Ask for its state without changing it: a panel that answers is in order."""
        power = self._seen()
        if power in ("on", "standby", "off"):
            return PrintReport(outcome=Outcome.CONFIRMED, by="panel_status")
        return PrintReport(
            outcome=Outcome.FAILED, reason=Reason.PANEL_SILENT, remedy=Remedy.CHECK_PANEL
        )

    def _seen(self) -> PowerText:
        try:
            return self._link.power()
        except ProtocolError:
            return "unknown"

    def close(self) -> None:
        """Let go of the adapter; the panel stays as it is."""
        self._link.close()

    def abandon(self) -> None:
        """The kernel ends each call on its own; nothing can be cut off."""
