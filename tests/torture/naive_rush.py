"""A server without a unique key in a rush for seats: it checks whether one is left, then inserts.

argv: the database (a file means SQLite), nothing, a seed, how many people.
"""

import asyncio
import random
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from tests.torture.booking_rush import AT_ONCE, LANES, SLOTS

#: Connections to the database. Simultaneous visitors all check before the first of them inserts.
CONNECTIONS = 8


class Table:
    """The seats sold; each thread has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._own = threading.local()
        self._sign = "%s" if "://" in url else "?"

    def _do(self, text: str, *values: Any) -> Any:
        if not hasattr(self._own, "connection"):
            self._own.connection = (
                psycopg.connect(self._url, autocommit=True)
                if "://" in self._url
                else sqlite3.connect(self._url, timeout=60, isolation_level=None)
            )
        return self._own.connection.execute(text.replace("?", self._sign), values)

    def look(self, minute: int) -> int:
        """How many have a seat at this start."""
        row = self._do("SELECT count(*) FROM naive WHERE minute = ?", minute).fetchone()
        return int(row[0])

    def insert(self, minute: int, who: str) -> None:
        """Sell a seat."""
        self._do("INSERT INTO naive VALUES (?, ?)", minute, who)


async def visitor(table: Table, threads: ThreadPoolExecutor, luck: random.Random, who: str) -> bool:
    """A visitor who tries three starts, as at the real server."""
    loop = asyncio.get_running_loop()
    for _ in range(3):
        minute = luck.randrange(SLOTS)
        if await loop.run_in_executor(threads, table.look, minute) < LANES:
            await loop.run_in_executor(threads, table.insert, minute, who)
            return True
    return False


async def main(url: str, seed: int, people: int) -> None:
    table, luck, room = Table(url), random.Random(seed), asyncio.Semaphore(AT_ONCE)
    with ThreadPoolExecutor(CONNECTIONS) as threads:

        async def comes(n: int) -> bool:
            async with room:
                return await visitor(table, threads, luck, f"{seed}-{n}")

        print(sum(await asyncio.gather(*(comes(n) for n in range(people)))))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[3]), int(sys.argv[4])))
