"""What the displays have announced. In memory only: after a restart they report it again.

If several processes serve a branch, each knows the displays that are connected to it and tells the
others how far those have come (:meth:`Walls.heard`), so that absence counts the same everywhere.
"""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime

from queue_server.core.decide import Command
from queue_server.core.decide.counter.leaving import NoShow
from queue_server.core.line.absence import Announced
from queue_server.usecases.branch.processes import BELIEVED_FOR, is_number
from queue_server.usecases.ports import Message

#: How many acknowledgements are kept; fewer calls fall within the seconds of a no-show.
KEPT = 64
#: More processes than any branch has.
MOST_PROCESSES = 64
KIND = "walls"


class Walls:
    """The displays that are connected, and how far they have come.

    ``send`` sends the other processes of the branch ``SCREENS UPTO``: how many displays are
    connected to this one, and up to which call they have announced.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        called: Callable[[], int],
        send: Callable[[Message], None] = lambda message: None,
    ) -> None:
        self._now = now
        self._called = called
        self._send = send
        self._screens: set[Hashable] = set()
        self._upto = 0
        self._elsewhere: dict[str, datetime] = {}
        self._reached: deque[tuple[int, datetime]] = deque(maxlen=KEPT)
        self._on_announced_elsewhere: list[Callable[[], None]] = []
        self.announced = Announced()

    def on_announced_elsewhere(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` when a display of another process is the first to announce a call."""
        self._on_announced_elsewhere.append(callback)

    def joined(self, screen: Hashable) -> None:
        """Note that a display shows the board from now on."""
        self._screens.add(screen)
        self._renew()
        self._send_state()

    def left(self, screen: Hashable) -> None:
        """Note that a client is gone, if it was a display."""
        if screen in self._screens:
            self._screens.discard(screen)
            self._renew()
            self._send_state()

    def reached(self, screen: Hashable, n: int) -> bool:
        """Note that a display has announced every call up to ``n``; return whether it was the
        first.

        No more is believed than has been called: a faulty display must not acknowledge calls that
        are still to come.
        """
        if screen not in self._screens:
            return False
        upto = min(n, self._called())
        if upto > self._upto:
            self._upto = upto
            self._send_state()
        return self._note(upto)

    def heard(self, process: str, message: Message) -> None:
        """Note how far another process's displays have come; nonsense is ignored.

        That process may have read more of the journal than this one, but never by many calls.
        """
        known = _parsed(message)
        if known is None or known[1] > self._called() + KEPT:
            return
        screens, upto = known
        if not screens:
            self._elsewhere.pop(process, None)
        elif process in self._elsewhere or len(self._elsewhere) < MOST_PROCESSES:
            self._elsewhere[process] = self._now()
        first = self._note(upto)
        self._renew()
        if first:
            for call in self._on_announced_elsewhere:
                call()

    async def send_again(self, now: datetime) -> None:
        """Repeat what has been announced here, and forget processes that fell silent."""
        if self._screens:
            self._send_state()
        alive = self._now() - BELIEVED_FOR
        self._elsewhere = {one: at for one, at in self._elsewhere.items() if at > alive}
        self._renew()

    def known_to(self, command: Command) -> Command:
        """The command with what it needs to know of the displays; any other command as it is."""
        if isinstance(command, NoShow):
            return replace(command, announced=self.announced)
        return command

    def _send_state(self) -> None:
        self._send(Message(KIND, f"{len(self._screens)} {self._upto}"))

    def _note(self, upto: int) -> bool:
        if upto < 1 or (self._reached and upto <= self._reached[-1][0]):
            return False
        self._reached.append((upto, self._now()))
        self._renew()
        return True

    def _renew(self) -> None:
        listening = bool(self._screens or self._elsewhere)
        self.announced = Announced(listening, tuple(self._reached))


def _parsed(message: Message) -> tuple[int, int] | None:
    match [message.kind, *message.text.split(" ")]:
        case [kind, screens, upto] if kind == KIND and is_number(screens) and is_number(upto):
            return int(screens), int(upto)
    return None
