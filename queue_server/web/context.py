"""What every handler gets: the services of the kernel, and the call it answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aiohttp.web import BaseRequest, StreamResponse

from queue_server.core.decide import Command
from queue_server.core.rules import BranchRules
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch, CommandAnswer
from queue_server.usecases.doorkeeper import Doorkeeper, Identity
from queue_server.usecases.ports import Clock, Journal
from queue_server.usecases.trace import NoTrace, Trace
from queue_server.usecases.turns import BoundedThreads, BoundedTurns
from queue_server.web.files.packed import Packed
from queue_server.web.guard.kept import Kept
from queue_server.web.guard.outside import Outside, Peer, SessionCookie
from queue_server.web.guard.work import Work
from queue_server.wire.words.catalogue import Catalogue

if TYPE_CHECKING:
    from queue_server.web.guard.limits import Limits
    from queue_server.web.live.hub import Hub
    from queue_server.web.metrics import Metrics

#: Parsed Accept-Language headers remembered: browsers send few different ones, with every request.
MOST_ACCEPTED = 256
#: How many characters of one are read.
LONGEST_ACCEPTED = 200
#: Lunch rosters being computed or waiting to be.
MOST_PROPOSING = 4

Body = Mapping[str, Any]
Answered = tuple[int, Any] | StreamResponse
"""A status with the value to send as JSON, or a response made by the handler."""


async def _no_description() -> bytes:
    return b"{}"


async def _knows_none(asks: Sequence[str], call: "WebCall") -> bool:
    return False


@dataclass(slots=True)
class Services:
    """One branch, and what the kernel serves it with. Wings bring services of their own."""

    branch: Branch
    doorkeeper: Doorkeeper
    journal: Journal
    clock: Clock
    catalogue: Catalogue
    hub: "Hub"
    limits: "Limits"
    metrics: "Metrics"
    book: Bookings
    work: Work
    #: The catalogue as sent, by page, once it was asked for; under "" the whole of it.
    packed: dict[str, Packed] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)
    #: Lunch rosters are computed one at a time, since each needs the processor.
    proposing: BoundedTurns = field(default_factory=lambda: BoundedTurns(MOST_PROPOSING))
    #: Short work of requests that would keep the loop from others.
    aside: BoundedThreads = field(default_factory=BoundedThreads)
    #: What is made once, when it is first asked for: the others wait for that, not for threads.
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    trace: Trace = field(default_factory=NoTrace)
    access: Trace | None = None
    outside: Outside = field(default_factory=Outside)
    cookie: SessionCookie = field(
        default_factory=lambda: SessionCookie.of("", "", always_secure=False)
    )
    #: The description of the API as JSON.
    openapi: Callable[[], Awaitable[bytes]] = _no_description
    #: Whether one of these calls knows the token in the address of a page.
    is_known: Callable[[Sequence[str], "WebCall"], Awaitable[bool]] = _knows_none
    #: The characters of a text that none of the screens' fonts has; may read files.
    undrawable: Callable[[str], list[str]] = lambda text: []
    #: Walls and loudspeakers that cannot be heard, by their names for people.
    unheard: Callable[[], list[str]] = list
    #: Called with the kiosk and the label of a number on paper that does not count.
    number_refused: Callable[[str, str], None] = lambda kiosk, label: None


@dataclass(slots=True)
class WebCall:
    """One request: who asks, the variable parts of its path, its checked query and body."""

    services: Services
    request: BaseRequest
    args: tuple[str, ...] = ()
    who: Identity | None = None
    query: Body = field(default_factory=dict)
    body: Body = field(default_factory=dict)
    key: str | None = None
    _peer: Peer | None = None

    @property
    def peer(self) -> Peer:
        """Where the request comes from; found out when needed."""
        if self._peer is None:
            self._peer = self.services.outside.peer_of(self.request)
        return self._peer

    @property
    def identity(self) -> Identity:
        """Who asks, on routes that are not open to anyone."""
        assert self.who is not None
        return self.who

    async def do(self, command: Command) -> CommandAnswer:
        """Carry out a command for the caller, under the key that was sent.

        Raises:
            As :meth:`Branch.do`.
        """
        return await self.services.branch.do(
            command, actor=self.identity.actor, request_id=self.key
        )

    @property
    def given(self) -> Body:
        """The body's fields that are not null: null and left out mean the same."""
        return {name: value for name, value in self.body.items() if value is not None}

    @property
    def base_url(self) -> str:
        """The address the caller reached us at, unless the configuration gives one for everyone."""
        scheme = "https" if self.peer.secure else "http"
        return self.services.outside.public_url or f"{scheme}://{self.request.host}"

    @property
    def language(self) -> str:
        """The language to answer in: the first accepted one that the branch speaks."""
        return preferred(
            self.request.headers.get("Accept-Language", ""), self.services.branch.rules
        )

    def limit(self, usual: int, most: int) -> int:
        """How many to list: the query's ``limit``, capped at ``most``."""
        limit: int = self.query.get("limit", usual)
        return min(limit, most)

    def day(self, name: str = "day") -> date | None:
        """A day from the query; None when it names none."""
        text = self.query.get(name)
        return date.fromisoformat(text) if text else None


Handler = Callable[[WebCall], Awaitable[Answered]]


def preferred(accepted: str, rules: BranchRules) -> str:
    """The branch's language that suits an Accept-Language header best; by default its own."""
    return _preferred(accepted[:LONGEST_ACCEPTED], rules.languages) or rules.fallback


@lru_cache(MOST_ACCEPTED)
def _preferred(accepted: str, offered: tuple[str, ...]) -> str | None:
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        for language in offered:
            if tag and (language.lower() == tag or language.lower().split("-")[0] == tag[:2]):
                return language
    return None
