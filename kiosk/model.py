"""All the kiosk knows: office, one person's choices, the touch that asked for a number. Pure.

Everything known about a person is in ``KioskVisit`` and ``Attempt``; ``update`` drops both when the
person is done, so nothing is left for the next person.
"""

from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from kiosk import events as e
from kiosk.known_office import KnownOffice
from kiosk.later import Later
from queue_server.wire.messages import Ticket
from queue_server.wire.messages.values import GENERAL
from queue_server.wire.words.catalogue import KioskSettings

#: How long the question is shown before the kiosk goes back to start. Never below 20 s.
WARN_S = 20.0
#: Result screens stay this long when untouched; a number to be noted down stays longer.
THANKS_S = 8.0
NOTE_S = 60.0
REFUSED_S = 20.0
#: After this long without an answer the screen says so; the request is repeated a while longer.
ANSWER_S = 20.0
NO_ANSWER_S = 40.0
RETRY_S = 1.0
#: Without an answer for this long the kiosk gives a number of its own, where it has a series.
OFFLINE_S = 1.0
#: A printer silent for this long leaves it open whether the slip came out.
PRINT_S = 20.0
#: Touches this soon after a new screen belong to the touch before.
SETTLE_S = 0.2


class Screen(StrEnum):
    """Where a visitor is."""

    START = "start"
    LANGUAGE = "language"
    CATEGORY = "category"
    SERVICE = "service"
    SUSPENDED = "suspended"
    DOCUMENTS = "documents"
    PRIORITY = "priority"
    CONFIRM = "confirm"
    CHOSEN = "chosen"
    APART = "apart"
    ISSUING = "issuing"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    PRINTING = "printing"
    THANKS = "thanks"
    CHECKIN = "checkin"
    FIND = "find"
    BOOK_DAY = "book_day"
    BOOK_TIME = "book_time"
    BOOKING = "booking"
    BOOK_CHECK = "book_check"
    BOOKED = "booked"
    BOOK_TROUBLE = "book_trouble"
    NOTE = "note"
    PHONE = "phone"
    STAFF_CODE = "staff_code"
    STAFF = "staff"
    STAFF_TOUCH = "staff_touch"


#: No touch may leave these screens: a number is being made, or waits to be taken.
HELD = frozenset({Screen.ISSUING, Screen.PRINTING, Screen.BOOKING})
#: Screens that end on their own, and after how many seconds (settings may change thanks).
ENDING = {
    Screen.THANKS: THANKS_S,
    Screen.REFUSED: REFUSED_S,
    Screen.NO_ANSWER: NO_ANSWER_S,
    Screen.BOOK_TROUBLE: REFUSED_S,
}


class HelpCall(StrEnum):
    """What came of calling a person."""

    NONE = ""
    ASKED = "asked"
    COMING = "coming"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Staff:
    """What staff see: knocks on the office's name, the kiosk's condition, the result of a test.

    ``said``: a catalogue key; ``mark``: how many marks of the touch test were hit.
    """

    knocks: int = 0
    lines: tuple[str, ...] = ()
    said: str = ""
    wait_s: int = 0
    mark: int = 0


@dataclass(frozen=True, slots=True)
class KioskVisit:
    """Everything one visitor chose. Dropped whole when the visitor is done.

    ``language`` is empty until one was chosen. ``turned``: how often other signs were asked for in
    the search. ``in_person``: cannot see or hear calls, and wants to be fetched. ``audio``: what is
    drawn is spoken, ``faster`` and ``louder`` than usual by that many steps. ``chosen``: all
    that the number will be for, ``service`` the one looked at last; ``removed``: the one removed
    last, and where it stood.
    """

    language: str = ""
    large: bool = False
    contrast: bool = False
    low: bool = False
    category: str = ""
    service: str = ""
    chosen: tuple[str, ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    priority: str = GENERAL
    page: int = 0
    path: tuple[Screen, ...] = ()
    help: HelpCall = HelpCall.NONE
    typed: str = ""
    turned: int = 0
    in_person: bool = False
    later: Later = field(default_factory=Later)
    audio: bool = False
    faster: int = 0
    louder: int = 0
    staff: Staff = Staff()


class Own(Enum):
    """Whether the kiosk gives the number itself."""

    NO = auto()
    ASKED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One touch that asked for a number: its key, its question, its outcome.

    ``busy``: the server is up and wants to be asked again. ``paper``: a slip is wanted.
    ``shown``: the code that a visitor with an appointment or a number held to the scanner.
    """

    key: str
    request: e.Request
    since: float
    retry_at: float | None = None
    tries: int = 1
    busy: bool = False
    paper: bool = True
    own: Own = Own.NO
    shown: e.CheckIn | e.Reprint | None = None
    ticket: Ticket | None = None
    outcome: str = ""
    code: str = ""
    at: str = ""

    @property
    def question(self) -> e.Issue | e.CheckIn | e.Reprint:
        """The question for the server, asked as often as it takes."""
        return self.shown or e.Issue(self.key, self.request)


@dataclass(frozen=True, slots=True)
class Model:
    """All the kiosk knows. ``at`` is now, ``shown`` when this screen came, ``touched`` last.

    ``focus``: the index among what is read, once a visitor has used the keypad. ``headphones`` are
    in the jack, or were pulled out at ``pulled_at``. ``guided``: the kiosk can speak; ``volume``:
    percent, if staff chose it on the glass.
    """

    office: KnownOffice = field(default_factory=KnownOffice)
    screen: Screen = Screen.START
    visit: KioskVisit = KioskVisit()
    attempt: Attempt | None = None
    pressed: str | None = None
    pressed_key: str = ""
    focus: int | None = None
    headphones: bool = False
    guided: bool = False
    volume: int | None = None
    pulled_at: float | None = None
    at: float = 0.0
    shown: float = 0.0
    touched: float = 0.0

    @property
    def settings(self) -> KioskSettings:
        """The kiosk's settings in the catalogue."""
        return self.office.catalogue["kiosk"]

    @property
    def usual_volume(self) -> int:
        """The volume at which the guidance begins, in percent of what the sound card can do."""
        configured = self.settings.get("audio_volume", 0.6)
        return round(100 * configured) if self.volume is None else self.volume

    @property
    def language(self) -> str:
        """The language the visitor chose, else the branch's own."""
        return self.visit.language or self.office.fallback

    @property
    def chosen(self) -> tuple[str, ...]:
        """All that the number will be for."""
        return self.visit.chosen or (self.visit.service,)

    @property
    def idle_s(self) -> float:
        """Seconds without a touch until the kiosk asks."""
        if self.screen in (Screen.NOTE, Screen.PHONE, Screen.BOOKED):
            return NOTE_S
        return max(5.0, float(self.settings["idle_timeout_s"]))

    @property
    def warn_s(self) -> float:
        """Seconds the question is shown; a person needs at least 20 to answer it."""
        return max(WARN_S, float(self.settings["warning_s"]))

    @property
    def seconds_left(self) -> int | None:
        """Whole seconds until the kiosk goes back to start, while it asks; else None."""
        if self.screen is Screen.START or self.screen in HELD or self.screen in ENDING:
            return None
        left = self.touched + self.idle_s + self.warn_s - self.at
        return max(0, -int(-left // 1)) if left <= self.warn_s else None

    def say(self, key: str, **values: object) -> str:
        """The catalogue's wording in the visitor's language."""
        return self.office.say(key, self.language, **values)
