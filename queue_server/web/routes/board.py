"""What screens and visitors read: the board, a visitor's own ticket, the catalogue."""

import asyncio

import orjson

from queue_server.core.errors import UnknownThing
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.packed import pack, send
from queue_server.web.table import API, Route
from queue_server.web.views import public
from queue_server.web.views.board import board_snapshot
from queue_server.wire.messages import Board
from queue_server.wire.words.catalogue import Catalogue


async def board(call: WebCall) -> Answered:
    """The whole board as the wall gets it."""
    views = call.services.hub.views
    return 200, await call.services.branch.read(
        lambda state, now: board_snapshot(views, state, now)
    )


async def public_board(call: WebCall) -> Answered:
    """The board for anyone."""
    views = call.services.hub.views
    return 200, await call.services.branch.read(
        lambda state, now: public.public_board(views, state, now)
    )


async def public_ticket(call: WebCall) -> Answered:
    """A visitor's own ticket, behind its token."""
    views, token = call.services.hub.views, call.args[0]
    snapshot = await call.services.branch.read(
        lambda state, now: public.ticket_snapshot(views, state, token, now)
    )
    if snapshot is None:
        raise UnknownThing("unknown_ticket", "no ticket of today has this address")
    return 200, {"ticket": snapshot["ticket"]}


async def catalogue(call: WebCall) -> Answered:
    """Everything a kiosk, a TV or a page needs to draw; changes only with a restart."""
    services = call.services
    if services.packed is None:
        services.packed = await asyncio.to_thread(pack, orjson.dumps(services.catalogue))
    return send(call.request, services.packed, {"Content-Type": "application/json"})


ROUTES = (
    Route(
        method="GET", path=f"{API}/board", roles=auth.VIEWERS, handler=board, answer=Board,
        summary="The board",
    ),
    Route(
        method="GET", path=f"{API}/public/board", roles=auth.ANYONE, handler=public_board,
        answer=shapes.PublicBoard, summary="The board for anyone",
    ),
    Route(
        method="GET", path=f"{API}/public/tickets/{{token}}", roles=auth.ANYONE,
        handler=public_ticket, answer=shapes.PublicTicketAnswer, summary="A visitor's own ticket",
    ),
    Route(
        method="GET", path=f"{API}/catalogue", roles=auth.ANYONE, handler=catalogue,
        answer=Catalogue, summary="Services, classes, counters, wording",
    ),
)  # fmt: skip
