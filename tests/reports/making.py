"""Visits as in a real office, at random and by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from queue_server.core.rules import BranchRules
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.in_words import OfficeInWords, office_in_words
from queue_server.reports.rules.visits import LEFT_AT_CLOSE, Visit
from queue_server.settings import Settings

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_SETTINGS = Settings.load()
RULES: BranchRules = _SETTINGS.rules
CATALOGUE: Any = _SETTINGS.catalogue()


def office(language: str = "zh-TW") -> OfficeInWords:
    return office_in_words(RULES, CATALOGUE, language)


def ask(name: str, *by: str, **where: str) -> Ask:
    """A question about the week starting on Monday."""
    until = MONDAY + timedelta(days=7)
    return Ask(name=name, since=MONDAY, until=until, by=by or ("day",), where=tuple(where.items()))


def nine(day: date) -> datetime:
    """Nine o'clock of a day at the office."""
    return NINE + (day - MONDAY)


def visit(ticket: str = "20261123-B001", **change: Any) -> Visit:
    """A visit issued at nine in Taipei, still waiting, unless stated otherwise."""
    given = {
        "ticket": ticket, "day": MONDAY, "service": "T01", "priority": "general",
        "language": "zh-TW", "origin": "walk_in", "ahead": 0, "told_low_min": None,
        "told_high_min": None, "issued_at": NINE, "queued_at": NINE, "seq": 1,
    }  # fmt: skip
    return Visit(**{**given, **change})


def served(ticket: str, wait_s: int, service_s: int = 300, **change: Any) -> Visit:
    """A visit called after ``wait_s``, at the counter 20 seconds later, finished."""
    issued = change.get("issued_at", NINE)
    called = issued + timedelta(seconds=wait_s)
    started = called + timedelta(seconds=20)
    given = {
        "called_at": called, "started_at": started, "waited_s": float(wait_s), "calls": 1,
        "ended_at": started + timedelta(seconds=service_s), "outcome": "done", "counter": 1,
        "queued_at": None,
    }  # fmt: skip
    return visit(ticket, **{**given, **change})


@st.composite
def visits(draw: st.DrawFn, most: int = 40) -> list[Visit]:
    """Any mix of visits over a few days."""
    return [_any(draw, n) for n in range(draw(st.integers(0, most)))]


def _any(draw: st.DrawFn, n: int) -> Visit:
    day = MONDAY + timedelta(days=draw(st.integers(0, 3)))
    issued = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        seconds=draw(st.integers(0, 9 * 3600))
    )
    change: dict[str, Any] = {
        "day": day, "issued_at": issued, "seq": n + 1,
        "service": draw(st.sampled_from(["T01", "S01", "gone"])),
        "priority": draw(st.sampled_from(["general", "caring"])),
        "origin": draw(st.sampled_from(["walk_in", "booked", "staff"])),
        "language": draw(st.sampled_from(["zh-TW", "en"])),
    }  # fmt: skip
    ticket = f"{day:%Y%m%d}-B{n:03}"
    if draw(st.booleans()):
        ending = draw(st.sampled_from([None, "cancelled", LEFT_AT_CLOSE]))
        return visit(ticket, **change, outcome=ending)
    change |= {
        "counter": draw(st.integers(1, 3)),
        "rating": draw(st.sampled_from([None, 1, 4, 5])),
        "outcome": draw(st.sampled_from(["done", "no_show"])),
        "missed": draw(st.integers(0, 2)),
        "told_low_min": 3,
        "told_high_min": 9,
    }
    return served(ticket, draw(st.integers(0, 20_000)), draw(st.integers(0, 20_000)), **change)
