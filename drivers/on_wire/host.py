"""A stand-alone device host: reports its states to the server and carries out the server's jobs."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from drivers.base import DeviceEvent, DeviceState
from drivers.fonts import prepared_fonts
from drivers.host.device_host import DeviceHost
from drivers.on_wire import messages
from drivers.on_wire.dispatcher import Dispatcher
from drivers.uri import DeviceSpec
from queue_server.link import (
    BoardCame,
    Connected,
    HttpLink,
    JobAsked,
    KeptCatalogue,
    LinkDown,
    LiveLink,
    Lost,
)
from queue_server.wire.words.wording import Wording

log = logging.getLogger(__name__)

#: Most device events waiting to be sent; no person causes more at once.
MOST_EVENTS = 100


class HostOnWire:
    """Joins a :class:`DeviceHost` to the server. ``work`` is called in a loop by one thread."""

    def __init__(
        self, devices: Sequence[DeviceSpec], data: Path, name: str, server: str, token: str
    ) -> None:
        self._news = threading.Event()
        self._changed = threading.Event()
        self._events: deque[tuple[str, DeviceEvent]] = deque(maxlen=MOST_EVENTS)
        self.host = DeviceHost(
            devices,
            data,
            fonts=prepared_fonts(),
            name=name,
            on_states=self._note_change,
            on_event=self._note_event,
        )
        self._server = server
        self._http = HttpLink(server, token)
        self._catalogue = KeptCatalogue(self._http)
        self._lost = False
        topics = ("board",) if self.host.wants_board else ()
        self.link = LiveLink(server, token, topics, on_event=self._news.set)
        self._jobs = Dispatcher(self.host, self._http, self.link.send, self._words)

    def start(self) -> None:
        """Open devices and link."""
        self.host.start()
        self.link.start()
        self.host.warm_up()

    def stop(self) -> None:
        """Close both."""
        self.link.stop()
        self._jobs.stop()
        self.host.stop()
        self._http.close()

    def work(self, timeout_s: float) -> None:
        """Wait for news and deal with it."""
        self._news.wait(timeout_s)
        self._news.clear()
        for event in self.link.drain():
            match event:
                case Connected():
                    self._note_link(lost=False)
                    self._changed.set()
                case Lost(reason):
                    self._note_link(lost=True, reason=reason)
                    self.host.link_lost()
                case JobAsked():
                    self._jobs.carry_out(event)
                case BoardCame(board):
                    self.host.show_board(board)
        if self._changed.is_set():
            self._changed.clear()
            self.link.send(messages.report(self.host.states()))
        # After the report: the server believes only devices it has heard of.
        while self._events:
            self._send_event(*self._events.popleft())

    def _note_link(self, *, lost: bool, reason: str = "") -> None:
        """Log one line when the server goes, one when it returns."""
        if lost and not self._lost:
            log.warning("no link to %s (%s); trying again", self._server, reason)
        elif self._lost and not lost:
            log.info("the link to %s is back", self._server)
        self._lost = lost

    def _send_event(self, device: str, event: DeviceEvent) -> None:
        """A key pressed while the server is away is lost: later it would mean something else."""
        if not self.link.send(messages.event(device, event)):
            log.warning("%s: %s dropped, the server is away", device, event.event)

    def _note_event(self, device: str, event: DeviceEvent) -> None:
        self._events.append((device, event))
        self._news.set()

    def _note_change(self, _states: list[DeviceState]) -> None:
        self._changed.set()
        self._news.set()

    def _words(self) -> Wording:
        """The wording of the newest catalogue, or of the last one while the server gives none."""
        try:
            self._catalogue.refresh()
        except LinkDown as error:
            log.warning("printing with the texts of the last catalogue: %s", error)
        return Wording(self._catalogue.body, self._server)
