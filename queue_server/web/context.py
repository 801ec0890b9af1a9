"""What every handler gets: the services of the kernel, and the call it answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp.web import BaseRequest, StreamResponse

from queue_server.core.decide import Command
from queue_server.core.rules import BranchRules
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch, CommandAnswer
from queue_server.usecases.doorkeeper import Doorkeeper, Identity
from queue_server.usecases.ports import Clock, Journal
from queue_server.usecases.trace import Trace
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
    from queue_server.web.views.base import Views

#: Parsed Accept-Language headers remembered: browsers send few different ones, with every request.
MOST_ACCEPTED = 256
#: How many characters of one are read.
LONGEST_ACCEPTED = 200
#: Lunch rosters being computed or waiting to be.
MOST_PROPOSING = 4

Body = Mapping[str, Any]
Answered = tuple[int, Any] | StreamResponse
"""A status with the value to send as JSON, or a response made by the handler."""


class Machines(Protocol):
    """What the kernel asks of the machines; the wing of devices fills it."""

    def unheard(self) -> list[str]:
        """Walls and loudspeakers that cannot be heard, by their names for people."""
        ...

    def number_refused(self, kiosk: str, label: str) -> None:
        """A kiosk gave a number on paper, by its label, that does not count."""
        ...


class NoMachines:
    """Implements ``Machines`` in an office without the wing of devices."""

    def unheard(self) -> list[str]:
        """None is known."""
        return []

    def number_refused(self, kiosk: str, label: str) -> None:
        """There is nobody to raise an alarm with."""


@dataclass(slots=True, kw_only=True)
class Kernel:
    """The branch, and what it stands on."""

    branch: Branch
    journal: Journal
    book: Bookings
    clock: Clock


@dataclass(slots=True, kw_only=True)
class Guard:
    """Who is let in, from where, and how often."""

    doorkeeper: Doorkeeper
    outside: Outside
    cookie: SessionCookie
    limits: "Limits"
    work: Work


@dataclass(slots=True, kw_only=True)
class Shown:
    """What screens and pages are shown."""

    views: "Views"
    hub: "Hub"
    catalogue: Catalogue
    #: The characters of a text that none of the screens' fonts has; may read files.
    undrawable: Callable[[str], list[str]]


@dataclass(slots=True, kw_only=True)
class Traces:
    """What is noted of requests; ``access`` None: the requests themselves are not."""

    trace: Trace
    access: Trace | None
    metrics: "Metrics"


@dataclass(slots=True)
class Caches:
    """What requests leave for the next ones, and in what turns it is made."""

    #: The catalogue as sent, by page, once it was asked for; under "" the whole of it.
    packed: dict[str, Packed] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)
    #: What is made once, when it is first asked for: the others wait for that, not for threads.
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: Lunch rosters are computed one at a time, since each needs the processor.
    proposing: BoundedTurns = field(default_factory=lambda: BoundedTurns(MOST_PROPOSING))
    #: Short work of requests that would keep the loop from others.
    aside: BoundedThreads = field(default_factory=BoundedThreads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the kernel serves one branch with. Wings bring services of their own."""

    kernel: Kernel
    guard: Guard
    shown: Shown
    traces: Traces
    machines: Machines = field(default_factory=NoMachines)
    caches: Caches = field(default_factory=Caches)


class OtherCalls(Protocol):
    """What a call may ask of the dispatcher, which knows every route."""

    async def description(self) -> bytes:
        """The description of the API as JSON."""
        ...

    async def is_known(self, asks: Iterable[str], call: "WebCall") -> bool:
        """Whether one of the calls at these addresses knows the token that ``call`` has."""
        ...


@dataclass(slots=True)
class WebCall:
    """One request: who asks, the variable parts of its path, its checked query and body.

    ``others`` knows every other call, for one that is about them.
    """

    services: Services
    others: OtherCalls
    request: BaseRequest
    args: tuple[str, ...] = ()
    who: Identity | None = None
    query: Body = field(default_factory=dict)
    body: Body = field(default_factory=dict)
    key: str | None = None
    _peer: Peer | None = None

    @property
    def kernel(self) -> Kernel:
        """The branch, and what it stands on."""
        return self.services.kernel

    @property
    def guard(self) -> Guard:
        """Who is let in, from where, and how often."""
        return self.services.guard

    @property
    def shown(self) -> Shown:
        """What screens and pages are shown."""
        return self.services.shown

    @property
    def traces(self) -> Traces:
        """What is noted of requests."""
        return self.services.traces

    @property
    def machines(self) -> Machines:
        """What the kernel asks of the machines."""
        return self.services.machines

    @property
    def caches(self) -> Caches:
        """What requests leave for the next ones."""
        return self.services.caches

    @property
    def peer(self) -> Peer:
        """Where the request comes from; found out when needed."""
        if self._peer is None:
            self._peer = self.guard.outside.peer_of(self.request)
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
        return await self.kernel.branch.do(command, actor=self.identity.actor, request_id=self.key)

    @property
    def given(self) -> Body:
        """The body's fields that are not null: null and left out mean the same."""
        return {name: value for name, value in self.body.items() if value is not None}

    @property
    def base_url(self) -> str:
        """The address the caller reached us at, unless the configuration gives one for everyone."""
        scheme = "https" if self.peer.secure else "http"
        return self.guard.outside.public_url or f"{scheme}://{self.request.host}"

    @property
    def language(self) -> str:
        """The language to answer in: the first accepted one that the branch speaks."""
        return preferred(self.request.headers.get("Accept-Language", ""), self.kernel.branch.rules)

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
