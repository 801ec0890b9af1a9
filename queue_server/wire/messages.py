"""Every message and value that crosses the wire, as the shapes both ends agree on.

JSON objects typed as ``TypedDict``: the server's views make them, the codec checks them, the
OpenAPI document is generated from them. Instants are ISO 8601 strings with offset; texts are
``{language tag: wording}``. Fields are only ever added.
"""

from typing import Any, Literal, NotRequired, TypedDict

SUBPROTOCOL = "jiaohao.v1"
LIVE_PATH = "/api/v1/live"

#: A client's frame may not be larger than this (UTF-8 bytes); the server closes with 1009.
MAX_FRAME = 64 * 1024

Text = dict[str, str]

CallRule = Literal[
    "first_choice", "relative_wait", "overtake_cap", "booked_due", "picked", "recalled"
]
AnnouncementKind = Literal["call", "recall"]
Outcome = Literal["confirmed", "uncertain", "failed"]
DeviceCondition = Literal["disabled", "opening", "ready", "busy", "degraded", "backoff", "failed"]
TakenNumbers = Literal["kept", "void"]
TicketState = Literal["waiting", "called", "serving", "held", "no_show", "finished", "cancelled"]


class Wait(TypedDict):
    """An honest interval (80 %) for a wait, whole minutes."""

    low_min: int
    high_min: int


class Ticket(TypedDict):
    """One visitor's ticket, as staff and the kiosk see it."""

    id: str
    label: str
    series: str
    number: int
    service: str
    services: list[str]
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: str
    called_at: str | None
    started_at: str | None
    finished_at: str | None
    ahead: int
    wait: Wait | None
    calls: int
    track: str


class Considered(TypedDict):
    """A ticket that a call weighed; score is wait ÷ target."""

    label: str
    score: float
    reason: str


class Why(TypedDict):
    """Why this ticket was called: the rule, one sentence, at most five that were weighed.

    ``key`` and ``facts`` let a page say the sentence in another language.
    """

    rule: CallRule
    text: str
    considered: list[Considered]
    key: NotRequired[str]
    facts: NotRequired[dict[str, Any]]


class Answer(TypedDict):
    """What a counter verb answers."""

    ticket: Ticket | None
    why: Why | None


class TicketAnswer(TypedDict):
    """What issuing or looking up one ticket answers."""

    ticket: Ticket


class TicketList(TypedDict):
    """Tickets in calling order of arrival; ``total`` counts those beyond the limit too."""

    tickets: list[Ticket]
    total: int


class DeviceCounts(TypedDict):
    """What became of a device's work since its host started.

    ``done``, ``failed``, ``uncertain``: jobs by how they ended; something a person did at a device
    is one done. ``losses``: how often its link was lost.
    """

    done: int
    failed: int
    uncertain: int
    losses: int


class DeviceState(TypedDict):
    """One device as its host reports it; a kiosk or TV is one too.

    ``announced`` is how far a TV has called numbers. ``firmware``: model and version as the device
    tells them, a kiosk's or TV's the version of its program; null when it tells none.
    """

    name: str
    kind: str
    driver: str
    uri: str
    counter: int | None
    host: str
    state: DeviceCondition
    since: str
    reason: str | None
    remedy: str | None
    paper: Literal["ok", "low", "out"] | None
    last_ok: str | None
    announced: NotRequired[int | None]
    firmware: NotRequired[str | None]
    counts: NotRequired[DeviceCounts | None]


class SlipTrouble(TypedDict):
    """A slip that did not come out, or nobody knows: by ticket and printer, with what helps."""

    ticket: str
    device: str
    outcome: Literal["uncertain", "failed"]
    reason: str | None
    remedy: str | None
    at: str


class Slip(SlipTrouble):
    """The same as staff see it: whose number, at which kiosk."""

    label: str
    host: str


class Screen(TypedDict):
    """A kiosk, TV or device host that is enrolled: connected or not, how far it has announced."""

    name: str
    kind: str
    connected: bool
    since: str | None
    announced: int
    revoked: bool


class BoardCounter(TypedDict):
    """One counter on the wall; ``ticket`` is the label now called or served there."""

    number: int
    name: Text
    state: str
    ticket: str | None
    since: str | None


class Announcement(TypedDict):
    """One call to be spoken once; ``n`` rises by one and never repeats within an epoch."""

    n: int
    label: str
    counter: int
    kind: AnnouncementKind
    at: str
    languages: list[str]
    priority: str


class WaitingClass(TypedDict):
    """How many of a priority class wait, and how long the longest has."""

    priority: str
    count: int
    longest_min: int
    wait: Wait | None


class Notice(TypedDict):
    """What the office tells its visitors; a slide or a line of the marquee."""

    id: str
    title: Text
    body: Text
    category: str
    style: Literal["slide", "marquee"]
    link: str
    starts: NotRequired[str | None]
    until: NotRequired[str | None]
    weight: NotRequired[int]


class OpenSession(TypedDict):
    """The opening period now running; ``services`` null means all."""

    name: str
    wording: Text
    closes_at: str
    last_ticket_at: str
    services: list[str] | None


class Closed(TypedDict):
    """Why no numbers are given, and when the doors open next.

    ``numbers``: closed by hand, this becomes of the numbers taken already.
    """

    reason: str
    wording: Text
    opens_at: str | None
    numbers: NotRequired[TakenNumbers]


class Suspended(TypedDict):
    """Why one service gives no numbers at present; ``numbers`` as in :class:`Closed`."""

    reason: str
    wording: Text
    until: str | None
    numbers: NotRequired[TakenNumbers]


class Board(TypedDict):
    """What wall and kiosk draw from: whole, self-sufficient, newest wins."""

    type: Literal["board"]
    branch: str
    epoch: str
    seq: int
    at: str
    service_day: str
    session: OpenSession | None
    closed: Closed | None
    suspended: dict[str, Suspended]
    open_now: bool
    counters: list[BoardCounter]
    announcements: list[Announcement]
    waiting: list[WaitingClass]
    missed: list[str]
    notices: list[Notice]


class QueueTicket(TypedDict):
    """One waiting ticket in the clerks' list."""

    id: str
    label: str
    service: str
    services: list[str]
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: str
    waiting_s: int
    missed: int


class QueueCounter(TypedDict):
    """Who sits at which counter."""

    number: int
    name: Text
    state: str
    clerk: str | None
    ticket: str | None
    since: str | None
    reason: str


class Help(TypedDict):
    """Somebody asked for a person, where and since when."""

    place: str
    since: str


class Queue(TypedDict):
    """Topic ``queue``: the first 200 waiting in order of arrival, and the counters."""

    type: Literal["queue"]
    seq: int
    at: str
    total: int
    tickets: list[QueueTicket]
    missed: list[QueueTicket]
    held: list[QueueTicket]
    waiting: list[WaitingClass]
    counters: list[QueueCounter]
    help: list[Help]


class CounterSnapshot(TypedDict):
    """Topic ``counter:<n>``: what the clerk page of that counter needs.

    ``verbs`` are those the rules would accept now; ``no_show_in_s`` and ``undo_in_s`` are whole
    seconds until no-show is allowed and until undo no longer is (null: not applicable).
    """

    type: Literal["counter"]
    seq: int
    at: str
    number: int
    name: Text
    state: str
    clerk: str | None
    since: str | None
    reason: str
    ticket: Ticket | None
    held: list[Ticket]
    why: Why | None
    verbs: list[str]
    no_show_in_s: int | None
    undo_in_s: int | None
    waiting: int


class Devices(TypedDict):
    """Topic ``devices``: every device and screen, and slips of people who wait without one."""

    type: Literal["devices"]
    at: str
    devices: list[DeviceState]
    screens: list[Screen]
    slips: list[Slip]


class PublicTicket(TypedDict):
    """A visitor's own ticket behind its token: nothing internal, nobody else's."""

    label: str
    service: str
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: str
    called_at: str | None
    ahead: int
    wait: Wait | None
    calls: int
    suspended: NotRequired[Suspended | None]


class TicketSnapshot(TypedDict):
    """Topic ``ticket:<token>``."""

    type: Literal["ticket"]
    token: str
    branch: str
    at: str
    ticket: PublicTicket


class Job(TypedDict):
    """Server to a device host: do this with a device of yours and answer ``job_done``."""

    type: Literal["job"]
    id: str
    device: str
    verb: Literal["test", "print", "traffic", "capture", "preview", "sign", "sign_end"]
    body: dict[str, Any]


class Hello(TypedDict):
    """A client's first message, within 5 s; resumes by ``epoch`` and ``announced``."""

    type: Literal["hello"]
    topics: list[str]
    epoch: str | None
    announced: int


class Announced(TypedDict):
    """A display has spoken everything up to ``n``."""

    type: Literal["announced"]
    n: int


class DeviceReport(TypedDict):
    """A device host (or a kiosk) tells all its devices' states; replaces its last report.

    A TV reports one device of kind ``display``: itself. Its name may be left empty.
    """

    type: Literal["device_states"]
    devices: list[DeviceState]


class JobDone(TypedDict):
    """A device host has settled a job."""

    type: Literal["job_done"]
    id: str
    outcome: Outcome
    remedy: NotRequired[str | None]
    detail: NotRequired[str | None]


class JobPart(TypedDict):
    """Lines that belong to a job's answer, in order, before its ``job_done``."""

    type: Literal["job_part"]
    id: str
    lines: list[str]


class SlipReport(TypedDict):
    """A kiosk tells which slips failed or are uncertain; replaces its last report."""

    type: Literal["slips"]
    slips: list[SlipTrouble]


class DeviceEvent(TypedDict):
    """A device host tells what somebody did at a device; one ``id`` counts once.

    ``value``: a counter verb for a key, the code for a scanner, 1 to 5 for a rating.
    """

    type: Literal["device_event"]
    id: str
    device: str
    event: Literal["key", "code", "rating", "help"]
    value: str


class Scanned(TypedDict):
    """To listeners of ``counter:<n>``: a code was scanned there, this once."""

    type: Literal["scanned"]
    counter: int
    device: str
    code: str
    at: str


ClientMessage = Hello | Announced | DeviceReport | JobDone | JobPart | SlipReport | DeviceEvent
CLIENT_MESSAGES: dict[str, type] = {
    "hello": Hello,
    "announced": Announced,
    "device_states": DeviceReport,
    "job_done": JobDone,
    "device_event": DeviceEvent,
    "job_part": JobPart,
    "slips": SlipReport,
}
