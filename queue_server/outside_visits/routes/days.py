"""The plan of a day: visible to all staff, made by supervisors."""

from datetime import date

from queue_server.outside_visits import shapes, views
from queue_server.outside_visits.rules import route as rules
from queue_server.outside_visits.use import OutsideVisits
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart, invalid
from queue_server.web.table import API, Route
from queue_server.wire.shapes import CalendarDay

#: The day in an address.
DAY = PathPart(CalendarDay, invalid("day", "a date such as 2026-12-01"))


class DayRoutes:
    """Days appear in the address as 2026-12-01."""

    def __init__(self, visits: OutsideVisits) -> None:
        self._visits = visits

    async def day(self, call: WebCall) -> Answered:
        """The visits of a day in order, with their times."""
        day = _day(call)
        found, route = await self._visits.day(day)
        shown: shapes.VisitDay = {
            "day": day.isoformat(),
            "visits": [
                views.for_staff(self._visits.codes, one, self._visits.today) for one in found
            ],
            "route": None if route is None else views.route(route),
        }
        return 200, shown

    async def propose(self, call: WebCall) -> Answered:
        """The best order of the visits; nothing is changed."""
        return 200, _answer(await self._visits.propose(_day(call), call.body["visits"]))

    async def times(self, call: WebCall) -> Answered:
        """The times that this order would have; nothing is changed."""
        return 200, _answer(await self._visits.times(_day(call), call.body["visits"]))

    async def plan(self, call: WebCall) -> Answered:
        """Make this the plan. Sent again, it changes nothing."""
        route = await self._visits.plan(
            _day(call), call.body["visits"], actor=call.identity.actor
        )  # fmt: skip
        return 200, _answer(route)

    def routes(self) -> tuple[Route, ...]:
        """Routes of the plan; only supervisors make it."""
        return (
            Route(
                method="GET", path=f"{API}/visits/days/{{day}}", roles=auth.STAFF,
                parts={"day": DAY}, handler=self.day, answer=shapes.VisitDay,
                summary="The plan of a day",
            ),
            Route(
                method="POST", path=f"{API}/visits/days/{{day}}/propose", roles=auth.SUPERVISORS,
                parts={"day": DAY},
                handler=self.propose, body=shapes.VisitDayBody, answer=shapes.VisitRouteAnswer,
                summary="The best order for visits on a day",
            ),
            Route(
                method="POST", path=f"{API}/visits/days/{{day}}/times", roles=auth.SUPERVISORS,
                parts={"day": DAY},
                handler=self.times, body=shapes.VisitDayBody, answer=shapes.VisitRouteAnswer,
                summary="When the stops of a day would be made in this order",
            ),
            Route(
                method="PUT", path=f"{API}/visits/days/{{day}}", roles=auth.SUPERVISORS,
                parts={"day": DAY}, handler=self.plan, body=shapes.VisitDayBody,
                answer=shapes.VisitRouteAnswer,
                summary="Make these visits, in this order, the plan of a day",
            ),
        )  # fmt: skip


def _answer(route: rules.DayRoute) -> shapes.VisitRouteAnswer:
    return {"route": views.route(route)}


def _day(call: WebCall) -> date:
    return date.fromisoformat(call.args[0])
