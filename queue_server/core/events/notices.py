"""What the office puts up for the public, and takes down."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSaved(Event):
    """A notice was written or changed. Standing: outlives the day."""

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
