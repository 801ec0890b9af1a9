"""How a counter's minutes were spent: serving, idle while people waited, paused, or free."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.reports.rules.counters.figures import COUNTER_MEASURES, counter_figures
from queue_server.reports.rules.counters.time import (
    CounterCell,
    CounterTime,
    counter_key,
    counter_times,
)
from queue_server.reports.rules.cube.cells import Key
from queue_server.usecases.ports import JournalRow
from tests.reports.beside import OPENED, Day
from tests.reports.making import MONDAY, ask, office
from tests.storage.making import NOON

MINUTE_MS = 60_000


def minutes(rows: list[JournalRow]) -> dict[str, float]:
    """The time of all counters together, in minutes."""
    whole = CounterTime()
    for cell in counter_times(rows):
        whole.add(cell.tally)
    return {
        name: getattr(whole, f"{name}_ms") / MINUTE_MS
        for name in ("open", "serving", "idle", "paused")
    }


def test_a_counter_that_does_not_call_is_idle_only_while_somebody_waits() -> None:
    day = Day()
    day.then(OPENED)
    ticket = day.issue(after_min=5)
    day.then(ev.TicketCalled(ticket=ticket, counter=1, n=1, rule="relative_wait"), 3)
    day.then(ev.TicketStarted(ticket=ticket, counter=1), 1)
    day.then(ev.TicketFinished(ticket=ticket, counter=1), 6)
    day.then(ev.CounterClosed(counter=1), 2)
    day.issue(after_min=30)
    assert minutes(day.rows) == {"open": 17, "serving": 7, "idle": 3, "paused": 0}


def test_times_add_up_kind_by_kind() -> None:
    first, second = (
        CounterTime(
            open_ms=10 * n, serving_ms=3 * n, idle_ms=2 * n, paused_ms=5 * n,
            pauses={"quiet": 4 * n, f"only {n}": n},
        )
        for n in (1, 10)
    )  # fmt: skip
    first.add(second)
    assert first == CounterTime(
        open_ms=110, serving_ms=33, idle_ms=22, paused_ms=55,
        pauses={"quiet": 44, "only 1": 1, "only 10": 10},
    )  # fmt: skip


def test_a_pause_is_not_open_and_is_known_by_its_reason() -> None:
    day = Day()
    day.then(OPENED)
    day.issue()
    day.then(ev.CounterPaused(counter=1, reason="quiet"), 1)
    day.then(OPENED, 40)
    day.then(ev.CounterPaused(counter=1), 2)
    day.then(ev.CounterClosed(counter=1), 5)
    assert minutes(day.rows) == {"open": 3, "serving": 0, "idle": 3, "paused": 45}
    sheet = counter_figures(counter_times(day.rows), ask("counters", "counter"), office("en"))
    assert sheet.notes == ("Paused: quiet, 40 min", "Paused: no reason given, 5 min")


def test_a_step_taken_back_gives_the_time_after_it_back_to_what_was_before() -> None:
    day = Day()
    day.then(OPENED)
    ticket = day.issue()
    called = day.then(ev.TicketCalled(ticket=ticket, counter=1, n=1, rule="relative_wait"), 1)
    day.then(ev.StepUndone(counter=1, undoes=called.seq, ticket=ticket), 1)
    day.then(ev.TicketCalled(ticket=ticket, counter=1, n=2, rule="relative_wait"), 4)
    ended = day.then(ev.TicketFinished(ticket=ticket, counter=1), 3)
    day.then(ev.StepUndone(counter=1, undoes=ended.seq, ticket=ticket), 2)
    day.then(ev.TicketHeld(ticket=ticket, counter=1), 10)
    assert minutes(day.rows) == {"open": 21, "serving": 14, "idle": 5, "paused": 0}


def test_pauses_are_told_in_words_the_longest_first() -> None:
    spent = CounterTime(pauses={"meeting": 60_000, "lunch": 90_001, "fault": 60_000})
    cell = CounterCell(counter_key(MONDAY, NOON, 1), spent)
    sheet = counter_figures([cell], ask("counters", "counter"), office("en"))
    assert sheet.notes == (
        "Paused: Meal, 2 min",
        "Paused: Equipment fault, 1 min",
        "Paused: Meeting, 1 min",
    )


def test_each_figure_is_made_of_the_time_that_its_definition_names() -> None:
    spent = CounterTime(open_ms=900_007, serving_ms=600_001, idle_ms=123_456, paused_ms=45_000)
    assert [(one.key, one.unit, one.of(spent), one.adds) for one in COUNTER_MEASURES] == [
        ("counter_open_min", "min", 15.0, False),
        ("counter_serving_min", "min", 10.0, False),
        ("occupancy_share", "share", 0.6667, False),
        ("idle_waiting_min", "min", 2.1, False),
        ("idle_waiting_share", "share", 0.1372, False),
        ("counter_paused_min", "min", 0.8, False),
    ]


def test_a_cell_is_known_by_its_day_half_hour_and_counter_alone() -> None:
    day = Day()
    day.then(OPENED, 35)
    day.then(ev.CounterClosed(counter=1), 5)
    half_past = NOON + timedelta(minutes=30)
    key = Key(
        day=MONDAY, half_at=half_past, service="", priority="", origin="", counter=1, language=""
    )
    assert counter_times(day.rows) == [CounterCell(key, CounterTime(open_ms=5 * MINUTE_MS))]


@pytest.mark.parametrize(
    "leaves",
    [
        lambda ticket: ev.TicketCalled(ticket=ticket, counter=2, n=1, rule="relative_wait"),
        lambda ticket: ev.TicketCancelled(ticket=ticket),
    ],
)
def test_who_was_called_or_has_left_keeps_no_counter_idle(
    leaves: Callable[[str], ev.Event],
) -> None:
    day = Day()
    day.then(OPENED)
    ticket = day.issue()
    day.then(leaves(ticket), 3)
    day.then(ev.CounterClosed(counter=1), 20)
    assert minutes(day.rows) == {"open": 23, "serving": 0, "idle": 3, "paused": 0}


def test_who_is_sent_on_waits_again_and_is_no_longer_at_the_counter() -> None:
    day = Day()
    day.then(OPENED)
    ticket = day.issue()
    day.then(ev.TicketCalled(ticket=ticket, counter=1, n=1, rule="relative_wait"), 1)
    day.then(ev.TicketTransferred(ticket=ticket, counter=1, service="R01"), 2)
    day.then(ev.CounterClosed(counter=1), 4)
    assert minutes(day.rows) == {"open": 7, "serving": 2, "idle": 5, "paused": 0}


def test_who_is_back_at_a_counter_after_a_step_taken_back_does_not_wait() -> None:
    day = Day()
    day.then(OPENED)
    day.then(ev.CounterOpened(counter=2, clerk="wen"))
    ticket = day.issue()
    day.then(ev.TicketCalled(ticket=ticket, counter=1, n=1, rule="relative_wait"))
    ended = day.then(ev.TicketFinished(ticket=ticket, counter=1), 2)
    day.then(ev.StepUndone(counter=1, undoes=ended.seq, ticket=ticket), 1)
    day.then(ev.CounterClosed(counter=2), 4)
    idle = {cell.key.counter: cell.tally.idle_ms for cell in counter_times(day.rows)}
    assert idle[2] < MINUTE_MS


def test_time_belongs_to_the_half_hours_it_was_spent_in() -> None:
    day = Day()
    day.then(OPENED)
    day.then(ev.CounterClosed(counter=1), 65)
    spent = {f"{cell.key.half_at:%H:%M}": cell.tally.open_ms for cell in counter_times(day.rows)}
    assert list(spent) == ["04:00", "04:30", "05:00"]
    assert spent["04:30"] == 30 * MINUTE_MS
    assert sum(spent.values()) == 65 * MINUTE_MS


def test_a_new_day_begins_with_every_counter_closed() -> None:
    day = Day()
    day.then(OPENED)
    day.then(ev.DayOpened(day=day.writer.day), 600)
    day.issue(after_min=20)
    assert minutes(day.rows)["open"] == 0


@pytest.mark.parametrize(("to", "open_min"), [(MONDAY, 30), (date(2026, 11, 24), 0)])
def test_a_corrected_day_begins_anew_only_if_it_becomes_another(to: date, open_min: int) -> None:
    day = Day()
    day.then(OPENED)
    day.then(ev.DayCorrected(from_=MONDAY, to=to, instant=NOON, reason="clock"), 10)
    day.issue(after_min=20)
    assert minutes(day.rows)["open"] == open_min


EVENTS = st.sampled_from(
    [
        OPENED,
        ev.CounterOpened(counter=2, clerk="wen"),
        ev.CounterPaused(counter=1, reason="quiet"),
        ev.CounterClosed(counter=2),
        ev.TicketCalled(ticket="20261123-B001", counter=1, n=1, rule="x"),
        ev.TicketTransferred(ticket="20261123-B001", counter=1, service="R01"),
        ev.TicketMissed(ticket="20261123-B001", counter=1),
        ev.TicketCancelled(ticket="20261123-B001"),
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(EVENTS, st.integers(1, 90)), max_size=20))
def test_every_minute_of_a_counter_is_counted_once(events: list[tuple[ev.Event, int]]) -> None:
    day = Day()
    day.issue()
    for event, after in events:
        day.then(event, after)
    length = (day.rows[-1].at - day.rows[0].at) / timedelta(milliseconds=1)
    by_counter: dict[int, float] = {}
    for cell in counter_times(day.rows):
        time = cell.tally
        assert time.serving_ms + time.idle_ms <= time.open_ms
        assert sum(time.pauses.values()) == time.paused_ms
        assert time.open_ms + time.paused_ms <= 30 * MINUTE_MS
        spent = time.open_ms + time.paused_ms
        by_counter[cell.key.counter] = by_counter.get(cell.key.counter, 0) + spent
    assert all(spent <= length for spent in by_counter.values())


def test_without_rows_there_is_no_time() -> None:
    assert counter_times([]) == []
    sheet = counter_figures([], ask("counters", "counter"), office())
    assert (sheet.rows, sheet.totals) == ((), ("合計", 0.0, 0.0, None, 0.0, None, 0.0))


def test_only_the_last_step_of_a_counter_is_taken_back() -> None:
    day = Day()
    day.then(OPENED)
    ticket = day.issue()
    called = day.then(ev.TicketCalled(ticket=ticket, counter=1, n=1, rule="relative_wait"), 1)
    day.then(ev.TicketStarted(ticket=ticket, counter=1), 1)
    for undoes in (called.seq, called.seq):
        day.then(ev.StepUndone(counter=1, undoes=undoes, ticket=ticket), 1)
    day.then(ev.CounterClosed(counter=1), 4)
    assert minutes(day.rows) == {"open": 8, "serving": 7, "idle": 1, "paused": 0}


def test_a_step_taken_back_at_a_closed_counter_lets_its_visitor_wait_again() -> None:
    day = Day()
    day.then(OPENED)
    ticket = day.issue()
    called = day.then(ev.TicketCalled(ticket=ticket, counter=1, n=1, rule="relative_wait"), 1)
    day.then(ev.CounterClosed(counter=1), 2)
    day.then(ev.StepUndone(counter=1, undoes=called.seq, ticket=ticket), 1)
    day.then(OPENED, 1)
    day.then(ev.CounterClosed(counter=1), 5)
    assert minutes(day.rows) == {"open": 8, "serving": 2, "idle": 6, "paused": 0}
