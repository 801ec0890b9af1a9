"""What a supervisor has to look into: events not believed, tokens used twice, numbers refused."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.devices.ports import Instants, Live
from queue_server.usecases.ports import Clock
from queue_server.wire.devices import Remedy
from queue_server.wire.messages import MachineAlarm

log = logging.getLogger(__name__)

#: No more are kept: the one not raised for longest is forgotten.
MOST = 50
#: An alarm that is not raised again is over.
OVER_AFTER = timedelta(hours=1)
#: Refusals that mean a device is not what the configuration says. Others are ordinary, such as a
#: key pressed at a closed counter.
ALARMING = {
    "not_configured": Remedy.CONFIGURE_DEVICE,
    "unknown_device": Remedy.CONFIGURE_DEVICE,
    "wrong_device": Remedy.CONFIGURE_DEVICE,
    "unknown_counter": Remedy.CONFIGURE_COUNTER,
    "no_counter": Remedy.CONFIGURE_COUNTER,
    "unknown_verb": Remedy.CHECK_DEVICE,
    "invalid": Remedy.CHECK_DEVICE,
}
SHARED, NUMBER_REFUSED = "token_shared", "number_refused"
REMEDIES = {**ALARMING, SHARED: Remedy.ENROL_AGAIN, NUMBER_REFUSED: Remedy.HELP_THE_HOLDER}


@dataclass(slots=True)
class _Alarm:
    count: int
    since: datetime
    last: datetime


class Alarms:
    """Alarms by code, machine and device, with the number of times each was raised."""

    def __init__(self, live: Live, clock: Clock, instant: Instants) -> None:
        self._live = live
        self._clock = clock
        self._instant = instant
        self._raised: dict[tuple[str, str, str], _Alarm] = {}

    def event_refused(self, host: str, device: str, code: str) -> None:
        """Take in that an event was refused; an alarm if its device is not to be trusted."""
        if code in ALARMING:
            self._raise(code, host, device[:60])

    def token_shared(self, machine: str, where: str) -> None:
        """Raise an alarm: two machines use the same token."""
        log.warning("the token of %s is in use at %s: revoke it and enrol it again", machine, where)
        self._raise(SHARED, machine, "")

    def number_refused(self, kiosk: str, label: str) -> None:
        """Raise an alarm: a number that a kiosk gave without the server is not valid, and a visitor
        holds it.
        """
        self._raise(NUMBER_REFUSED, kiosk, label[:60])

    def _raise(self, *key: str) -> None:
        code, machine, device = key
        now = self._clock.now()
        known = self._raised.pop((code, machine, device), None) or _Alarm(0, now, now)
        known.count, known.last = known.count + 1, now
        self._raised[code, machine, device] = known
        if len(self._raised) > MOST:
            del self._raised[next(iter(self._raised))]
        self._live.stir("devices")

    def all(self) -> list[MachineAlarm]:
        """Those that are not over, the newest first."""
        since = self._clock.now() - OVER_AFTER
        return [
            {
                "code": code,
                "machine": machine,
                "device": device or None,
                "count": one.count,
                "since": self._instant(one.since),
                "remedy": REMEDIES[code],
            }
            for (code, machine, device), one in reversed(self._raised.items())
            if one.last > since
        ]
