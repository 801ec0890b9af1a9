"""Every message and value that crosses the wire, in the shapes both ends agree on.

JSON objects typed as ``TypedDict``: the server's views make them, the codec checks them, the
OpenAPI document is generated from them. Instants are ISO 8601 strings with offset; texts are
``{language tag: wording}``. Fields are only ever added.

Tested by tests/wire.
"""

from queue_server.wire.messages.board import (
    Announcement,
    Board,
    BoardCounter,
    Closed,
    Notice,
    OpenSession,
    PublicAnnouncement,
    Suspended,
    WaitingClass,
)
from queue_server.wire.messages.client import (
    CLIENT_MESSAGES,
    Aired,
    Announced,
    ClientMessage,
    Hello,
)
from queue_server.wire.messages.devices import (
    DeviceCounts,
    Devices,
    DeviceState,
    MachineAlarm,
    MachineState,
    Slip,
    SlipTrouble,
)
from queue_server.wire.messages.jobs import (
    DeviceEvent,
    DeviceReport,
    Job,
    JobDone,
    JobPart,
    Moved,
    Scanned,
    Searched,
    SlipReport,
)
from queue_server.wire.messages.orders import WallOrder
from queue_server.wire.messages.staff import (
    Alarm,
    CounterSnapshot,
    Help,
    Lunch,
    NextUp,
    Queue,
    QueueCounter,
    QueueTicket,
)
from queue_server.wire.messages.tickets import (
    Answer,
    Considered,
    OfflineAnswer,
    OfflineOutcome,
    PublicTicket,
    Ticket,
    TicketAnswer,
    TicketList,
    TicketSnapshot,
    Why,
)
from queue_server.wire.messages.values import (
    AnnouncementKind,
    CallRule,
    CounterState,
    TakenNumbers,
    Text,
    TicketState,
    Wait,
)

#: A client's frame may not be larger than this (UTF-8 bytes); the server closes with 1009.
MAX_FRAME = 64 * 1024

__all__ = [
    "CLIENT_MESSAGES",
    "MAX_FRAME",
    "Aired",
    "Alarm",
    "Announced",
    "Announcement",
    "AnnouncementKind",
    "Answer",
    "Board",
    "BoardCounter",
    "CallRule",
    "ClientMessage",
    "Closed",
    "Considered",
    "CounterSnapshot",
    "CounterState",
    "DeviceCounts",
    "DeviceEvent",
    "DeviceReport",
    "DeviceState",
    "Devices",
    "Hello",
    "Help",
    "Job",
    "JobDone",
    "JobPart",
    "Lunch",
    "MachineAlarm",
    "MachineState",
    "Moved",
    "NextUp",
    "Notice",
    "OfflineAnswer",
    "OfflineOutcome",
    "OpenSession",
    "PublicAnnouncement",
    "PublicTicket",
    "Queue",
    "QueueCounter",
    "QueueTicket",
    "Scanned",
    "Searched",
    "Slip",
    "SlipReport",
    "SlipTrouble",
    "Suspended",
    "TakenNumbers",
    "Text",
    "Ticket",
    "TicketAnswer",
    "TicketList",
    "TicketSnapshot",
    "TicketState",
    "Wait",
    "WaitingClass",
    "WallOrder",
    "Why",
]
