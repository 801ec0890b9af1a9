"""A process that runs one chore of a branch as often as it may and says when; to be killed.

python -m tests.storage.ticking URL KEYS BRANCH
"""

import asyncio
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.storage.leases import PostgresLeases
from queue_server.storage.postgres.journal import open_postgres
from queue_server.usecases.loops.chores import Chore, Chores


async def main(url: str, keys: Path, branch: str) -> None:
    journal = await open_postgres(url, keys)
    chores = Chores(branch, SystemClock(), PostgresLeases(journal))

    async def run(now: datetime) -> None:
        print(f"ran {time.monotonic()}", flush=True)

    chores.begin(
        Chore(name="tick", every=timedelta(milliseconds=100), run=run, once_per_branch=True)
    )
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
