"""What the displays have announced. In memory alone: after a restart they say so again.

Where several processes serve a branch, each knows the displays that are connected to it and tells
the others how far those have come (:meth:`Walls.heard`), so that absence counts alike everywhere.
"""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.core.decide import Command
from queue_server.core.decide.counter.leaving import NoShow
from queue_server.core.line.absence import Announced

#: Acknowledgements kept. More calls than these are never within the seconds of a no-show.
KEPT = 64
#: How often a process repeats what its displays have announced, and after how long one that fell
#: silent is taken for gone.
SAY_EVERY, SILENT_AFTER = timedelta(seconds=5), timedelta(seconds=15)
#: More processes than a branch ever has.
MOST_PROCESSES = 64
WORD = "walls"


class Walls:
    """The displays that are connected, and how far they have come.

    ``say`` has the other processes of the branch hear ``walls SCREENS UPTO``: how many displays
    are connected to this one, and up to which call they have announced.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        called: Callable[[], int],
        say: Callable[[str], None] = lambda word: None,
    ) -> None:
        self._now = now
        self._called = called
        self._say = say
        self._screens: set[Hashable] = set()
        self._upto = 0
        self._elsewhere: dict[str, datetime] = {}
        self._reached: deque[tuple[int, datetime]] = deque(maxlen=KEPT)
        self._on_told: list[Callable[[], None]] = []
        self.announced = Announced()

    def on_told(self, callback: Callable[[], None]) -> None:
        """Have it called when a display of another process was the first to announce a call."""
        self._on_told.append(callback)

    def joined(self, screen: Hashable) -> None:
        """A display shows the board from now on."""
        self._screens.add(screen)
        self._renew()
        self._say_so()

    def left(self, screen: Hashable) -> None:
        """A display is gone, if it was one."""
        if screen in self._screens:
            self._screens.discard(screen)
            self._renew()
            self._say_so()

    def reached(self, screen: Hashable, n: int) -> bool:
        """A display has announced every call up to ``n``; whether it is the first to say so.

        No more is believed than has been called: a display in error must not answer for calls
        that are still to come.
        """
        if screen not in self._screens:
            return False
        upto = min(n, self._called())
        if upto > self._upto:
            self._upto = upto
            self._say_so()
        return self._note(upto)

    def heard(self, process: str, word: str) -> None:
        """Another process of the branch has said how far its displays are; nonsense is ignored.

        It may have read the journal further than this one, though never by many calls.
        """
        known = _parsed(word)
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
            for call in self._on_told:
                call()

    async def say_again(self, now: datetime) -> None:
        """Repeat what has been announced here, and forget processes that fell silent."""
        if self._screens:
            self._say_so()
        alive = self._now() - SILENT_AFTER
        self._elsewhere = {one: at for one, at in self._elsewhere.items() if at > alive}
        self._renew()

    def known_to(self, command: Command) -> Command:
        """The command with what it has to know of the displays; any other command as it is."""
        if isinstance(command, NoShow):
            return replace(command, announced=self.announced)
        return command

    def _say_so(self) -> None:
        self._say(f"{WORD} {len(self._screens)} {self._upto}")

    def _note(self, upto: int) -> bool:
        if upto < 1 or (self._reached and upto <= self._reached[-1][0]):
            return False
        self._reached.append((upto, self._now()))
        self._renew()
        return True

    def _renew(self) -> None:
        listening = bool(self._screens or self._elsewhere)
        self.announced = Announced(listening, tuple(self._reached))


def _parsed(word: str) -> tuple[int, int] | None:
    match word.split():
        case [kind, screens, upto] if kind == WORD and is_number(screens) and is_number(upto):
            return int(screens), int(upto)
    return None


def is_number(text: str) -> bool:
    """Whether a part of what another process says is a small number."""
    return text.isascii() and text.isdecimal() and len(text) < 10
