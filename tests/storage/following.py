"""A process that appends and follows as fast as it can, to be killed.

``python -m tests.storage.following DATA BRANCH SENT [DATABASE]``: rows taken by the follower
``sent`` are written to the file SENT, one per line, before its cursor moves. With ``DIES_AT`` in
the environment the process kills itself when that row is about to be written there.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from queue_server.opening import open_storage
from queue_server.reports.use import visit_follower
from queue_server.storage.leases import Alone
from queue_server.usecases.loops.followers import Follower, Followers
from queue_server.usecases.ports import JournalRow, TicketChange
from tests.storage.making import Writer

#: Names the row at which the process is to die.
DIES_AT = "JIAOHAO_DIES_AT"


def sending(path: Path, dies_at: int | None = None) -> Follower:
    """A follower that writes what it took to a file."""

    async def send(rows: Sequence[JournalRow]) -> None:
        if dies_at is not None and rows[-1].seq >= dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        with path.open("a") as file:
            file.writelines(f"{row.seq}\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())

    return Follower(name="sent", send=send)


async def main(data: Path, branch: str, sent: Path, database: str | None) -> None:
    storage = await open_storage(data, database, branch=branch, ballast_bytes=0)
    # A killed process keeps its leases for a while; here the next one should follow at once.
    followers = Followers(branch, storage.journal, storage.cursors, Alone(), batch=3, pause_s=0)
    dies_at = os.environ.get(DIES_AT)
    followers.add(visit_follower(storage.visits), sending(sent, int(dies_at) if dies_at else None))

    async def append(rows: Sequence[JournalRow], changes: Sequence[TicketChange]) -> None:
        await storage.journal.catch_up(branch, rows[0].seq - 1)
        await storage.journal.append(rows, changes)

    await storage.journal.catch_up(branch, 0)  # the turn of a killed one ends first
    loaded = await storage.journal.load(branch)
    await storage.journal.release(branch)
    w = Writer(branch, seq=loaded.rows[-1].seq if loaded.rows else 0)
    w.numbers["A"] = sum(row.kind == "ticket_issued" for row in loaded.rows)
    followers.start()
    if not loaded.rows:
        await append(*w.open_day())
    print("ready", flush=True)
    while True:
        rows, changes = w.issue()
        await append(rows, changes)
        followers.wake(rows)
        await append(*w.call(rows[0].ticket or "", counter=w.seq))
        followers.wake()
        print(w.seq, flush=True)


if __name__ == "__main__":
    asyncio.run(
        main(
            Path(sys.argv[1]),
            sys.argv[2],
            Path(sys.argv[3]),
            sys.argv[4] if len(sys.argv) > 4 else None,
        )
    )
