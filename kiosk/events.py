"""What can happen to the kiosk, and what it asks the world to do. Pure values.

Instants named ``at`` are seconds of a clock that never jumps; only differences mean anything.
"""

from dataclasses import dataclass
from typing import Any

from kiosk import later
from queue_server.wire.messages import Board, Ticket
from queue_server.wire.words.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finger came down on a target. ``key`` was made at that moment, for this touch alone."""

    target: str
    key: str
    at: float


@dataclass(frozen=True, slots=True)
class Lifted:
    """The finger left; ``target`` is what was under it then, or None."""

    target: str | None
    at: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the tactile keypad; ``key`` was made at that moment, as for a touch.

    What it does depends on the screen: it becomes :class:`Focused`, and a press where it presses.
    """

    name: str
    key: str
    at: float


@dataclass(frozen=True, slots=True)
class Focused:
    """The keypad has moved to the ``focus``-th of what is read on this screen."""

    focus: int
    at: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes. ``wall`` is the instant in seconds since 1970, for dates on the screen."""

    at: float
    wall: float


@dataclass(frozen=True, slots=True)
class CatalogueCame:
    """The server's catalogue."""

    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class BoardCame:
    """A newer board."""

    board: Board


@dataclass(frozen=True, slots=True)
class LinkUp:
    """The server can be reached."""


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The server cannot be reached; ``wall`` says since when.

    ``refused``: reachable, but it does not let this kiosk in, as when staff revoked its token.
    """

    wall: float
    refused: bool = False


@dataclass(frozen=True, slots=True)
class PrinterIs:
    """What the slip printer reports about itself."""

    usable: bool
    paper: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The server gave this touch a ticket."""

    key: str
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class IssueRefused:
    """The server refused, with a stable code; asking again would be refused again.

    ``at``: when it would no longer be refused, if that is known; ISO 8601.
    """

    key: str
    code: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was held to the kiosk's scanner. ``key`` was made for it alone."""

    code: str
    key: str


@dataclass(frozen=True, slots=True)
class IssueUnanswered:
    """No answer came: the server may or may not have given a ticket for this touch.

    ``busy``: the server is there and asks for patience, so the kiosk gives no number of its own.
    """

    key: str
    busy: bool = False


@dataclass(frozen=True, slots=True)
class TakenOffline:
    """The kiosk gave this touch a number of its own; whatever the server still answers is late."""

    key: str
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class OfflineFailed:
    """The kiosk could not give a number: its disk is full, or its series is used up."""

    key: str


@dataclass(frozen=True, slots=True)
class Printed:
    """How the slip of a ticket ended: ``confirmed``, ``uncertain`` or ``failed``."""

    ticket: str
    outcome: str


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """Whether the call for a person reached the staff."""

    reached: bool


@dataclass(frozen=True, slots=True)
class TouchFound:
    """At start: a touch from just before a power cut was not settled."""

    key: str
    request: "Request"


@dataclass(frozen=True, slots=True)
class StaffChecked:
    """Whether the staff code was right; if not, for how many seconds no code is checked."""

    right: bool
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class StaffReport:
    """The kiosk's condition, in lines, for the person who repairs it."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guided:
    """The kiosk can speak; ``volume``: percent chosen by staff, or None for the configured one."""

    volume: int | None


@dataclass(frozen=True, slots=True)
class Tested:
    """How a test slip came out: ``confirmed``, ``uncertain`` or ``failed``."""

    outcome: str


Event = (
    Pressed
    | Lifted
    | KeyPressed
    | Focused
    | Tick
    | CatalogueCame
    | BoardCame
    | LinkUp
    | LinkLost
    | PrinterIs
    | Issued
    | IssueRefused
    | IssueUnanswered
    | Scanned
    | TakenOffline
    | OfflineFailed
    | Printed
    | HelpAnswered
    | TouchFound
    | StaffChecked
    | StaffReport
    | Guided
    | Tested
    | later.BookAnswer
)


@dataclass(frozen=True, slots=True)
class Request:
    """What a visitor asks for; with ``in_person`` to be fetched when called. ``services``: all of
    them in the order chosen, when there are more than ``service`` alone.
    """

    service: str
    priority: str
    language: str
    in_person: bool = False
    services: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All the services asked for."""
        return self.services or (self.service,)

    def as_json(self) -> dict[str, Any]:
        """The body of ``POST /tickets``."""
        asked = {"service": self.service, "priority": self.priority, "language": self.language}
        more = {"services": list(self.services)} if self.services else {}
        return {**asked, **more, **({"in_person": True} if self.in_person else {})}


@dataclass(frozen=True, slots=True)
class Issue:
    """Keep the touch on disk, then ask the server for its ticket. The same key, the same ticket."""

    key: str
    request: Request


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Ask for the number of a booking, by its code or by the token in its address."""

    key: str
    code: str = ""
    token: str = ""

    def as_json(self) -> dict[str, str]:
        """The body of ``POST /book/check-in``."""
        return {"token": self.token} if self.token else {"code": self.code}


@dataclass(frozen=True, slots=True)
class Reprint:
    """Ask for the ticket behind the token of a visitor's own page, to print its slip once more."""

    key: str
    token: str

    def as_json(self) -> dict[str, str]:
        """The body of ``POST /tickets/reprint``."""
        return {"token": self.token}


@dataclass(frozen=True, slots=True)
class TakeOffline:
    """Give this touch, made ``ago_s`` seconds ago, a number without the server."""

    key: str
    request: Request
    ago_s: float


@dataclass(frozen=True, slots=True)
class Forget:
    """The touch is settled; take it off the disk."""

    key: str


@dataclass(frozen=True, slots=True)
class Print:
    """Print the slip of a ticket, once. ``again``: marked as a reprint."""

    ticket: Ticket
    language: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class CallPerson:
    """Call staff to this kiosk; one key, one call."""

    key: str


@dataclass(frozen=True, slots=True)
class Searched:
    """Count a finished search, without what was searched for."""

    language: str
    found: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Words to be spoken, in their language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speak these lines instead of what is being spoken; ``volume`` lies between 0 and 1."""

    lines: tuple[Line, ...]
    faster: int
    volume: float


@dataclass(frozen=True, slots=True)
class SayAgain:
    """Speak the last lines again, at the speed and volume now set."""

    faster: int
    volume: float


@dataclass(frozen=True, slots=True)
class Hush:
    """Say nothing more."""


@dataclass(frozen=True, slots=True)
class CheckStaff:
    """Check a staff code, and report the kiosk's condition."""

    code: str


@dataclass(frozen=True, slots=True)
class TestPrinter:
    """Print a test slip."""


@dataclass(frozen=True, slots=True)
class KeepVolume:
    """Begin the guidance at this volume from now on, in percent."""

    volume: int


@dataclass(frozen=True, slots=True)
class Restart:
    """End, so that its supervisor starts the kiosk again."""


Effect = (
    Issue
    | CheckIn
    | Reprint
    | TakeOffline
    | Forget
    | Print
    | CallPerson
    | Searched
    | Say
    | SayAgain
    | Hush
    | CheckStaff
    | TestPrinter
    | KeepVolume
    | Restart
    | later.Effect
)
