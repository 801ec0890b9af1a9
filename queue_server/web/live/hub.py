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

import orjson

from queue_server.core.errors import Unavailable
from queue_server.core.events import (
    TicketCalled,
    TicketFinished,
    TicketRecalled,
    TicketStarted,
    decode,
)
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Branch, Why
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.loops.ending import Loops
from queue_server.usecases.ports import JournalRow
from queue_server.web.live.client import GOODBYE_S, Client
from queue_server.web.live.due import Due
from queue_server.web.live.frames import json_frame, text_frame
from queue_server.web.live.topics import KERNEL_TOPICS, Topic
from queue_server.web.live.windows import Windows
from queue_server.web.views import public
from queue_server.web.views.base import Views
from queue_server.web.views.board import board_snapshot, misses_some
from queue_server.web.views.counter import counter_snapshot
from queue_server.web.views.queue import queue_snapshot
from queue_server.wire.messages import Hello

log = logging.getLogger(__name__)

#: Calls within this time are sent in one board.
URGENT_GAP_S = 0.002
DROPPED_AFTER_S = 5.0
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
        self.views = views
        self.topics: dict[str, Topic] = {topic.name: topic for topic in KERNEL_TOPICS}
        self.clients: set[Client] = set()
        self._watchers: list[Callable[[Client], None]] = []
        self.dropped = 0
        self._listeners: dict[str, set[Client]] = {}
        self.windows = Windows(branch.send, branch.now)
        self._blocked: set[Client] = set()
        self._due = Due()
        self._frames: dict[str, tuple[int, float, bytes]] = {}
        self._last_board: dict[str, Any] = {}
        self._last_ticket: dict[str, bytes] = {}
        self._why: dict[int, Why] = {}
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
        self._loops.start("hub blocked", self._watch_blocked())

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
        self._blocked.discard(client)
        client.dismiss(code, reason)

    # Listeners.

    def join(self, client: Client) -> None:
        """Count a connection in.

        Raises:
            Unavailable: ``overloaded`` when there are too many.
        """
        if len(self.clients) >= MOST_CLIENTS:
            raise Unavailable("overloaded", "too many live connections")
        client.on_full = self._full
        self.clients.add(client)

    def links(self) -> Iterable[Client]:
        """The connections that are open now."""
        return self.clients

    def leave(self, client: Client) -> None:
        """Forget a connection."""
        self.clients.discard(client)
        if not self.clients:
            self._empty.set()
        self._blocked.discard(client)
        self._unsubscribe(client)

    def _unsubscribe(self, client: Client) -> None:
        for topic in client.topics:
            listeners = self._listeners.get(topic)
            if listeners is not None:
                listeners.discard(client)
                if not listeners:
                    del self._listeners[topic]
                    self._last_ticket.pop(topic, None)
        self.branch.walls.left(client)
        self.windows.left(client)

    async def subscribe(self, client: Client, hello: Hello) -> bool:
        """Replace the topics of a client and send it each snapshot; False if a topic is unknown."""
        topics = tuple(dict.fromkeys(hello["topics"]))
        self._unsubscribe(client)
        client.topics = topics
        client.instance = hello.get("instance")
        self.windows.joined(client, seat=hello.get("seat", False))
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(client)
        frames = await self.branch.read(lambda state, now: self._first(client, hello, state, now))
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

    def _first(
        self, client: Client, hello: Hello, state: BranchState, now: datetime
    ) -> dict[str, bytes | None]:
        """The first snapshots after a hello, with every announcement the client has to make."""
        same = hello["epoch"] in (None, state.epoch)
        # Another epoch counted other announcements: the database has been restored since.
        client.announced = hello["announced"] if same else 0
        frames = self._snapshots(client.topics, state, now)
        if "board" in frames and misses_some(self.views, state, now, client.announced):
            board = board_snapshot(self.views, state, now, client.announced)
            frames["board"] = text_frame(orjson.dumps(board))
        return frames

    def _snapshots(
        self, topics: Sequence[str], state: BranchState, now: datetime
    ) -> dict[str, bytes | None]:
        clock = asyncio.get_running_loop().time()
        result: dict[str, bytes | None] = {}
        for topic in topics:
            kept = self._frames.get(topic)
            if kept and kept[0] == state.seq and clock - kept[1] < 1.0 and topic not in self._due:
                result[topic] = kept[2]
            else:
                result[topic] = self._render(topic, state, now)
        return result

    def _full(self, client: Client) -> None:
        if client.blocked_since is None:
            client.blocked_since = asyncio.get_running_loop().time()
        self._blocked.add(client)

    # What happened, and when it is published.

    def _committed(self, rows: Sequence[JournalRow]) -> None:
        touched = set()
        for row in rows:
            if row.counter is not None:
                touched.add(row.counter)
                self._remember_why(row.counter, row)
        # Stirred first, sent first: the clerk who pressed is waiting for it.
        for counter in touched:
            self.stir(f"counter:{counter}", urgent=True)
        self.stir("board", urgent=any(row.kind in ANNOUNCING for row in rows))
        self.stir("queue")
        if any(row.kind not in OF_ONE_COUNTER for row in rows):
            self._stir_counters()
        self.stir("ticket")

    def _remember_why(self, counter: int, row: JournalRow) -> None:
        if row.kind != TicketCalled.KIND:
            return
        event = decode(row.kind, row.ticket, row.counter, row.data)
        if isinstance(event, TicketCalled):
            self._why[counter] = Why(event.rule, event.why, event.facts, event.considered)

    def stir(self, topic: str, *, urgent: bool = False) -> None:
        """A topic has changed (``ticket``: some tickets); its snapshot goes out when it is due."""
        if topic not in self._listeners and topic != "ticket":
            self._frames.pop(topic, None)  # or the next listener would get the old one
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
            frame = await self.branch.read(lambda state, now: self._render(topic, state, now))
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
            changed = await self.branch.read(partial(self._changed, part))
            for topic, frame in changed.items():
                self._send(topic, frame)
            await asyncio.sleep(0)

    def _changed(self, topics: list[str], state: BranchState, now: datetime) -> dict[str, bytes]:
        result = {}
        for topic in topics:
            snapshot = public.ticket_snapshot(self.views, state, topic.removeprefix("ticket:"), now)
            if snapshot is None:
                continue
            content = orjson.dumps(snapshot["ticket"])
            if self._last_ticket.get(topic) != content:
                self._last_ticket[topic] = content
                result[topic] = text_frame(orjson.dumps(snapshot))
        return result

    def _render(self, topic: str, state: BranchState, now: datetime) -> bytes | None:
        value = self._value(topic, state, now)
        if value is None:
            return None
        frame = text_frame(orjson.dumps(value))
        if not topic.startswith("ticket:"):
            self._frames[topic] = (state.seq, asyncio.get_running_loop().time(), frame)
        return frame

    def _value(self, topic: str, state: BranchState, now: datetime) -> Any:
        kind, _, rest = topic.partition(":")
        if kind == "board":
            self._last_board = dict(board_snapshot(self.views, state, now))
            return self._last_board
        if kind == "queue":
            return queue_snapshot(self.views, state, now)
        if kind == "counter" and int(rest) in state.counters:
            number = int(rest)
            return counter_snapshot(
                self.views, state, number, self._why.get(number), now, self.branch.walls.announced
            )
        if kind == "ticket":
            return public.ticket_snapshot(self.views, state, rest, now)
        snapshot = self.topics[kind].snapshot
        return None if snapshot is None else snapshot(state, now)

    async def tick(self) -> None:
        """Send the board if only time has changed it: a session ended, a notice is due. Runs each
        second.
        """
        if "board" in self._listeners and await self.branch.read(self._board_is_old):
            self.stir("board")

    def _board_is_old(self, state: BranchState, now: datetime) -> bool:
        fresh = dict(board_snapshot(self.views, state, now))
        fresh["at"] = self._last_board.get("at")
        return fresh != self._last_board

    # Listeners that do not take what they are sent.

    async def _watch_blocked(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(0.02 if self._blocked else 0.25)
            now = loop.time()
            for client in list(self._blocked):
                self._retry(client, now)

    def _retry(self, client: Client, now: float) -> None:
        if client.transport.get_write_buffer_size() == 0:
            client.blocked_since = now
        if client.transport.is_closing() or client.flush():
            client.blocked_since = None
            self._blocked.discard(client)
        elif client.blocked_since is not None and now - client.blocked_since > DROPPED_AFTER_S:
            self.dropped += 1
            self._blocked.discard(client)
            client.transport.abort()

    def close_those(self, unwelcome: Callable[[Identity], bool]) -> None:
        """Close the connections of users and machines that are no longer admitted."""
        for client in [c for c in self.clients if c.who is not None and unwelcome(c.who)]:
            if not client.leaving:
                self._dismiss(client, 1008, b"signed out")
