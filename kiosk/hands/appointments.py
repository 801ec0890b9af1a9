"""What the kiosk asks the book for: free days and times, a hold, a booking, and seats given back.

A hold is on disk until its visitor has been shown a code or its seats have been given back, so that
neither a lost answer nor a power cut leaves seats blocked.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from kiosk import later as b
from kiosk.hands.answers import PASSING
from queue_server.link import HttpLink, LinkDown, Reply
from queue_server.processes.disk import sync_folder
from queue_server.wire import paths
from queue_server.wire.messages import booking as wire
from queue_server.wire.shapes import Misshapen, check

log = logging.getLogger(__name__)

TIMEOUT_S = 3.0
#: Pause before trying again to give seats back, while the server does not answer.
RELEASE_RETRY_S = 5.0
NEAREST = 5
#: States of a day, best first: a day in several pools shows its best one.
BEST = ("free", "few", "full")


class Appointments:
    """Asks the book in threads of its own; answers go to ``put``."""

    def __init__(self, http: HttpLink, folder: Path, put: Callable[[b.BookAnswer], None]) -> None:
        """Raises ``OSError`` if the folder of holds cannot be made."""
        self._http = http
        self._folder = folder
        self._put = put
        self._stopped = threading.Event()
        self._asking = ThreadPoolExecutor(2, thread_name_prefix="kiosk-book")
        self._releasing = ThreadPoolExecutor(1, thread_name_prefix="kiosk-release")
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Give back what a power cut or a restart has left held."""
        for hold in self.unsettled():
            self.carry_out(b.DropHeld(hold))

    def stop(self) -> None:
        """End; what has not been given back yet is given back at the next start."""
        self._stopped.set()
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._releasing.shutdown(wait=False, cancel_futures=True)

    def carry_out(self, question: b.BookQuestion | b.DropHeld) -> None:
        """Ask and put the answer, even if only that none came; or give seats back. Never waits."""
        if self._stopped.is_set():
            return
        if isinstance(question, b.DropHeld):
            self._releasing.submit(self._release, question.hold)
        else:
            self._asking.submit(lambda: self._put(self.answer(question)))

    def answer(self, question: b.BookQuestion) -> b.BookAnswer:
        """Ask once, and wait for the server."""
        try:
            match question:
                case b.FindDays():
                    return self._days(question)
                case b.FindTimes():
                    return self._times(question)
                case b.HoldSeat():
                    return self._hold(question)
                case b.ExtendHold():
                    return self._extend(question)
                case b.BookHeld():
                    return self._book(question)
        except LinkDown:
            return b.BookUnanswered(question.key)
        except Misshapen as mistake:
            log.error("cannot read an answer of the book: %s", mistake)
        return b.BookRefused(question.key, "internal")

    def _release(self, hold: str) -> None:
        while True:
            with suppress(LinkDown):
                reply = self._http.request(
                    "DELETE", f"{paths.HOLDS}/{hold}", idempotency_key=hold, timeout_s=TIMEOUT_S
                )
                if reply.status not in PASSING:
                    self._forget(hold)
                    return
            if self._stopped.wait(RELEASE_RETRY_S):
                return

    def unsettled(self) -> list[str]:
        """Holds left by visitors whom a power cut or a restart sent away."""
        return [path.name for path in self._folder.iterdir() if path.name.isalnum()]

    # -- questions -------------------------------------------------------------------------------

    def _days(self, asked: b.FindDays) -> b.BookAnswer:
        states: dict[str, str] = {}
        for pool in asked.pools:
            reply = self._get(asked.service, pool)
            if (failed := _failed(asked.key, reply)) is not None:
                return failed
            for one in _found(reply).get("days", []):
                known = [one["state"], *filter(None, [states.get(one["day"])])]
                if best := next((state for state in BEST if state in known), None):
                    states[one["day"]] = best
        return b.DaysFound(asked.key, tuple(b.Day(*one) for one in sorted(states.items())))

    def _times(self, asked: b.FindTimes) -> b.BookAnswer:
        free: dict[int, b.OfferedStart] = {}
        near: set[b.OfferedStart] = set()
        for pool in asked.pools:
            reply = self._get(asked.service, pool, day=asked.day)
            if (failed := _failed(asked.key, reply)) is not None:
                return failed
            found = _found(reply)
            for one in found.get("times", []):
                if one["free"]:
                    free.setdefault(one["minute"], b.OfferedStart(pool, asked.day, one["minute"]))
            near |= {b.OfferedStart(pool, n["day"], n["minute"]) for n in found.get("nearest", [])}
        starts = tuple(free[minute] for minute in sorted(free))
        return b.TimesFound(asked.key, starts, () if starts else _nearest(near, asked.day))

    def _hold(self, asked: b.HoldSeat) -> b.BookAnswer:
        start = asked.start
        body = {
            "pool": start.pool, "services": [asked.service], "day": start.day,
            "minute": start.minute,
        }  # fmt: skip
        reply = self._http.request(
            "POST", paths.HOLDS, body, idempotency_key=asked.key, timeout_s=TIMEOUT_S
        )
        if (failed := _failed(asked.key, reply, start.pool)) is not None:
            return failed
        held = cast(wire.HoldAnswer, check(reply.body, wire.HoldAnswer))
        self._keep(held["hold"])
        return b.Held(asked.key, held["hold"], datetime.fromisoformat(held["until"]).timestamp())

    def _extend(self, asked: b.ExtendHold) -> b.BookAnswer:
        reply = self._http.request(
            "POST", f"{paths.HOLDS}/{asked.hold}/extend",
            idempotency_key=asked.key, timeout_s=TIMEOUT_S,
        )  # fmt: skip
        if (failed := _failed(asked.key, reply)) is not None:
            return failed
        held = cast(wire.HoldAnswer, check(reply.body, wire.HoldAnswer))
        until = datetime.fromisoformat(held["until"]).timestamp()
        return b.Extended(asked.key, held["hold"], until)

    def _book(self, asked: b.BookHeld) -> b.BookAnswer:
        reply = self._http.request(
            "PUT", f"{paths.HOLDS}/{asked.hold}", {"language": asked.language},
            idempotency_key=asked.key, timeout_s=TIMEOUT_S,
        )  # fmt: skip
        if (failed := _failed(asked.key, reply)) is not None:
            return failed
        made = cast(wire.BookingMade, check(reply.body, wire.BookingMade))
        self._forget(asked.hold)
        return b.Booked(asked.key, made)

    def _get(self, service: str, pool: str, **more: str) -> Reply:
        query = urlencode({"services": service, "pool": pool, **more})
        return self._http.request("GET", f"{paths.BOOK_DAYS}?{query}", timeout_s=TIMEOUT_S)

    # -- holds on disk -----------------------------------------------------------------------------

    def _keep(self, hold: str) -> None:
        """Keep a hold on disk. After a power cut its seats would become free on their own within
        minutes; a booking made from them would not.
        """
        if not hold.isalnum():
            return
        try:
            (self._folder / hold).touch()
            sync_folder(self._folder)
        except OSError as error:
            log.error("the hold could not be kept on disk: %s", error)

    def _forget(self, hold: str) -> None:
        if hold.isalnum():
            with suppress(OSError):
                (self._folder / hold).unlink(missing_ok=True)


def _failed(key: str, reply: Reply, pool: str = "") -> b.BookAnswer | None:
    """The event for a failed request; None for one that succeeded."""
    if reply.ok:
        return None
    if reply.status in PASSING:
        return b.BookUnanswered(key)
    body = reply.body if isinstance(reply.body, dict) else {}
    return b.BookRefused(key, reply.code or "internal", _starts(body.get("nearest"), pool))


def _found(reply: Reply) -> wire.BookDays:
    return cast(wire.BookDays, check(reply.body, wire.BookDays))


def _starts(rows: Any, pool: str) -> tuple[b.OfferedStart, ...]:
    """The free starts that a refusal names."""
    try:
        found = cast(list[wire.BookStart], check(rows or [], list[wire.BookStart]))
    except Misshapen:
        return ()
    return tuple(b.OfferedStart(pool, one["day"], one["minute"]) for one in found[:NEAREST])


def _nearest(starts: Iterable[b.OfferedStart], day: str) -> tuple[b.OfferedStart, ...]:
    """The nearest starts of all pools, in order of time."""
    near = date.fromisoformat(day)
    by_distance = sorted(
        starts, key=lambda one: (abs(date.fromisoformat(one.day) - near), one.day, one.minute)
    )
    return tuple(sorted(by_distance[:NEAREST], key=lambda one: (one.day, one.minute)))
