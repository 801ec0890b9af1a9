"""The live connection: one WebSocket in a thread of its own, healing itself."""

import asyncio
import random
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from queue_server.wire.codec import WireError, encode
from queue_server.wire.paths import LIVE, SUBPROTOCOL
from queue_server.wire.session import (
    PING_S,
    PONG_S,
    BoardCame,
    ClientSession,
    Connected,
    JobAsked,
    LinkEvent,
    Lost,
    OrderCame,
    Snapshot,
)

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

#: Names this process, so that the server can tell two machines with one token apart.
INSTANCE = secrets.token_hex(8)
#: A snapshot of a large office stays far below this.
MAX_SNAPSHOT = 4 * 1024 * 1024

#: How a server answers a token that is unknown, revoked, or another's.
NOT_LET_IN = frozenset({401, 403})

CONNECT_TIMEOUT_S = 5.0
SEND_TIMEOUT_S = 5.0
MAX_WAITING_EVENTS = 256
MAX_WAITING_SENDS = 256


class _Mailbox:
    """Events from the thread to the drawing loop: bounded; a newer snapshot replaces an older one.

    Connected and Lost replace each other too; only jobs and orders queue up, and the oldest is
    dropped if there are too many (the server answers for a job when its deadline passes).
    """

    def __init__(self, on_event: Callable[[], None] | None) -> None:
        self._lock = threading.Lock()
        self._latest: dict[str, LinkEvent] = {}
        self._asked: deque[JobAsked | OrderCame] = deque(maxlen=MAX_WAITING_EVENTS)
        self._on_event = on_event

    def put(self, event: LinkEvent) -> None:
        with self._lock:
            if isinstance(event, JobAsked | OrderCame):
                self._asked.append(event)
            else:
                key = _subject(event)
                # Remove and insert again: drain() gives events in the order they last came.
                self._latest.pop(key, None)
                self._latest[key] = event
        if self._on_event is not None:
            self._on_event()

    def take(self) -> list[LinkEvent]:
        with self._lock:
            events = [*self._latest.values(), *self._asked]
            self._latest.clear()
            self._asked.clear()
        return events


def _subject(event: LinkEvent) -> str:
    """What an event is about: a newer one about the same subject supersedes it."""
    match event:
        case BoardCame():
            return "topic board"
        case Snapshot(topic=topic):
            return f"topic {topic}"
        case _:
            return "link"


class LiveLink:
    """One live connection that heals itself.

    ``start()`` once; call ``drain()`` from the loop as often as wanted: it never blocks.
    ``on_event`` (optional) is called from the link's thread whenever something new can be
    drained, e.g. to set an event or post to pygame; it must be quick.
    """

    def __init__(
        self,
        server_url: str,
        token: str | None,
        topics: tuple[str, ...] | list[str],
        *,
        on_event: Callable[[], None] | None = None,
        epoch: str | None = None,
        announced: int = 0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._url = _websocket_url(server_url)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._session = ClientSession(tuple(topics), epoch, announced, instance=INSTANCE)
        self._mailbox = _Mailbox(on_event)
        self._chance = chance
        self._connected = False
        self._stopping = False
        self._outgoing: deque[str] = deque(maxlen=MAX_WAITING_SENDS)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stirred: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-link", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether the link is up at this moment."""
        return self._connected

    @property
    def epoch(self) -> str | None:
        """The server's epoch as last seen; keep it with ``announced`` to resume after a restart."""
        return self._session.epoch

    @property
    def announced(self) -> int:
        """The highest announcement acknowledged."""
        return self._session.announced

    def start(self) -> None:
        """Start connecting, in a thread."""
        self._thread.start()
        self._ready.wait(CONNECT_TIMEOUT_S)

    def stop(self, timeout_s: float = 3.0) -> None:
        """Close the connection and end the thread; returns after at most ``timeout_s``."""
        self._stopping = True
        self._stir()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def drain(self) -> list[LinkEvent]:
        """Everything that came since the last call, newest snapshot per topic; never blocks."""
        return self._mailbox.take()

    def acknowledge(self, n: int) -> None:
        """Tell the server that announcements up to ``n`` were made here."""
        frame = self._session.acknowledge(n)
        if frame is not None and self._connected:
            # Otherwise the next hello says it.
            self._post(frame)

    def send(self, message: Mapping[str, object]) -> bool:
        """Send a message (``device_states``, ``job_done``); False if there is no connection."""
        if not self._connected:
            return False
        self._post(encode(message))
        return True

    def _post(self, frame: str) -> None:
        self._outgoing.append(frame)
        self._stir()

    def _stir(self) -> None:
        loop, stirred = self._loop, self._stirred
        if loop is not None and stirred is not None:
            with suppress(RuntimeError):  # the loop has meanwhile ended
                loop.call_soon_threadsafe(stirred.set)

    def _run(self) -> None:
        asyncio.run(self._keep_connected())

    async def _keep_connected(self) -> None:
        self._loop, self._stirred = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        while not self._stopping:
            lost = await self._one_connection()
            if self._stopping:
                break
            self._connected = False
            self._mailbox.put(lost)
            await self._rest(self._session.lost(self._chance()))

    async def _rest(self, delay_s: float) -> None:
        assert self._stirred is not None
        deadline = time.monotonic() + delay_s
        while not self._stopping and (left := deadline - time.monotonic()) > 0:
            self._stirred.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._stirred.wait()

    async def _one_connection(self) -> Lost:
        # Imported late: the server uses this package, but has no use for a WebSocket client.
        from websockets.asyncio.client import connect
        from websockets.exceptions import InvalidStatus, WebSocketException

        try:
            async with connect(
                self._url,
                subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]  # its Subprotocol is a str
                additional_headers=self._headers,
                compression=None,
                proxy=None,
                open_timeout=CONNECT_TIMEOUT_S,
                ping_interval=PING_S,
                ping_timeout=PONG_S,
                close_timeout=1.0,
                max_size=MAX_SNAPSHOT,
            ) as connection:
                await self._converse(connection)
                return Lost("stopped")
        except WireError as mistake:
            return Lost(str(mistake))
        except InvalidStatus as mistake:
            return Lost(str(mistake), refused=mistake.response.status_code in NOT_LET_IN)
        except (OSError, WebSocketException, TimeoutError) as mistake:
            return Lost(str(mistake) or type(mistake).__name__)

    async def _converse(self, connection: "ClientConnection") -> None:
        self._outgoing.clear()
        await connection.send(self._session.connected())
        self._connected = True
        self._mailbox.put(Connected())
        listener = asyncio.create_task(self._listen(connection))
        speaker = asyncio.create_task(self._speak(connection))
        try:
            done, _ = await asyncio.wait({listener, speaker}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._connected = False
            for task in (listener, speaker):
                task.cancel()
            await asyncio.gather(listener, speaker, return_exceptions=True)

    async def _listen(self, connection: "ClientConnection") -> None:
        while True:
            frame = await connection.recv()
            try:
                events = self._session.received(frame)
            except WireError as mistake:
                await connection.close(mistake.close_code, mistake.reason)
                raise
            for event in events:
                self._mailbox.put(event)

    async def _speak(self, connection: "ClientConnection") -> None:
        assert self._stirred is not None
        while not self._stopping:
            self._stirred.clear()
            while self._outgoing:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await connection.send(self._outgoing.popleft())
            if not self._stopping:
                await self._stirred.wait()


def _websocket_url(server_url: str) -> str:
    parts = urlsplit(server_url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme)
    if scheme is None or not parts.netloc:
        raise ValueError(f"not a server address: {server_url}")
    return f"{scheme}://{parts.netloc}{LIVE}"
