"""Live screens: who listens to what, and the newest whole snapshot of each topic to each of them.

A snapshot is serialised and framed once; every listener is sent the same bytes. For a listener
whose socket is full, only the newest snapshot of each topic is kept; it is dropped after taking
nothing for five seconds: a slow TV never delays a clerk. Boards go out at once when they carry a
call or nothing went out lately, otherwise at most every 20 ms.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from queue_server.core.errors import Unavailable
from queue_server.core.events import (
    TicketCalled,
    TicketFinished,
    TicketRecalled,
    TicketStarted,
)
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.loops.ending import Loops
from queue_server.usecases.ports import JournalRow
from queue_server.web.live.blocked import Blocked
from queue_server.web.live.client import GOODBYE_S, Client
from queue_server.web.live.due import Due
from queue_server.web.live.frames import json_frame
from queue_server.web.live.kernel import KernelTopics
from queue_server.web.live.rendering import Frames, Rendering
from queue_server.web.live.topics import Topic
from queue_server.web.live.windows import Windows
from queue_server.web.views.base import Views
from queue_server.wire.messages import Hello

log = logging.getLogger(__name__)

#: Calls within this time are sent in one board.
URGENT_GAP_S = 0.002
MOST_CLIENTS = 12_000
#: After this time, snapshots still due wait for a turn of the loop: the next press is handled
#: before the whole room has been sent the last one.
A_TURN_S = 0.002
#: Visitors' tickets are processed in slices, so that no clerk waits for the phones.
SLICE = 100

ANNOUNCING = frozenset({TicketCalled.KIND, TicketRecalled.KIND})
#: Rows that change nothing another counter shows: neither the line nor who is held or missed.
OF_ONE_COUNTER = frozenset({TicketRecalled.KIND, TicketStarted.KIND, TicketFinished.KIND})


class Hub:
    """All live connections of a branch."""

    def __init__(self, branch: Branch, views: Views) -> None:
        self.branch = branch
        self.clients: set[Client] = set()
        self._watchers: list[Callable[[Client], None]] = []
        self._listeners: dict[str, set[Client]] = {}
        self.windows = Windows(branch.send, branch.now)
        self.blocked = Blocked()
        self._due = Due()
        self._kernel = KernelTopics(views, lambda: branch.walls.announced)
        self.topics: dict[str, Topic] = {topic.name: topic for topic in self._kernel.topics()}
        self._rendering = Rendering(self.topics, self._kernel, self._due)
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._loops = Loops()

    def add_topics(self, topics: Iterable[Topic]) -> None:
        """Add the topics of a wing, before :meth:`start`."""
        for topic in topics:
            assert topic.name not in self.topics, topic.name
            self.topics[topic.name] = topic

    def on_presence(self, callback: Callable[[Client], None]) -> None:
        """Call back with a client each time it says hello or acknowledges announcements."""
        self._watchers.append(callback)

    def _noted(self, client: Client) -> None:
        for callback in self._watchers:
            callback(client)

    def start(self) -> None:
        """Begin to publish."""
        self.branch.on_commit(self._committed)
        self.branch.walls.on_announced_elsewhere(self._stir_counters)
        self.branch.on_message(self.windows.heard)
        self._loops.start("hub", self._pump())
        self._loops.start("hub blocked", self.blocked.watch())

    async def stop(self) -> None:
        """Close every connection with the code for a server that may come back."""
        await self._loops.stop()
        if self._timer is not None:
            self._timer.cancel()
        for client in list(self.clients):
            self._dismiss(client, 1012, b"restarting")
        if self.clients:
            self._empty.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(2 * GOODBYE_S):
                    await self._empty.wait()

    def _dismiss(self, client: Client, code: int, reason: bytes) -> None:
        self._unsubscribe(client)
        client.topics = ()
        self.blocked.forget(client)
        client.dismiss(code, reason)

    # Listeners.

    def join(self, client: Client) -> None:
        """Count a connection in.

        Raises:
            Unavailable: ``overloaded`` when there are too many.
        """
        if len(self.clients) >= MOST_CLIENTS:
            raise Unavailable("overloaded", "too many live connections")
        client.on_full = self.blocked.note
        self.clients.add(client)

    def links(self) -> Iterable[Client]:
        """The connections that are open now."""
        return self.clients

    def leave(self, client: Client) -> None:
        """Forget a connection."""
        self.clients.discard(client)
        if not self.clients:
            self._empty.set()
        self.blocked.forget(client)
        self._unsubscribe(client)

    def _unsubscribe(self, client: Client) -> None:
        for topic in client.topics:
            listeners = self._listeners.get(topic)
            if listeners is not None:
                listeners.discard(client)
                if not listeners:
                    del self._listeners[topic]
                    self._rendering.forget_ticket(topic)
        self.branch.walls.left(client)
        self.windows.left(client)

    async def subscribe(self, client: Client, hello: Hello) -> bool:
        """Replace the topics of a client and send it each snapshot; False if a topic is unknown."""
        topics = tuple(dict.fromkeys(hello["topics"]))
        self._unsubscribe(client)
        client.topics = topics
        client.instance = hello.get("instance")
        self.windows.joined(client, takes=hello.get("seat", False))
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(client)
        frames = await self.branch.read(partial(self._first, client, hello))
        for topic, frame in frames.items():
            if frame is not None:
                client.offer(topic, frame)
        if "board" in topics and client.announces:
            self.branch.walls.joined(client)
            self._announced(client)
        self._noted(client)
        return None not in frames.values()

    def acknowledge(self, client: Client, announced: int) -> None:
        """A screen has announced every call up to a number."""
        client.announced = max(client.announced, announced)
        self._announced(client)
        self._noted(client)

    def _announced(self, client: Client) -> None:
        """Update counters at once when a call that their clerks wait for was announced."""
        if self.branch.walls.reached(client, client.announced):
            self._stir_counters()

    def _stir_counters(self) -> None:
        for topic in self._listeners:
            if topic.startswith("counter:"):
                self.stir(topic)

    def _first(self, client: Client, hello: Hello, state: BranchState, now: datetime) -> Frames:
        same = hello["epoch"] in (None, state.epoch)
        # Another epoch counted other announcements: the database has been restored since.
        client.announced = hello["announced"] if same else 0
        return self._rendering.first(client.topics, client.announced, state, now)

    # What happened, and when it is published.

    def _committed(self, rows: Sequence[JournalRow]) -> None:
        touched = set()
        for row in rows:
            if row.counter is not None:
                touched.add(row.counter)
                self._kernel.remember_why(row)
        # Stirred first, sent first: the clerk who pressed is waiting for it.
        for counter in touched:
            self.stir(f"counter:{counter}", urgent=True)
        self.stir("board", urgent=any(row.kind in ANNOUNCING for row in rows))
        self.stir("queue")
        if any(row.kind not in OF_ONE_COUNTER for row in rows):
            self._stir_counters()
        self.stir("ticket")

    def stir(self, topic: str, *, urgent: bool = False) -> None:
        """A topic has changed (``ticket``: some tickets); its snapshot goes out when it is due."""
        if topic not in self._listeners and topic != "ticket":
            self._rendering.forget_frame(topic)  # or the next listener would get the old one
            return
        gap = URGENT_GAP_S if urgent else self.topics[topic.partition(":")[0]].gap_s
        if self._due.stir(topic, gap, asyncio.get_running_loop().time(), urgent=urgent):
            self._wake.set()

    async def _pump(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            self._wake.clear()
            began = loop.time()
            while (topic := self._due.take(loop.time())) is not None:
                await self._try_to_publish(topic)
                if loop.time() - began > A_TURN_S:
                    await asyncio.sleep(0)
                    began = loop.time()
            self._set_timer(loop)

    def _set_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (at := self._due.next_at()) is not None:
            self._timer = loop.call_at(at, self._wake.set)

    async def _try_to_publish(self, topic: str) -> None:
        try:
            await self._publish(topic)
        except Unavailable:
            log.info("nothing to show while the journal cannot be read")
        except Exception:
            log.exception("making a snapshot failed")

    async def _publish(self, topic: str) -> None:
        if topic == "ticket":
            await self._publish_tickets()
        elif topic in self._listeners:
            frame = await self.branch.read(partial(self._rendering.frame, topic))
            if frame is not None:
                self._send(topic, frame)

    def _send(self, topic: str, frame: bytes) -> None:
        for client in self._listeners.get(topic, ()):
            client.offer(topic, frame)

    def push(self, topic: str, key: str, message: Mapping[str, Any]) -> None:
        """Send listeners of a topic a message that is not a snapshot, apart by ``key``."""
        frame = json_frame(message)
        for client in self._listeners.get(topic, ()):
            client.offer(key, frame)

    async def _publish_tickets(self) -> None:
        topics = [topic for topic in self._listeners if topic.startswith("ticket:")]
        for start in range(0, len(topics), SLICE):
            part = topics[start : start + SLICE]
            changed = await self.branch.read(partial(self._rendering.changed_tickets, part))
            for topic, frame in changed.items():
                self._send(topic, frame)
            await asyncio.sleep(0)

    async def tick(self) -> None:
        """Send the board if only time has changed it: a session ended, a notice is due. Runs each
        second.
        """
        if "board" in self._listeners and await self.branch.read(self._kernel.board_is_old):
            self.stir("board")

    def close_those(self, unwelcome: Callable[[Identity], bool]) -> None:
        """Close the connections of users and machines that are no longer admitted."""
        for client in [c for c in self.clients if c.who is not None and unwelcome(c.who)]:
            if not client.leaving:
                self._dismiss(client, 1008, b"signed out")
