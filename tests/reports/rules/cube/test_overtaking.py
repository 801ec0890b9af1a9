"""Who was called past whom, checked by counting every pair, and against the line itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.cube.making import figures, listed
from queue_server.reports.rules.cube.overtaking import overtaken
from queue_server.reports.rules.visits import Visit
from tests.core.tickets import OPENING, line_of, ticket
from tests.reports.making import MONDAY, NINE, ask, office, served, visit


def came(n: int, after_min: int, wait_min: int | None, **change: Any) -> Visit:
    day = MONDAY + timedelta(days=n % 2)
    issued = NINE + timedelta(days=n % 2, minutes=after_min)
    ticket = f"{day:%Y%m%d}-B{n:03}"
    given: dict[str, Any] = {"day": day, "issued_at": issued, **change}
    if wait_min is None:
        return visit(ticket, **given)
    return served(ticket, wait_min * 60, **given)


@st.composite
def some_days(draw: st.DrawFn) -> list[Visit]:
    made = []
    for n in range(draw(st.integers(0, 25))):
        wait = draw(st.one_of(st.none(), st.integers(0, 30)))
        one = came(n, draw(st.integers(0, 30)), wait, priority=draw(st.sampled_from("ab")))
        kind = draw(st.sampled_from(["walk_in", "booked", "offline"]))
        shift = timedelta(minutes=draw(st.integers(0, 10)))
        place = {"booked": one.issued_at + shift, "offline": one.issued_at - shift}
        made.append(replace(one, origin=kind, place_at=place.get(kind)))
    return made


def pair_by_pair(every: list[Visit]) -> dict[str, int]:
    def arrived(one: Visit) -> object:
        return one.place_at if one.origin == "offline" else one.issued_at

    return {
        mine.ticket: sum(
            other.day == mine.day
            and other.called_at is not None
            and other.called_at < mine.called_at
            and arrived(other) > (mine.place_at or mine.issued_at)  # type: ignore[operator]
            for other in every
        )
        for mine in every
        if mine.called_at is not None
    }


@settings(deadline=None)
@given(some_days())
def test_everybody_called_past_somebody_is_counted_once(every: list[Visit]) -> None:
    true = pair_by_pair(every)
    assert overtaken(every) == true
    sheet = figures(roll_up(every), ask("waits", "priority"), office())
    assert sheet.totals is not None
    assert sheet.totals[-1] == max(true.values(), default=None)
    opened = listed(every, ask("legs"), office()).rows
    assert [row[-1] for row in opened] == [true.get(one.ticket) for one in every]
    for row, (value,) in zip(sheet.rows, sheet.opens, strict=True):
        legs = listed(every, ask("legs", priority=value), office()).rows
        assert row[-1] == max((int(one[-1]) for one in legs if one[-1] is not None), default=None)


@settings(deadline=None)
@given(
    st.permutations(range(12)),
    st.sets(st.integers(0, 11)),
    st.lists(st.integers(0, 9), min_size=12, max_size=12),
)
def test_it_is_what_the_line_counts(order: list[int], booked: set[int], early: list[int]) -> None:
    due = {n: OPENING + timedelta(minutes=n + early[n], seconds=30) for n in booked}
    waiting = [ticket(n, due_at=due.get(n)) for n in range(12)]
    line, true, every = line_of(*waiting), {}, []
    for at, n in enumerate(order, start=20):
        one = waiting[n]
        true[one.id] = line.overtakes(one)
        line.call(one)
        issued = OPENING + timedelta(minutes=n)
        place, kind = due.get(n, issued), "booked" if n in booked else "walk_in"
        change = {"issued_at": issued, "place_at": place, "origin": kind}
        every.append(served(one.id, (at - n) * 60, **change))  # type: ignore[arg-type]
    assert overtaken(every) == true


def test_two_who_came_later_were_called_before_and_one_who_came_before_does_not_count() -> None:
    every = [came(0, 0, 2), came(2, 1, 20), came(4, 3, 1), came(6, 5, 1), came(8, 6, None)]
    assert overtaken(every)["20261123-B002"] == 2
