"""Where population tables are kept: in the journal's database, or in memory.

Tested by tests/reports/routes/test_population.py.
"""

from collections.abc import Sequence
from typing import Protocol

import orjson
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from queue_server.reports.rules.population import PopulationTable
from queue_server.reports.store.tables import population
from queue_server.storage.journal.sql import SqlJournal


class PopulationStore(Protocol):
    """The population tables of one branch.

    Raises everywhere:
        StorageDown: With the reason.
    """

    async def names(self) -> Sequence[tuple[str, str]]:
        """Month and name of each, the newest month first, then by name."""
        ...

    async def tables(self, month: str) -> Sequence[PopulationTable]:
        """Those of a month, by name."""
        ...

    async def put(self, table: PopulationTable) -> None:
        """Keep a table, in place of any of the same month and name."""
        ...

    async def delete(self, month: str, name: str) -> bool:
        """Delete one; False if there is none."""
        ...


class MemoryPopulation:
    """Implements :class:`PopulationStore`."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str], PopulationTable] = {}

    async def names(self) -> Sequence[tuple[str, str]]:
        """All."""
        by_name = sorted(self._tables, key=lambda key: key[1])
        return sorted(by_name, key=lambda key: key[0], reverse=True)

    async def tables(self, month: str) -> Sequence[PopulationTable]:
        """Those of a month."""
        return [self._tables[key] for key in sorted(self._tables) if key[0] == month]

    async def put(self, table: PopulationTable) -> None:
        """Keep it."""
        self._tables[table.month, table.name] = table

    async def delete(self, month: str, name: str) -> bool:
        """Delete it."""
        return self._tables.pop((month, name), None) is not None


class SqlPopulation:
    """Implements :class:`PopulationStore` for one branch."""

    def __init__(self, journal: SqlJournal, branch: str) -> None:
        self._journal = journal
        self._branch = branch

    async def names(self) -> Sequence[tuple[str, str]]:
        """All."""
        query = (
            select(population.c.month, population.c.name)
            .where(population.c.branch == self._branch)
            .order_by(population.c.month.desc(), population.c.name)
        )

        def look(connection: Connection) -> list[tuple[str, str]]:
            return [(row.month, row.name) for row in connection.execute(query)]

        return await self._journal.look(look)

    async def tables(self, month: str) -> Sequence[PopulationTable]:
        """Those of a month."""
        query = (
            select(population.c.name, population.c.data)
            .where(population.c.branch == self._branch, population.c.month == month)
            .order_by(population.c.name)
        )

        def look(connection: Connection) -> list[PopulationTable]:
            return [_table(month, row.name, row.data) for row in connection.execute(query)]

        return await self._journal.look(look)

    async def put(self, table: PopulationTable) -> None:
        """Keep it."""
        data = orjson.dumps({"columns": table.columns, "rows": table.rows}).decode()
        row = {"branch": self._branch, "month": table.month, "name": table.name, "data": data}

        def work(connection: Connection) -> None:
            connection.execute(delete(population).where(self._named(table.month, table.name)))
            connection.execute(insert(population), row)

        await self._journal.change(work)

    async def delete(self, month: str, name: str) -> bool:
        """Delete it."""
        query = delete(population).where(self._named(month, name))
        return await self._journal.change(lambda c: bool(c.execute(query).rowcount))

    def _named(self, month: str, name: str) -> ColumnElement[bool]:
        mine = population.c.branch == self._branch
        return and_(mine, population.c.month == month, population.c.name == name)


def _table(month: str, name: str, data: str) -> PopulationTable:
    kept = orjson.loads(data)
    rows = tuple(tuple(row) for row in kept["rows"])
    return PopulationTable(month=month, name=name, columns=tuple(kept["columns"]), rows=rows)
