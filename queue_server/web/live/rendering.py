"""What each topic shows now, serialised and framed once for all its listeners."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson

from queue_server.core.state.branch import BranchState
from queue_server.web.live.due import Due
from queue_server.web.live.frames import text_frame
from queue_server.web.live.kernel import KernelTopics
from queue_server.web.live.topics import Topic

#: How long the frame of a topic may be sent to newcomers while the state stays as it is.
KEPT_S = 1.0

Frames = dict[str, bytes | None]
"""By topic; None for one that is not there."""


class Rendering:
    """The frames of ``topics``. ``due``: those that have changed since they were last sent."""

    def __init__(self, topics: Mapping[str, Topic], kernel: KernelTopics, due: Due) -> None:
        self._topics = topics
        self._kernel = kernel
        self._due = due
        self._frames: dict[str, tuple[int, float, bytes]] = {}
        self._last_ticket: dict[str, bytes] = {}

    def frame(self, topic: str, state: BranchState, now: datetime) -> bytes | None:
        """A topic as it is now; None if there is nothing of that name."""
        value = self._value(topic, state, now)
        if value is None:
            return None
        frame = text_frame(orjson.dumps(value))
        if not topic.startswith("ticket:"):
            self._frames[topic] = (state.seq, asyncio.get_running_loop().time(), frame)
        return frame

    def first(
        self, topics: Iterable[str], announced: int, state: BranchState, now: datetime
    ) -> Frames:
        """What a newcomer is sent first, with every call that it has to announce after those up to
        ``announced``.
        """
        frames = {one: self._kept(one, state) or self.frame(one, state, now) for one in topics}
        if "board" in frames:
            board = self._kernel.board_since(announced, state, now)
            if board is not None:
                frames["board"] = text_frame(orjson.dumps(board))
        return frames

    def changed_tickets(
        self, topics: Iterable[str], state: BranchState, now: datetime
    ) -> dict[str, bytes]:
        """Of these visitors' tickets, those that show something else than when last asked."""
        result = {}
        for topic in topics:
            snapshot = self._value(topic, state, now)
            if snapshot is None:
                continue
            content = orjson.dumps(snapshot["ticket"])
            if self._last_ticket.get(topic) != content:
                self._last_ticket[topic] = content
                result[topic] = text_frame(orjson.dumps(snapshot))
        return result

    def forget_frame(self, topic: str) -> None:
        """Make a topic anew for its next listener."""
        self._frames.pop(topic, None)

    def forget_ticket(self, topic: str) -> None:
        """Forget what was last sent of a ticket to which nobody listens any more."""
        self._last_ticket.pop(topic, None)

    def _kept(self, topic: str, state: BranchState) -> bytes | None:
        kept = self._frames.get(topic)
        if kept is None or topic in self._due:
            return None
        seq, made_at, frame = kept
        fresh = seq == state.seq and asyncio.get_running_loop().time() - made_at < KEPT_S
        return frame if fresh else None

    def _value(self, topic: str, state: BranchState, now: datetime) -> Any:
        name, _, argument = topic.partition(":")
        return self._topics[name].shown(argument, state, now)
