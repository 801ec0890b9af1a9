"""Population tables in the journal's database.

Tested by tests/reports/routes/test_population.py.
"""

from collections.abc import Sequence

import orjson
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from queue_server.reports.rules.population import PopulationTable
from queue_server.reports.store.tables import population
from queue_server.storage.journal.sql import SqlJournal


class SqlPopulation:
    """Implements ``ports.PopulationStore`` for one branch."""

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
