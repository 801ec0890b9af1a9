"""What has happened in a branch: the vocabulary of the journal, one file a subject.

Each event is a frozen value with a ``KIND`` in the past tense. ``encode`` turns one into the
``kind`` and ``data`` of a journal row and ``decode`` turns it back; a kind that is written once
is read for ever, so fields are only ever added, with a default.

Tested by tests/core/events.
"""

from queue_server.core.events import counter, handing, line, profiles
from queue_server.core.events.base import Data, Event
from queue_server.core.events.book import amendments, booking, moves, waiting
from queue_server.core.events.book.amendments import AmendmentRemoved, PoolAmended
from queue_server.core.events.book.booking import (
    BookingCancelled,
    BookingChanged,
    BookingCheckedIn,
    BookingFiled,
    BookingLapsed,
    BookingMade,
    BookingMissed,
    BookingUsedAsWalkin,
    HoldEnded,
    OfBooking,
    SeatHeld,
)
from queue_server.core.events.book.moves import (
    MoveCallListed,
    MoveFiled,
    MovePlanned,
    MoveProposed,
    MoveSettled,
    OfMove,
)
from queue_server.core.events.book.waiting import (
    OfWaiter,
    WaiterFiled,
    WaiterJoined,
    WaiterOffered,
    WaiterPassed,
    WaiterSettled,
)
from queue_server.core.events.codec import COLUMNS, Codec, registered
from queue_server.core.events.counter import (
    Considered,
    CounterClosed,
    CounterOpened,
    CounterPaused,
    RatingGiven,
    ServiceAdded,
    StepUndone,
    TicketCalled,
    TicketFinished,
    TicketHeld,
    TicketMissed,
    TicketRecalled,
    TicketResumed,
    TicketSkipped,
    TicketStarted,
    TicketTransferred,
)
from queue_server.core.events.handing import (
    CounterAskedFor,
    CounterHandedOver,
    CounterKept,
    CounterOffered,
)
from queue_server.core.events.line import (
    InPersonAsked,
    OfflineTicketLapsed,
    TicketCancelled,
    TicketIssued,
    TicketNoted,
    TicketReclassified,
    TicketRedirected,
    TicketReleased,
    TicketRequeued,
    TicketSuperseded,
)
from queue_server.core.events.profiles import (
    CounterProfileCleared,
    CounterProfileSet,
)
from queue_server.core.events.standing import (
    alarms,
    day,
    help,
    lunch,
    notices,
    reviews,
    suspensions,
)
from queue_server.core.events.standing.alarms import (
    AlarmClosed,
    AlarmRaised,
    AlarmSettled,
    AlarmTaken,
)
from queue_server.core.events.standing.day import (
    DayCorrected,
    DayOpened,
)
from queue_server.core.events.standing.help import (
    HelpAnswered,
    HelpRequested,
)
from queue_server.core.events.standing.lunch import (
    Lunch,
    LunchPlanned,
)
from queue_server.core.events.standing.notices import (
    NoticeDeleted,
    NoticeSaved,
)
from queue_server.core.events.standing.reviews import (
    ReviewReleased,
    ReviewWithdrawn,
)
from queue_server.core.events.standing.suspensions import (
    SuspensionLifted,
    SuspensionSaved,
)

EVENTS = registered(
    day.EVENTS,
    line.EVENTS,
    counter.EVENTS,
    handing.EVENTS,
    suspensions.EVENTS,
    notices.EVENTS,
    help.EVENTS,
    lunch.EVENTS,
    booking.EVENTS,
    moves.EVENTS,
    waiting.EVENTS,
    amendments.EVENTS,
    profiles.EVENTS,
    reviews.EVENTS,
    alarms.EVENTS,
)
"""Every kind the journal may hold. Each subject's file lists its own in ``EVENTS``."""

_codec = Codec(EVENTS)
encode, decode = _codec.encode, _codec.decode

__all__ = [
    "COLUMNS",
    "EVENTS",
    "AlarmClosed",
    "AlarmRaised",
    "AlarmSettled",
    "AlarmTaken",
    "AmendmentRemoved",
    "BookingCancelled",
    "BookingChanged",
    "BookingCheckedIn",
    "BookingFiled",
    "BookingLapsed",
    "BookingMade",
    "BookingMissed",
    "BookingUsedAsWalkin",
    "Considered",
    "CounterAskedFor",
    "CounterClosed",
    "CounterHandedOver",
    "CounterKept",
    "CounterOffered",
    "CounterOpened",
    "CounterPaused",
    "CounterProfileCleared",
    "CounterProfileSet",
    "Data",
    "DayCorrected",
    "DayOpened",
    "Event",
    "HelpAnswered",
    "HelpRequested",
    "HoldEnded",
    "InPersonAsked",
    "Lunch",
    "LunchPlanned",
    "MoveCallListed",
    "MoveFiled",
    "MovePlanned",
    "MoveProposed",
    "MoveSettled",
    "NoticeDeleted",
    "NoticeSaved",
    "OfBooking",
    "OfMove",
    "OfWaiter",
    "OfflineTicketLapsed",
    "PoolAmended",
    "RatingGiven",
    "ReviewReleased",
    "ReviewWithdrawn",
    "SeatHeld",
    "ServiceAdded",
    "StepUndone",
    "SuspensionLifted",
    "SuspensionSaved",
    "TicketCalled",
    "TicketCancelled",
    "TicketFinished",
    "TicketHeld",
    "TicketIssued",
    "TicketMissed",
    "TicketNoted",
    "TicketRecalled",
    "TicketReclassified",
    "TicketRedirected",
    "TicketReleased",
    "TicketRequeued",
    "TicketResumed",
    "TicketSkipped",
    "TicketStarted",
    "TicketSuperseded",
    "TicketTransferred",
    "WaiterFiled",
    "WaiterJoined",
    "WaiterOffered",
    "WaiterPassed",
    "WaiterSettled",
    "decode",
    "encode",
]
