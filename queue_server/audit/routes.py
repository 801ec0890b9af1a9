"""For auditors: security events, the head of a day, and walking the chain. Read-only."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Required

from queue_server.audit import shapes
from queue_server.audit.ports import Sources
from queue_server.core.errors import Unavailable
from queue_server.usecases.heads import DayHead
from queue_server.usecases.ports import StorageDown
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Limit
from queue_server.web.table import API, Route
from queue_server.wire.shapes import CalendarDay

MOST_EVENTS = 1000


class AuditRoutes:
    """``/audit``. Reading it is itself a security event."""

    def __init__(self, sources: Sources, accounts_mark: Callable[[], Awaitable[str]]) -> None:
        self._sources = sources
        self._accounts_mark = accounts_mark

    async def security(self, call: WebCall) -> Answered:
        """Who signed in, failed to, was locked out, or gained or lost access; the newest first."""
        limit = call.limit(200, MOST_EVENTS)
        found = await call.caches.aside.run(self._sources.events.newest, limit)
        call.traces.trace.note("security_events_read", user=call.identity.name, limit=limit)
        return 200, {"events": [_shown(one) for one in found]}

    async def head(self, call: WebCall) -> Answered:
        """The head of a day: kept elsewhere, it later proves what the journal was."""
        branch, journal = call.kernel.branch.rules.branch, call.kernel.journal
        try:
            end = await journal.day_end(branch, date.fromisoformat(call.query["day"]))
            mark = await self._accounts_mark()
        except StorageDown as error:
            raise Unavailable("storage_down", str(error)) from error
        return 200, {"head": None if end is None else str(DayHead.of(end, mark))}

    async def verify(self, call: WebCall) -> Answered:
        """Start walking the chain from its first row, in a process of its own."""
        self._sources.verifier.start()
        call.traces.trace.note("verification_started", user=call.identity.name)
        return 202, self._verification(call)

    async def verdict(self, call: WebCall) -> Answered:
        """How the last walk ended, or how long the present one has been running."""
        return 200, self._verification(call)

    def _verification(self, call: WebCall) -> shapes.Verification:
        found, views = self._sources.verifier.verdict, call.shown.views
        past = None
        if found.began is not None and found.ended is None:
            past = call.kernel.clock.now() - found.began
        return {
            "state": found.state,
            "began": views.maybe(found.began),
            "ended": views.maybe(found.ended),
            "running_s": None if past is None else int(past.total_seconds()),
            "said": list(found.said),
        }

    def routes(self) -> tuple[Route, ...]:
        """The routes for auditors."""
        return (
            Route(
                method="GET", path=f"{API}/audit/security", roles=auth.AUDITORS,
                handler=self.security, answer=shapes.SecurityEventList,
                query={"limit": Limit}, summary="Security events, the newest first",
            ),
            Route(
                method="GET", path=f"{API}/audit/head", roles=auth.AUDITORS, handler=self.head,
                answer=shapes.DayHeadAnswer, query={"day": Required[CalendarDay]},
                summary="The head of a day",
            ),
            Route(
                method="GET", path=f"{API}/audit/verification", roles=auth.AUDITORS,
                handler=self.verdict, answer=shapes.Verification,
                summary="Whether the chain holds, as far as known",
            ),
            Route(
                method="POST", path=f"{API}/audit/verification", roles=auth.AUDITORS,
                handler=self.verify, answer=shapes.Verification, status=202,
                summary="Walk the chain",
            ),
        )  # fmt: skip


def _shown(event: dict[str, object]) -> shapes.SecurityEvent:
    facts = {name: value for name, value in event.items() if name not in ("at", "event")}
    return {"at": str(event.get("at", "")), "event": str(event.get("event", "")), "facts": facts}
