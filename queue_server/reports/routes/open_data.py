"""Open data for anyone: one table for each month that is over, in three formats."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from queue_server.core.errors import UnknownThing
from queue_server.core.hours import service_day
from queue_server.reports import shapes
from queue_server.reports.making.once import Once
from queue_server.reports.making.orders import Order
from queue_server.reports.ports import VisitStore, Workshop
from queue_server.reports.routes.files import headers
from queue_server.reports.rules.cube.asking import OPEN_DATA, Ask
from queue_server.reports.rules.cube.in_words import office_in_words
from queue_server.reports.rules.cube.monthly.open_data import LICENCE, columns
from queue_server.reports.rules.cube.monthly.review import month_of
from queue_server.usecases.answering import stored
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route

MONTHS = 24
FORMATS = ("csv", "ods", "json")


class OpenData:
    """Each table is made once, as its month is over; :data:`MONTHS` in each format are kept."""

    def __init__(self, workshop: Workshop, visits: VisitStore) -> None:
        self._workshop = workshop
        self._visits = visits
        self._once = Once(MONTHS * len(FORMATS))

    async def index(self, call: WebCall) -> Answered:
        """The published months, the licence and the schema."""
        rules = call.kernel.branch.rules
        office = office_in_words(rules, call.shown.catalogue, rules.fallback)
        schema: list[dict[str, Any]] = [
            {"key": one.key, "title": one.title, "unit": one.unit} for one in columns(office)
        ]
        return 200, {
            "licence": LICENCE, "formats": list(FORMATS), "schema": schema,
            "periods": await self.periods(call),
        }  # fmt: skip

    async def periods(self, call: WebCall) -> list[str]:
        """The months that are published, the newest first.

        Raises:
            Unavailable: ``storage_down``.
        """
        return [f"{month:%Y-%m}" for month in await self._over(call)]

    async def file(self, call: WebCall) -> Answered:
        """One month.

        Raises:
            UnknownThing: ``unknown_report``, for a month that is not over, or too long ago, or
                before the first visitor.
            Unavailable: As :meth:`Workshop.make`.
        """
        period, _, form = call.args[0].rpartition(".")
        month = next((one for one in await self._over(call) if f"{one:%Y-%m}" == period), None)
        if month is None or form not in FORMATS:
            raise UnknownThing("unknown_report", f"there is no open data {call.args[0]}")
        order = _order(call, month, form)
        made = await self._once.get((month, form), partial(self._workshop.make, order))
        name = f"open-data-{call.kernel.branch.rules.branch}-{period}.{form}"
        return web.Response(body=made, headers=headers(form, name))

    async def _over(self, call: WebCall) -> list[date]:
        """The first days of the months that are over, the newest first, back to that of the first
        visitor. A month is published a day late, when the follower has certainly taken its last
        row.
        """
        first = await stored(self._visits.first_day())
        today = service_day(call.kernel.branch.rules, call.kernel.clock.now())
        month = (today - timedelta(days=1)).replace(day=1)
        made: list[date] = []
        while first is not None and month > first and len(made) < MONTHS:
            month = (month - timedelta(days=1)).replace(day=1)
            made.append(month)
        return made


def _order(call: WebCall, month: date, form: str) -> bytes:
    rules = call.kernel.branch.rules
    office = office_in_words(rules, call.shown.catalogue, rules.fallback)
    first, last = month_of(month)
    ask = Ask(name=OPEN_DATA, since=first, until=last)
    return Order(ask=ask, office=office, format=form).packed()


def open_data_routes(data: OpenData) -> tuple[Route, ...]:
    """The list of months, and each as a file."""
    return (
        Route(
            method="GET", path=f"{API}/public/open-data", roles=auth.ANYONE, handler=data.index,
            answer=shapes.OpenDataList, summary="The months of open data, licence and schema",
        ),
        Route(
            method="GET", path=f"{API}/public/open-data/{{file}}", roles=auth.ANYONE,
            handler=data.file, answer=shapes.Report,
            summary="A month of open data: YYYY-MM.csv, .ods or .json",
        ),
    )  # fmt: skip
