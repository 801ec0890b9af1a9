"""A process that runs one chore of a branch as often as it may and prints when; to be killed, or
asked to stop.

python -m tests.storage.ticking URL KEYS BRANCH
"""

import asyncio
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.storage.leases import PostgresLeases
from queue_server.storage.postgres.journal import open_postgres
from queue_server.usecases.loops.chores import LONGEST_PAUSE, Chore, Chores


async def main(url: str, keys: Path, branch: str) -> None:
    journal, asked = await open_postgres(url, keys), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    chores = Chores(branch, SystemClock(), PostgresLeases(journal))

    async def run(now: datetime) -> None:
        print(f"ran {time.monotonic()}", flush=True)

    async def look(now: datetime) -> None:
        pass

    chores.begin(Chore(name="rare", every=LONGEST_PAUSE, run=look, once_per_branch=True))
    print("ready", flush=True)
    chores.begin(
        Chore(name="tick", every=timedelta(milliseconds=100), run=run, once_per_branch=True)
    )
    await asked.wait()
    await chores.stop()
    await journal.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
