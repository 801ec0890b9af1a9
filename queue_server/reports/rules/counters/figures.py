"""The time of counters as a table, with the pauses by reason below it.

Tested by tests/reports/rules/counters/test_time.py.
"""

from collections.abc import Callable, Iterable

from queue_server.reports.rules.counters.time import CounterCell, CounterTime
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure, Value
from queue_server.reports.rules.cube.tables import by_group, table, whole_of
from queue_server.reports.rules.sheet import Sheet


def _min(key: str, ms: Callable[[CounterTime], int]) -> Measure[CounterTime]:
    return Measure(key, "min", lambda time: round(ms(time) / 60_000, 1))


def _share(key: str, ms: Callable[[CounterTime], int]) -> Measure[CounterTime]:
    def of(time: CounterTime) -> Value:
        return round(ms(time) / time.open_ms, 4) if time.open_ms else None

    return Measure(key, "share", of)


COUNTER_MEASURES = (
    _min("counter_open_min", lambda time: time.open_ms),
    _min("counter_serving_min", lambda time: time.serving_ms),
    _share("occupancy_share", lambda time: time.serving_ms),
    _min("idle_waiting_min", lambda time: time.idle_ms),
    _share("idle_waiting_share", lambda time: time.idle_ms),
    _min("counter_paused_min", lambda time: time.paused_ms),
)


def counter_figures(cells: Iterable[CounterCell], ask: Ask, office: OfficeInWords) -> Sheet:
    """The table; a note below it says what all of them together paused for."""
    groups = by_group(((cell.key, cell.tally) for cell in cells), ask, office, CounterTime)
    made = table(groups, COUNTER_MEASURES, ask, office, CounterTime)
    return made.noting(_pauses(whole_of(groups.values(), CounterTime), office))


def _pauses(whole: CounterTime, office: OfficeInWords) -> tuple[str, ...]:
    return tuple(
        office.say(
            "counters.paused",
            reason=office.word("pause", reason) or office.say("counters.no_reason"),
            min=round(ms / 60_000),
        )
        for reason, ms in sorted(whole.pauses.items(), key=lambda one: (-one[1], one[0]))
    )
