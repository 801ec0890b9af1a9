"""The ceiling: aiohttp and one raw database writer thread with group commit, and nothing else.

No sign-in, no rules, no screens. It shows what this machine could do at best, so that the
product's figures are a ratio and not a boast. ``python -m bench.tools.ceiling PORT FILE``, or the
address of a PostgreSQL database instead of the file.
"""

import asyncio
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import orjson
import psycopg
from aiohttp import web

SCHEMA = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS counter(series TEXT PRIMARY KEY, last INTEGER);
CREATE TABLE IF NOT EXISTS ticket(id INTEGER PRIMARY KEY, series TEXT, number INTEGER,
  state TEXT, UNIQUE(series, number));
CREATE INDEX IF NOT EXISTS waiting ON ticket(state, id);
CREATE TABLE IF NOT EXISTS event(seq INTEGER PRIMARY KEY, kind TEXT, data TEXT);
"""


POSTGRES_SCHEMA = """
CREATE TABLE counter(series text PRIMARY KEY, last integer);
CREATE TABLE ticket(id bigserial PRIMARY KEY, series text, number integer, state text,
  UNIQUE(series, number));
CREATE INDEX waiting ON ticket(state, id);
CREATE TABLE event(seq bigserial PRIMARY KEY, kind text, data text);
INSERT INTO counter VALUES('A', 0);
"""


class Ceiling:
    """One writer thread; everything waiting goes into one transaction."""

    def __init__(self, where: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._where = where
        self._queue: list[tuple[str, asyncio.Future[int | None]]] = []
        self._busy = False
        self._number = 0

    async def start(self, app: web.Application) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._open)

    def _open(self) -> None:
        self._db = sqlite3.connect(self._where, isolation_level=None, check_same_thread=False)
        self._db.executescript(SCHEMA)

    async def ask(self, what: str) -> int | None:
        future: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._queue.append((what, future))
        if not self._busy:
            self._busy = True
            asyncio.get_running_loop().create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._queue:
            batch, self._queue = self._queue, []
            results = await loop.run_in_executor(self._thread, self._write, [b[0] for b in batch])
            for (_, future), result in zip(batch, results, strict=True):
                future.set_result(result)
        self._busy = False

    def _write(self, kinds: list[str]) -> list[int | None]:
        db, out = self._db, []
        db.execute("BEGIN IMMEDIATE")
        for kind in kinds:
            out.append(self._issue() if kind == "issue" else self._call())
        db.execute("COMMIT")
        return out

    def _issue(self) -> int:
        self._number += 1
        n = self._number
        db = self._db
        db.execute("INSERT INTO ticket(series, number, state) VALUES('A', ?, 'waiting')", (n,))
        db.execute("INSERT INTO event(kind, data) VALUES('issued', ?)", (f'{{"n":{n}}}',))
        db.execute("INSERT OR REPLACE INTO counter VALUES('A', ?)", (n,))
        return n

    def _call(self) -> int | None:
        row = self._db.execute(
            "SELECT id, number FROM ticket WHERE state='waiting' ORDER BY id LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        self._db.execute("UPDATE ticket SET state='called' WHERE id=?", (row[0],))
        data = f'{{"n":{row[1]}}}'
        self._db.execute("INSERT INTO event(kind, data) VALUES('called', ?)", (data,))
        return int(row[1])


class PostgresCeiling(Ceiling):
    """Only issues; a batch is one round trip with a statement for each table."""

    def _open(self) -> None:
        self._postgres = psycopg.connect(self._where)
        self._postgres.execute(POSTGRES_SCHEMA)
        self._postgres.commit()

    def _write(self, kinds: list[str]) -> list[int | None]:
        numbers = list(range(self._number + 1, self._number + 1 + len(kinds)))
        self._number = numbers[-1]
        with self._postgres.pipeline():
            run = self._postgres.execute
            run(
                "INSERT INTO ticket(series, number, state)"
                " SELECT 'A', n, 'waiting' FROM unnest(%b::integer[]) AS new(n)", (numbers,)
            )  # fmt: skip
            events = [f'{{"n":{n}}}' for n in numbers]
            run(
                "INSERT INTO event(kind, data)"
                " SELECT 'issued', d FROM unnest(%s::text[]) AS new(d)", (events,)
            )  # fmt: skip
            run("UPDATE counter SET last = %s WHERE series = 'A'", (self._number,))
            self._postgres.commit()
        return [*numbers]


def main() -> None:
    """Serve on loopback until ended."""
    where = sys.argv[2]
    ceiling = (PostgresCeiling if where.startswith("postgresql:") else Ceiling)(where)

    async def handle(request: web.Request) -> web.Response:
        await request.read()
        number = await ceiling.ask(request.match_info["what"])
        body = orjson.dumps({"number": number})
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/{what}", handle)
    app.on_startup.append(ceiling.start)
    web.run_app(
        app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=lambda *_: None
    )


if __name__ == "__main__":
    main()
