"""Who goes first: people and machines of the office before strangers.

One thread serves everyone. The requests of ten thousand visitors who press at the same instant
would fill each turn of the loop, and a clerk's request takes several turns. So a few strangers
begin per turn, and none while a known client is being served.
"""

import asyncio
from collections import deque
from collections.abc import Callable

#: Strangers' requests begun in one turn of the loop, at a tenth of a millisecond each: while the
#: office is at work, and when it has sent no request lately.
A_TURN, WHEN_QUIET = 1, 8
#: How many refusals at once cost no more than one request that begins.
AS_MANY_REFUSED = 4
QUIET_AFTER_S = 0.5
#: The longest that one request of the office keeps strangers waiting, and that all of them together
#: do before some strangers get a turn.
PATIENCE_S = 0.02


class Precedence:
    """Lets strangers begin. Used only in the event loop's thread."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._waiting: deque[Callable[[], float]] = deque()
        self._served: dict[object, float] = {}
        self._left: float = WHEN_QUIET
        self._last_turn = 0.0
        self._last_known = 0.0
        self._next: asyncio.Handle | None = None

    def begin(self, line: object) -> None:
        """A request of a known client has come in on a connection."""
        self._last_known = self._served[line] = asyncio.get_running_loop().time()
        self._left = min(self._left, A_TURN)

    def end(self, line: object) -> None:
        """The request on this connection was answered; harmless when there was none."""
        if self._served.pop(line, None) is not None and not self._served and self._waiting:
            self._go_on(0)

    async def stranger(self) -> None:
        """Wait until a stranger may begin."""
        if self._is_free():
            self._take(1)
            return
        turn = asyncio.get_running_loop().create_future()

        def begun() -> float:
            if turn.done():  # the stranger hung up meanwhile
                return 0
            turn.set_result(None)
            return 1

        self._queue(begun)
        await turn

    def soon(self, look: Callable[[], bool]) -> None:
        """Call ``look`` when it is this stranger's turn: it returns whether the request was refused
        at once; if not, the request has begun.
        """

        def looked() -> float:
            return 1 / AS_MANY_REFUSED if look() else 1

        if self._is_free():
            self._take(looked())
        else:
            self._queue(looked)

    def _is_free(self) -> bool:
        return self._left > 0 and not self._waiting and not self._held()

    def _take(self, cost: float) -> None:
        self._left -= cost
        self._last_turn = asyncio.get_running_loop().time()
        self._go_on(0)

    def _queue(self, turn: Callable[[], float]) -> None:
        self._waiting.append(turn)
        if self._next is None:
            self._go_on(0)

    def _go_on(self, after_s: float) -> None:
        if self._next is not None:
            self._next.cancel()
        loop = asyncio.get_running_loop()
        later = loop.call_later(after_s, self._turn) if after_s else loop.call_soon(self._turn)
        self._next = later

    def _turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._next = None
        self._left = WHEN_QUIET if now - self._last_known > QUIET_AFTER_S else A_TURN
        if not self._waiting:
            return
        if self._held():
            self._go_on(self._patience_s)
            return
        self._last_turn = now
        while self._waiting and self._left > 0:
            self._left -= self._waiting.popleft()()
        self._go_on(0)

    def _held(self) -> bool:
        """Whether the office is being served, and not for too long."""
        if not self._served:
            return False
        now = asyncio.get_running_loop().time()
        for line, since in [*self._served.items()]:
            if now - since >= self._patience_s:
                del self._served[line]
        return bool(self._served) and now - self._last_turn < self._patience_s
