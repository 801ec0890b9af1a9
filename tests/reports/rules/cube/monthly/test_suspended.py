"""Suspensions of a month: in every store, with whom they affected, and the same when made again."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from queue_server.core import events as ev
from queue_server.core.line.booking import Seats
from queue_server.core.line.move import MoveCase, MoveState
from queue_server.reports.making.orders import Order, book, carry_out
from queue_server.reports.memory import MemorySource
from queue_server.reports.ports import ReportSource
from queue_server.reports.rules.cube.asking import FORMATS, REVIEW
from queue_server.reports.rules.cube.monthly.suspended import (
    FIGURES,
    NAME,
    Suspended,
    last_seq,
    suspensions,
    table,
)
from queue_server.reports.rules.sheet import Sheet
from tests.reports.making import ask, office, visit
from tests.reports.making import served as finished
from tests.storage.making import DAY, NOON, Writer

HOUR = timedelta(hours=1)
TAIPEI = ZoneInfo("Asia/Taipei")
LATER = date(2026, 12, 2)
ONE = ev.SuspensionSaved(
    id="s1", scope="service:T01", starts=NOON + HOUR, until=NOON + 3 * HOUR, reason="typhoon",
    wording={}, numbers="void", note="the mayor said so",
)  # fmt: skip


def case(state: MoveState, name: str = "b1", day: date = DAY) -> ev.Event:
    was = Seats(pool="all", day=day, minute=780, lane=0, units=1, unit_min=15)
    made = MoveCase(
        id=f"m-{name}", suspension="s1", booking=name, state=state, opened_at=NOON, was=was
    )
    kind = ev.MovePlanned if state is MoveState.PLANNED else ev.MoveSettled
    return kind(id=made.id, case=made)


def rows_of(*events: ev.Event, every: timedelta = HOUR) -> list[Any]:
    """Rows of what happens, an hour apart, from noon on."""
    writer, rows = Writer(), []
    for event in events:
        rows.append(writer.row(event))
        writer.at += every
    return rows


def sheet(rows: Sequence[Any], *visits: Any) -> Sheet:
    """The table in the review of November."""
    source = MemorySource({one.ticket: one for one in visits}, as_of_seq=1, rows=rows)
    return chapter(source)


def chapter(source: ReportSource) -> Sheet:
    made = book(Order(ask=ask(REVIEW), office=office("en"), format="json"), source)
    return next(one for one in made.sheets if one.name == NAME)


def test_it_says_what_from_when_until_when_why_and_whom_it_touched() -> None:
    before = NOON - HOUR
    here = [
        visit("20261123-T001", issued_at=before),
        visit("20261123-T002", issued_at=before, service="S01"),
        finished("20261123-T003", 60, issued_at=before),
        visit("20261123-T004", issued_at=NOON + 2 * HOUR),
    ]
    rows = rows_of(
        ONE,
        ev.TicketCancelled(ticket="20261123-T001", reason="suspended: typhoon"),
        ev.TicketCancelled(ticket="20261123-T004", reason="typhoon"),
        case(MoveState.PLANNED), case(MoveState.ACCEPTED), case(MoveState.PLANNED, "b2"),
        case(MoveState.CANCELLED, "b3"), case(MoveState.PLANNED, "b4", LATER),
    )  # fmt: skip
    made = sheet(rows, *here)
    [row] = made.rows
    assert row[0] == office("en").word("service", "T01")
    assert row[1:7] == (
        office("en").word("suspension", "typhoon"), "2026-11-23", "13:00", "2026-11-23", "15:00",
        "Void",
    )  # fmt: skip
    assert dict(zip(FIGURES, row[7:], strict=True)) == {
        "suspension_open": 1, "suspension_voided": 1, "suspension_booked": 3,
        "suspension_moved": 1, "suspension_given_up": 1, "suspension_unanswered": 1,
    }  # fmt: skip
    assert "mayor" not in json.dumps(made.rows)


SAVED = replace(ONE, starts=NOON)


@pytest.mark.parametrize(
    ("rows", "until"),
    [
        (rows_of(SAVED), ["2026-11-23", "15:00"]),
        (rows_of(SAVED, ev.SuspensionLifted(id="s1")), ["2026-11-23", "13:00"]),
        (rows_of(replace(SAVED, until=None)), [None, None]),
        (rows_of(SAVED, ev.SuspensionLifted(id="s1"), every=9 * HOUR), ["2026-11-23", "15:00"]),
        (rows_of(ev.SuspensionLifted(id="s1"), SAVED), ["2026-11-23", "15:00"]),
    ],
)
def test_it_ends_when_it_was_lifted_or_as_it_was_made(rows: Any, until: list[str | None]) -> None:
    assert [list(row[4:6]) for row in sheet(rows).rows] == [until]


#: Local midnights at the two ends of November.
FIRST, AFTER = datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_the_month_ends_at_local_midnight() -> None:
    moment = timedelta(seconds=1)
    before = replace(ONE, starts=FIRST - 99 * HOUR, until=FIRST)
    after = replace(ONE, starts=AFTER, until=None)
    for out, inside in (
        (before, replace(before, until=FIRST + moment)),
        (after, replace(after, starts=AFTER - moment)),
    ):
        assert sheet(rows_of(out)).rows == ()
        assert len(sheet(rows_of(inside)).rows) == 1


def test_what_is_lifted_before_it_begins_was_none() -> None:
    assert sheet(rows_of(ONE, ev.SuspensionLifted(id="s1"), every=timedelta(minutes=1))).rows == ()


def test_without_any_there_is_an_empty_table_whose_totals_are_none() -> None:
    made = sheet([], visit())
    assert made.rows == ()
    assert made.totals is not None
    assert made.totals[7:] == (0,) * len(FIGURES)


def test_a_number_is_voided_by_one_of_them_and_the_parts_add_up() -> None:
    void: dict[str, Any] = {"starts": NOON, "until": None}
    gone = "suspended: typhoon"
    rows = rows_of(
        replace(ONE, id="a", scope="service:S01", **void),
        replace(ONE, id="b", scope="service:T01", **void),
        replace(ONE, id="c", scope="session:day", reason="", **void),
        replace(ONE, id="kept", scope="branch", **{**void, "numbers": "kept"}),
        *(ev.TicketCancelled(ticket=f"20261123-T00{n}", reason=gone) for n in (1, 1, 2, 6)),
        ev.TicketCancelled(ticket="20261123-T003", reason="suspended"),
        ev.TicketCancelled(ticket="20261123-T004", reason="suspended: fire"),
        replace(ONE, id="d", scope="branch", starts=NOON + 10 * HOUR, until=None),
        ev.TicketCancelled(ticket="20261123-T005", reason=gone),
        every=timedelta(hours=1, seconds=5),
    )  # fmt: skip
    here = [visit(f"20261123-T00{n}", service="S01" if n == 2 else "T01") for n in range(1, 7)]
    made = sheet(rows, *here)
    at = [column.key for column in made.columns].index("suspension_voided")
    scopes = {row[0]: row[at] for row in made.rows if row[6] == "Void"}
    words = office("en").words
    assert scopes == {
        words["service"]["S01"]: 1, words["service"]["T01"]: 2,
        words["session"].get("day", "day"): 1, "Whole office": 1,
    }  # fmt: skip
    assert made.totals is not None
    for column in range(7, len(made.columns)):
        parts = [row[column] or 0 for row in made.rows]
        assert made.totals[column] == sum(parts)  # type: ignore[arg-type]
    assert made.totals[at] == 5


def test_a_suspension_is_in_force_from_its_first_moment_until_its_end() -> None:
    made = Suspended(
        id="s1", scope="branch", reason="", starts=NOON, ends=NOON + HOUR, void=True, seq=1
    )
    tick = timedelta(microseconds=1)
    inside = (NOON - tick, NOON, NOON + HOUR - tick, NOON + HOUR)
    assert [made.holds(at) for at in inside] == [False, True, True, False]
    made.ends = None
    assert [made.holds(at) for at in (NOON - tick, NOON + 99 * HOUR)] == [False, True]


def test_who_was_there_at_the_first_moment_was_under_way_when_it_began() -> None:
    tick = timedelta(microseconds=1)
    some = [
        visit("20261123-T001", issued_at=NOON),
        visit("20261123-T002", issued_at=NOON + tick),
        visit("20261123-T003", ended_at=NOON),
        visit("20261123-T004", ended_at=NOON - tick),
        visit("20261123-S001", service="S01"),
    ]
    rows = rows_of(*(
        replace(ONE, id=scope, scope=scope, starts=NOON, numbers="kept", reason="")
        for scope in ("branch", "service:T01")
    ))  # fmt: skip
    whole, one = sheet(rows, *some).rows
    assert (whole[0], whole[1], whole[6], whole[7]) == ("Whole office", None, "Served", 3)
    assert (one[0], one[7]) == (office("en").word("service", "T01"), 2)


def test_appointments_of_its_first_and_last_day_and_those_moved_elsewhere_are_counted() -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    day = timedelta(days=1)
    rows = rows_of(
        ONE, case(MoveState.OTHER, "b1", first), case(MoveState.ACCEPTED, "b2", last),
        case(MoveState.PLANNED, "b3", first - day), case(MoveState.PLANNED, "b4", last + day),
    )  # fmt: skip
    [row] = sheet(rows).rows
    assert row[7:] == (0, 0, 2, 2, 0, 0)


def test_its_columns_say_what_they_count_and_alike_ones_are_in_order_of_their_ids() -> None:
    found = suspensions(
        rows_of(*(replace(ONE, id=name) for name in "cab")), DAY, DAY, TAIPEI, lambda row: None
    )
    assert [one.id for one in found] == ["a", "b", "c"]
    made = table(found, lambda one: None, TAIPEI, office("en"), ("a note",))
    assert made.notes == ("a note",)
    assert [(one.key, one.unit, bool(one.help)) for one in made.columns] == [
        ("scope", "text", False), ("reason", "text", False), ("from_day", "day", False),
        ("from_time", "text", False), ("until_day", "day", False), ("until_time", "text", False),
        ("numbers", "text", False), *((key, "n", True) for key in FIGURES),
    ]  # fmt: skip
    assert last_seq([]) == 0


def test_of_a_session_nobody_knows_who_waited_for_it() -> None:
    [row] = sheet(rows_of(replace(ONE, scope="session:day", starts=NOON)), visit()).rows
    assert row[7] is None


@pytest.mark.parametrize("form", FORMATS)
def test_what_happens_after_the_month_changes_nothing_in_any_format(form: str) -> None:
    rows = rows_of(replace(ONE, until=None), case(MoveState.PLANNED))
    after = Writer(day=LATER, seq=50)
    after.at = datetime(2026, 12, 2, 4, tzinfo=UTC)
    more = [
        after.row(ev.SuspensionLifted(id="s1")),
        after.row(case(MoveState.RESTORED)),
        after.row(replace(ONE, id="s2", starts=NOON)),
    ]
    order = Order(ask=ask(REVIEW), office=office(), format=form)
    one = {"20261123-T001": visit("20261123-T001")}
    first = carry_out(order, MemorySource(one, as_of_seq=2, rows=rows))
    assert carry_out(order, MemorySource(one, as_of_seq=60, rows=[*rows, *more])) == first
    less = carry_out(order, MemorySource(one, as_of_seq=2, rows=rows[:1]))
    assert less != first


def test_a_review_is_as_of_the_last_row_that_changed_a_suspension() -> None:
    rows = rows_of(ev.DayOpened(day=DAY), ONE, case(MoveState.PLANNED), ev.DayOpened(day=DAY))
    made = book(
        Order(ask=ask(REVIEW), office=office(), format="json"),
        MemorySource({"a": visit("20261123-T001", seq=1)}, as_of_seq=9, rows=rows),
    )
    assert made.as_of_seq == 3
