"""A process that appends as fast as it can and prints the answers, to be killed.

python -m tests.storage.appending DATA_OR_URL KEYS BRANCH
"""

import asyncio
import sys
from pathlib import Path

from queue_server.storage.postgres.journal import PostgresJournal, open_postgres
from queue_server.storage.sqlite.journal import SqliteJournal, open_sqlite
from tests.storage.making import Writer


async def main(where: str, keys: str, branch: str) -> None:
    journal: SqliteJournal | PostgresJournal
    if where.startswith("postgresql:"):
        journal = await open_postgres(where, Path(keys))
    else:
        journal = await open_sqlite(Path(where), ballast_bytes=0)
    rows = (await journal.load(branch)).rows
    w = Writer(branch, seq=rows[-1].seq if rows else 0)
    w.numbers["A"] = sum(row.kind == "ticket_issued" for row in rows)
    if not rows:
        await journal.append(*w.open_day())
    print("ready", flush=True)
    while True:
        await journal.catch_up(branch, w.seq)
        await journal.append(*w.issues(1 + w.seq % 5))
        print(w.seq, flush=True)


asyncio.run(main(*sys.argv[1:]))
