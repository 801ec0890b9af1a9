"""Every verb from many clerks in any order, against laws that must hold at every step."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from typing import Any, get_type_hints

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from queue_server.core import events as ev
from queue_server.core.decide import VERBS
from queue_server.core.decide.counter.counters import AtCounter
from queue_server.core.decide.line import calling
from queue_server.core.errors import JiaohaoError
from queue_server.core.line.ticket import TicketState
from queue_server.core.rules import MissedRule, Policy
from tests.core.play import Play, picture
from tests.office import rules

COUNTERS = st.integers(1, 3)
SERVICES = st.sampled_from(["T01", "R01"])
CLASSES = st.sampled_from(["general", "general", "caring", "english"])
CAP = 3
#: What a field of a verb may hold, by its type: words of this office where it is text.
WORDS: dict[Any, st.SearchStrategy[Any]] = {
    str: SERVICES | st.sampled_from(["A001", "B001", "done"]),
    int: COUNTERS,
    datetime: st.datetimes(timezones=st.just(UTC)),
}
WORDS[str | None] = WORDS[str]


def needed(command: type[AtCounter]) -> st.SearchStrategy[dict[str, Any]]:
    """All that a verb cannot be said without, and a service; the play gives the token."""
    types = get_type_hints(command)
    must = {one.name for one in fields(command) if one.default is MISSING} | {"service"}
    names = sorted(must & set(types) - {"counter", "clerk", "token"})
    strategies = {name: WORDS.get(types[name], st.from_type(types[name])) for name in names}
    return st.fixed_dictionaries(strategies)


class OfficeDay(RuleBasedStateMachine):
    """Three clerks, each at a counter of the same number, and a kiosk."""

    @initialize()
    def opens(self) -> None:
        self.play = Play(rules(policy=Policy(overtake_cap=CAP), missed=MissedRule(limit=9)))
        self.issued: list[str] = []
        self.called: list[tuple[int, str]] = []
        for counter in (1, 2, 3):
            self.play.do("open", counter, f"clerk{counter}")

    def attempt(self, verb: str, counter: int, **body: object) -> ev.Event | None:
        """Do it or be refused; a refusal changes nothing."""
        before = picture(self.play.state)
        rows = len(self.play.rows)
        try:
            self.play.do(verb, counter, f"clerk{counter}", **body)
        except JiaohaoError:
            assert picture(self.play.state) == before
        return self.play.rows[-1][3] if len(self.play.rows) > rows else None

    @rule(service=SERVICES, priority=CLASSES)
    def takes_a_number(self, service: str, priority: str) -> None:
        self.issued.append(self.play.issue(service, priority).label)

    @rule(seconds=st.integers(1, 600))
    def time_passes(self, seconds: int) -> None:
        self.play.pass_time(seconds)

    @rule(counter=COUNTERS)
    def next_please(self, counter: int) -> None:
        state = self.play.state
        free = state.counters[counter].state == "open" and state.counters[counter].ticket is None
        profile = self.play.rules.counters[counter]
        waiting = [t for t in state.line.tickets() if calling.eligible(self.play.rules, profile, t)]
        called = self.attempt("call-next", counter)
        if free and waiting:
            assert isinstance(called, ev.TicketCalled), "a counter idles while someone waits"
            self.called.append((counter, called.ticket))

    @rule(counter=COUNTERS, verb=st.sampled_from(sorted(VERBS)), data=st.data())
    def any_verb(self, counter: int, verb: str, data: st.DataObject) -> None:
        if verb != "call-next":
            self.attempt(verb, counter, **data.draw(needed(VERBS[verb])))

    @rule(counter=COUNTERS, data=st.data())
    @precondition(lambda self: self.issued)
    def names_a_ticket(self, counter: int, data: st.DataObject) -> None:
        label = data.draw(st.sampled_from(self.issued))
        self.attempt(
            data.draw(st.sampled_from(["call", "resume", "requeue"])), counter, ticket=label
        )

    @rule(counter=COUNTERS, verb=st.sampled_from(["start", "finish", "no-show", "hold", "skip"]))
    def does_and_undoes(self, counter: int, verb: str) -> None:
        before = self.seen()
        if self.attempt(verb, counter) is not None:
            assert isinstance(self.attempt("undo", counter), ev.StepUndone)
            assert self.seen() == before

    def seen(self) -> dict[str, object]:
        state = self.play.state
        return {
            "tickets": {k: replace(t, since_seq=0) for k, t in state.tickets.items()},
            "counters": dict(state.counters),
            "line": [t.id for t in state.line.tickets()],
            "overtakes": [state.line.overtakes(t) for t in state.line.tickets()],
        }

    @invariant()
    def labels_have_no_gap_and_no_repeat(self) -> None:
        by_series: dict[str, list[int]] = {}
        for ticket in self.play.state.tickets.values():
            by_series.setdefault(ticket.series, []).append(ticket.number)
        for numbers in by_series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def a_ticket_is_at_one_counter_and_a_counter_has_one_ticket(self) -> None:
        at = [c.ticket for c in self.play.state.counters.values() if c.ticket]
        assert len(at) == len(set(at))
        for number, counter in self.play.state.counters.items():
            if counter.ticket:
                ticket = self.play.state.tickets[counter.ticket]
                assert ticket.counter == number
                assert ticket.state in (TicketState.CALLED, TicketState.SERVING)
        busy = [
            t.id
            for t in self.play.state.tickets.values()
            if t.state in (TicketState.CALLED, TicketState.SERVING)
        ]
        assert sorted(busy) == sorted(at)

    @invariant()
    def exactly_those_who_wait_stand_in_the_line_in_order_of_arrival(self) -> None:
        line = list(self.play.state.line.tickets())
        waiting = {t.id for t in self.play.state.tickets.values() if t.state is TicketState.WAITING}
        assert {t.id for t in line} == waiting
        assert len(line) == len(self.play.state.line) == len(waiting)
        assert [t.arrival for t in line] == sorted(t.arrival for t in line)

    @invariant()
    def announcements_are_numbered_without_gap(self) -> None:
        numbers = [a.n for a in self.play.state.announcements]
        assert numbers == list(range(1, len(numbers) + 1))
        assert self.play.state.announced == len(numbers)

    def teardown(self) -> None:
        """The day rebuilt from its rows is the day as it was."""
        assert picture(self.play.rebuilt()) == picture(self.play.state)


TestOfficeDay = OfficeDay.TestCase
TestOfficeDay.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
