"""The book: a month of free times, bookings one by one, and ten thousand at one instant."""

import asyncio
import contextlib
import random
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bench.server.issue import Emit
from bench.tools.bare import bare
from bench.tools.clerk import clerk
from bench.tools.crowd import press
from bench.tools.load import Connection, Measured, percentile, run
from bench.tools.office import HOST, Server, issue_many, key
from queue_server.core.booking.availability import Wanted, offer
from queue_server.core.line.booking import Booking, Seats
from queue_server.core.state.branch import BranchState
from queue_server.settings import Settings

API = "/api/v1/book"
#: The month: bookings in it, and how often it is looked at.
BOOKED, LOOKS = 3_090, 40
CLIENTS, MANY = 32, 6_000
#: How many press at the opening instant, and over how many proxy connections.
PEOPLE, THROUGH = 10_000, 256
#: Days that open, and a clerk's calls while no one presses.
OPENINGS, CALM = 3, 200
DAYS_AHEAD = 300
POOL = f"""
[[book.pools]]
name = "counter"
sessions = ["day"]
lanes = 4
opens_days = {DAYS_AHEAD}
closes = {{ at = 15:00:00, working_days_before = 0 }}
waitlist = false
"""


def bench(emit: Emit) -> None:
    """Print the book's figures."""
    emit("book_month", **month())
    with bookable() as one:
        asyncio.run(_measure(one, emit))


def month() -> dict[str, Any]:
    """Processor time for all free starts in 30 days of a book that is nearly full."""
    rules, state, luck = Settings.load().rules, BranchState((1,)), random.Random(3)
    pool = replace(rules.pools["counter"], lanes=6)
    today = date(2026, 11, 23)
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    days = [today + timedelta(days=n) for n in range(30)]
    seats = {
        (luck.choice(days), 480 + 10 * luck.randrange(57), luck.randrange(6))
        for _ in range(2 * BOOKED)
    }
    for n, (day, minute, lane) in enumerate(sorted(seats)[:BOOKED]):
        state.book.put(_booking(n, Seats(
            pool=pool.name, day=day, minute=minute, lane=lane, units=1, unit_min=10,
        ), now))  # fmt: skip
    want = Wanted(pool=pool, services=("T01",), ahead=60)
    took = []
    for _ in range(LOOKS):
        began = time.process_time()
        for day in days:
            offer(state, rules, want, day, now)
        took.append((time.process_time() - began) * 1000)
    return {"bookings": BOOKED, "days": 30, "cpu_ms": round(percentile(sorted(took), 50), 2)}


def _booking(n: int, seats: Seats, now: datetime) -> Booking:
    return Booking(
        id=f"b{n}", seats=seats, services=("T01",), party=1, language="zh-TW", priority="",
        origin="web", due_at=now, mark=f"m{n}", made_at=now,
    )  # fmt: skip


@contextlib.contextmanager
def bookable() -> Iterator[Server]:
    """A server that can be booked for most of a year."""
    with tempfile.TemporaryDirectory() as folder:
        one = Server(Path(folder))
        text = one.config.read_text("utf-8")
        first, _, rest = text.partition("[[book.pools]]")
        kept = rest[rest.index("# ---- Kiosk") :]
        text = re.sub(r'proof_of_work = "\w+"', 'proof_of_work = "nobody"', first + POOL + kept)
        text = text.replace("trusted_proxies = []", 'trusted_proxies = ["127.0.0.1"]')
        one.config.write_text(text, "utf-8")
        one.prepare()
        one.start()
        try:
            yield one
        finally:
            one.stop()


async def _measure(one: Server, emit: Emit) -> None:
    days = await _days(one)
    before = one.cpu_s()
    cached = await _looked(one.port)
    cpu_us = (one.cpu_s() - before) / (MANY * 4) * 1e6
    with bare() as port:
        best = await _looked(port)
    emit(
        "book_days_cached", clients=CLIENTS, **cached.figures(), server_cpu_us=round(cpu_us),
        aiohttp_alone_per_s=best.figures()["per_s"],
        of_aiohttp=round(cached.figures()["per_s"] / best.figures()["per_s"], 2),
    )  # fmt: skip
    for clients, requests in ((1, MANY // 6), (CLIENTS, MANY)):
        before = one.cpu_s()
        held, made = await _booked(one, clients, requests, days)
        cpu_us = (one.cpu_s() - before) / requests * 1e6
        emit("book_hold", clients=clients, **held.figures())
        emit("book_made", clients=clients, **made.figures(), hold_and_book_cpu_us=round(cpu_us))
    await _opening(one, emit, days[-OPENINGS:])


async def _days(one: Server) -> list[str]:
    """The days that can be booked."""
    kiosk, found, first = await one.as_kiosk().open(), list[str](), ""
    while True:
        path = f"{API}/days?services=T01&pool=counter{first}"
        status, reply = await kiosk.request("GET", path)
        assert status == 200, reply
        days = orjson.loads(reply)["days"]
        found += [each["day"] for each in days if each["state"] == "free"]
        if len(days) < 2:
            kiosk.close()
            return found
        following = date.fromisoformat(days[-1]["day"]) + timedelta(days=1)
        first = f"&from={following}"


def came_from(n: int) -> str:
    """A header line with the n-th person's own address, as added by the proxy in front."""
    return f"X-Forwarded-For: 198.{18 + n // 62_500}.{n // 250 % 250}.{n % 250 + 1}\r\n"


async def _looked(port: int) -> Measured:
    """The month as everyone sees it."""

    async def step(connection: Connection, who: int, n: int) -> int:
        path = f"{API}/days?services=T01&pool=counter"
        return (await connection.request("GET", path, b"", came_from(n)))[0]

    anyone = [Connection(HOST, port, {}) for _ in range(CLIENTS)]
    return await run(anyone, step, requests=MANY * 4)


def _seat(day: str, minute: int) -> bytes:
    return orjson.dumps({"pool": "counter", "services": ["T01"], "day": day, "minute": minute})


async def _booked(
    one: Server, clients: int, requests: int, days: list[str]
) -> tuple[Measured, Measured]:
    """Hold seats one after the other, then book each."""
    luck, holds = random.Random(clients), list[str]()

    async def hold(connection: Connection, who: int, n: int) -> int:
        body = _seat(luck.choice(days[:-OPENINGS]), 480 + 10 * luck.randrange(57))
        status, reply = await connection.request("POST", f"{API}/holds", body, key())
        if status == 201:
            holds.append(orjson.loads(reply)["hold"])
        return 200 if status == 409 else status  # a taken seat is an answer, too

    async def book(connection: Connection, who: int, n: int) -> int:
        body = b'{"language": "en"}'
        return (await connection.request("PUT", f"{API}/holds/{holds.pop()}", body, key()))[0]

    held = await run([one.as_kiosk() for _ in range(clients)], hold, requests=requests)
    made = await run([one.as_kiosk() for _ in range(clients)], book, requests=len(holds))
    return held, made


async def _opening(one: Server, emit: Emit, days: list[str]) -> None:
    """All press for the same day at once while a clerk calls, one day after the other. The clerk
    has a process of its own: in the crowd's process, its answers would wait for the crowd's.
    """
    await issue_many(one, 2_000, connections=8)
    cookie = await one.cookie()
    desk = await one.as_clerk(cookie).open()
    await desk.request("POST", "/api/v1/counters/1/open", b'{"also": true}', key())
    desk.close()
    with clerk(one.port, cookie, CALM) as calm:
        await asyncio.to_thread(calm.read)
    calls = list[float]()
    for day in days:
        requests = _pressed(one, day)
        before, own = one.cpu_s(), time.process_time()
        with clerk(one.port, cookie, 10_000) as rushed:
            saw = await asyncio.to_thread(press, (HOST, one.port), requests, THROUGH)
            server_s, crowd_s = one.cpu_s() - before, time.process_time() - own
        calls += rushed.took
        answered = sorted(saw.took_ms)
        emit(
            "book_opening", people=PEOPLE, seats=saw.statuses.get(201, 0),
            full=saw.statuses.get(409, 0),
            other=PEOPLE - saw.statuses.get(201, 0) - saw.statuses.get(409, 0),
            p50_ms=round(percentile(answered, 50)), p99_ms=round(percentile(answered, 99)),
            server_cpu_us=round(server_s / PEOPLE * 1e6),
            crowd_cpu_us=round(crowd_s / PEOPLE * 1e6), next_calls=len(rushed.took),
        )  # fmt: skip
    calls.sort()
    emit(
        "book_opening_clerk", calls=len(calls),
        **{
            f"{when}_p{percent}_ms": round(percentile(took, percent), 2)
            for when, took in (("calm", calm.took), ("rush", calls))
            for percent in (50, 90, 99)
        },
        memory_mib=one.memory_mib(),
    )  # fmt: skip


def _pressed(one: Server, day: str) -> list[bytes]:
    """What each person's browser sends."""
    luck = random.Random(9)

    def of(n: int) -> bytes:
        body = _seat(day, 480 + 10 * luck.randrange(57))
        head = (
            f"POST {API}/holds HTTP/1.1\r\nHost: {HOST}:{one.port}\r\n{key()}{came_from(n)}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return [of(n) for n in range(PEOPLE)]
