"""What screens and visitors read: the board, a visitor's own ticket, the catalogue."""

import hashlib

import orjson
from aiohttp import web

from queue_server.core.errors import UnknownThing
from queue_server.usecases import office as office_deeds
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.live.connection import live
from queue_server.web.table import API, Route
from queue_server.web.views import public
from queue_server.wire.catalogue import Catalogue
from queue_server.wire.messages import Board


async def board(call: Call) -> Answered:
    """The whole board as the wall gets it."""
    return 200, await call.office.branch.read(call.office.hub.views.board)


async def public_board(call: Call) -> Answered:
    """The board for anyone."""
    views = call.office.hub.views
    return 200, await call.office.branch.read(
        lambda state, now: public.public_board(views, state, now)
    )


async def public_ticket(call: Call) -> Answered:
    """A visitor's own ticket, behind its token."""
    views, token = call.office.hub.views, call.args[0]
    snapshot = await call.office.branch.read(
        lambda state, now: public.ticket_snapshot(views, state, token, now)
    )
    if snapshot is None:
        raise UnknownThing("unknown_ticket", "no ticket of today has this address")
    return 200, {"ticket": snapshot["ticket"]}


async def catalogue(call: Call) -> Answered:
    """Everything a kiosk, a TV or a page needs to draw; changes only with a restart."""
    payload = orjson.dumps(call.office.catalogue)
    tag = f'"{hashlib.sha256(payload).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Type": "application/json"}
    if call.request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=payload, headers=headers)


async def ask_help(call: Call) -> Answered:
    """A visitor at a kiosk, or a clerk, wants a person."""
    place = call.body.get("place") or call.identity.name
    await office_deeds.request_help(
        call.office.branch, place, actor=call.identity.actor, request_id=call.key
    )
    return 200, {"place": place}


async def answer_help(call: Call) -> Answered:
    """A person goes there."""
    await office_deeds.answer_help(
        call.office.branch, call.args[0], actor=call.identity.actor, request_id=call.key
    )
    return 200, {"place": call.args[0]}


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
    Route(
        method="GET", path=f"{API}/live", roles=auth.ANYONE, handler=live, status=101,
        summary="WebSocket, subprotocol jiaohao.v1",
    ),
    Route(
        method="POST", path=f"{API}/help", roles=auth.ISSUERS, handler=ask_help,
        body=shapes.HelpBody, answer=shapes.HelpBody, summary="Ask for a person",
    ),
    Route(
        method="DELETE", path=f"{API}/help/{{place}}", roles=auth.STAFF, handler=answer_help,
        answer=shapes.HelpBody, summary="A person goes there",
    ),
)  # fmt: skip
