"""Whether years of past tickets cost anything: each verb and the start, with 0 and 1,000,000."""

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench.server.issue import Emit
from bench.tools.load import Connection, percentile
from bench.tools.office import Server, issue_body, issue_many, key
from queue_server.storage.journal import chain, rows
from queue_server.storage.journal.part import FILE
from queue_server.storage.sqlite import journal as sqlite
from queue_server.storage.sqlite.journal import open_sqlite

PAST = 1_000_000
A_DAY = 2_000
TODAY = 500
CYCLES = 300
STARTS = 5
VERBS = ("call-next", "recall", "start", "finish")

#: One past ticket: issued, called, started and finished, a minute apart.
_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many),"
    " t AS (SELECT i, date(:first, '+' || (i / :a_day) || ' days') AS day,"
    " i % :a_day + 1 AS number FROM n),"
    " v AS (SELECT i, day, number, strftime('%Y%m%d', day) || printf('-A%05d', number) AS id,"
    " printf('A%05d', number) AS label,"
    " (CAST(strftime('%s', day) AS INTEGER) + number * 14) * 1000000 AS at FROM t) "
)
_JOURNAL = (
    "INSERT INTO journal SELECT :branch, i * 4 + step + 1, day, at + step * 60000000, kind, id,"
    " CASE WHEN step THEN 4 END, 'user:past', CASE step WHEN 0 THEN 'past-' || i END,"
    " CASE step WHEN 0 THEN json_object('label', label, 'series', 'general', 'number', number,"
    " 'service', 'R01', 'services', json_array('R01'), 'priority', 'general', 'language', 'zh-TW',"
    " 'token', 'past-' || i, 'fp', '', 'of', 1)"
    " WHEN 1 THEN json_object('n', i + 1, 'rule', 'first_choice') ELSE '{}' END,"
    " randomblob(32) FROM v,"
    " (SELECT 0 AS step, 'ticket_issued' AS kind UNION ALL SELECT 1, 'ticket_called'"
    " UNION ALL SELECT 2, 'ticket_started' UNION ALL SELECT 3, 'ticket_finished')"
    " ORDER BY i, step"
)
_TICKET = (
    "INSERT INTO ticket (branch, id, day, label, series, number, service, services, priority,"
    " language, token, state, counter, arrival, issued_at, called_at, started_at, finished_at,"
    " outcome, ahead, calls, missed, waited_s, seq)"
    " SELECT :branch, id, day, label, 'general', number, 'R01', '[\"R01\"]', 'general', 'zh-TW',"
    " 'past-' || i, 'finished', 4, at / 1e6, at, at + 60000000, at + 120000000, at + 180000000,"
    " 'done', 3, 1, 0, 60.0, i * 4 + 4 FROM v"
)
_LEG = (
    "INSERT INTO leg SELECT :branch, id, i * 4 + 1, day, 'R01', 'general', 4, at, at + 60000000,"
    " at + 120000000, at + 180000000, 'finished' FROM v"
)
_LAST = "SELECT seq, chain FROM journal WHERE branch = ? ORDER BY seq DESC LIMIT 1"
_HEAD = "INSERT INTO branch_head (branch, seq, chain, seal) VALUES (?, ?, ?, ?)"


async def make_past(data: Path, branch: str, many: int) -> None:
    """Fill a new journal with finished visits of past days, straight into its tables.

    The hash chain is correct on the last of those days, which a start reads and checks, and random
    before it: only ``verify`` would read there, and nothing that serves a desk.
    """
    await (await open_sqlite(data)).close()
    days = -(-many // A_DAY)
    first = date.today() - timedelta(days=days)
    values = {"branch": branch, "many": many, "first": first.isoformat(), "a_day": A_DAY}
    with closing(sqlite3.connect(data / FILE)) as file, file:
        for sql in (_JOURNAL, _TICKET, _LEG):
            with_, insert = _NUMBERS, sql
            target, _, select = insert.partition(" SELECT ")
            file.execute(f"{target} {with_} SELECT {select}", values)
        secret = chain.read_key(data / sqlite.KEYS) or b""
        _chain_last_day(file, secret)
        seq, value = file.execute(_LAST, (branch,)).fetchone()
        sealed = chain.seal_head(secret, branch, seq, value)
        file.execute(_HEAD, (branch, seq, value, sealed))


def _chain_last_day(file: sqlite3.Connection, key: bytes) -> None:
    day = file.execute("SELECT day FROM journal ORDER BY seq DESC LIMIT 1").fetchone()[0]
    records = file.execute(
        f"SELECT {rows.JOURNAL_COLUMNS} FROM journal WHERE day = ? ORDER BY seq", (day,)
    ).fetchall()
    before = file.execute(
        "SELECT chain FROM journal WHERE branch = ? AND seq = ?", (records[0][0], records[0][1] - 1)
    ).fetchone()
    value = before[0] if before else chain.START
    for record in records:
        value = chain.link(key, value, record[:10])
        file.execute(
            "UPDATE journal SET chain = ? WHERE branch = ? AND seq = ?", (value, *record[:2])
        )


def bench(emit: Emit) -> None:
    """Print each verb and the start, without and with a long past, in turns on one machine."""
    with tempfile.TemporaryDirectory() as young, tempfile.TemporaryDirectory() as old:
        without, with_past = Server(Path(young)), Server(Path(old))
        began = time.perf_counter()
        asyncio.run(make_past(with_past.data, "longjing", PAST))
        size = (with_past.data / FILE).stat().st_size / 2**20
        emit("history_made", tickets=PAST, mib=round(size),
             seconds=round(time.perf_counter() - began, 1))  # fmt: skip
        both = (without, with_past)
        for one in both:
            one.prepare()
            one.start()
        try:
            young_took, old_took = asyncio.run(_in_turns(both))
        finally:
            for one in both:
                one.stop()
        growth = {
            f"{name.removesuffix('_p50_ms')}_growth": round(old_took[name] / took, 2)
            for name, took in young_took.items()
        }
        emit("history_verbs", past_tickets=0, **young_took)
        emit("history_verbs", past_tickets=PAST, **old_took, **growth)
        started = [[_started(one) for one in both] for _ in range(STARTS)]
    for past, times in zip((0, PAST), zip(*started, strict=True), strict=True):
        emit(
            "history_start", past_tickets=past, today=TODAY + CYCLES,
            p50_s=round(percentile(sorted(times), 50), 3), slowest_s=round(max(times), 3),
        )  # fmt: skip


def _started(one: Server) -> float:
    seconds = one.start()
    one.stop()
    return seconds


class Desk:
    """A kiosk and a clerk at one server, and how long each of their verbs took."""

    def __init__(self, one: Server) -> None:
        self._one = one
        self.taken: dict[str, list[float]] = {"issue": [], **{verb: [] for verb in VERBS}}

    async def open(self) -> "Desk":
        cookie = await self._one.cookie()
        await issue_many(self._one, TODAY, connections=4)
        self._kiosk = await self._one.as_kiosk().open()
        self._clerk = await self._one.as_clerk(cookie).open()
        await self._clerk.request("POST", "/api/v1/counters/4/open", b"{}", key())
        return self

    async def cycle(self, n: int) -> None:
        """A visitor takes a number; the next one is called, again, served and done."""
        await self._timed("issue", self._kiosk, "/api/v1/tickets", issue_body(n))
        for verb in VERBS:
            await self._timed(verb, self._clerk, f"/api/v1/counters/4/{verb}", b"{}")

    async def _timed(self, verb: str, who: Connection, path: str, body: bytes) -> None:
        began = time.perf_counter()
        status, reply = await who.request("POST", path, body, key())
        self.taken[verb].append((time.perf_counter() - began) * 1000)
        assert status in (200, 201), (verb, status, reply)

    def close(self) -> None:
        self._kiosk.close()
        self._clerk.close()


async def _in_turns(servers: tuple[Server, Server]) -> list[dict[str, float]]:
    """What each verb took at each server among 500 tickets of today, and what a cycle of them
    costs in processor time, which other load on the machine disturbs less.
    """
    desks = [await Desk(one).open() for one in servers]
    used = [one.cpu_s() for one in servers]
    for n in range(CYCLES):
        for desk in desks if n % 2 else reversed(desks):
            await desk.cycle(n)
    for desk in desks:
        desk.close()
    return [
        {f"{v}_p50_ms": round(percentile(sorted(times), 50), 3) for v, times in desk.taken.items()}
        | {"cpu_ms_a_cycle": round((one.cpu_s() - before) * 1000 / CYCLES, 3)}
        for one, desk, before in zip(servers, desks, used, strict=True)
    ]
