"""What the holder of a visit's link may see and do."""

from queue_server.outside_visits import shapes, views
from queue_server.outside_visits.rules.visit import OutsideVisit
from queue_server.outside_visits.use import OutsideVisits
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class OwnVisitRoutes:
    """Open to anyone: the link is the key."""

    def __init__(self, visits: OutsideVisits) -> None:
        self._visits = visits

    async def own(self, call: WebCall) -> Answered:
        """One's own visit."""
        return 200, self._answer(await self._visits.by_token(call.args[0]))

    async def cancel(self, call: WebCall) -> Answered:
        """Cancel the visit. Sent again, the answer is the same."""
        return 200, self._answer(await self._visits.give_up(call.args[0]))

    def _answer(self, visit: OutsideVisit) -> shapes.OwnVisitAnswer:
        return {"visit": views.own(self._visits.codes, visit, self._visits.trips)}

    def routes(self) -> tuple[Route, ...]:
        """Routes to look at the visit and to cancel it."""
        return (
            Route(
                method="GET", path=f"{API}/visits/own/{{token}}", roles=auth.ANYONE,
                handler=self.own, answer=shapes.OwnVisitAnswer, summary="One's own visit",
            ),
            Route(
                method="POST", path=f"{API}/visits/own/{{token}}/cancel", roles=auth.ANYONE,
                handler=self.cancel, answer=shapes.OwnVisitAnswer,
                summary="Call one's own visit off",
            ),
        )  # fmt: skip
