"""Alarms that a person looks after, and how each of them ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmTaken(Event):
    """The actor looks after an alarm from now on, also in place of another.

    ``alarm`` says what it is about: ``device:HOST/NAME``, ``help:PLACE``, ``alarm:CODE:…``,
    ``sign-in:USER``, ``codes:PLACE``.
    """

    KIND: ClassVar[str] = "alarm_taken"
    BOOK: ClassVar[str] = "alarm"
    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClosed(Event):
    """It is over, with a listed outcome. In a row, ``note`` is the note's mark."""

    KIND: ClassVar[str] = "alarm_closed"
    BOOK: ClassVar[str] = "alarm"
    alarm: str
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised(Event):
    """Something only a person can judge. ``user`` did it; empty if not known. Standing: until
    closed.

    ``id`` is what the other alarm events call ``alarm``.
    """

    KIND: ClassVar[str] = "alarm_raised"
    BOOK: ClassVar[str] = "raised_alarm"
    STANDING: ClassVar[bool] = True
    id: str
    user: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSettled(Event):
    """A raised alarm was closed."""

    KIND: ClassVar[str] = "alarm_settled"
    BOOK: ClassVar[str] = "raised_alarm"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    AlarmTaken,
    AlarmClosed,
    AlarmRaised,
    AlarmSettled,
)
