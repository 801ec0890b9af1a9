"""What screens and visitors read: the board, a visitor's own ticket, the catalogue."""

import asyncio
from typing import Literal

import orjson

from queue_server.core.errors import UnknownThing
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.files import documents
from queue_server.web.files.packed import Packed, pack, send
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.web.views import public
from queue_server.web.views.board import board_snapshot
from queue_server.web.views.wording import for_page
from queue_server.wire.messages import Board
from queue_server.wire.words.catalogue import Catalogue


async def board(call: WebCall) -> Answered:
    """The whole board, as the wall gets it."""
    views = call.shown.views
    return 200, await call.kernel.branch.read(lambda state, now: board_snapshot(views, state, now))


async def public_board(call: WebCall) -> Answered:
    """The board for anyone."""
    views = call.shown.views
    return 200, await call.kernel.branch.read(
        lambda state, now: public.public_board(views, state, now)
    )


async def public_ticket(call: WebCall) -> Answered:
    """A visitor's own ticket, behind its token."""
    views, token = call.shown.views, call.args[0]
    snapshot = await call.kernel.branch.read(
        lambda state, now: public.ticket_snapshot(views, state, token, now)
    )
    if snapshot is None:
        raise UnknownThing("unknown_ticket", "no ticket of today has this address")
    return 200, {"ticket": snapshot["ticket"]}


async def catalogue(call: WebCall) -> Answered:
    """Everything a kiosk, a TV or a page needs to draw; changes only with a restart."""
    packed, page = call.caches.packed, call.query.get("page", "")
    if page not in packed:
        async with call.caches.making:
            if page not in packed:
                packed[page] = await asyncio.to_thread(_packed, call.shown.catalogue, page)
    return send(call.request, packed[page], {"Content-Type": "application/json"})


def _packed(whole: Catalogue, name: str) -> Packed:
    return pack(orjson.dumps(catalogue_of(whole, documents.BY_NAME[name]) if name else whole))


def catalogue_of(whole: Catalogue, page: documents.Page) -> Catalogue:
    """The part of the catalogue that one page needs."""
    if page.whole:
        return whole
    scripts = documents.scripts(page.script)
    return for_page(whole, scripts.values(), staff=documents.STAFF_FRAME in scripts)


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
        query={"page": Literal["", *documents.BY_NAME]}, answer=Catalogue,
        summary="Services, classes, counters, wording; of a page what it needs",
    ),
)  # fmt: skip
