"""The monthly review 績效檢討: a fixed outline of tables, with last month and last year beside.

It does not depend on when it is made: made again from the same journal, it is the same review.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from queue_server.reports.rules.cube.asking import (
    BOOKINGS,
    COUNTERS,
    OUTAGES,
    REVIEW,
    SEARCHES,
    SEATS,
    SLIPS,
    SPLITS_OF,
    STAFFING_DAYS,
    STAFFING_SAID,
    Ask,
)
from queue_server.reports.rules.cube.cells import Cell
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.making import figures, grouped, listed, total
from queue_server.reports.rules.cube.measures import MEASURES, Measure, Value
from queue_server.reports.rules.cube.monthly import suspended
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.sheet import Cell as SheetCell
from queue_server.reports.rules.sheet import Column, Sheet
from queue_server.reports.rules.visits import Visit

#: What the summary compares, in its order.
COMPARED = (
    "issued", "finished", "no_show", "left_at_close", "wait_p50_min", "wait_p95_min",
    "within_target_share", "service_p50_min", "missed_share", "told_kept_share", "rated",
    "response_share", "rating_mean",
)  # fmt: skip

#: The tables after the summary: report and what it is split by.
OUTLINE: tuple[tuple[str, str], ...] = (
    ("visits", "service"), ("visits", "priority"), ("visits", "origin"), ("waits", "priority"),
    ("waits", "half"), ("longest", ""), ("calls", "priority"), ("service", "counter"),
    (COUNTERS, "counter"), (BOOKINGS, "service"), (SEATS, "weekday"), ("visits", "weekday"),
    ("visits", "language"), (SEARCHES, "language"), ("told", "priority"),
    ("ratings", "service"), (SLIPS, "weekday"), (OUTAGES, ""), (suspended.NAME, ""),
    (STAFFING_DAYS, ""), (STAFFING_SAID, "half"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Months:
    """The cells of ``this`` month with the split asked for, of the month before, and of the same
    month a year before. ``beside`` makes the tables that do not count visits, except those that are
    not split, which are ``listed``.
    """

    this: Callable[[str], Sequence[Cell]]
    before: Sequence[Cell]
    year_before: Sequence[Cell]
    beside: Callable[[Ask], Sheet]
    listed: Mapping[str, Sheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Who released a review, on which day (ISO), with which comment, as of which journal row."""

    by: str
    at: str
    comment: str
    as_of_seq: int


def standing(released: Release | None, office: OfficeInWords, seq: int) -> tuple[str, ...]:
    """The lines that say whether a review as of row ``seq`` is released."""
    if released is None:
        return (office.say("review.draft"),)
    at = office.day(date.fromisoformat(released.at))
    said = office.say("review.released", by=released.by, at=at, seq=released.as_of_seq)
    changed = (office.say("review.changed"),) if released.as_of_seq != seq else ()
    return (said, released.comment, *changed)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def covered(ask: Ask) -> tuple[date, date]:
    """The first and the last day of a report: for a review, those of its month."""
    return month_of(ask.since) if ask.name == REVIEW else (ask.since, ask.until)


def compared_with(first: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The month before a month, and the same month a year before."""
    return month_of(first - timedelta(days=1)), month_of(first.replace(year=first.year - 1))


def tables(
    ask: Ask,
    office: OfficeInWords,
    longest: Sequence[Visit],
    months: Months,
) -> tuple[Sheet, ...]:
    """The summary and the outline, with the visits that waited ``longest``."""
    rest = (
        _table(replace(ask, name=name, by=(by,)), office, months) if by
        else months.listed[name] if name in months.listed
        else listed(longest, replace(ask, name=name), office)
        for name, by in OUTLINE
    )  # fmt: skip
    made = (_summary(ask, office, months), *rest)
    return (*made, _dictionary(made, office))


def _dictionary(sheets: Sequence[Sheet], office: OfficeInWords) -> Sheet:
    """The data dictionary: every figure of the review once, with its unit and definition."""
    known = {
        column.key: (column.key, column.title, office.say(f"unit.{column.unit}"), column.help)
        for sheet in sheets
        for column in sheet.columns
        if column.help
    }
    titles = ("key", "figure", "unit", "definition")
    return Sheet(
        name="dictionary",
        title=office.say("review.dictionary"),
        columns=tuple(
            Column(key=key, title=office.say(f"review.{key}"), unit="text") for key in titles
        ),
        rows=tuple(known.values()),
    )


def _table(ask: Ask, office: OfficeInWords, months: Months) -> Sheet:
    if ask.name in SPLITS_OF:
        sheet = months.beside(ask)
    else:
        sheet = figures(months.this(ask.by[0]), ask, office)
    by = office.say(f"by.{ask.by[0]}")
    return replace(sheet, title=office.say("review.table", title=sheet.title, by=by))


def _summary(ask: Ask, office: OfficeInWords, months: Months) -> Sheet:
    compared = (months.this("month"), months.before, months.year_before)
    whole = [_whole(ask, office, cells) for cells in compared]
    measures = [MEASURES[key] for key in COMPARED]
    return Sheet(
        name="summary",
        title=office.say("review.summary"),
        columns=(
            Column(key="figure", title=office.say("review.figure"), unit="text"),
            Column(key="unit", title=office.say("review.unit"), unit="text"),
            *(
                Column(key=key, title=office.say(f"review.{key}"), unit="n")
                for key in ("this_month", "last_month", "last_year")
            ),
        ),
        rows=tuple(
            (
                office.say(f"measure.{one.key}"),
                office.say("unit.percent" if one.unit == "share" else f"unit.{one.unit}"),
                *(_said_of(one, tally) for tally in whole),
            )
            for one in measures
        ),
        notes=(*_sentences(whole[0], office), office.say("review.made_from")),
    )


def _said_of(one: Measure[Tally], tally: Tally) -> Value:
    """A figure of a month with visitors; a share in per cent, because its unit stands beside it."""
    value = one.of(tally) if tally.issued else None
    return round(value * 100, 1) if one.unit == "share" and value is not None else value


def _whole(ask: Ask, office: OfficeInWords, cells: Sequence[Cell]) -> Tally:
    return total(grouped(cells, replace(ask, by=("month",)), office).values())


def _sentences(month: Tally, office: OfficeInWords) -> list[str]:
    """The month in five sentences; those with nothing to say are left out."""
    values = {key: _said(MEASURES[key].unit, MEASURES[key].of(month)) for key in COMPARED}
    values |= {
        "wait_half": values["wait_p50_min"],
        "wait_most": values["wait_p95_min"],
        "service_half": values["service_p50_min"],
    }
    wanted = {
        "came": month.issued, "waited": month.waited, "missed": month.calls,
        "told": month.told, "rated": sum(month.ratings.values()) and values["rating_mean"] != "–",
    }  # fmt: skip
    return [office.say(f"review.{name}", **values) for name, any_ in wanted.items() if any_]


def _said(unit: str, value: SheetCell) -> str:
    if value is None:
        return "–"
    return f"{value * 100:.1f} %" if unit == "share" and not isinstance(value, str) else str(value)
