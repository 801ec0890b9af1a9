"""Reports over a year of an office: the cost of the page, and of a month in each format.

How late the loop was says as much about the machine as about the server, so it is given beside that
of the same loop with nothing to make; ``turn_max_ms`` is the most processor time that one turn of
the loop took.

A year is :data:`LEGS` visits on working days, put straight into the tables that the follower keeps.
"""

import asyncio
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import insert

from bench.server.issue import Emit
from bench.tools.load import percentile
from bench.tools.office import PASSWORD, ROOT
from queue_server.core.rules import BranchRules
from queue_server.reports.rules.visits import Visit
from queue_server.reports.store import rollups
from queue_server.reports.store.part import REPORTS
from queue_server.reports.store.records import columns_of
from queue_server.reports.store.tables import counter_half, visit
from queue_server.storage.journal.derived.projection import micros
from queue_server.storage.journal.part import FILE
from queue_server.storage.sqlite.engine import make_engine, open_connection
from queue_server.storage.sqlite.journal import open_sqlite

LEGS = 300_000
DAYS = 250
PAINTS = 5
#: How often the month is made in each format.
ROUNDS = 3
TARGET_PAINT_MS = 500
#: A new Chromium window loads parts of its own, taking a second of processor time.
SETTLED_S = 3.0
LOOK_S = 0.05
#: Today's figures are painted first, the table last.
PARTS = {
    "today": "[data-key=today] svg",
    "heat": "table.heat",
    "all": "[data-key=table] table",
}
TARGET_MONTH_S = 3.0
TARGET_LAG_MS = 5.0
TICK_S = 0.005
CHROMIUM = "/usr/bin/chromium"
FORMATS = ("json", "csv", "xlsx", "ods", "pdf")


def days_before(until: date, many: int) -> list[date]:
    """That many weekdays (Monday to Friday) before ``until``, oldest first."""
    found: list[date] = []
    day = until
    while len(found) < many:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]


def visits_of(rules: BranchRules, day: date, many: int, chance: random.Random) -> Iterator[Visit]:
    """A day's visitors, all of whom are served."""
    services, classes = list(rules.services), list(rules.classes)
    counters = list(rules.counters)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for n in range(many):
        issued = midnight + timedelta(seconds=chance.uniform(0, 9 * 3600))
        wait_s, busy_s = chance.expovariate(1 / 420), chance.expovariate(1 / 480)
        called = issued + timedelta(seconds=wait_s)
        yield Visit(
            ticket=f"{day:%Y%m%d}-A{n:04}", day=day, service=chance.choice(services[:24]),
            priority=chance.choices(classes, [8, *[1] * (len(classes) - 1)])[0],
            language=chance.choice(("zh-TW", "zh-TW", "zh-TW", "en", "vi")), origin="walk_in",
            ahead=n % 9, told_low_min=3, told_high_min=12, issued_at=issued, queued_at=None,
            called_at=called, started_at=called + timedelta(seconds=20),
            ended_at=called + timedelta(seconds=20 + busy_s), outcome="done",
            counter=chance.choice(counters), clerk="mei", waited_s=wait_s, calls=1,
            rating=chance.choice((None, None, None, 4, 5)), seq=n + 1,
        )  # fmt: skip


def seats_of(rules: BranchRules, day: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    """The time of every counter on a day, by half hour."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for counter in rules.counters:
        for half in range(18):
            serving = chance.randint(0, 1_800_000)
            yield {
                "branch": rules.branch, "day": day.isoformat(), "counter": counter,
                "half_at": micros(midnight + half * timedelta(minutes=30)), "open_ms": 1_800_000,
                "serving_ms": serving, "idle_ms": (1_800_000 - serving) // 2, "paused_ms": 0,
                "pauses": "{}",
            }  # fmt: skip


async def make_year(data: Path, rules: BranchRules, until: date) -> None:
    """Fill new tables with a year of visits, their roll-ups, and counter times."""
    await (await open_sqlite(data, parts=(REPORTS,))).close()
    engine = make_engine(lambda: open_connection(str(data / FILE), ()), "BEGIN IMMEDIATE")
    chance = random.Random(7)
    for day in days_before(until, DAYS):
        with engine.begin() as connection:
            some = visits_of(rules, day, LEGS // DAYS, chance)
            records = [{"branch": rules.branch, **columns_of(one)} for one in some]
            connection.execute(insert(visit), records)
            connection.execute(insert(counter_half), list(seats_of(rules, day, chance)))
            rollups.roll(connection, rules.branch, [day])
    engine.dispose()


def bench(emit: Emit) -> None:
    """Print the first paint of the page, the month in each format, and the lag of the loop."""
    asyncio.run(_bench(emit))


async def _bench(emit: Emit) -> None:
    from queue_server.bootstrap import ListenOptions, Server
    from queue_server.opening import open_storage
    from queue_server.settings import Settings

    settings = Settings.load(ROOT / "config.toml")
    with tempfile.TemporaryDirectory() as folder:
        data, today = Path(folder) / "data", date.today()
        await make_year(data, settings.rules, today)
        storage = await open_storage(data, branch=settings.rules.branch)
        server = Server(settings, storage, ListenOptions(open_now=True, rate_limits=False))
        try:
            await server.start()
            await server.accounts.users.add("head", "supervisor", PASSWORD)
            session, _ = await server.accounts.sign_in("head", PASSWORD)
            cookie = (server.services.guard.cookie.name, session)
            await storage.workshop.ready()
            await asyncio.sleep(2.0)
            emit(
                "reports_paint",
                legs=LEGS,
                target_ms=TARGET_PAINT_MS,
                **await _paint(server, cookie),
            )
            await _months(emit, server, cookie, today)
        finally:
            await server.stop()
            await storage.close()


async def _paint(server: Any, cookie: tuple[str, str]) -> dict[str, Any]:
    """Milliseconds until the parts of the page are painted, in Chromium on the same machine."""
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        return {"p50_ms": None, "why": "playwright is not installed"}
    took = []
    async with async_playwright() as running:
        browser = await running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(locale="zh-TW")
        await context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": server.url}])
        await context.add_init_script(_WATCH)
        for _ in range(PAINTS):
            page = await context.new_page()
            await asyncio.sleep(SETTLED_S)
            await page.goto(f"{server.url}/reports", wait_until="commit")
            took.append(await _seen(page))
            await page.close()
        await browser.close()
    middle = {part: sorted(one[part] for one in took) for part in PARTS}
    p50 = {f"{part}_p50_ms": round(percentile(times, 50)) for part, times in middle.items()}
    return {"today_first_visit_ms": round(took[0]["today"]), **p50}


async def _seen(page: Any) -> dict[str, float]:
    """When each part was painted. The page lets no program evaluate in it, so it is looked at."""
    while True:
        seen: dict[str, float] = await page.evaluate("window.seen")
        if all(seen.get(part, inf) < inf for part in PARTS):
            return seen
        await asyncio.sleep(LOOK_S)


#: Records when each part is first there and the next frame is painted.
_WATCH = (
    f"window.parts = {json.dumps(PARTS)};"
    """
window.seen = {};
new MutationObserver(() => {
  for (const [name, where] of Object.entries(window.parts))
    if (!(name in window.seen) && document.querySelector(where)) {
      window.seen[name] = Infinity;
      requestAnimationFrame(() => setTimeout(() => { window.seen[name] = performance.now(); }));
    }
}).observe(document, { childList: true, subtree: true });
"""
)


async def _months(emit: Emit, server: Any, cookie: tuple[str, str], today: date) -> None:
    """The worker's processor time for last month's review, and how late the loop was: while it was
    made, and for as long with nothing to make, in turns on the same machine.
    """
    month = today.replace(day=1) - timedelta(days=1)
    query = f"?from={month.replace(day=1)}&to={month}"
    headers = {"Cookie": "=".join(cookie)}
    idle: list[float] = []
    busy: list[float] = []
    async with aiohttp.ClientSession(headers=headers) as http:
        for form in FORMATS * ROUNDS:
            before, late = _worker_cpu_s(server), asyncio.create_task(_late())
            began = time.perf_counter()
            with _turns() as turns_s:
                async with http.get(f"{server.url}/api/v1/reports/month.{form}{query}") as answer:
                    size = len(await answer.read())
                    assert answer.status == 200, answer.status
            took_s = time.perf_counter() - began
            busy += await _ended(late)
            emit(
                "reports_month", format=form, bytes=size, seconds=round(took_s, 2),
                cpu_s=round(_worker_cpu_s(server) - before, 2), target_cpu_s=TARGET_MONTH_S,
                turn_max_ms=round(max(turns_s) * 1000, 2),
            )  # fmt: skip
            late = asyncio.create_task(_late())
            await asyncio.sleep(took_s)
            idle += await _ended(late)
    lags = (("idle", sorted(idle)), ("making", sorted(busy)))
    emit(
        "reports_lag", ticks=len(busy), target_p99_ms=TARGET_LAG_MS,
        **{f"{n}_p{p}_ms": round(percentile(ms, p), 2) for n, ms in lags for p in (50, 99)},
    )  # fmt: skip


@contextmanager
def _turns() -> Iterator[list[float]]:
    """The processor time of each turn of the loop while the block runs."""
    turns_s, run = [0.0], asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        turns_s.append(time.thread_time() - began)

    setattr(asyncio.Handle, "_run", timed)  # noqa: B010 - a method of another's class
    try:
        yield turns_s
    finally:
        setattr(asyncio.Handle, "_run", run)  # noqa: B010


async def _ended(late: "asyncio.Task[list[float]]") -> list[float]:
    late.cancel()
    return await late


async def _late() -> list[float]:
    """Record how late the loop was at each tick, in ms, until cancelled."""
    loop, late = asyncio.get_running_loop(), [0.0]
    try:
        while True:
            due = loop.time() + TICK_S
            await asyncio.sleep(TICK_S)
            late.append(max(0.0, loop.time() - due) * 1000)
    except asyncio.CancelledError:
        return late


def _worker_cpu_s(server: Any) -> float:
    process = server._storage.workshop._process
    stat = Path(f"/proc/{process.pid}/stat").read_text()
    fields = re.sub(r"^.*\) ", "", stat).split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
