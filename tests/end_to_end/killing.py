"""A server killed again and again under load, and the judge of what is left."""

import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

from bench.tools.office import big_config
from queue_server.link import LinkDown
from tests.end_to_end.processes import Clerk, Office, command
from tests.waiting import PATIENCE_S

#: Pauses of visitors and clerks between touches, for some 150 numbers per second.
PAUSE_S = 0.015


def endless_office(folder: Path, **how: Any) -> Office:
    """An office whose series do not end within the day."""
    config = str(big_config(folder))
    office = Office(folder, "--config", config, "--open-now", "--no-rate-limits", **how)
    office.prepare()
    return office


class Visitors(threading.Thread):
    """Touches the kiosk again and again, retrying with the same key until there is an answer."""

    def __init__(self, office: Office, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._link = office.link("kiosk")
        self._over = over
        self.answered: dict[str, str] = {}

    def run(self) -> None:
        while not self._over.is_set():
            key = secrets.token_hex(8)
            label = self._until_answered(key)
            if label is not None:
                self.answered[key] = label
            time.sleep(PAUSE_S)
        self._link.close()

    def _until_answered(self, key: str) -> str | None:
        while not self._over.is_set():
            try:
                reply = self._link.request(
                    "POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key=key, timeout_s=2
                )
            except LinkDown:
                time.sleep(0.02)
                continue
            if reply.status in (200, 201):
                return str(reply.body["ticket"]["label"])
            time.sleep(0.02)
        return None


class Desk(threading.Thread):
    """A clerk who calls, starts and finishes, retrying each step until there is an answer."""

    def __init__(self, office: Office, counter: int, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._clerk = office.clerk()
        self._counter = counter
        self._over = over
        self.called: list[str] = []

    def run(self) -> None:
        self._step("open")
        while not self._over.is_set():
            ticket = self._step("call-next")
            if ticket is not None:
                self.called.append(ticket)
                self._step("start")
                self._step("finish")
            time.sleep(PAUSE_S)

    def _step(self, verb: str) -> str | None:
        """The ticket in the answer to a step; None when refused or out of time."""
        key = secrets.token_hex(8)
        while not self._over.is_set():
            try:
                status, reply = self._clerk.ask(
                    "POST", f"/counters/{self._counter}/{verb}", {}, key
                )
            except (URLError, OSError, ValueError):
                time.sleep(0.02)
                continue
            if status < 500:
                return reply["ticket"]["id"] if status == 200 and reply["ticket"] else None
            time.sleep(0.02)
        return None


@dataclass
class Left:
    """The answers to clients, and what the journal holds. ``restarts_ms``: until ready."""

    answered: dict[str, str]
    called: list[str]
    issued: dict[str, str]
    calls: Counter[str]
    restarts_ms: list[float] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Numbers and calls that the journal does not hold as they were answered."""
        numbers = sum(self.issued.get(key) != label for key, label in self.answered.items())
        return numbers + len(set(self.called) - set(self.calls))

    @property
    def repeated(self) -> int:
        """Numbers given twice and tickets called twice."""
        labels = Counter(self.issued.values())
        answered, called = Counter(self.answered.values()), Counter(self.called)
        return sum(n - 1 for c in (labels, answered, called, self.calls) for n in c.values())

    @property
    def gaps(self) -> int:
        """Numbers missing between the first and the last."""
        numbers = {int(label[1:]) for label in self.issued.values()}
        return max(numbers, default=0) - len(numbers)

    def judge(self, seed: int) -> None:
        """Fail, naming the seed, unless every number is there once."""
        found = f"lost {self.lost}, repeated {self.repeated}, gaps {self.gaps}"
        sound = not (self.lost or self.repeated or self.gaps)
        assert sound, f"seed {seed}: of {len(self.answered)} answered: {found}"


def under_load(
    office: Office,
    harm: Callable[[], list[float]],
    also: Callable[[threading.Event], Desk] | None = None,
) -> Left:
    """Run three visitors and a clerk, and perhaps another desk, while ``harm`` is done."""
    over = threading.Event()
    visitors = [Visitors(office, over) for _ in range(3)]
    desks = [Desk(office, 4, over)] + ([also(over)] if also else [])
    for one in (*visitors, *desks):
        one.start()
    try:
        restarts = harm()
        time.sleep(0.5)
    finally:
        over.set()
        for one in (*visitors, *desks):
            one.join(PATIENCE_S)
    answered = {key: label for one in visitors for key, label in one.answered.items()}
    rows = journal_of(office)
    issued = {r["request_id"]: r["data"]["label"] for r in rows if r["kind"] == "ticket_issued"}
    calls = Counter(r["ticket"] for r in rows if r["kind"] == "ticket_called")
    called = [ticket for desk in desks for ticket in desk.called]
    return Left(answered, called, issued, calls, restarts)


def kill_again_and_again(office: Office, kills: int, seed: int) -> Left:
    """Kill the server at random instants under load and start it again each time."""
    luck = random.Random(seed)
    office.start()

    def harm() -> list[float]:
        restarts = []
        for _ in range(kills):
            time.sleep(luck.uniform(0.02, 0.25))
            office.running().kill9()
            began = time.perf_counter()
            office.start()
            restarts.append((time.perf_counter() - began) * 1000)
        return restarts

    return under_load(office, harm)


def journal_of(office: Office) -> list[dict[str, Any]]:
    """Every row, as an admin reads it."""
    admin = Clerk(office.url, "admin")
    rows: list[dict[str, Any]] = []
    while True:
        after = rows[-1]["seq"] if rows else 0
        status, body = admin.ask("GET", f"/journal?after={after}&limit=500")
        assert status == 200, body
        if not body["rows"]:
            return rows
        rows += body["rows"]


def verify(office: Office) -> str:
    """Walk the whole journal with the product's own command."""
    return command("verify", *office.kept, folder=office.folder)
