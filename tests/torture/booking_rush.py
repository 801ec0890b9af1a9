"""One server process in a rush for seats.

argv: the database (a folder means SQLite), the folder of its keys, a seed, how many people.
"""

import asyncio
import random
import sys
from datetime import date, time, timedelta
from pathlib import Path

from queue_server.clock import SetClock
from queue_server.core.decide.book.booking import HoldSeats
from queue_server.core.errors import JiaohaoError
from queue_server.core.rules import BranchRules, Pool, Session
from queue_server.storage.postgres.journal import PostgresJournal, open_postgres
from queue_server.storage.sqlite.journal import SqliteJournal, open_sqlite
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch
from tests.office import MONDAY_TEN, rules, text

DAY = date(2026, 11, 25)
LANES, SLOTS = 3, 60
#: How many press at the same time.
AT_ONCE = 400


def office() -> BranchRules:
    pool = Pool(name="p", lanes=LANES, opens_days=9, unit=timedelta(minutes=10))
    session = Session(name="day", wording=text("日"), opens=time(8), closes=time(18))
    return rules(pools={"p": pool}, sessions=(session,))


async def visitor(bookings: Bookings, luck: random.Random) -> bool:
    wanted = HoldSeats(
        id="",
        mark="",
        pool="p",
        services=("T01",),
        day=DAY,
        minute=480 + 10 * luck.randrange(SLOTS),
    )
    for _ in range(3):
        try:
            key, _ = await bookings.hold(wanted, actor="web")
            await bookings.confirm(key, language="en", priority=None, actor="web")
        except JiaohaoError as refused:
            near = refused.facts.get("nearest")
            if not near:
                return False
            at = luck.choice(near)
            wanted = HoldSeats(
                id="", mark="", pool="p", services=("T01",),
                day=date.fromisoformat(at["day"]), minute=at["minute"],
            )  # fmt: skip
        else:
            return True
    return False


async def opened(url: str, keys: Path) -> PostgresJournal | SqliteJournal:
    """The journal that all processes share."""
    if "://" in url:
        return await open_postgres(url, keys)
    return await open_sqlite(Path(url))


async def main(url: str, keys: str, seed: int, people: int) -> None:
    journal = await opened(url, Path(keys))
    branch = Branch(office(), journal, SetClock(MONDAY_TEN))
    await branch.start()
    bookings, luck = Bookings(branch, journal.secret("book")), random.Random(seed)
    room = asyncio.Semaphore(AT_ONCE)

    async def comes() -> bool:
        async with room:
            return await visitor(bookings, luck)

    came = await asyncio.gather(*(comes() for _ in range(people)))
    print(sum(came))
    await branch.stop()
    await journal.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
