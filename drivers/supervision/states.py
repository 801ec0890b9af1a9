"""What is logged about a device's state: one line when it goes, one when it returns."""

import logging

from drivers.base import DeviceState, Stage

log = logging.getLogger(__name__)

#: Characters kept of what a device reports about itself.
LONGEST_FIRMWARE = 80


class StateLog:
    """Remembers whether the device was lost, so that a lost one is logged once."""

    def __init__(self) -> None:
        self._lost = False

    def note(self, state: DeviceState, detail: str) -> None:
        """Take in a change of state."""
        down = state.state in (Stage.BACKOFF, Stage.FAILED)
        if down and not self._lost:
            what = "trying again" if state.state is Stage.BACKOFF else "needs a person"
            log.warning("%s lost: %s (%s); %s", state.name, state.reason, detail, what)
        up = state.state in (Stage.READY, Stage.DEGRADED)
        if up and self._lost:
            log.info("%s is back", state.name)
        if down or up:
            self._lost = down


def plain(firmware: str | None) -> str | None:
    """What a device reports about itself, made fit for a screen."""
    return "".join(filter(str.isprintable, firmware or ""))[:LONGEST_FIRMWARE].strip() or None
