"""A Pilot that taps a kiosk by the names of its buttons, on a clock of its own."""

from datetime import date
from functools import cache
from itertools import count
from typing import Any

from display.canvas.draw import texts
from kiosk import events as e
from kiosk import later as b
from kiosk.known_office import KnownOffice
from kiosk.model import Model, Screen
from kiosk.offline.numbers import ticket
from kiosk.running import Kiosk
from kiosk.screens.frame import Size
from queue_server.settings import Settings
from queue_server.wire.messages import Board, Ticket
from queue_server.wire.words.catalogue import Catalogue
from tests.catalogue import AT, ROOT, a_board, a_ticket, waiting
from tests.kiosk.book import RehearsedBook

PORTRAIT = Size(1080, 1920, 32.0)
LANDSCAPE = Size(1920, 1080, 24.0)
UPRIGHT_SMALL = Size(800, 1280, 15.6)
NEARLY_SQUARE = Size(1280, 1024, 19.0)
SIZES = (PORTRAIT, LANDSCAPE, UPRIGHT_SMALL, NEARLY_SQUARE)
STAFF_CODE = "246810"
WALL = 1_795_406_400.0
LANGUAGES = ("zh-TW", "en", "vi", "id", "th")


@cache
def the_catalogue() -> Catalogue:
    """The first office's own catalogue, with a button for every language that has texts."""
    catalogue = Settings.load(ROOT / "config.toml").catalogue()
    return {**catalogue, "kiosk": {**catalogue["kiosk"], "languages": list(LANGUAGES)}}


def a_busy_board(**changes: Any) -> Board:
    """Twelve wait in general, two in the caring class; the wait for English is unknown."""
    lines = [
        waiting("general", 12, 9, (10, 18)),
        waiting("caring", 2, 3, (3, 8)),
        waiting("elderly", 0, 0, (0, 4)),
        waiting("english", 1, 2),
    ]
    return a_board(**{"waiting": lines, **changes})


def a_ticket_for(key: str, request: e.Request, number: int = 42) -> Ticket:
    """The ticket that the server gives for a touch."""
    given = a_ticket(
        number,
        service=request.service,
        services=list(request.every),
        priority=request.priority,
        language=request.language,
        ahead=3,
        track=f"/t/{key}",
    )
    if request.in_person:
        given["in_person"] = True
    return given


class Rehearsal:
    """A world that answers as a test wants: at once, never, refused; it counts the requests.

    Like the real server, it gives one ticket for one key, however often it is asked.
    """

    def __init__(self) -> None:
        self.asked: list[e.Issue] = []
        self.tickets: dict[str, Ticket] = {}
        self.printed: list[str] = []
        self.forgotten: list[str] = []
        self.calls_for_help = 0
        self.help_reaches: bool | None = True
        self.answers = True
        self.loses_answers = False
        self.refuses = ""
        self.outcome: str | None = "confirmed"
        self.own: dict[str, Ticket] = {}
        self.disk_full = False
        self.shown: list[e.CheckIn] = []
        self.reprinted = 0
        self.staff_wait_s = 0
        self.restarts = 0
        self.volumes: list[int] = []
        self.refused_until = ""
        self.searched: list[e.Searched] = []
        self.book = RehearsedBook()
        self._back: list[e.Event] = []

    def post(self, *events: e.Event) -> None:
        """Let an event come back at the next turn."""
        self._back += events

    def drain(self) -> list[e.Event]:
        back, self._back = self._back, []
        return back

    def carry_out(self, effect: e.Effect, office: KnownOffice) -> None:
        match effect:
            case e.Issue():
                self._issue(effect)
            case e.CheckIn() | e.Reprint():
                self._shown(effect)
            case e.TakeOffline():
                self._take_offline(effect)
            case e.Print(ticket):
                self.reprinted += effect.again
                self.printed.append(ticket["id"])
                if self.outcome:
                    self.post(e.Printed(ticket["id"], self.outcome))
            case e.Forget(key):
                self.forgotten.append(key)
            case e.CheckStaff() | e.TestPrinter() | e.KeepVolume() | e.Restart():
                self._look_after(effect)
            case e.Searched():
                self.searched.append(effect)
            case b.BookQuestion() | b.DropHeld() | b.PrintBooking():
                self.post(*self.book.carry_out(effect, office.wall, self.outcome))
            case e.CallPerson():
                self.calls_for_help += 1
                if self.help_reaches is not None:
                    self.post(e.HelpAnswered(self.help_reaches))

    def _shown(self, effect: e.CheckIn | e.Reprint) -> None:
        if isinstance(effect, e.CheckIn):
            self._check_in(effect)
        else:
            self._reprint(effect)

    def _check_in(self, effect: e.CheckIn) -> None:
        """Check in: the book knows every code except those that a test says are wrong."""
        self.shown.append(effect)
        if self.refuses:
            self.post(e.IssueRefused(effect.key, self.refuses, self.refused_until))
        elif self.answers:
            booked = a_ticket_for(
                effect.key, e.Request("R02", "booked", "vi"), 500 + len(self.shown)
            )
            self.post(e.Issued(effect.key, booked))
        else:
            self.post(e.IssueUnanswered(effect.key))

    def _look_after(self, effect: e.CheckStaff | e.TestPrinter | e.KeepVolume | e.Restart) -> None:
        match effect:
            case e.CheckStaff(code):
                if code == STAFF_CODE:
                    self.post(e.StaffReport(("kiosk · 0.2.0", "slip · printer · ready")))
                self.post(e.StaffChecked(code == STAFF_CODE, self.staff_wait_s))
            case e.TestPrinter():
                self.post(e.Tested(self.outcome or "uncertain"))
            case e.KeepVolume(volume):
                self.volumes.append(volume)
            case e.Restart():
                self.restarts += 1

    def _reprint(self, effect: e.Reprint) -> None:
        if self.refuses:
            self.post(e.IssueRefused(effect.key, self.refuses))
        else:
            request = e.Request("R02", "general", "vi")
            self.post(e.Issued(effect.key, a_ticket_for(effect.token, request)))

    def _take_offline(self, effect: e.TakeOffline) -> None:
        if self.disk_full:
            self.post(e.OfflineFailed(effect.key))
            return
        number = len(self.own) + 1
        day, asked = date(2026, 11, 23), effect.request
        new = ticket(f"K{number:03d}", number, "kiosk", day, AT, "a" * 22, asked)
        self.post(e.TakenOffline(effect.key, self.own.setdefault(effect.key, new)))

    def _issue(self, effect: e.Issue) -> None:
        self.asked.append(effect)
        if self.refuses:
            self.post(e.IssueRefused(effect.key, self.refuses))
            return
        if self.answers:
            number = len(self.tickets) + 1
            new = a_ticket_for(effect.key, effect.request, number)
            self.tickets.setdefault(effect.key, new)
        if self.answers and not self.loses_answers:
            self.post(e.Issued(effect.key, self.tickets[effect.key]))
        else:
            self.post(e.IssueUnanswered(effect.key))


class Pilot:
    """Taps by name, lets time pass, reads the glass."""

    def __init__(
        self,
        size: Size = PORTRAIT,
        *,
        board: Board | None = None,
        printer: e.PrinterIs | None = None,
        name: str = "",
        world: Rehearsal | None = None,
    ) -> None:
        self.now = 1000.0
        self.world = world or Rehearsal()
        self._keys = count(1)
        self.kiosk = Kiosk(
            self.world,
            size,
            server_url="http://127.0.0.1:8080",
            name=name,
            clock=lambda: self.now,
            wall=lambda: WALL + self.now,
        )
        self.hear(
            e.LinkUp(),
            e.CatalogueCame(the_catalogue()),
            e.BoardCame(board or a_busy_board()),
            printer or e.PrinterIs(True, "ok"),
        )
        self.wait(1)

    @property
    def model(self) -> Model:
        return self.kiosk.model

    @property
    def screen(self) -> Screen:
        return self.kiosk.model.screen

    def hear(self, *events: e.Event) -> None:
        """Let something happen elsewhere."""
        for event in events:
            self.kiosk.feed(event)

    def tap(self, *names: str) -> None:
        """Touch buttons one after another, each in its middle, half a second apart."""
        for name in names:
            box = self.kiosk.view().target(name).box
            self.press_at(box.x + box.w // 2, box.y + box.h // 2)
            self.wait(0.5)

    def press_at(self, x: int, y: int) -> None:
        """Put a finger down and lift it."""
        key = f"touch-{next(self._keys)}"
        target = self.kiosk.target_at(x, y)
        self.kiosk.feed(e.Pressed(target or "", key, self.now))
        self.kiosk.feed(e.Lifted(self.kiosk.target_at(x, y), self.now))

    def wait(self, seconds: float, step: float = 0.25) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self.now < end:
            self.now = min(end, self.now + step)
            self.kiosk.turn()

    def read(self) -> str:
        """Every word on the glass."""
        return "\n".join(texts(self.kiosk.view().commands))

    def names(self) -> list[str]:
        """Every button on the glass."""
        return [target.name for target in self.kiosk.view().targets]

    def choose(
        self, language: str = "zh-TW", service: str = "R02", priority: str = "general"
    ) -> None:
        """From the start to the question "is this right?"."""
        found = self.model.office.service(service)
        assert found is not None
        self.find(f"language:{language}")
        self.find(f"category:{found['category']}")
        self.find(f"service:{service}")
        if priority != self.model.visit.priority:
            if "change" in self.names():
                self.tap("change")
            self.find(f"priority:{priority}")

    def find(self, name: str) -> None:
        """Turn pages until a button is there, then touch it."""
        while name not in self.names():
            page = self.model.visit.page + 1
            self.tap(f"page:{page}")
        self.tap(name)
