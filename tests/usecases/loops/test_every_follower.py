"""What holds for each follower of the office: it skips no row, counts none twice, and may begin
again. A new follower is tested here without a line of its own.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from house.joined import wings
from queue_server.bootstrap import Server
from queue_server.core import events as ev
from queue_server.opening import Storage, open_storage
from queue_server.settings import Settings
from queue_server.storage.journal.tables import journal_metadata
from queue_server.storage.memory import MemoryJournal
from queue_server.storage.postgres.journal import PostgresJournal
from queue_server.storage.sqlite.journal import SqliteJournal
from queue_server.usecases.loops.followers import Follower, catch_up, take
from queue_server.usecases.ports import JournalRow
from tests.stores import KINDS
from tests.usecases.loops.every_row import append, everything, rows_of_every_kind
from tests.usecases.loops.reading import BRANCH

FOLLOWERS = [one for wing in wings() for one in wing.followers]
ROWS = rows_of_every_kind()
Make = Callable[["Office"], Follower]


class Office:
    """The stores of an office, opened whenever its process starts."""

    def __init__(self, data: Path, url: str | None) -> None:
        self._data, self._url = data, url
        self.storage: Storage
        self.journal: SqliteJournal | PostgresJournal
        self.starts = 0

    async def start(self) -> None:
        self.storage = await open_storage(self._data, self._url, branch=BRANCH, ballast_bytes=0)
        assert not isinstance(self.storage.journal, MemoryJournal)
        self.journal = self.storage.journal
        self.starts += 1

    async def restart(self) -> None:
        await self.storage.close()
        await self.start()

    async def take(self, follower: Follower, batch: int) -> None:
        await take(BRANCH, self.journal, self.storage.cursors, follower, batch)

    async def catch_up(self, follower: Follower, batch: int) -> int:
        return await catch_up(BRANCH, self.journal, self.storage.cursors, follower, batch)

    async def take_back(self, follower: Follower) -> None:
        """Put its cursor before the first row, as when its rows are to be made again."""
        at = await self.storage.cursors.cursor(BRANCH, follower.name)
        await self.storage.cursors.advance(BRANCH, follower.name, at, 0, lambda transaction: None)


@pytest.fixture(params=KINDS[1:])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    made = Office(tmp_path, url)
    await made.start()
    yield made
    await made.storage.close()


def joined(name: str, settings: Settings) -> Make:
    """A follower as the server joins it to the open stores; it begins with the first row."""

    def make(office: Office) -> Follower:
        joined_now = Server(settings, office.storage).wings.joined
        found = next(one for wing in joined_now for one in wing.followers if one.name == name)
        return replace(found, from_now=False)

    return make


def failing(follower: Follower) -> Follower:
    """The same, except that each batch fails once all of it has been done."""

    def keep(rows: Sequence[JournalRow], transaction: Any) -> None:
        assert follower.keep is not None
        follower.keep(rows, transaction)
        raise RuntimeError("no paper")

    async def send(rows: Sequence[JournalRow]) -> None:
        assert follower.send is not None
        await follower.send(rows)
        raise RuntimeError("no paper")

    return replace(follower, **({"keep": keep} if follower.keep else {"send": send}))


async def after_failures_and_restarts(office: Office, make: Make) -> dict[str, Any]:
    """What the database holds after batches of many sizes, each of which failed once."""
    half = len(ROWS) // 2
    await append(office.journal, ROWS[:half])
    for batch in (1, 2, 40):
        before = await everything(office.journal)
        try:
            await office.take(failing(make(office)), batch)
        except RuntimeError:  # not where the batch has no row of its kinds
            assert await everything(office.journal) == before
        await office.take(make(office), batch)
        await office.restart()
    await append(office.journal, ROWS[half:])
    assert await office.catch_up(make(office), 3) == len(ROWS)
    return await everything(office.journal)


async def after_one_pass(office: Office, make: Make) -> dict[str, Any]:
    """What it holds when the same rows are taken again, all at once."""
    await office.take_back(make(office))
    await office.catch_up(make(office), len(ROWS) + 1)
    return await everything(office.journal)


@pytest.mark.parametrize("name", [one.name for one in FOLLOWERS])
async def test_a_follower_skips_no_row_and_counts_none_twice(
    name: str, office: Office, settings: Settings
) -> None:
    make = joined(name, settings)
    empty = await everything(office.journal)
    disturbed = await after_failures_and_restarts(office, make)
    changed = {table for table, rows in disturbed.items() if rows != empty[table]}
    assert changed - journal_metadata.tables.keys() or make(office).keep is None
    assert await after_one_pass(office, make) == disturbed


def test_every_kind_of_row_is_in_the_journal_that_is_followed() -> None:
    assert {row.kind for row in ROWS} == set(ev.EVENTS)


class Planted:
    """A table of its own, written in the transaction of the cursor; one process of it."""

    def __init__(self) -> None:
        self.seen = 0

    def counts(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Counts a row again when it comes again."""
        self._add(len(rows), transaction)

    def remembers(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Keeps in memory what it has come to, and forgets it with its process."""
        self.seen += len(rows)
        self._write(self.seen, transaction)

    def skips(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Looks at the last row of a batch alone."""
        self._write(rows[-1].seq % 40 + len(rows), transaction)

    def _add(self, number: int, transaction: Any) -> None:
        transaction.execute(text("UPDATE planted SET n = n + :n"), {"n": number})

    def _write(self, number: int, transaction: Any) -> None:
        transaction.execute(text("UPDATE planted SET n = :n"), {"n": number})


def _make_table(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE planted (n INTEGER)"))
    connection.execute(text("INSERT INTO planted VALUES (0)"))


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", ["counts", "remembers", "skips"])
async def test_a_follower_that_counts_twice_forgets_or_skips_is_found(
    fault: str, office: Office
) -> None:
    await office.journal.change(_make_table)
    process: dict[int, Planted] = {}

    def make(now: Office) -> Follower:
        planted = process.setdefault(now.starts, Planted())
        return Follower(name="planted", keep=getattr(planted, fault))

    disturbed = await after_failures_and_restarts(office, make)
    assert await after_one_pass(office, make) != disturbed
