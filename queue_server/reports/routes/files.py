"""Reports as files over HTTP, for supervisors."""

from functools import partial
from typing import Any

from aiohttp import web

from queue_server.core.errors import BadRequest, Unavailable, UnknownThing
from queue_server.core.hours import service_day
from queue_server.reports import shapes
from queue_server.reports.making.once import Once
from queue_server.reports.making.orders import Order
from queue_server.reports.ports import Said as Progress
from queue_server.reports.ports import Workshop
from queue_server.reports.routes.reviews import released
from queue_server.reports.routes.works import WorkName, Works, work_routes
from queue_server.reports.rules.appointments.offered import Offered
from queue_server.reports.rules.cube.asking import (
    ADVICE,
    FORMATS,
    REPORTS,
    REVIEW,
    SEATS,
    SPLITS_OF,
    STAFFING_SAID,
    Ask,
    checked,
)
from queue_server.reports.rules.cube.cells import SPLITS
from queue_server.reports.rules.cube.in_words import OfficeInWords, office_in_words
from queue_server.reports.rules.cube.monthly.review import covered
from queue_server.reports.rules.figured import measures_of
from queue_server.reports.rules.staffing.asked import asked_of, roster_after
from queue_server.reports.rules.staffing.roster import Roster
from queue_server.reports.rules.staffing.said import Said
from queue_server.reports.use import advice_said, seats_offered, today
from queue_server.usecases.ports import StorageDown
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Word
from queue_server.web.table import API, Route
from queue_server.wire.shapes import CalendarDay

#: Answers about staffing that are kept: a day has few, each for the office as it was then.
MOST_KEPT = 16


class Reports:
    """The reports, as a list and as files."""

    def __init__(self, workshop: Workshop, works: Works) -> None:
        self._workshop = workshop
        self._works = works
        self._offices: dict[str, OfficeInWords] = {}
        self._once = Once(MOST_KEPT)

    async def index(self, call: WebCall) -> Answered:
        """The names of the reports, with title, columns and what they can be split by."""
        office = self._office(call)
        return 200, {"reports": [_about(name, office) for name in REPORTS]}

    async def file(self, call: WebCall) -> Answered:
        """One report in one format.

        Raises:
            UnknownThing: ``unknown_report``, for a format too.
            BadRequest: ``invalid`` naming the parameter.
            Refused, Unavailable: As :meth:`Works.run`.
        """
        name, _, form = call.args[0].rpartition(".")
        if form not in FORMATS:
            raise UnknownThing("unknown_report", f"there is no format {form}")
        ask = checked(await _asked(call, name))
        by = await released(call, ask.since) if ask.name == REVIEW else None
        roster = await _roster(call, ask)
        seats = await _seats(call, ask) if ask.name in (SEATS, REVIEW) else None
        said = await _said(call, ask) if ask.name in (STAFFING_SAID, REVIEW) else None
        order = Order(
            ask=ask, office=self._office(call), format=form, released=by, roster=roster,
            seats=seats, said=said,
        )  # fmt: skip
        made = await self._works.run(call, partial(self._made, order))
        file = f"{ask.name}-{ask.since}-{ask.until}.{form}"
        return web.Response(body=made, headers=headers(form, file))

    async def _made(self, order: Order, said: Progress) -> bytes:
        """The file; the staffing takes seconds to play through, so it is kept for a while."""
        packed, keep = order.packed(), order.ask.name in ADVICE
        return await self._once.get(packed, partial(self._workshop.make, packed), said, keep=keep)

    def _office(self, call: WebCall) -> OfficeInWords:
        rules = call.kernel.branch.rules
        language = call.query.get("language", call.language)
        if language not in rules.languages:
            raise BadRequest("invalid", f"language: {', '.join(rules.languages)}", field="language")
        if language not in self._offices:
            self._offices[language] = office_in_words(rules, call.shown.catalogue, language)
        return self._offices[language]


async def _roster(call: WebCall, ask: Ask) -> Roster | None:
    rules = call.kernel.branch.rules
    if ask.name in (REVIEW, STAFFING_SAID):
        return roster_after(rules, ask)
    if ask.name not in ADVICE:
        return None
    return await call.kernel.branch.read(lambda state, now: asked_of(rules, state, now, ask.until))


async def _said(call: WebCall, ask: Ask) -> Said:
    since, until = covered(ask)
    try:
        return await advice_said(call.kernel.branch, call.kernel.journal, since, until)
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error


async def _seats(call: WebCall, ask: Ask) -> Offered:
    since, until = covered(ask)
    try:
        branch, journal, aside = call.kernel.branch, call.kernel.journal, call.caches.aside
        return await seats_offered(branch, journal, since, until, aside)
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
}


def headers(form: str, file: str) -> dict[str, str]:
    """The headers that a file is sent with."""
    kept = {} if form == "json" else {"Content-Disposition": f'attachment; filename="{file}"'}
    return {**_HEADERS, "Content-Type": _TYPES[form], **kept}


def _about(name: str, office: OfficeInWords) -> dict[str, Any]:
    measures = measures_of(name)
    splits = SPLITS_OF.get(name, SPLITS) if measures else ()
    return {
        "name": name,
        "title": office.say(name),
        "by": [{"name": one, "title": office.say(f"by.{one}")} for one in splits],
        "measures": [
            {
                "key": one.key,
                "title": office.say(f"measure.{one.key}"),
                "help": office.say(f"measure.{one.key}.help"),
                "unit": one.unit,
            }
            for one in measures
        ],
    }  # fmt: skip


async def _asked(call: WebCall, name: str) -> Ask:
    """The question in the query; today, day by day, where the query does not say."""
    query = call.query
    day, _ = await today(call.kernel.branch)
    until = call.day("to") or day or service_day(call.kernel.branch.rules, call.kernel.clock.now())
    by = tuple(query.get("by", "day").split(","))
    where = tuple((one, query[f"is.{one}"]) for one in SPLITS if f"is.{one}" in query)
    return Ask(name=name, since=call.day("from") or until, until=until, by=by, where=where)


_QUERY = {
    "from": CalendarDay, "to": CalendarDay, "by": Word, "language": Word, "work": WorkName,
    **{f"is.{split}": Word for split in SPLITS},
}  # fmt: skip


def file_routes(workshop: Workshop) -> tuple[Route, ...]:
    """The list of reports, and each as a file."""
    works = Works()
    reports = Reports(workshop, works)
    return (
        Route(
            method="GET", path=f"{API}/reports", roles=auth.SUPERVISORS, handler=reports.index,
            answer=shapes.ReportList, query={"language": Word},
            summary="The reports there are",
        ),
        Route(
            method="GET", path=f"{API}/reports/{{file}}", roles=auth.SUPERVISORS,
            handler=reports.file, answer=shapes.ReportFile, query=_QUERY,
            summary="A report: NAME.json, .csv, .xlsx, .ods or .pdf, the same cells in each",
        ),
        *work_routes(works),
    )  # fmt: skip
