"""The board: what wall and kiosk draw from."""

from typing import Literal, NotRequired, TypedDict

from queue_server.wire.messages.values import AnnouncementKind, TakenNumbers, Text, Wait
from queue_server.wire.shapes import Instant


class BoardCounter(TypedDict):
    """One counter on the wall; ``ticket`` is the label now called or served there.

    ``state`` is ``closed``, ``open``, ``paused``, ``called``, ``serving``, or a word of a newer
    server: a wall checks its board, and must not refuse that one.
    """

    number: int
    name: Text
    state: str
    ticket: str | None
    since: Instant | None


class PublicAnnouncement(TypedDict):
    """A call as anyone may read it: an announcement without the class."""

    n: int
    label: str
    counter: int
    kind: AnnouncementKind
    at: Instant
    languages: list[str]
    spoken: NotRequired[list[str]]
    calls: NotRequired[int]
    in_person: NotRequired[bool]


class Announcement(PublicAnnouncement):
    """One call to be spoken once; ``n`` rises by one and never repeats within an epoch.

    ``spoken`` are the languages it is spoken in, in order; a repeated one is spoken again.
    ``calls`` says how often the number has been called, this call included. ``in_person``: staff
    go to fetch the visitor.
    """

    priority: str


class WaitingClass(TypedDict):
    """How many of a priority class wait, and how long the longest has."""

    priority: str
    count: int
    longest_min: int
    wait: Wait | None


class Notice(TypedDict):
    """What the office tells its visitors; a slide or a line of the marquee.

    ``picture`` is the SHA-256 of a picture that ``GET /signage/pictures/{hash}`` has, ``pages`` are
    those of the pictures that follow it one by one, ``clip`` is a video of ``clip_s`` seconds
    (``GET /signage/clips/{hash}``) that begins with it, heard where ``clip_sound`` is true;
    ``place`` says where and when something takes place. ``days`` (1 is Monday), ``sessions`` and
    ``displays`` are present if it is not shown always and everywhere. ``state`` is present if it is
    a ``draft`` or ``proposed`` by an import; a board has neither.
    """

    id: str
    title: Text
    body: Text
    category: str
    style: Literal["slide", "marquee"]
    link: str
    starts: NotRequired[Instant | None]
    until: NotRequired[Instant | None]
    weight: NotRequired[int]
    picture: NotRequired[str]
    place: NotRequired[Text]
    days: NotRequired[list[int]]
    sessions: NotRequired[list[str]]
    displays: NotRequired[list[str]]
    pages: NotRequired[list[str]]
    state: NotRequired[str]
    clip: NotRequired[str]
    clip_s: NotRequired[int]
    clip_sound: NotRequired[bool]


class OpenSession(TypedDict):
    """The opening period now running; ``services`` null means all.

    ``booked_only``: only booked visitors get numbers; ``walk_in_at`` is when others do again.
    """

    name: str
    wording: Text
    closes_at: Instant
    last_ticket_at: Instant
    services: list[str] | None
    booked_only: NotRequired[bool]
    walk_in_at: NotRequired[Instant | None]


class Closed(TypedDict):
    """Why no numbers are given, and when the doors open next.

    ``numbers``: if closed by hand, what becomes of the numbers already taken. ``booked_at``: a
    session for booked visitors alone begins before that.
    """

    reason: str
    wording: Text
    opens_at: Instant | None
    booked_at: NotRequired[Instant]
    numbers: NotRequired[TakenNumbers]


class Suspended(TypedDict):
    """Why one service gives no numbers at present; ``numbers`` as in :class:`Closed`."""

    reason: str
    wording: Text
    until: Instant | None
    numbers: NotRequired[TakenNumbers]


class Board(TypedDict):
    """What wall and kiosk draw from: complete and self-sufficient; the newest wins."""

    type: Literal["board"]
    branch: str
    epoch: str
    seq: int
    at: Instant
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
