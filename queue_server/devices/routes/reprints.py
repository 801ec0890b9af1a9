"""A slip printed again: the phone shows a code, the kiosk reads it and gets the ticket."""

import segno

from queue_server.core.decide.line.issuing import find_by_token
from queue_server.core.state.branch import BranchState
from queue_server.devices import shapes
from queue_server.devices.use.reprints import Reprints
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire import paths
from queue_server.wire.messages import TicketAnswer
from queue_server.wire.paths import TICKET_PAGE

#: Modules of white around the code, and pixels a module: read from a telephone by a scanner.
_QUIET, _SCALE = 4, 6


class ReprintRoutes:
    """What phone and kiosk ask for."""

    def __init__(self) -> None:
        self._reprints = Reprints()

    async def code(self, call: WebCall) -> Answered:
        """The picture that the kiosk's scanner reads: the address of the visitor's own page."""
        token = call.args[0]
        await call.kernel.branch.read(lambda state, now: find_by_token(state, token))
        drawn = segno.make(f"{call.base_url}{TICKET_PAGE}{token}", micro=False)
        return 200, {"qr": drawn.svg_data_uri(scale=_SCALE, border=_QUIET, light="#fff")}

    async def reprint(self, call: WebCall) -> Answered:
        """The ticket behind a token, for a slip that is marked as a reprint; only a few times."""
        views, token, key = call.shown.views, call.body["token"], call.key or ""

        def look(state: BranchState, now: object) -> TicketAnswer:
            ticket = find_by_token(state, token)
            self._reprints.allow(ticket, key)
            return {"ticket": staff_ticket(views, ticket, state)}

        return 200, await call.kernel.branch.read(look)

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path=f"{API}/public/tickets/{{token}}/code", roles=auth.ANYONE,
                handler=self.code, answer=shapes.TicketCode,
                summary="The code by which a kiosk knows the visitor's ticket",
            ),
            Route(
                method="POST", path=paths.REPRINT, roles=auth.KIOSKS, handler=self.reprint,
                body=shapes.ReprintBody, answer=TicketAnswer, needs_key=True,
                summary="A visitor's own slip once more",
            ),
        )  # fmt: skip
