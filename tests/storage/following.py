"""A process that appends and follows as fast as it can, to be killed.

``python -m tests.storage.following DATA BRANCH SENT``: rows taken by the follower ``sent`` are
written to the file SENT, one number a line, before its cursor moves.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from queue_server.opening import open_storage
from queue_server.reports.use import visit_follower
from queue_server.usecases.followers import Follower, Followers
from queue_server.usecases.ports import JournalRow
from tests.storage.making import Writer


def sending(path: Path) -> Follower:
    """A follower that leaves what it took in a file."""

    async def send(rows: Sequence[JournalRow]) -> None:
        with path.open("a") as file:
            file.writelines(f"{row.seq}\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())

    return Follower(name="sent", send=send)


async def main(data: Path, branch: str, sent: Path) -> None:
    storage = await open_storage(data, branch=branch, ballast_bytes=0)
    followers = Followers(
        branch, storage.journal, storage.cursors, storage.leases, batch=3, pause_s=0
    )
    followers.add(visit_follower(storage.visits), sending(sent))
    loaded = await storage.journal.load(branch)
    w = Writer(branch, seq=loaded.rows[-1].seq if loaded.rows else 0)
    w.numbers["A"] = sum(row.kind == "ticket_issued" for row in loaded.rows)
    followers.start()
    if not loaded.rows:
        await storage.journal.append(*w.open_day())
    print("ready", flush=True)
    while True:
        rows, changes = w.issue()
        await storage.journal.append(rows, changes)
        followers.wake(rows)
        await storage.journal.append(*w.call(rows[0].ticket or "", counter=w.seq))
        followers.wake()
        print(w.seq, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
