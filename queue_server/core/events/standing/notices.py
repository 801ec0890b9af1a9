"""What the office puts up for the public, and takes down."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event

#: State of a notice that is shown on its schedule.
LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSaved(Event):
    """A notice was written or changed. Standing: outlives the day.

    ``picture`` is the SHA-256 of a picture that a wing keeps, ``pages`` are those of the pictures
    that follow it one by one, ``clip`` is that of a video of ``clip_s`` seconds that begins with
    it, heard where ``clip_sound`` allows it; ``place`` says where and when something takes place.
    Empty ``days`` (1 is Monday), ``sessions`` and ``displays`` mean all. Only what is ``live`` is
    shown: a ``draft`` is being written, what is ``proposed`` was imported and waits for a person.
    """

    KIND: ClassVar[str] = "notice_saved"
    BOOK: ClassVar[str] = "notice"
    STANDING: ClassVar[bool] = True
    id: str
    title: dict[str, str]
    body: dict[str, str]
    category: str = "general"
    style: str = "slide"
    starts: datetime | None = None
    until: datetime | None = None
    weight: int = 1
    link: str = ""
    picture: str = ""
    place: dict[str, str] | None = None
    days: tuple[int, ...] = ()
    sessions: tuple[str, ...] = ()
    displays: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    state: str = LIVE
    clip: str = ""
    clip_s: int = 0
    clip_sound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDeleted(Event):
    """A notice was taken down."""

    KIND: ClassVar[str] = "notice_deleted"
    BOOK: ClassVar[str] = "notice"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    NoticeSaved,
    NoticeDeleted,
)
