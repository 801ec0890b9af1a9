"""The kiosk giving numbers on its own: clock, day, journal, and what was last heard."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk import events as e
from kiosk.offline import numbers
from kiosk.offline.clock import ServerClock
from kiosk.offline.journal import Given, OfflineJournal
from kiosk.offline.kept import KeptOffice
from queue_server.wire.messages import Board, Ticket
from queue_server.wire.words.catalogue import Catalogue, OfflineSeries

log = logging.getLogger(__name__)

#: A clock further than this ahead of the last known day is wrong and begins no new day.
FURTHEST_DAYS = 31
#: How often the board is kept; what it says about the session holds for hours.
KEEP_EVERY_S = 60.0


class UsedUp(Exception):
    """The series has no number left today."""


class AloneKiosk:
    """Gives numbers without the server; for any thread.

    Raises:
        OSError: Its folder cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.journal = OfflineJournal(folder / "numbers.journal")
        self.name = name
        self._kept = KeptOffice(folder)
        self._refused = self._kept.refused
        self._steady = steady
        self.clock = ServerClock(self._kept.heard(), steady=steady, wall=wall)
        self._lock = threading.Lock()
        self._zone = "Asia/Taipei"
        self._kept_at: float | None = None
        self.epoch = ""

    def remembered(self) -> list[e.Event]:
        """The office as last heard, for a start without the server."""
        catalogue, board = self._kept.catalogue(), self._kept.board()
        events: list[e.Event] = []
        if catalogue is not None:
            self._zone = catalogue["zone"]
            events.append(e.CatalogueCame(catalogue))
        if board is not None:
            events.append(e.BoardCame(board))
        if self._refused:
            events.append(e.LinkLost(self.clock.now(), refused=True))
        return events

    def heard_of_itself(self, *, refused: bool) -> None:
        """Learn whether the server lets this kiosk in. Kept on disk, as its next start may be
        without the network, and the numbers it then gave would never be called.

        What cannot be written holds until that start, and is written again when next heard.
        """
        if refused == self._refused:
            return
        try:
            if refused:
                self._kept.save_refusal()
            else:
                self._kept.drop_refusal()
        except OSError as error:
            log.error("could not save whether this kiosk is enrolled: %s", error)
            return
        self._refused = refused

    def heard_catalogue(self, catalogue: Catalogue) -> None:
        """Keep the catalogue."""
        self._zone = catalogue["zone"]
        self._kept.save_catalogue(catalogue)

    def heard_board(self, board: Board) -> None:
        """Learn time, day and epoch; keep the board now and then."""
        self.clock.learn(datetime.fromisoformat(board["at"]).timestamp())
        self.epoch = board["epoch"]
        try:
            self.journal.begin_day(date.fromisoformat(board["service_day"]))
        except OSError as error:
            log.error("could not save the service day: %s", error)
        now = self._steady()
        if self._kept_at is None or now - self._kept_at >= KEEP_EVERY_S:
            self._kept_at = now
            self._kept.save_board(board, self.clock.heard)

    def heard_ticket(self, ticket: Ticket) -> None:
        """Learn of a server's number about to be shown: the next own number must not look older."""
        self.clock.past(datetime.fromisoformat(ticket["issued_at"]).timestamp())

    def given(self, key: str) -> Ticket | None:
        """The ticket that a touch was given before, if any."""
        found = self.journal.get(key)
        return _ticket(found) if found else None

    def give(self, effect: e.TakeOffline, series: OfflineSeries) -> Ticket:
        """The next number of the series, on disk when this returns; one per touch.

        Raises:
            UsedUp: No number is left today.
            OSError: It could not be written down, so there is no number.
        """
        with self._lock:
            return self.given(effect.key) or _ticket(self._given(effect, series))

    def _given(self, effect: e.TakeOffline, series: OfflineSeries) -> Given:
        touched = datetime.fromtimestamp(self.clock.now() - effect.ago_s, ZoneInfo(self._zone))
        day = self._day(touched.date())
        number = numbers.following(series, self.journal.last(series["series"], day))
        if number is None:
            raise UsedUp(series["series"])
        given = Given(
            key=effect.key,
            day=day.isoformat(),
            series=series["series"],
            number=number,
            label=numbers.label(series, number),
            service=effect.request.service,
            services=effect.request.services,
            priority=effect.request.priority,
            language=effect.request.language,
            touched_at=touched.isoformat(),
            token=secrets.token_urlsafe(16),
            in_person=effect.request.in_person,
        )
        self.journal.give(given)
        return given

    def _day(self, today: date) -> date:
        """The service day: it never goes back, and a wrong clock cannot carry it far ahead."""
        known = self.journal.day
        if self.clock.wrong:
            log.warning("the clock of this kiosk is wrong: the service day stays %s", known)
        if known is None:
            return today
        ahead = (today - known).days
        return today if 0 < ahead <= FURTHEST_DAYS else known


def _ticket(given: Given) -> Ticket:
    asked = e.Request(
        given.service, given.priority, given.language, given.in_person, given.services
    )
    day = date.fromisoformat(given.day)
    return numbers.ticket(
        given.label, given.number, given.series, day, given.touched_at, given.token, asked
    )
