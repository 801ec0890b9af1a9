"""The monthly review: released by the head of the office, or taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReleased(Event):
    """The review of the month ``id`` (``YYYY-MM``) as it was at journal row ``as_of_seq``."""

    KIND: ClassVar[str] = "review_released"
    BOOK: ClassVar[str] = "review"
    STANDING: ClassVar[bool] = True
    id: str
    as_of_seq: int
    comment: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWithdrawn(Event):
    """The release was taken back: the review is a draft again."""

    KIND: ClassVar[str] = "review_withdrawn"
    BOOK: ClassVar[str] = "review"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    ReviewReleased,
    ReviewWithdrawn,
)
