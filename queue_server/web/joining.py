"""What a wing brings to the kernel; ``bootstrap`` joins them (docs/decisions/0014)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from queue_server.usecases.loops.chores import Chore
from queue_server.usecases.loops.followers import Follower
from queue_server.usecases.ports import JournalRow
from queue_server.web.live.client import Client
from queue_server.web.live.conversation import Takers
from queue_server.web.live.topics import Topic
from queue_server.web.table import Route


class Live(Protocol):
    """What a wing may ask of the live connections; the hub implements it."""

    def links(self) -> Iterable[Client]:
        """The connections that are open now."""
        ...

    def stir(self, topic: str) -> None:
        """A topic has changed; its listeners get a new snapshot soon."""
        ...


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure for Prometheus, computed on each scrape."""

    name: str
    about: str
    value: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wing:
    """One capability beside the kernel. Everything but the name may be left out.

    ``messages``: client messages by type, with who may send them. ``orders``: the shapes of what it
    sends to one machine, whatever that machine subscribed to. ``on_commit`` is called after each
    append, with its rows; ``on_presence`` with each live connection that says hello or
    acknowledges; ``on_leave`` with each that has ended.
    """

    name: str
    routes: tuple[Route, ...] = ()
    topics: tuple[Topic, ...] = ()
    messages: Takers = field(default_factory=dict)
    orders: tuple[Any, ...] = ()
    on_commit: tuple[Callable[[Sequence[JournalRow]], None], ...] = ()
    on_presence: tuple[Callable[[Client], None], ...] = ()
    on_leave: tuple[Callable[[Client], None], ...] = ()
    gauges: tuple[Gauge, ...] = ()
    chores: tuple[Chore, ...] = ()
    followers: tuple[Follower, ...] = ()
