"""A time on a later day: one visitor's booking, what is asked, what comes back. Pure.

Questions have the key of the touch that asked; an answer to another key is late and
ignored, but seats that it brings are given back.
"""

from dataclasses import dataclass

from queue_server.wire.messages.booking import BookingMade


@dataclass(frozen=True, slots=True)
class OfferedStart:
    """A time at which a visit can begin; ``minute`` counts from midnight of ``day`` (ISO 8601)."""

    pool: str
    day: str
    minute: int

    @property
    def clock(self) -> str:
        """The time of day."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"


@dataclass(frozen=True, slots=True)
class Day:
    """A day with times to book; ``state`` is ``free``, ``few`` or ``full``."""

    day: str
    state: str


# -- what is asked -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BookQuestion:
    """What the book is asked; the same key means the same question."""

    key: str


@dataclass(frozen=True, slots=True)
class FindDays(BookQuestion):
    """Which days have times for a service, in any of these pools."""

    service: str
    pools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindTimes(BookQuestion):
    """The free times of a day."""

    service: str
    pools: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class HoldSeat(BookQuestion):
    """Keep a time while the visitor looks at it. The same key means the same hold."""

    service: str
    start: OfferedStart


@dataclass(frozen=True, slots=True)
class ExtendHold(BookQuestion):
    """Keep a hold as long again, once: its visitor is still reading."""

    hold: str


@dataclass(frozen=True, slots=True)
class BookHeld(BookQuestion):
    """Book what is held. However often this is asked, it makes one booking."""

    hold: str
    language: str


@dataclass(frozen=True, slots=True)
class DropHeld:
    """Give seats back, and any booking made from them: its code was never shown."""

    hold: str


@dataclass(frozen=True, slots=True)
class PrintBooking:
    """Print the slip of an appointment, once."""

    made: BookingMade
    language: str


Effect = BookQuestion | DropHeld | PrintBooking

# -- what comes back ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BookAnswer:
    """The answer to a question, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class DaysFound(BookAnswer):
    """The days with times, taken ones included, in order."""

    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class TimesFound(BookAnswer):
    """The free times of a day in order; without any, the ``nearest`` on other days."""

    starts: tuple[OfferedStart, ...]
    nearest: tuple[OfferedStart, ...] = ()


@dataclass(frozen=True, slots=True)
class Held(BookAnswer):
    """Seats are kept until an instant, in seconds since 1970."""

    hold: str
    until: float


@dataclass(frozen=True, slots=True)
class Extended(BookAnswer):
    """The seats are kept longer now, until an instant in seconds since 1970."""

    hold: str
    until: float


@dataclass(frozen=True, slots=True)
class Booked(BookAnswer):
    """The appointment, with its code."""

    made: BookingMade


@dataclass(frozen=True, slots=True)
class BookRefused(BookAnswer):
    """The server refused, with a stable code; ``nearest`` are free times instead."""

    code: str
    nearest: tuple[OfferedStart, ...] = ()


@dataclass(frozen=True, slots=True)
class BookUnanswered(BookAnswer):
    """No answer came; the same question is asked again."""


# -- what is kept of one visitor ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Later:
    """How far one visitor has come with booking a later day. Dropped whole with the visit.

    ``wanted``: the visitor is booking, not taking a number. ``asked``: the open question, asked at
    ``since``. ``trouble``: the code of a refusal. ``until``: seconds since 1970, ``extended`` once
    more time was asked for. ``outcome``: how the slip came out, empty while it is printed.
    """

    wanted: bool = False
    asked: BookQuestion | None = None
    since: float = 0.0
    tries: int = 1
    retry_at: float | None = None
    days: tuple[Day, ...] | None = None
    day: str = ""
    starts: tuple[OfferedStart, ...] | None = None
    nearest: tuple[OfferedStart, ...] = ()
    taken: bool = False
    start: OfferedStart | None = None
    hold: str = ""
    until: float = 0.0
    extended: bool = False
    made: BookingMade | None = None
    outcome: str = ""
    trouble: str = ""
