"""The event loop of a simulated day. It asks the very same policy the counters ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush

from queue_server.core.decide.line import calling
from queue_server.core.forecast.waiting import Forecaster, OpenCounter
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.simulate.synthetic import CLOSES_S, OPENS_S, PlayedVisit

#: The opening of the simulated day. Any instant will do; a fixed one makes runs equal.
OPENING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shift:
    """A counter is open between two instants (s after opening). A clerk who ``leaves`` calls
    no one after that, even when visitors wait.
    """

    counter: int
    opens_s: float
    closes_s: float
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """What became of one visit: the wait and how many later arrivals were called before.

    A booked visitor's wait counts from the agreed time, or from a later arrival.
    """

    visit: PlayedVisit
    wait_s: float
    overtaken: int
    counter: int
    rule: str


@dataclass(slots=True)
class PlayedDay:
    """One simulated day."""

    served: list[Served] = field(default_factory=list)
    busy_s: float = 0.0
    open_s: float = 0.0
    left: int = 0


Asked = Callable[[PlayedVisit, Ticket, "SimulatedDay"], None]
Called = Callable[[PlayedVisit, Ticket, float], None]


class SimulatedDay:
    """Counters, a line and a clock; ``run`` plays a day."""

    def __init__(
        self,
        rules: BranchRules,
        visits: Sequence[PlayedVisit],
        shifts: Sequence[Shift] | None = None,
        *,
        forecaster: Forecaster | None = None,
        on_arrival: Asked | None = None,
        on_call: Called | None = None,
    ) -> None:
        self.rules = rules
        self.visits = visits
        self.shifts = shifts or [Shift(n, OPENS_S, CLOSES_S) for n in rules.counters]
        self.forecaster = forecaster
        self.on_arrival = on_arrival
        self.on_call = on_call
        self.line = WaitingLine()
        self.at_s = 0.0
        self.calls_made = 0
        self.idle: dict[int, float] = {}
        self.closing: set[int] = set()
        self.leaving: set[int] = set()
        self.busy: dict[int, tuple[Ticket, float]] = {}
        self.by_id: dict[str, PlayedVisit] = {}
        self.result = PlayedDay()
        self._events: list[tuple[float, int, int, str, int]] = []

    @property
    def now(self) -> datetime:
        """The simulated instant."""
        return OPENING + timedelta(seconds=self.at_s)

    def run(self) -> PlayedDay:
        """Play until every visitor has been served and every counter is closed.

        Counters whose shift is over stay while a visitor they may serve waits, as clerks do, unless
        the shift says that they leave.
        """
        self._plan()
        while self._events:
            self.at_s, _, _, kind, number = heappop(self._events)
            _STEPS[kind](self, number)
            self._call()
        self.result.left = len(self.line)
        self.result.open_s = sum(s.closes_s - s.opens_s for s in self.shifts)
        return self.result

    def _plan(self) -> None:
        for i, visit in enumerate(self.visits):
            self._events.append((visit.at_s, 2, i, "arrive", i))
        for i, shift in enumerate(self.shifts):
            self._events.append((shift.opens_s, 0, i, "open", shift.counter))
            ends = "leave" if shift.leaves else "close"
            self._events.append((shift.closes_s, 3, i, ends, shift.counter))
        heapify(self._events)

    def open_counters(self) -> list[OpenCounter]:
        """The counters that call, as the forecast asks for them."""
        counters = self.rules.counters
        found = [OpenCounter(counters[n]) for n in self.idle]
        for number, (ticket, since_s) in self.busy.items():
            since = OPENING + timedelta(seconds=since_s)
            found.append(OpenCounter(counters[number], ticket, since))
        return found

    def _arrive(self, number: int) -> None:
        visit = self.visits[number]
        ticket = _ticket(number, visit, self.now)
        self.by_id[ticket.id] = visit
        if self.on_arrival is not None:
            self.on_arrival(visit, ticket, self)
        if self.forecaster is not None:
            ticket = self._quote(visit, ticket, self.forecaster)
        self.line.add(ticket)

    def _quote(self, visit: PlayedVisit, ticket: Ticket, forecaster: Forecaster) -> Ticket:
        """Quote the visitor a wait, as the kiosk does."""
        prediction = forecaster.predict(
            visit.service,
            visit.priority,
            self.line,
            self.open_counters,
            self.now,
            calls_made=self.calls_made,
        )
        if prediction is not None:
            ticket = replace(ticket, wait=prediction.quoted)
            forecaster.note_quote(ticket.id, prediction)
        forecaster.saw(None, ticket, self.now)
        return ticket

    def _open(self, number: int) -> None:
        self.closing.discard(number)
        self.leaving.discard(number)
        if number not in self.busy:
            self.idle[number] = self.at_s

    def _close(self, number: int) -> None:
        self.closing.add(number)

    def _leave(self, number: int) -> None:
        self.leaving.add(number)

    def _free(self, number: int) -> None:
        ticket, since_s = self.busy.pop(number)
        self.result.busy_s += self.at_s - since_s
        if self.forecaster is not None:
            state = TicketState.FINISHED if self.by_id[ticket.id].served else TicketState.NO_SHOW
            self.forecaster.saw(ticket, replace(ticket, state=state), self.now)
        self.idle[number] = self.at_s

    def _call(self) -> None:
        """Let every free clerk call, the one who has been free longest first."""
        for number in self.leaving & self.idle.keys():
            self.leaving.discard(number)
            del self.idle[number]
        for number in sorted(self.idle, key=self.idle.__getitem__):
            choice = calling.choose(
                self.line,
                self.rules,
                self.rules.counters[number],
                self.now,
                calls_made=self.calls_made,
            )
            if choice is not None:
                self._serve(number, choice)
            elif number in self.closing:
                self.closing.discard(number)
                del self.idle[number]

    def _serve(self, number: int, choice: calling.CallChoice) -> None:
        ticket = self.line.get(choice.ticket_id)
        overtaken = self.line.overtakes(ticket)
        self.line.call(ticket)
        self.calls_made += 1
        visit = self.by_id[ticket.id]
        # Visitors who wait when a play begins came before its first instant.
        begun_s = visit.at_s if visit.due_s is None else max(visit.at_s, visit.due_s)
        wait_s = max(0.0, self.at_s - begun_s)
        self.result.served.append(Served(visit, wait_s, overtaken, number, choice.rule))
        called = replace(
            ticket, state=TicketState.CALLED, called_at=self.now, calls=1, counter=number
        )
        if self.forecaster is not None:
            self.forecaster.saw(ticket, called, self.now)
        if self.on_call is not None:
            self.on_call(visit, ticket, wait_s)
        del self.idle[number]
        self.busy[number] = (called, self.at_s)
        heappush(
            self._events, (self.at_s + visit.busy_s, 1, len(self.result.served), "free", number)
        )


_STEPS: dict[str, Callable[[SimulatedDay, int], None]] = {
    "arrive": SimulatedDay._arrive,  # noqa: SLF001 - the class's own steps
    "open": SimulatedDay._open,  # noqa: SLF001 - the class's own steps
    "close": SimulatedDay._close,  # noqa: SLF001 - the class's own steps
    "leave": SimulatedDay._leave,  # noqa: SLF001 - the class's own steps
    "free": SimulatedDay._free,  # noqa: SLF001 - the class's own steps
}


def _ticket(number: int, visit: PlayedVisit, now: datetime) -> Ticket:
    label = f"A{number + 1:03d}"
    return Ticket(
        id=f"day-{label}",
        label=label,
        series="general",
        number=number + 1,
        service=visit.service,
        services=(visit.service,),
        priority=visit.priority,
        language="zh-TW",
        token="",
        state=TicketState.WAITING,
        arrival=now.timestamp(),
        issued_at=now,
        since=now,
        since_seq=number,
        due_at=None if visit.due_s is None else OPENING + timedelta(seconds=visit.due_s),
    )
