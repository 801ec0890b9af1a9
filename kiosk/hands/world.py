"""What the kiosk does in the world: asks the server, watches the board, prints, calls a person.

Jobs run in threads: questions to the server side by side, printing and the kiosk's own numbers one
by one. Whatever comes back is an event in one queue, so the loop that draws never waits. ``wake``
is called whenever there is something new in the queue.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from drivers.base import DeviceEvent, DeviceState, InputKind
from drivers.fonts import prepared_fonts
from drivers.host.device_host import DeviceHost
from drivers.keypad.decode import VISITORS
from drivers.on_wire import messages
from drivers.on_wire.dispatcher import Dispatcher
from drivers.uri import DeviceSpec
from kiosk import events as e
from kiosk import later
from kiosk.hands.answers import PASSING, answer
from kiosk.hands.appointments import Appointments
from kiosk.hands.own_state import own_state
from kiosk.hands.paper import SlipPrinter
from kiosk.hands.staff import LogTail, StaffCode, code_file
from kiosk.hands.touches import Touches, touch_key
from kiosk.hands.voice import Voice
from kiosk.hands.volume import keep, kept, volume_file
from kiosk.known_office import KnownOffice
from kiosk.offline.alone import AloneKiosk, UsedUp
from kiosk.offline.upload import Upload
from queue_server import VERSION
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
from queue_server.wire import paths
from queue_server.wire.devices import Reason
from queue_server.wire.messages import Board
from queue_server.wire.words.wording import Wording

log = logging.getLogger(__name__)

#: One question to the server; the model repeats it under the same key.
ISSUE_TIMEOUT_S = 3.0
HELP_TIMEOUT_S = 3.0
#: A call for help is repeated this many times under its key, with this pause.
HELP_TRIES = 3
HELP_RETRY_S = 1.0
#: Pause before the catalogue is asked for again.
CATALOGUE_RETRY_S = 1.0


class World:
    """The kiosk's hands. ``carry_out`` never waits; ``drain`` returns what came back, in order."""

    def __init__(  # noqa: PLR0913 - one for each hand
        self,
        server: str,
        token: str,
        devices: Sequence[DeviceSpec],
        data: Path,
        *,
        name: str = "kiosk",
        wake: Callable[[], None] = lambda: None,
        wall: Callable[[], float] = time.time,
        on_first_byte: Callable[[], None] | None = None,
        voice: Voice | None = None,
    ) -> None:
        #: Ends the program of which this is a part.
        self.restart: Callable[[], None] = lambda: None
        self._staff = StaffCode(code_file(data), time.monotonic)
        self._volume = volume_file(data)
        self._log_tail = LogTail()
        logging.getLogger().addHandler(self._log_tail)
        self._voice = voice
        self._wake = wake
        self._wall = wall
        self._on_first_byte = on_first_byte
        self._came: SimpleQueue[e.Event] = SimpleQueue()
        self._http = HttpLink(server, token)
        self._live = LiveLink(server, token, ("board",), on_event=wake)
        self._touches = Touches(data / "touches")
        self.alone = AloneKiosk(data / "offline", name, wall=wall)
        self._upload = Upload(HttpLink(server, token), self.alone, lambda: self._live.connected)
        self._appointments = Appointments(self._http, data / "holds", self._put)
        self._askers = ThreadPoolExecutor(4, thread_name_prefix="kiosk-http")
        self._own_numbers = ThreadPoolExecutor(1, thread_name_prefix="kiosk-offline")
        self._printer_thread = ThreadPoolExecutor(1, thread_name_prefix="kiosk-print")
        self._host = DeviceHost(
            devices,
            data,
            fonts=prepared_fonts(),
            name="kiosk",
            on_states=self._states,
            on_event=self._device_event,
        )
        self._paper = SlipPrinter(self._host, self._live.send)
        self._server = server
        self._catalogue = KeptCatalogue(self._http)
        self._jobs = Dispatcher(
            self._host, self._http, self._live.send, self._words, printed=self._paper.report
        )
        self._stopped = threading.Event()

    def start(self) -> None:
        """Open the link and the devices; look for a touch that a power cut left unsettled."""
        if self._voice is not None:
            self._voice.on_change = lambda: self._report(self._host.states())
            self._voice.start()
            self._put(e.Guided(kept(self._volume)))
        self._host.start()
        self._states(self._host.states())
        for event in self.alone.remembered():
            self._put(event)
            if self._voice is not None and isinstance(event, e.CatalogueCame):
                self._voice.heard_catalogue(event.catalogue)
        self._live.start()
        self._upload.start()
        self._printer_thread.submit(self._host.warm_up)
        self._appointments.start()
        if found := self._touches.found(self._wall()):
            self._put(found)

    def stop(self) -> None:
        """Let everything go; returns within a few seconds."""
        self._stopped.set()
        logging.getLogger().removeHandler(self._log_tail)
        if self._voice is not None:
            self._voice.stop()
        self._live.stop()
        self._upload.stop()
        self._jobs.stop()
        self._http.close()
        self._askers.shutdown(wait=False, cancel_futures=True)
        self._appointments.stop()
        self._own_numbers.shutdown(wait=True)
        self._printer_thread.shutdown(wait=False, cancel_futures=True)
        self._host.stop()

    def drain(self) -> list[e.Event]:
        """Everything that came back since the last call."""
        events = [event for heard in self._live.drain() for event in self._heard(heard)]
        while True:
            try:
                events.append(self._came.get_nowait())
            except Empty:
                return events

    def carry_out(self, effect: e.Effect, office: KnownOffice) -> None:
        """Begin an effect; its result comes back as an event."""
        match effect:
            case e.Issue():
                self._submit(self._askers, partial(self._issue, effect))
            case e.CheckIn() | e.Reprint():
                self._submit(self._askers, partial(self._ask_shown, effect))
            case later.BookQuestion() | later.DropHeld():
                self._appointments.carry_out(effect)
            case e.TakeOffline():
                self._submit(self._own_numbers, partial(self._take_offline, effect, office))
            case e.Forget(key):
                self._submit(self._askers, partial(self._touches.forget, key))
            case e.Print() | later.PrintBooking():
                self._submit(self._printer_thread, partial(self._print, effect, office))
            case e.CheckStaff(code):
                self._submit(self._askers, partial(self._check_staff, code, office))
            case e.TestPrinter():
                self._submit(self._printer_thread, self._test_printer)
            case e.CallPerson(key):
                self._submit(self._askers, partial(self._call_person, key))
            case _:
                self._besides(effect)

    def _besides(self, effect: e.Effect) -> None:
        match effect:
            case e.Restart():
                self.restart()
            case e.KeepVolume(percent):
                self._submit(self._own_numbers, partial(keep, self._volume, percent))
            case e.Say() | e.SayAgain() | e.Hush():
                if self._voice is not None:
                    self._voice.obey(effect)
            case e.Searched(language, found):
                # Lost while the server is away: one search more or less does not matter.
                self._live.send({"type": "searched", "language": language, "found": found})

    # -- the server ----------------------------------------------------------------------

    def _heard(self, heard: object) -> list[e.Event]:
        match heard:
            case Connected():
                self._let_in(True)
                self._submit(self._askers, self._fetch_catalogue)
                self._submit(self._askers, partial(self._paper.report, again=True))
                self._report(self._host.states())
                return [e.LinkUp()]
            case Lost(_, refused):
                if refused:
                    self._let_in(False)
                return [e.LinkLost(self._wall(), refused)]
            case BoardCame(board):
                self._host.show_board(board)
                self._submit(self._own_numbers, partial(self._heard_board, board))
                return [e.BoardCame(board)]
            case JobAsked():
                self._jobs.carry_out(heard)
        return []

    def _fetch_catalogue(self) -> None:
        try:
            if self._catalogue.refresh():
                self.alone.heard_catalogue(self._catalogue.body)
                self._put(e.CatalogueCame(self._catalogue.body))
                if self._voice is not None:
                    self._voice.heard_catalogue(self._catalogue.body)
        except LinkDown as error:
            log.warning("%s", error)
            self._retry_catalogue()

    def _retry_catalogue(self) -> None:
        if not self._stopped.wait(CATALOGUE_RETRY_S) and self._live.connected:
            self._submit(self._askers, self._fetch_catalogue)

    def _let_in(self, let_in: bool) -> None:
        self._submit(self._own_numbers, partial(self.alone.heard_of_itself, refused=not let_in))

    def _heard_board(self, board: Board) -> None:
        news = self.alone.epoch != board["epoch"]
        self.alone.heard_board(board)
        if news:
            self._upload.nudge()

    def _keep(self, key: str, request: e.Request) -> None:
        try:
            self._touches.keep(key, request, self._wall())
        except OSError as error:
            log.error("the touch could not be kept on disk: %s", error)

    def _take_offline(self, effect: e.TakeOffline, office: KnownOffice) -> None:
        """Give a number of the kiosk's own: on disk first, then shown, then brought in."""
        self._keep(effect.key, effect.request)
        try:
            assert office.own_series is not None
            ticket = self.alone.give(effect, office.own_series)
        except (OSError, UsedUp) as error:
            log.error("no number could be given offline: %s", error)
            self._put(e.OfflineFailed(effect.key))
            return
        self._put(e.TakenOffline(effect.key, ticket))
        self._upload.nudge()

    def _issue(self, effect: e.Issue) -> None:
        """Ask the server, unless the kiosk has given this touch a number of its own."""
        if (own := self.alone.given(effect.key)) is not None:
            self._put(e.TakenOffline(effect.key, own))
            return
        self._keep(effect.key, effect.request)
        self._put(self._asked(effect.key, paths.TICKETS, effect.request.as_json()))

    def _ask_shown(self, shown: e.CheckIn | e.Reprint) -> None:
        """Ask about what was shown. Not kept on disk: a visitor still there shows it again."""
        path = paths.CHECK_IN if isinstance(shown, e.CheckIn) else paths.REPRINT
        self._put(self._asked(shown.key, path, shown.as_json()))

    def _asked(self, key: str, path: str, body: Mapping[str, Any]) -> e.Event:
        """Ask once, under the key of the touch."""
        try:
            reply = self._http.request(
                "POST", path, body, idempotency_key=key, timeout_s=ISSUE_TIMEOUT_S
            )
        except LinkDown:
            return e.IssueUnanswered(key)
        event = answer(key, reply.status, reply.body, reply.code)
        if isinstance(event, e.Issued):
            self.alone.heard_ticket(event.ticket)
        return event

    def _call_person(self, key: str) -> None:
        """Ask under one key until the server answers, then report the answer to the visitor."""
        for _ in range(HELP_TRIES):
            try:
                reply = self._http.request(
                    "POST", paths.HELP, {}, idempotency_key=key, timeout_s=HELP_TIMEOUT_S
                )
            except LinkDown as error:
                log.warning("call for help: %s", error)
            else:
                if reply.status not in PASSING:
                    self._put(e.HelpAnswered(reply.ok))
                    return
            if self._stopped.wait(HELP_RETRY_S):
                return
        self._put(e.HelpAnswered(False))

    # -- devices -------------------------------------------------------------------------

    def _device_event(self, device: str, event: DeviceEvent) -> None:
        """Pass codes and keys to the model; the rest goes to the server, lost while it is away."""
        if event.event == InputKind.CODE:
            self._put(e.Scanned(event.value, touch_key()))
            return
        if event.event == InputKind.KEY and event.value in VISITORS:
            self._put(e.KeyPressed(event.value, touch_key(), time.monotonic()))
            return
        if not self._live.send(messages.event(device, event)):
            log.warning("%s: %s dropped, the server is away", device, event.event)

    def _states(self, states: list[DeviceState]) -> None:
        printer = next((state for state in states if state.kind == "printer"), None)
        if printer is None:
            self._put(e.PrinterIs(False, None, Reason.NO_PRINTER))
        else:
            self._put(e.PrinterIs(printer.state.usable, printer.paper, printer.reason))
        self._report(states)

    def _report(self, states: list[DeviceState]) -> None:
        self._live.send(messages.report([own_state(self._voice), *states]))

    def _print(self, effect: e.Print | later.PrintBooking, office: KnownOffice) -> None:
        if isinstance(effect, later.PrintBooking):
            printed = partial(self._printed, effect.made["booking"]["id"])
            self._paper.print_appointment(effect, office, printed)
            return
        printed = partial(self._printed, effect.ticket["id"])
        self._paper.print(effect, office, printed, self._on_first_byte)

    def _printed(self, ticket: str, outcome: str) -> None:
        self._put(e.Printed(ticket, outcome))

    def _check_staff(self, code: str, office: KnownOffice) -> None:
        right, wait_s = self._staff.check(code)
        if right:
            self._put(e.StaffReport(tuple(self._report_lines(office))))
        else:
            log.warning("a wrong staff code was entered")
        self._put(e.StaffChecked(right, wait_s))

    def _report_lines(self, office: KnownOffice) -> list[str]:
        """Who this kiosk is, its link, its devices, what is not brought in, what went wrong."""
        lines = [f"{self.alone.name} · {VERSION} · {self._server}"]
        lines.append("link up" if self._live.connected else "link down")
        if office.refused:
            lines.append("the server does not let this kiosk in: enrol it again")
        lines += [
            " · ".join(filter(None, (one.name, one.kind, str(one.state), one.paper, one.reason)))
            for one in self._host.states()
        ]
        lines.append(f"not brought in: {len(self.alone.journal.pending(self.alone.epoch))}")
        return [*lines, *self._log_tail.lines]

    def _test_printer(self) -> None:
        printer = next((one for one in self._host.states() if one.kind == "printer"), None)
        if printer is None:
            self._put(e.Tested("failed"))
            return
        done = self._host.self_test(printer.name)
        done.add_done_callback(lambda one: self._put(e.Tested(str(one.result().outcome))))

    def _words(self) -> Wording:
        """The wording for reprints: that of the newest catalogue."""
        return Wording(self._catalogue.body, self._server)

    # -- plumbing ------------------------------------------------------------------------

    def _submit(self, threads: ThreadPoolExecutor, work: Callable[[], None]) -> None:
        if not self._stopped.is_set():
            threads.submit(partial(_logged, work))

    def _put(self, event: e.Event) -> None:
        self._came.put(event)
        self._wake()


def _logged(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("a job of the kiosk failed")
        raise
