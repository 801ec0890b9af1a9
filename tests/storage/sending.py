"""A process that follows a branch and sends three rows at a time, each batch only on request; to be
killed. It prints ``refused`` whenever another process follows, and ``sending ROW …``.

python -m tests.storage.sending URL KEYS BRANCH
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from queue_server.storage.cursors import SqlCursors
from queue_server.storage.leases import PostgresLeases
from queue_server.storage.postgres.journal import open_postgres
from queue_server.usecases.loops.followers import Follower, Followers
from queue_server.usecases.ports import JournalRow

#: Longer than a renewal waits on a busy machine.
LEASE = timedelta(seconds=5)


class Telling(PostgresLeases):
    """Prints when a lease is refused."""

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        granted = await super().take(branch, name, holder, lasting)
        if not granted:
            print("refused", flush=True)
        return granted


async def send(rows: Sequence[JournalRow]) -> None:
    print("sending", *(row.seq for row in rows), flush=True)
    await asyncio.to_thread(sys.stdin.readline)


async def main(url: str, keys: Path, branch: str) -> None:
    journal = await open_postgres(url, keys)
    followers = Followers(
        branch, journal, SqlCursors(journal), Telling(journal), batch=3, pause_s=0, lease=LEASE
    )
    followers.add(Follower(name="sent", send=send))
    print("ready", flush=True)
    followers.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
