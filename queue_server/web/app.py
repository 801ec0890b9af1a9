"""The one dispatcher: every request passes the same checks in the same order.

Address → origin → who asks → may they → key → parameters → body → handler → answer. Whatever fails
on the way is answered as problem+json, and nothing has changed.
"""

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from aiohttp import web

from queue_server.core.errors import JiaohaoError, UnknownThing
from queue_server.usecases.trace import Trace
from queue_server.web import problems
from queue_server.web.at_once import AtOnce
from queue_server.web.context import Answered, Services, WebCall, preferred
from queue_server.web.guard import auth
from queue_server.web.guard.bodies import read_body, too_large
from queue_server.web.guard.guests import line_of
from queue_server.web.guard.pace import Pace
from queue_server.web.guard.parameters import asked
from queue_server.web.guard.precedence import Precedence
from queue_server.web.joining import Wing
from queue_server.web.ops.openapi import Description
from queue_server.web.reading import key_of, shaped
from queue_server.web.routes import (
    board,
    book,
    counters,
    journal,
    live,
    mine,
    offline,
    ops,
    pages,
    rating,
    tickets,
)
from queue_server.web.routes.standing import (
    alarms,
    closures,
    day,
    help,
    lunch,
    notices,
    reviews,
    suspensions,
)
from queue_server.web.table import Route, RouteTable
from queue_server.wire.shapes import prepare

log = logging.getLogger(__name__)

KERNEL = (
    tickets,
    offline,
    counters,
    mine,
    rating,
    board,
    day,
    help,
    alarms,
    lunch,
    journal,
    notices,
    suspensions,
    closures,
    reviews,
    book,
    ops,
    pages,
)


def all_routes(wings: Iterable[Wing]) -> tuple[Route, ...]:
    """The routes of the kernel and of the wings."""
    wings = tuple(wings)
    kernel = [route for module in KERNEL for route in module.ROUTES]
    return (*kernel, *live.routes(wings), *(route for wing in wings for route in wing.routes))


HSTS = "max-age=31536000"

#: Headers of everything that is not a page.
API_HEADERS = {
    "Server": "jiaohao",
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}

#: How many strangers who press at the same instant are served at once: each turn of the loop then
#: takes milliseconds, and a clerk does not wait behind all ten thousand of them. Twice as many as
#: one transaction takes, so that the next are ready when it is written.
OF_A_CROWD = 16

#: The content type of a form on a page without a script.
FORM = "application/x-www-form-urlencoded"


class WebApp:
    """Answers the requests of one branch: the kernel's and those of the wings."""

    def __init__(self, services: Services, wings: Iterable[Wing] = ()) -> None:
        self.services = services
        self.table = RouteTable(all_routes(wings))
        self.strangers = Pace()
        self.precedence = Precedence()
        self._description = Description(self.table.routes)
        self.crowd = asyncio.Semaphore(OF_A_CROWD)
        self.refusals = problems.SharedRefusals(services.shown.catalogue["strings"])
        hsts = {"Strict-Transport-Security": HSTS} if services.guard.outside.always_secure else {}
        headers = {**API_HEADERS, **hsts}
        self.at_once = AtOnce(
            services, self, self.table.routes, self.strangers, self.refusals, headers
        )

    def shapes(self) -> Iterator[Any]:
        """Every shape that a request is checked against, in the order of the routes."""
        for route in self.table.routes:
            for shape in (route.body, route.asked, *(part.shape for _, part in route.variable)):
                if shape is not None:
                    yield shape

    async def get_ready(self) -> None:
        """Prepare every shape, one at a time between requests.

        Together they take 85 ms, which would delay the start; a request that comes before its
        shape is ready waits a millisecond or two for that one alone.
        """
        for shape in self.shapes():
            prepare(shape)
            await asyncio.sleep(0)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        began = time.perf_counter()
        name = "none"
        try:
            route, args = self.table.find(request.method, request.rel_url.raw_path)
            name = route.name
            response = _response(await self._run(route, args, request))
        except JiaohaoError as error:
            response = self._refused(error, request)
        except web.HTTPRequestEntityTooLarge:
            response = self._refused(too_large(), request)
        except (ConnectionError, web.HTTPException):
            raise
        except Exception as error:
            log.exception("%s failed", name)
            response = self._refused(JiaohaoError("internal_error", type(error).__name__), request)
        finally:
            self.precedence.end(request.protocol)
        if not response.prepared:
            self._harden(response)
        took = time.perf_counter() - began
        self.services.traces.metrics.answered(name, response.status, took)
        if self.services.traces.access is not None:
            self._note_access(self.services.traces.access, request, name, response.status, took)
        return response

    def _note_access(
        self, access: Trace, request: web.BaseRequest, name: str, status: int, took: float
    ) -> None:
        """Log a request by its route, since a visitor's path holds a token."""
        peer = self.services.guard.outside.peer_of(request)
        who = auth.identify(request, self.services.guard.doorkeeper, self.services.guard.cookie)
        access.note(
            "request",
            address=peer.address,
            who=None if who is None else who.actor,
            route=name,
            status=status,
            ms=round(took * 1000),
        )

    async def _run(self, route: Route, args: tuple[str, ...], request: web.BaseRequest) -> Answered:
        services, headers = self.services, request.headers
        outside = services.guard.outside
        outside.require_host(headers.get("Host"))
        if route.local and not outside.peer_of(request).local:
            raise UnknownThing("not_found", "there is nothing at this address")
        changes = request.method not in auth.SAFE_METHODS
        if changes:
            outside.require_origin(headers.get("Origin"), headers.get("Host"))
        who = auth.identify(request, services.guard.doorkeeper, services.guard.cookie)
        if who is None and auth.shows_token(request, services.guard.cookie):
            await services.guard.doorkeeper.look_again()
            who = auth.identify(request, services.guard.doorkeeper, services.guard.cookie)
        line, call = line_of(request), WebCall(services, self, request, args, who)
        if who is None:
            self.precedence.end(request.protocol)  # others that come through the proxy are known
            await self._pace(call.peer.address)
            if not line.has_had_its_turn(request.content):
                await self.precedence.stranger()
        else:
            line.recognise()
        auth.require_role(who, route.roles)
        if route.dangerous:
            auth.require_proof(who, services.guard.doorkeeper)
        if changes:
            call.key = key_of(request, route)
        for (_, part), text in zip(route.variable, args, strict=True):
            part.take(text)
        if route.asked is not None:
            call.query = asked(request.query, route.asked)
        if route.body is not None:
            call.body = shaped(await read_body(request), request, route)
        if route.crowd and who is None:
            return await self._serve_one_of_a_crowd(route, call)
        return await route.handler(call)

    async def description(self) -> bytes:
        """The description of the API as JSON."""
        return await self._description.text()

    async def is_known(self, asks: Iterable[str], call: WebCall) -> bool:
        """Whether one of the calls knows a page's token. True when that cannot be found out now:
        the page will say so.
        """
        for path in asks:
            address = path.replace("{token}", quote(call.args[0], safe=""))
            try:
                route, args = self.table.find("GET", address)
                await route.handler(WebCall(self.services, self, call.request, args))
            except UnknownThing:
                continue
            except JiaohaoError as error:
                log.warning("cannot check whether %s exists: %s", path, error.code)
            return True
        return False

    async def _serve_one_of_a_crowd(self, route: Route, call: WebCall) -> Answered:
        """Refuse at once if possible, and again after waiting, by what is known then."""
        if route.refuse is None:
            async with self.crowd:
                return await route.handler(call)
        refusal = route.refuse(call)
        if refusal is None:
            async with self.crowd:
                await self.precedence.stranger()
                refusal = route.refuse(call)
                if refusal is None:
                    return await route.handler(call)
        return self.refusals.response(refusal, call.language, API_HEADERS)

    async def _pace(self, address: str) -> None:
        """Delay strangers from an address that sends requests too fast."""
        wait_s = self.strangers.wait(address, asyncio.get_running_loop().time())
        if wait_s:
            await asyncio.sleep(wait_s)

    def _harden(self, response: web.StreamResponse) -> None:
        if self.services.guard.outside.always_secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if response.status == HTTPStatus.REQUEST_TIMEOUT:
            response.force_close()  # the rest of that body would be read as a request

    def _refused(self, error: JiaohaoError, request: web.BaseRequest) -> web.Response:
        rules = self.services.kernel.branch.rules
        language = preferred(request.headers.get("Accept-Language", ""), rules)
        strings = self.services.shown.catalogue["strings"]
        headers = API_HEADERS
        if error.code == "method_not_allowed":
            headers = {**headers, "Allow": ", ".join(error.facts["allowed"])}
        if _is_read_by_a_person(request):
            return pages.refusal(error, request.path, self.services.shown.catalogue, language)
        return problems.response(error, strings, language, headers)


def _is_read_by_a_person(request: web.BaseRequest) -> bool:
    """Whether a browser opens this address or sends a form, rather than a program calling it."""
    goes = request.method in ("GET", "HEAD") or request.content_type == FORM
    return goes and "text/html" in request.headers.get("Accept", "")


def _response(answered: Answered) -> web.StreamResponse:
    if isinstance(answered, web.StreamResponse):
        if isinstance(answered, web.Response):
            for header, value in API_HEADERS.items():
                answered.headers.setdefault(header, value)
        return answered
    status, value = answered
    return web.Response(body=orjson.dumps(value), status=status, headers=API_HEADERS)
