"""Brings in what the kiosk gave without the server, as soon as it answers again."""

import logging
import threading
from collections.abc import Callable
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from kiosk.offline.alone import AloneKiosk
from kiosk.offline.journal import Given
from queue_server.link import HttpLink, LinkDown
from queue_server.wire import paths
from queue_server.wire.messages import OfflineAnswer
from queue_server.wire.shapes import Misshapen, check

log = logging.getLogger(__name__)

TIMEOUT_S = 3.0
#: How often to look for numbers that have not been brought in.
AGAIN_S = 5.0
#: Numbers in one call; the server takes no more.
MOST = 50


class Upload:
    """A thread that brings numbers in while ``reachable``; ``nudge`` makes it look now."""

    def __init__(self, http: HttpLink, alone: AloneKiosk, reachable: Callable[[], bool]) -> None:
        self._http = http
        self._alone = alone
        self._reachable = reachable
        self._look = threading.Event()
        self._stopping = False
        self._asked_epoch = ""
        self._thread = threading.Thread(target=self._run, name="kiosk-upload", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End; a call on its way is given the time it has."""
        self._stopping = True
        self._look.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT_S + 1)
        self._http.close()

    def nudge(self) -> None:
        """There is something to bring in, or a server to bring it to."""
        self._look.set()

    def _run(self) -> None:
        while not self._stopping:
            self._look.wait(AGAIN_S)
            self._look.clear()
            if self._stopping or not self._reachable() or not self._alone.epoch:
                continue
            try:
                self.bring_in()
            except LinkDown as error:
                log.warning("offline numbers not delivered yet: %s", error)
            except OSError as error:
                log.error("the server's answer could not be saved: %s", error)

    def bring_in(self) -> None:
        """Bring in what the server does not know, in order; once per server, also learn its count.

        Raises:
            LinkDown: The server gave no answer or a wrong one; nothing is lost.
            OSError: Its answer could not be written; the same numbers are brought in again later.
        """
        epoch = self._alone.epoch
        pending = self._alone.journal.pending(epoch)
        for day, given in groupby(pending, attrgetter("day")):
            rows = list(given)
            for start in range(0, len(rows), MOST):
                self._bring(day, rows[start : start + MOST], epoch)
        if not pending and self._asked_epoch != epoch and self._alone.journal.day is not None:
            self._bring(self._alone.journal.day.isoformat(), [], epoch)
        self._asked_epoch = epoch
        self._alone.journal.compact(epoch)

    def _bring(self, day: str, rows: list[Given], epoch: str) -> None:
        body = {"kiosk_day": day, "items": [_item(one) for one in rows]}
        # The keys are in the body; this one says that the call may be sent again.
        again = rows[0].key if rows else day
        reply = self._http.request(
            "POST", paths.OFFLINE, body, idempotency_key=again, timeout_s=TIMEOUT_S
        )
        if not reply.ok:
            raise LinkDown(f"the server answered {reply.status} {reply.code}")
        answer = _answer(reply.body)
        for item in answer["items"]:
            if item["outcome"] == "refused":
                log.error("number of touch %s was refused: %s", item["key"], item.get("code"))
        self._alone.journal.settle([item["key"] for item in answer["items"]], epoch)
        if answer["series"]:
            day_there = date.fromisoformat(answer["day"])
            self._alone.journal.reach(answer["series"], day_there, answer["last"])


def _item(given: Given) -> dict[str, Any]:
    item = {
        "key": given.key,
        "series": given.series,
        "number": given.number,
        "service": given.service,
        **({"services": list(given.services)} if given.services else {}),
        "priority": given.priority,
        "language": given.language,
        "touched_at": given.touched_at,
        "token": given.token,
    }
    return {**item, "in_person": True} if given.in_person else item


def _answer(body: Any) -> OfflineAnswer:
    try:
        return cast(OfflineAnswer, check(body, OfflineAnswer))
    except Misshapen as mistake:
        raise LinkDown(f"an answer that cannot be read: {mistake}") from mistake
