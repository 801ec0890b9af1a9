"""People who book at a server killed again and again, and the judge of what is left."""

import random
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError

from bench.tools.office import big_config
from queue_server.core import events as ev
from queue_server.core.line.booking import BookingState
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from queue_server.link import HttpLink, LinkDown
from tests.end_to_end.killing import journal_of
from tests.end_to_end.processes import Office
from tests.seated import seated
from tests.waiting import PATIENCE_S

API = "/api/v1/book"
#: Lanes, and seats of five minutes: some thousands over the next days.
LANES, UNIT_MIN = 8, 5
PAUSE_S = 0.01


def bookable_office(folder: Path, **how: Any) -> Office:
    """An office with many seats, free again as soon as they are given back."""
    file = big_config(folder)
    text = file.read_text("utf-8")
    first, rest = text.split("[[book.pools]]", 1)[0], text.split("[[book.pools]]")[-1]
    after = rest[rest.index("# ---- Kiosk") :]
    pool = (
        '\n[[book.pools]]\nname = "counter"\nsessions = ["day"]\n'
        f"unit_min = {UNIT_MIN}\nlanes = {LANES}\nwalkin_share_min = 0.0\nopens_days = 14\n"
        "closes = { at = 15:00:00, working_days_before = 0 }\n"
        "waitlist = false\nrelease_min = [0, 0]\n\n"
    )
    file.write_text(re.sub(r"(?m)^opens_days = \d+", "opens_days = 14", first) + pool + after)
    office = Office(folder, "--config", str(file), "--open-now", "--no-rate-limits", **how)
    office.prepare()
    return office


@dataclass
class Promised:
    """What one visitor last learnt about their booking; None: that it is cancelled."""

    seats: tuple[str, int] | None


class Booker(threading.Thread):
    """Books, and changes or cancels some; repeats each step with its key until answered."""

    def __init__(self, office: Office, over: threading.Event, days: list[str], seed: int) -> None:
        super().__init__(daemon=True)
        self._link = office.link("kiosk")
        self._over, self._days, self._luck = over, days, random.Random(seed)
        self.promised: dict[str, Promised] = {}

    def run(self) -> None:
        while not self._over.is_set():
            self._visit()
            self._over.wait(PAUSE_S)
        self._link.close()

    def _visit(self) -> None:
        body = {"pool": "counter", "services": ["T01"], **self._start()}
        held = self.ask("POST", f"{API}/holds", body)
        if held is None or "hold" not in held:
            return
        made = self.ask("PUT", f"{API}/holds/{held['hold']}", {"language": "en"})
        if made is None or "booking" not in made:
            return
        booking, link = made["booking"], f"{API}/{made['track'].removeprefix('/b/')}"
        self.promised[booking["id"]] = Promised((booking["day"], booking["minute"]))
        if self._luck.random() < 0.4:
            self._change(booking["id"], link)
        if self._luck.random() < 0.3:
            self._cancel(booking["id"], link)

    def _change(self, name: str, link: str) -> None:
        moved = self.ask("POST", f"{link}/change", self._start(), doubt=name)
        if moved and "booking" in moved:
            now = moved["booking"]
            self.promised[name] = Promised((now["day"], now["minute"]))

    def _cancel(self, name: str, link: str) -> None:
        gone = self.ask("POST", f"{link}/cancel", {}, doubt=name)
        if gone and "booking" in gone:
            self.promised[name] = Promised(None)

    def _start(self) -> dict[str, Any]:
        minute = 480 + UNIT_MIN * self._luck.randrange(100)
        return {"day": self._luck.choice(self._days), "minute": minute}

    def ask(self, method: str, path: str, body: Any, doubt: str = "") -> Any:
        """The answer; None when time ran out first, and then ``doubt`` is not judged."""
        key = secrets.token_hex(8)
        while not self._over.is_set():
            try:
                reply = self._link.request(method, path, body, idempotency_key=key, timeout_s=5)
            except LinkDown:
                self._over.wait(PAUSE_S)
                continue
            if reply.status < 500:
                return reply.body
            self._over.wait(PAUSE_S)
        self.promised.pop(doubt, None)
        return None


@dataclass
class Book:
    """The final state in the journal. ``cases``: move cases of each booking."""

    bookings: dict[str, tuple[str, int] | None]
    twice: int
    cases: Counter[str] = field(default_factory=Counter)
    open_cases: int = 0

    @classmethod
    def of(cls, office: Office) -> "Book":
        """Read it from a running server."""
        state = BranchState((1, 2, 3, 4, 5, 6, 7, 8))
        for row in journal_of(office):
            at = datetime.fromisoformat(row["at"])
            event = ev.decode(row["kind"], row["ticket"], row["counter"], row["data"])
            apply(state, row["seq"], at, row["actor"], event)
        seats = Counter(
            (one.seats.pool, one.seats.day, minute, one.seats.lane)
            for one in seated(state.book)
            for minute in one.seats.minutes
        )
        known = {
            one.id: None
            if one.state is BookingState.CANCELLED
            else (one.seats.day.isoformat(), one.seats.minute)
            for one in state.book.bookings.values()
        }
        cases = state.book.moves.values()
        return cls(
            known,
            sum(n - 1 for n in seats.values()),
            Counter(one.booking for one in cases),
            sum(one.open for one in cases),
        )

    def judge(self, promised: dict[str, Promised], seed: int) -> None:
        """Fail, naming the seed, unless all have what was promised to them, and they alone."""
        lost = sum(self.bookings.get(name, 0) != one.seats for name, one in promised.items())
        found = f"lost {lost}, sold twice {self.twice}"
        assert not lost, f"seed {seed}: of {len(promised)} promised: {found}"
        assert not self.twice, f"seed {seed}: of {len(promised)} promised: {found}"


def killed(office: Office, kills: int, luck: random.Random, pause_s: tuple[float, float]) -> None:
    """Kill the server at random instants and start it again each time."""
    never = threading.Event()
    for _ in range(kills):
        never.wait(luck.uniform(*pause_s))
        office.running().kill9()
        office.start()


def days_on_offer(link: HttpLink) -> list[str]:
    """Days on which something can be booked now."""
    reply = link.request("GET", f"{API}/days?services=T01&pool=counter", timeout_s=PATIENCE_S)
    return [one["day"] for one in reply.body["days"] if one["state"] in ("free", "few")]


def rushed(office: Office, kills: int, seed: int, people: int = 4) -> dict[str, Promised]:
    """Have people book while the server is killed; returns what each was last promised."""
    office.start()
    link = office.link("kiosk")
    days = days_on_offer(link)
    link.close()
    over = threading.Event()
    visitors = [Booker(office, over, days, seed + n) for n in range(people)]
    for one in visitors:
        one.start()
    try:
        killed(office, kills, random.Random(seed), (0.05, 0.3))
    finally:
        over.set()
        for one in visitors:
            one.join(PATIENCE_S)
    return {name: promised for one in visitors for name, promised in one.promised.items()}


def until_answered(act: Callable[[], tuple[int, Any]]) -> Any:
    """The answer to a person who tries again while the server is down; None: refused."""
    pause = threading.Event()
    while True:
        try:
            status, body = act()
        except (URLError, OSError, ValueError):
            pause.wait(PAUSE_S)
            continue
        if status < 500:
            return body if status < 300 else None
        pause.wait(PAUSE_S)


def midnight(day: str) -> str:
    """The first instant of a day at the office."""
    return f"{date.fromisoformat(day)}T00:00:00+08:00"
