"""Population tables over HTTP: supervisors publish them, anyone may read and download them."""

from collections.abc import Sequence
from typing import Annotated

from aiohttp import web
from annotated_types import Len

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.reports import shapes
from queue_server.reports.making.orders import written
from queue_server.reports.ports import PopulationStore
from queue_server.reports.routes.files import headers
from queue_server.reports.rules.cube.in_words import office_in_words
from queue_server.reports.rules.population import (
    LONGEST_TEXT,
    MOST_TABLES,
    PopulationTable,
    book_of,
    is_text,
    problems,
)
from queue_server.usecases.answering import stored
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart, invalid
from queue_server.web.shapes import MonthName
from queue_server.web.table import API, Route

FORMATS = ("xlsx", "ods", "csv", "json")
#: Months that are kept; an office publishes one a month.
MOST_MONTHS = 120


class Population:
    """The population tables of an office."""

    def __init__(self, store: PopulationStore) -> None:
        self._store = store

    async def index(self, call: WebCall) -> Answered:
        """Which tables there are."""
        return 200, {"formats": list(FORMATS), "months": await self.months()}

    async def months(self) -> list[shapes.PopulationMonth]:
        """Names of tables by month, the newest first."""
        made: dict[str, list[str]] = {}
        for month, name in await stored(self._store.names()):
            made.setdefault(month, []).append(name)
        return [{"month": month, "tables": names} for month, names in made.items()]

    async def newest(self) -> Sequence[PopulationTable]:
        """The tables of the newest month, by name; empty where there are none."""
        names = await stored(self._store.names())
        return await stored(self._store.tables(names[0][0])) if names else ()

    async def file(self, call: WebCall) -> Answered:
        """The tables of a month as a file.

        Raises:
            UnknownThing: ``unknown_report``.
        """
        month, _, form = call.args[0].rpartition(".")
        found = await stored(self._store.tables(month)) if form in FORMATS else ()
        if not found:
            raise UnknownThing("unknown_report", "there are no such population tables")
        rules = call.kernel.branch.rules
        office = office_in_words(rules, call.shown.catalogue, rules.fallback)
        made = book_of(found, office.name, office.say("public.population"), office.language)
        body = await call.caches.aside.run(written, made, form)
        return web.Response(body=body, headers=headers(form, f"population-{month}.{form}"))

    async def put(self, call: WebCall) -> Answered:
        """Publish a table, in place of any of the same month and name.

        Raises:
            BadRequest: ``invalid`` naming the field; ``bad_table`` saying what is wrong, and where.
            Refused: ``too_many_tables``.
        """
        month, name = _named(call)
        columns, rows = call.body["columns"], call.body["rows"]
        if wrong := problems(columns, rows):
            said = "; ".join(f"line {one.line}: {one.why}" for one in wrong)
            raise BadRequest("bad_table", said, said=said)
        await self._room_for(month, name)
        table = PopulationTable(
            month=month, name=name, columns=tuple(columns), rows=tuple(tuple(row) for row in rows)
        )
        await stored(self._store.put(table))
        return 200, {"month": month, "name": name, "rows": len(rows)}

    async def _room_for(self, month: str, name: str) -> None:
        kept = {one["month"]: one["tables"] for one in await self.months()}
        others = [one for one in kept.get(month, ()) if one != name]
        if len(others) >= MOST_TABLES or (month not in kept and len(kept) >= MOST_MONTHS):
            raise Refused("too_many_tables", most=MOST_TABLES, months=MOST_MONTHS)

    async def delete(self, call: WebCall) -> Answered:
        """Delete a table.

        Raises:
            UnknownThing: ``unknown_report``.
        """
        month, name = _named(call)
        if not await stored(self._store.delete(month, name)):
            raise UnknownThing("unknown_report", "there is no such population table")
        return 200, {"month": month, "name": name, "rows": 0}


def _named(call: WebCall) -> tuple[str, str]:
    month, name = call.args
    if not is_text(name):
        raise _WRONG_NAME(name)
    return month, name


_WRONG_NAME = invalid("name", f"printable, at most {LONGEST_TEXT} characters")
#: The month and the name of a table in an address.
PARTS = {
    "month": PathPart(MonthName, invalid("month", "as 2026-10")),
    "name": PathPart(Annotated[str, Len(1, LONGEST_TEXT)], _WRONG_NAME),
}


def population_routes(tables: Population) -> tuple[Route, ...]:
    """The list, the files, publishing and deleting."""
    one = f"{API}/population/{{month}}/{{name}}"
    return (
        Route(
            method="GET", path=f"{API}/public/population", roles=auth.ANYONE,
            handler=tables.index, answer=shapes.PopulationList,
            summary="The months with population tables, and the tables of each",
        ),
        Route(
            method="GET", path=f"{API}/public/population/{{file}}", roles=auth.ANYONE,
            handler=tables.file, answer=shapes.ReportFile,
            summary="A month's tables: YYYY-MM.xlsx, .ods, .csv or .json",
        ),
        Route(
            method="PUT", path=one, roles=auth.SUPERVISORS, parts=PARTS, handler=tables.put,
            body=shapes.PopulationBody, answer=shapes.PopulationKept, needs_key=True,
            summary="Put up a population table of a month",
        ),
        Route(
            method="DELETE", path=one, roles=auth.SUPERVISORS, parts=PARTS, handler=tables.delete,
            answer=shapes.PopulationKept, summary="Take a population table away",
        ),
    )  # fmt: skip
