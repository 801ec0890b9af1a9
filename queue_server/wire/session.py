"""The client's side of a live connection, without I/O: hello, resume, heartbeat, back-off.

A shell (``queue_server/link/live.py``) connects, sends what the session returns and feeds in what
arrives; time and chance are arguments.

``link lost ──► delay_s ──► connect ──► hello(epoch, announced) ──► snapshots ──► link lost``
"""

from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

from queue_server.wire.backoff import Backoff
from queue_server.wire.codec import POLICY, WireError, decode_server, encode, topic_of
from queue_server.wire.messages import Board
from queue_server.wire.shapes import Misshapen, check

#: Heartbeat: the shell pings this often and gives up the link if no pong comes within ``PONG_S``.
PING_S = 15.0
PONG_S = 10.0

BACKOFF = Backoff(first_s=0.2, longest_s=10.0)


@dataclass(frozen=True, slots=True)
class Connected:
    """The server accepted the connection and hello was sent."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is gone, or could not be made; the link keeps trying.

    ``refused``: the server answered that it does not accept this token.
    """

    reason: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class BoardCame:
    """The newest board; older ones not yet taken are superseded."""

    board: Board


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The newest whole state of any other topic; older ones not yet taken are superseded."""

    topic: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobAsked:
    """The server asks this device host to do ``verb`` with ``device``; answer ``job_done``.

    A newer server has verbs that are not in the table of jobs; ``body`` is to be checked by it.
    """

    id: str
    device: str
    verb: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OrderCame:
    """A supervisor orders this wall to do ``verb``; as :class:`JobAsked`, but never answered."""

    verb: str
    body: dict[str, Any]


LinkEvent = Connected | Lost | BoardCame | Snapshot | JobAsked | OrderCame


class _Asked(TypedDict):
    """A job or an order, whatever its verb."""

    id: str
    device: str
    verb: str
    body: NotRequired[dict[str, Any] | None]


@dataclass(slots=True)
class ClientSession:
    """What a client must remember between connections: how far it had come, how often it failed."""

    topics: tuple[str, ...]
    epoch: str | None = None
    announced: int = 0
    failures: int = 0
    instance: str | None = None

    def connected(self) -> str:
        """Return the hello to send on a fresh connection."""
        hello = {
            "type": "hello",
            "topics": list(self.topics),
            "epoch": self.epoch,
            "announced": self.announced,
        }
        return encode(hello if self.instance is None else {**hello, "instance": self.instance})

    def received(self, frame: str | bytes) -> list[LinkEvent]:
        """Turn a frame into events. The first good frame ends the run of failures.

        Raises:
            WireError: If the server does not speak our protocol; close with its code.
        """
        message = decode_server(frame)
        self.failures = 0
        if message is None:
            return []
        if message["type"] == "job":
            return [_asked(message)]
        if message["type"] == "board":
            return [BoardCame(self._board(message))]
        return [Snapshot(topic_of(message), message)]

    def _board(self, message: dict[str, Any]) -> Board:
        try:
            board: Board = check(message, Board)
        except Misshapen as mistake:
            raise WireError(POLICY, f"board: {mistake}") from mistake
        self._follow_epoch(board["epoch"])
        return board

    def _follow_epoch(self, epoch: str) -> None:
        if self.epoch is not None and epoch != self.epoch:
            # A restored database counts announcements from the start.
            self.announced = 0
        self.epoch = epoch

    def acknowledge(self, n: int) -> str | None:
        """Return the frame that says everything up to ``n`` was announced; None if already said."""
        if n <= self.announced:
            return None
        self.announced = n
        return encode({"type": "announced", "n": n})

    def lost(self, chance: float) -> float:
        """Note that the link is lost; return the seconds to wait before connecting again."""
        self.failures += 1
        return BACKOFF.pause_s(self.failures, chance)


def _asked(message: dict[str, Any]) -> JobAsked | OrderCame:
    try:
        asked: _Asked = check(message, _Asked)
    except Misshapen as mistake:
        raise WireError(POLICY, f"job: {mistake}") from mistake
    body = asked.get("body") or {}
    if not asked["device"]:
        return OrderCame(asked["verb"], body)
    return JobAsked(asked["id"], asked["device"], asked["verb"], body)
