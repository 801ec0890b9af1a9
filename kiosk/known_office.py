"""The office as a kiosk sees it: its catalogue, its board, its link and its printer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Any

from kiosk.offline.hours import open_at
from queue_server.wire.messages import Board, Suspended, Wait
from queue_server.wire.messages.values import GENERAL
from queue_server.wire.words.catalogue import Category, OfflineSeries, PriorityClass, Service
from queue_server.wire.words.wording import Wording

#: A network outage this short is not shown; after it the start screen says so.
AWAY_AFTER_S = 4.0


class NoNumbers(Enum):
    """Why a kiosk gives no numbers now."""

    AWAY = auto()
    WAKING = auto()
    CLOSED = auto()
    BOOKED_ONLY = auto()
    SUSPENDED = auto()


@dataclass(frozen=True, slots=True)
class Printer:
    """The slip printer as last reported. Without one, the number is shown to be noted down."""

    usable: bool = False
    paper: str | None = None
    reason: str | None = None

    @property
    def prints(self) -> bool:
        """Whether a slip has a chance to come out now."""
        return self.usable and self.paper != "out"


@dataclass(frozen=True, slots=True)
class KnownOffice(Wording):
    """Everything about the office, nothing about the person at the kiosk."""

    board: Board | None = None
    linked: bool = False
    lost_at: float | None = None
    lost_wall: float | None = None
    refused: bool = False
    printer: Printer = Printer()
    wall: float = 0.0
    kiosk: str = ""

    @property
    def ready(self) -> bool:
        """Whether enough was heard from the server to give numbers."""
        return self.heard and self.board is not None

    @property
    def own_series(self) -> OfflineSeries | None:
        """The numbers that this kiosk gives while the server does not answer, if it has any.

        None once the server has said that it does not let this kiosk in: such numbers would reach
        no counter, and their visitors would wait in vain.
        """
        if self.refused:
            return None
        return self.catalogue["kiosk"].get("offline", {}).get(self.kiosk)

    def alone(self, at: float) -> bool:
        """Whether numbers are given without the server now; the waits are unknown then."""
        return self.own_series is not None and self.away(at)

    @property
    def checks_in(self) -> bool:
        """Whether there are appointments, and a server to ask about them."""
        return self.linked and self.catalogue["kiosk"].get("checkin", False)

    @property
    def bookable(self) -> dict[str, tuple[str, ...]]:
        """The pools in which a later day is booked here, by service; their free times need the
        server.
        """
        found = self.catalogue["kiosk"].get("bookable", {})
        enabled = {one["code"] for one in self.catalogue["services"] if one["enabled"]}
        return {code: tuple(pools) for code, pools in found.items() if code in enabled}

    @property
    def books_later(self) -> bool:
        """Whether visitors book a later day at this kiosk; when it cannot now, it says so then."""
        return self.ready and bool(self.bookable)

    @property
    def later_services(self) -> tuple[Service, ...]:
        """What can be booked for a later day, whatever is open now."""
        return tuple(one for one in self.catalogue["services"] if one["code"] in self.bookable)

    def on_phones(self, at: float) -> bool:
        """Whether visitors can follow their number on a phone, and so need no slip."""
        return bool(self.catalogue["slip"]["public_url"]) and not self.away(at)

    @property
    def closed(self) -> bool:
        """Whether no session is open."""
        return self.board is not None and self.board["session"] is None

    @property
    def booked_only(self) -> bool:
        """Whether the running session is for booked visitors alone."""
        session = self.board["session"] if self.board else None
        return session is not None and session.get("booked_only", False)

    def away(self, at: float) -> bool:
        """Whether the server has been out of reach for longer than a blink, or refuses."""
        if self.linked:
            return False
        return self.refused or self.lost_at is None or at - self.lost_at >= AWAY_AFTER_S

    def no_numbers(self, at: float) -> NoNumbers | None:
        """The first reason not to give numbers now, or None."""
        reasons = (
            (NoNumbers.AWAY, self.away(at) and (self.own_series is None or not self.ready)),
            (NoNumbers.WAKING, not self.ready),
            (NoNumbers.CLOSED, self._closed_alone if self.away(at) else self.closed),
            (NoNumbers.BOOKED_ONLY, self.booked_only and not self.away(at)),
            (NoNumbers.SUSPENDED, self.all_suspended),
        )
        return next((reason for reason, holds in reasons if holds), None)

    @property
    def _closed_alone(self) -> bool:
        """Whether the office is closed, as far as the kiosk knows without the server."""
        return self.board is not None and not open_at(
            self.catalogue, self.board, self.local(self.wall)
        )

    def _over(self, instant: str | None) -> bool:
        """Whether an instant named by the board has passed since it came."""
        if self.linked or instant is None:
            return False
        return datetime.fromisoformat(instant).timestamp() <= self.wall

    def lost(self, at: float, wall: float, *, refused: bool = False) -> "KnownOffice":
        """The office without a link; the first loss counts until it returns, as does a refusal."""
        if self.lost_at is not None and not self.linked:
            return replace(self, refused=self.refused or refused)
        return replace(self, linked=False, lost_at=at, lost_wall=wall, refused=refused)

    def speaks(self, key: str, language: str) -> bool:
        """Whether ``key`` has its own wording in ``language``."""
        return language in self.strings.get(key, {})

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages a visitor can choose: those the settings name, else all with texts."""
        named = self.strings.get("language_name", {})
        wanted = self.catalogue["kiosk"]["languages"] or [*self.catalogue["languages"], *named]
        found = [tag for tag in dict.fromkeys(wanted) if self._spoken(tag)]
        return tuple(found) or (self.fallback,)

    def _spoken(self, language: str) -> bool:
        return all(self.speaks(key, language) for key in ("language_name", "choose_service"))

    # -- what can be chosen --------------------------------------------------------------

    @property
    def services(self) -> tuple[Service, ...]:
        """Services offered in the session now open, suspended ones included."""
        session = self.board["session"] if self.board else None
        over = session is not None and self._over(session["closes_at"])
        only = session["services"] if session and not over else None
        return tuple(
            service
            for service in self.catalogue["services"]
            if service["enabled"] and (only is None or service["code"] in only)
        )

    @property
    def categories(self) -> tuple[Category, ...]:
        """Categories with at least one service."""
        return self.groups()

    @property
    def has_one_group(self) -> bool:
        """Whether there is only one group, so that visitors are not asked for it."""
        return len(self.categories) == 1

    def groups(self, *, later: bool = False) -> tuple[Category, ...]:
        """Categories with at least one service, today or for a ``later`` day."""
        offered = self.later_services if later else self.services
        filled = {service["category"] for service in offered}
        return tuple(c for c in self.catalogue["categories"] if c["code"] in filled)

    @property
    def popular(self) -> tuple[Service, ...]:
        """What most people come for, of what is offered now."""
        offered = {s["code"]: s for s in self.services if not self.suspension(s["code"])}
        named = self.catalogue["kiosk"]["popular"]
        return tuple(offered[code] for code in named if code in offered)

    def in_category(self, code: str, *, later: bool = False) -> tuple[Service, ...]:
        """Services of one category, offered today or for a ``later`` day."""
        offered = self.later_services if later else self.services
        return tuple(s for s in offered if s["category"] == code)

    def suspension(self, code: str) -> Suspended | None:
        """Why a service gives no numbers now, or None."""
        found = self.board["suspended"].get(code) if self.board else None
        return None if found is None or self._over(found["until"]) else found

    @property
    def all_suspended(self) -> bool:
        """Whether there are services, none of which gives numbers."""
        return bool(self.services) and all(self.suspension(s["code"]) for s in self.services)

    def priorities(self, language: str) -> tuple[PriorityClass, ...]:
        """Classes to ask about. A language's own counter is asked about in other languages only.

        There it comes first: a visitor who chose English most likely wants the English counter.
        """
        offered = [c for c in self.catalogue["classes"] if c["offered"] and c["name"] != GENERAL]
        if language == self.fallback:
            return tuple(c for c in offered if not c["language_only"])
        return tuple(sorted(offered, key=lambda c: not c["language_only"]))

    def waiting(self, priority: str | None = None) -> int:
        """How many wait, in one class or in all."""
        rows = self.board["waiting"] if self.board else ()
        return sum(r["count"] for r in rows if priority in (None, r["priority"]))

    def wait(self, priority: str) -> Wait | None:
        """The honest interval for a newcomer of this class, or None."""
        rows = self.board["waiting"] if self.board else ()
        return next((r["wait"] for r in rows if r["priority"] == priority), None)


def pages(items: Sequence[Any], per_page: int) -> int:
    """How many pages ``items`` take; one even when empty."""
    return max(1, -(-len(items) // max(1, per_page)))
