"""An order for a report as it travels to the process that makes it, and how it is carried out.

Tested by tests/reports/test_orders.py.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from queue_server.reports.ports import ReportSource, silent
from queue_server.reports.ports import Said as Progress
from queue_server.reports.rules.appointments.figures import book_figures, listed_appointments
from queue_server.reports.rules.appointments.offered import Offered
from queue_server.reports.rules.appointments.seats import seat_figures
from queue_server.reports.rules.counters.figures import counter_figures
from queue_server.reports.rules.cube.asking import (
    ADVICE,
    APPOINTMENTS,
    BOOKINGS,
    COUNTERS,
    LISTS,
    LONGEST,
    OPEN_DATA,
    OUTAGES,
    REVIEW,
    SEARCHES,
    SEATS,
    SLIPS,
    STAFFING_DAYS,
    STAFFING_SAID,
    Ask,
)
from queue_server.reports.rules.cube.cells import Cell
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.making import figures, listed, read_by
from queue_server.reports.rules.cube.monthly import suspended
from queue_server.reports.rules.cube.monthly.open_data import published
from queue_server.reports.rules.cube.monthly.review import (
    OUTLINE,
    Months,
    Release,
    compared_with,
    month_of,
    standing,
    tables,
)
from queue_server.reports.rules.kiosks.outages import outage_table
from queue_server.reports.rules.kiosks.searches import search_figures
from queue_server.reports.rules.kiosks.slips import slip_figures
from queue_server.reports.rules.row import WrittenRow
from queue_server.reports.rules.sheet import Sheet, Workbook
from queue_server.reports.rules.staffing.advice import staffing
from queue_server.reports.rules.staffing.daily import in_order, staffing_days
from queue_server.reports.rules.staffing.expected import HISTORY_DAYS
from queue_server.reports.rules.staffing.roster import Roster, nobody
from queue_server.reports.rules.staffing.said import Said, said_figures
from queue_server.reports.rules.visits import Visit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked about which office, as ``json``, ``csv``, ``xlsx``, ``ods`` or ``pdf``; for a
    monthly review also its release, if it has one; for the staffing and the review, the roster and
    the advice that was given; for the seats and the review, the seats that are offered.
    """

    ask: Ask
    office: OfficeInWords
    format: str
    released: Release | None = None
    roster: Roster | None = None
    seats: Offered | None = None
    said: Said | None = None

    def packed(self) -> bytes:
        """The order as bytes without a line break."""
        return orjson.dumps(self)


def unpacked(packed: bytes) -> Order:
    """The order in these bytes."""
    data: dict[str, Any] = orjson.loads(packed)
    ask = data["ask"]
    ask["since"], ask["until"] = map(date.fromisoformat, (ask["since"], ask["until"]))
    ask["by"], ask["where"] = tuple(ask["by"]), tuple((a, b) for a, b in ask["where"])
    released = data["released"] and Release(**data["released"])
    roster = data["roster"] and Roster(**data["roster"])
    return Order(
        ask=Ask(**ask), office=OfficeInWords(**data["office"]), format=data["format"],
        released=released, roster=roster, seats=data["seats"], said=data["said"],
    )  # fmt: skip


class Steps:
    """The steps of a piece of work, reported as they are done."""

    def __init__(self, said: Progress, of: int) -> None:
        self._said, self._done, self._of = said, 0, of
        said(0, of)

    def one(self) -> None:
        """Report one more step as done, never more than there are."""
        self._done = min(self._of, self._done + 1)
        self._said(self._done, self._of)


def carry_out(order: Order, source: ReportSource, said: Progress = silent) -> bytes:
    """The file. Each format has its own libraries, so it is loaded when it is first needed."""
    return written(book(order, source, said), order.format)


def book(order: Order, source: ReportSource, said: Progress = silent) -> Workbook:
    """The tables that were asked for, with what they cover."""
    ask, office = order.ask, order.office
    if ask.name == REVIEW:
        return review(order, source, said)
    seq = source.as_of_seq
    if ask.name in ADVICE and order.roster is not None:
        sheet = _advice(ask, office, source, order.roster)
    else:
        sheet = _sheet(order, source, said)
    return _book(sheet.title, (sheet,), ask, office, seq)


def review(order: Order, source: ReportSource, said: Progress = silent) -> Workbook:
    """The review of the month in which the period begins; its journal number is that of the last
    row that changed one of the month's visits or suspensions. It says whether it is a draft or,
    once released, whether the month has changed since.
    """
    first, last = month_of(order.ask.since)
    ask, office = replace(order.ask, since=first, until=last), order.office
    before, year_before = (source.cells(*one, {"month"}) for one in compared_with(first))
    steps = Steps(said, len(OUTLINE) + 1)

    @cache
    def month(by: str) -> list[Cell]:
        steps.one()
        return source.cells(first, last, {by})

    @cache
    def history() -> list[Cell]:
        """The cells that both staffing tables use; reading them is a third of the review's work."""
        return source.cells(last - timedelta(days=HISTORY_DAYS - 1), last)

    def beside(asked: Ask) -> Sheet:
        steps.one()
        if asked.name == STAFFING_SAID and order.said:
            inside = [one for one in history() if first <= one.key.day <= last]
            return _said(replace(order, ask=asked), source, inside)
        return _sheet(replace(order, ask=asked), source)

    visits = source.longest(first, last, LONGEST)
    suspensions, changed = _suspensions(ask, office, source)
    seq = max(source.last_seq(first, last), changed)
    lists = {
        OUTAGES: _outages(ask, office, source),
        suspended.NAME: suspensions,
        STAFFING_DAYS: _staffed(ask, order, source, history),
    }
    named = office.month(f"{first:%Y-%m}")
    sheets = tables(ask, office, visits, Months(month, before, year_before, beside, lists))
    made = _book(f"{office.say(REVIEW)} {named}", sheets, ask, office, seq)
    return replace(made, facts=(*made.facts, *standing(order.released, office, seq)))


def _suspensions(ask: Ask, office: OfficeInWords, source: ReportSource) -> tuple[Sheet, int]:
    """Those of the period, and the last row that changed one of them."""
    zone = ZoneInfo(office.zone)

    @cache
    def visits(day: date) -> Mapping[str, Visit]:
        return {one.ticket: one for one in source.visits(day, day)}

    def service_of(row: WrittenRow) -> str | None:
        found = visits(row.day).get(row.ticket or "")
        return None if found is None else found.service

    def open_at(one: suspended.Suspended) -> int | None:
        day = one.starts.astimezone(zone).date()
        if day < ask.since:
            return None
        return suspended.open_when_begun([*visits(day).values()], one)

    rows = source.suspension_rows(ask.since, ask.until)
    found = suspended.suspensions(rows, ask.since, ask.until, zone, service_of)
    oldest = source.kept_from()
    lost = oldest is not None and oldest > ask.since
    notes = (office.say("suspensions.deleted"),) if lost else ()
    return suspended.table(found, open_at, zone, office, notes), suspended.last_seq(found)


def _outages(ask: Ask, office: OfficeInWords, source: ReportSource) -> Sheet:
    since = source.watched_since()
    day = since.astimezone(ZoneInfo(office.zone)).date() if since is not None else None
    return outage_table(source.outages(ask.since, ask.until), day, ask, office)


def _staffed(
    ask: Ask, order: Order, source: ReportSource, history: Callable[[], list[Cell]]
) -> Sheet:
    """What each day of the month was expected to need and what it had; empty without a roster."""
    roster = order.roster
    if roster is None:
        return staffing_days([], [], ask.until, nobody(order.office.zone), order.office)
    since = ask.until - timedelta(days=HISTORY_DAYS - 1)
    seats, day = source.counters(since, ask.until), ask.until + ONE_DAY
    return in_order(staffing_days(history(), seats, day, roster, order.office, ask.since))


def _said(order: Order, source: ReportSource, cells: list[Cell] | None = None) -> Sheet:
    """The advice beside the need. Half hours without advice are left out; without any advice,
    nothing is read.
    """
    ask, office, said = order.ask, order.office, order.said or {}
    if order.roster is None or not said:
        return said_figures({}, [], [], nobody(office.zone), ask, office)
    seats = source.counters(ask.since, ask.until)
    cells = source.cells(ask.since, ask.until) if cells is None else cells
    return said_figures(said, cells, seats, order.roster, ask, office)


def _advice(ask: Ask, office: OfficeInWords, source: ReportSource, roster: Roster) -> Sheet:
    since, until = ask.until - timedelta(days=HISTORY_DAYS), ask.until - ONE_DAY
    cells = source.cells(since, until)
    if ask.name == STAFFING_DAYS:
        return staffing_days(cells, source.counters(since, until), ask.until, roster, office)
    return staffing(cells, ask.until, roster, office)


def _book(
    title: str, sheets: tuple[Sheet, ...], ask: Ask, office: OfficeInWords, seq: int
) -> Workbook:
    since, until = office.day(ask.since), office.day(ask.until)
    facts = office.say(
        "facts", name=office.name, branch=office.branch, since=since, until=until, seq=seq
    )
    return Workbook(
        title=f"{office.name} {title}",
        sheets=sheets,
        as_of_seq=seq,
        language=office.language,
        roc=office.roc,
        facts=(facts,),
    )


def _sheet(order: Order, source: ReportSource, said: Progress = silent) -> Sheet:
    ask, office = order.ask, order.office
    if ask.name == OPEN_DATA:
        return published(source.cells(ask.since, ask.until), ask, office)
    if ask.name == COUNTERS:
        return counter_figures(source.counters(ask.since, ask.until), ask, office)
    if ask.name == SEARCHES:
        return search_figures(source.searches(ask.since, ask.until), ask, office)
    if ask.name == SLIPS:
        return slip_figures(source.slips(ask.since, ask.until), ask, office)
    if ask.name == STAFFING_SAID:
        return _said(order, source)
    if ask.name == OUTAGES:
        return _outages(ask, office, source)
    if ask.name == SEATS:
        some = source.appointments(ask.since, ask.until)
        return seat_figures(some, order.seats or {}, ask, office)
    if ask.name in (BOOKINGS, APPOINTMENTS):
        some = source.appointments(ask.since, ask.until)
        return (book_figures if ask.name == BOOKINGS else listed_appointments)(some, ask, office)
    if ask.name == "longest" and not ask.where:
        return listed(source.longest(ask.since, ask.until, LONGEST), ask, office)
    if ask.name in LISTS:
        return listed(source.visits(ask.since, ask.until), ask, office)
    asked = {*ask.by, *(name for name, _ in ask.where)}
    return figures(_by_month(ask, asked, source, said), ask, office)


def _by_month(ask: Ask, asked: set[str], source: ReportSource, said: Progress) -> Iterator[Cell]:
    """The cells of the period, read month by month; each month is a step."""
    starts = [ask.since]
    while (following := month_of(starts[-1])[1] + ONE_DAY) <= ask.until:
        starts.append(following)
    steps = Steps(said, len(starts))
    for start in starts:
        yield from source.cells(start, min(month_of(start)[1], ask.until), asked, read_by(ask))
        steps.one()


def written(made: Workbook, form: str) -> bytes:
    """A workbook as a file.

    Raises:
        KeyError: If there is no such format.
    """
    match form:
        case "json" | "csv":
            from queue_server.reports.sheets.text import to_csv, to_json

            return to_json(made) if form == "json" else to_csv(made)
        case "xlsx":
            from queue_server.reports.sheets.xlsx import to_xlsx

            return to_xlsx(made)
        case "ods":
            from queue_server.reports.sheets.ods import to_ods

            return to_ods(made)
        case "pdf":
            from queue_server.reports.sheets.pdf import to_pdf

            return to_pdf(made)
    raise KeyError(form)
