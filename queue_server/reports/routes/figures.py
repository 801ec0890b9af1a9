"""Figures by day, for supervisors: how accurate predicted waits were, and what was counted."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from annotated_types import Interval

from queue_server.core.errors import Unavailable, UnknownThing
from queue_server.reports import shapes
from queue_server.reports import use as figures
from queue_server.reports.use import Days
from queue_server.usecases.branch import Branch
from queue_server.usecases.heads import DayHead
from queue_server.usecases.ports import FigureStore, StorageDown
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.wire.shapes import CalendarDay

MOST_DAYS = 366
USUAL_DAYS = 14


async def forecast(call: WebCall) -> Answered:
    """How accurate the predicted waits were, day by day."""
    return await _by_day(call, figures.forecast)


async def counts(call: WebCall) -> Answered:
    """Numbers issued, called, picked, missed and returned, day by day."""
    return await _by_day(call, figures.counts)


async def _by_day(
    call: WebCall, ask: Callable[[Branch, FigureStore, int], Awaitable[Days]]
) -> Answered:
    days = call.query.get("days", USUAL_DAYS)
    try:
        found = await ask(call.kernel.branch, call.kernel.journal, days)
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    shown: list[dict[str, Any]] = [{"day": str(day), **data} for day, data in found]
    return 200, {"days": shown}


def closing_routes(accounts_mark: Callable[[], Awaitable[str]]) -> tuple[Route, ...]:
    """The closing report, whose head also vouches for the accounts."""

    async def closing(call: WebCall) -> Answered:
        branch, journal = call.kernel.branch, call.kernel.journal
        wanted = call.day() or await branch.read(lambda state, now: state.day)
        try:
            end = await journal.day_end(branch.rules.branch, wanted) if wanted else None
            head = DayHead.of(end, await accounts_mark()) if end else None
        except StorageDown as error:
            raise Unavailable("storage_down", str(error)) from error
        if end is None or head is None or end.day != wanted:
            raise UnknownThing("not_found", f"there are no figures for {wanted}", day=str(wanted))
        return 200, {
            "branch": end.branch, "day": str(end.day), "seq": end.seq,
            "tickets": dict(end.tickets), "head": str(head),
        }  # fmt: skip

    return (
        Route(
            method="GET", path=f"{API}/closing", roles=auth.SUPERVISORS, handler=closing,
            answer=shapes.Closing, query={"day": CalendarDay},
            summary="The closing report of a day, with the head that is kept outside",
        ),
    )  # fmt: skip


ROUTES = (
    Route(
        method="GET", path=f"{API}/forecast", roles=auth.SUPERVISORS, handler=forecast,
        answer=shapes.ForecastDays, query={"days": Annotated[int, Interval(ge=1, le=MOST_DAYS)]},
        summary="How accurate the predicted waits were, by day",
    ),
    Route(
        method="GET", path=f"{API}/figures", roles=auth.SUPERVISORS, handler=counts,
        answer=shapes.CountedDays, query={"days": Annotated[int, Interval(ge=1, le=MOST_DAYS)]},
        summary="Visits, calls by hand and missed numbers, by day",
    ),
)  # fmt: skip
