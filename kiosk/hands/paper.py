"""The kiosk's slips: prints them for the visitor, and reports those that went wrong."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from drivers.base import DeviceError, PrintReport
from drivers.clock import utc_now
from drivers.host.device_host import DeviceHost
from drivers.printer.jobs.troubles import Trouble, troubles
from drivers.printer.slip.appointment import appointment
from drivers.printer.slip.compose import compose, reprint
from drivers.printer.slip.render import SlipContent
from kiosk.events import Print
from kiosk.known_office import KnownOffice
from kiosk.later import PrintBooking
from queue_server.wire.messages import Ticket

log = logging.getLogger(__name__)

#: Jobs looked through for trouble: more than a busy day prints.
LOOKED_AT = 1000
MOST_REFUSED = 20


class SlipPrinter:
    """Prints slips on the kiosk's printer. ``send`` reports to the server, False if it is away."""

    def __init__(self, host: DeviceHost, send: Callable[[dict[str, Any]], bool]) -> None:
        self._host = host
        self._send = send
        self._reported: list[Trouble] | None = None
        self._refused: deque[Trouble] = deque(maxlen=MOST_REFUSED)

    def print(
        self,
        asked: Print,
        office: KnownOffice,
        printed: Callable[[str], None],
        on_first_byte: Callable[[], None] | None = None,
    ) -> None:
        """Print a visitor's slip; ``printed`` is given the outcome, at once or later."""
        try:
            content = _content(asked, office)
            job = self._host.print_slip(content, on_first_byte=on_first_byte)
        except DeviceError as error:
            log.error("the slip of %s was not printed: %s", asked.ticket["id"], error)
            self._refused.append(_refused(asked.ticket, error))
            self.report()
            printed("failed")
            return
        job.done.add_done_callback(lambda done: self._settled(done, printed))

    def print_appointment(
        self, asked: PrintBooking, office: KnownOffice, printed: Callable[[str], None]
    ) -> None:
        """Print the slip of an appointment. Only the visitor learns that it failed: the code
        stays on the glass, and staff print no second one.
        """
        try:
            job = self._host.print_slip(appointment(office, asked.made, asked.language))
        except DeviceError as error:
            log.error("the slip of an appointment was not printed: %s", error)
            printed("failed")
            return
        job.done.add_done_callback(lambda done: printed(str(done.result().outcome)))

    def _settled(self, done: "Future[PrintReport]", printed: Callable[[str], None]) -> None:
        printed(str(done.result().outcome))
        self.report()

    def report(self, *, again: bool = False) -> None:
        """Report slips in trouble to the server; ``again``: even unchanged, after a lost link."""
        found = troubles(self._host.jobs(LOOKED_AT), utc_now())
        known = {one["ticket"] for one in found}
        found += [one for one in self._refused if one["ticket"] not in known]
        if again or found != self._reported:
            self._reported = found if self._send({"type": "slips", "slips": found}) else None


def _content(asked: Print, office: KnownOffice) -> SlipContent:
    if asked.again:
        return reprint(office, asked.ticket)
    return compose(office, asked.ticket, asked.language)


def _refused(ticket: Ticket, error: DeviceError) -> Trouble:
    return {
        "ticket": ticket["id"],
        "device": "",
        "outcome": "failed",
        "reason": error.reason,
        "remedy": str(error.remedy),
        "at": utc_now().isoformat(),
    }
