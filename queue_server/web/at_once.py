"""Refusals for a crowd, sent before a request becomes a task of its own.

Of ten thousand visitors who press at the same instant, nearly all get the same refusal. The usual
way makes a task, a response and its headers for each of them, and takes several turns of the loop.
Here the parser is aiohttp's and the rules are those of the usual way, which gets every request that
is not refused here: this module can only refuse.
"""

from collections.abc import Iterable
from http import HTTPStatus
from time import perf_counter

from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import HttpVersion11
from aiohttp.http_parser import RawRequestMessage
from aiohttp.web import BaseRequest

from queue_server.web.context import Body, OtherCalls, Services, WebCall
from queue_server.web.guard.auth import ANYONE
from queue_server.web.guard.pace import Pace
from queue_server.web.problems import MEDIA_TYPE, SharedRefusals
from queue_server.web.reading import key_of, shaped
from queue_server.web.table import Route

#: Request bodies remembered with their parsed form: many in a crowd send the same bytes.
MOST_BODIES = 512


class AtOnce:
    """Refuses a stranger's request when what is already known suffices.

    ``headers``: those of every answer. Does nothing when every request is logged.
    """

    def __init__(
        self, services: Services, others: OtherCalls, routes: Iterable[Route], pace: Pace,
        refusals: SharedRefusals, headers: dict[str, str],
    ) -> None:  # fmt: skip
        self._services = services
        self._others = others
        self._pace = pace
        self._refusals = refusals
        head = {**headers, "Content-Type": MEDIA_TYPE}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self._heads: dict[int, str] = {}  # by status, including the status line
        self._bodies: dict[tuple[str, str | None, bytes], Body] = {}
        self._routes = {
            (one.method, one.path): one
            for one in routes
            if one.crowd and one.refuse is not None and one.roles is ANYONE and not one.local
        }

    def concerns(self, message: RawRequestMessage) -> bool:
        """Whether this is a stranger's ordinary request to a route that a crowd may press for."""
        if (message.method, message.path) not in self._routes:
            return False
        if self._services.traces.access is not None:
            return False
        headers = message.headers
        return not (
            message.should_close
            or message.upgrade
            or message.version != HttpVersion11
            or "Authorization" in headers
            or "Cookie" in headers
        )

    def refusal(self, request: BaseRequest, raw: bytes, now: float) -> bytes | None:
        """The whole refusal, as bytes; None: the request goes the usual way.

        ``raw`` is the body, ``now`` the loop's time.
        """
        began, services = perf_counter(), self._services
        route = self._routes[request.method, request.raw_path]
        assert route.refuse is not None
        call = WebCall(services, self._others, request)
        try:
            host = request.headers.get("Host")
            services.guard.outside.require_host(host)
            services.guard.outside.require_origin(request.headers.get("Origin"), host)
            call.key = key_of(request, route)
            call.body = self._body(raw, request, route)
            refused = route.refuse(call)
        except Exception:  # noqa: BLE001 - the usual way meets it again, and answers
            return None
        if refused is None or not self._pace.take(call.peer.address, now):
            return None
        status, body = self._refusals.document(refused, call.language)
        services.traces.metrics.answered(route.name, status, perf_counter() - began)
        return self._written(status, body)

    def _body(self, raw: bytes, request: BaseRequest, route: Route) -> Body:
        said = route.name, request.headers.get("Content-Type"), raw
        known = self._bodies.get(said)
        if known is None:
            known = shaped(raw, request, route)
            if len(self._bodies) >= MOST_BODIES:
                self._bodies.clear()
            self._bodies[said] = known
        return known

    def _written(self, status: int, body: bytes) -> bytes:
        head = self._heads.get(status)
        if head is None:
            head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{self._headers}"
            self._heads[status] = head
        now = rfc822_formatted_time()
        return f"{head}Content-Length: {len(body)}\r\nDate: {now}\r\n\r\n".encode() + body
