"""A follower that reads, the runner in which it reads, and how far it has come.

Tested by tests/usecases/loops/test_followers.py.
"""

from collections.abc import Sequence
from typing import Any

from queue_server.storage.leases import Alone
from queue_server.usecases.loops.followers import Follower, Followers
from queue_server.usecases.ports import Cursors, Journal, JournalRow, Leases

BRANCH = "longjing"


class Reader:
    """Takes rows in the transaction of its cursor; ``broken``: it fails instead."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.batches: list[int] = []
        self.broken = False

    def keep(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        if self.broken:
            raise RuntimeError("no paper")
        self.rows += [row.seq for row in rows]
        self.batches.append(len(rows))


def following(
    journal: Journal, cursors: Cursors, *some: Follower, leases: Leases | None = None, **more: Any
) -> Followers:
    made = Followers(BRANCH, journal, cursors, leases or Alone(), **more)
    made.add(*some)
    return made


async def has_come_to(cursors: Cursors, seq: int) -> bool:
    return await cursors.cursor(BRANCH, "r") >= seq
