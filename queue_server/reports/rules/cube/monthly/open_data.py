"""The table that a city publishes each month: visitors by kind of business and half hour.

Only months that are over are published, each once and whole, so that no two tables overlap. Figures
other than the number of visitors are given only for cells that are shown, never for totals, so they
reveal nothing about the hidden ones.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from queue_server.reports.rules.cube import histogram
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.cells import Cell, splits
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import MEASURES
from queue_server.reports.rules.cube.monthly.suppression import FEWEST, hidden, with_totals
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.sheet import Cell as SheetCell
from queue_server.reports.rules.sheet import Column, Sheet

FIGURES = ("wait_p50_min", "wait_p95_min", "within_target_share")
LICENCE = "https://data.gov.tw/license"

#: Keys and units of the columns, in order: the schema.
COLUMNS = (
    ("month", "text"), ("branch", "text"), ("category", "text"), ("half", "text"),
    ("issued", "n"), *((key, MEASURES[key].unit) for key in FIGURES),
)  # fmt: skip


def columns(office: OfficeInWords) -> tuple[Column, ...]:
    """The columns with their titles."""
    return tuple(
        Column(key=key, title=office.say(f"open.{key}"), unit=unit) for key, unit in COLUMNS
    )


def published(cells: Iterable[Cell], ask: Ask, office: OfficeInWords) -> Sheet:
    """One month; a hidden number is empty, never 0."""
    tallies = _tallies(cells, office)
    categories = sorted({category for category, _ in tallies})
    halves = sorted({half for _, half in tallies})
    none = Tally()
    inner = [[tallies.get((one, half), none).issued for half in halves] for one in categories]
    table = with_totals(inner)
    empty = hidden(table)
    total = office.say("total")
    names = [str(office.word("category", one)) for one in categories]
    lines = []
    for r, name in enumerate([*names, total] if names else []):
        for c, half in enumerate([*halves, total]):
            shown = (r, c) not in empty
            is_inner = r < len(categories) and c < len(halves)
            tally = tallies.get((categories[r], half)) if is_inner and shown else None
            start = (f"{ask.since:%Y-%m}", office.branch, name, half)
            lines.append((*start, table[r][c] if shown else None, *_figures(tally)))
    return Sheet(
        name="open_data",
        title=office.say("open"),
        columns=columns(office),
        rows=tuple(lines),
        notes=(office.say("open.hidden", fewest=FEWEST), LICENCE),
    )


def _figures(tally: Tally | None) -> tuple[SheetCell, ...]:
    if tally is None or tally.waited < FEWEST:
        return (None,) * len(FIGURES)
    return tuple(MEASURES[key].of(tally) for key in FIGURES)


def _tallies(cells: Iterable[Cell], office: OfficeInWords) -> dict[tuple[str, str], Tally]:
    half = splits(ZoneInfo(office.zone))["half"]
    made: dict[tuple[str, str], Tally] = {}
    for cell in cells:
        category = office.categories.get(cell.key.service, "")
        tally = made.setdefault((category, str(half(cell.key))), Tally())
        tally.add(cell.tally)
        target = office.targets.get(cell.key.priority, histogram.LONGEST_MIN)
        tally.within_target += histogram.below(cell.tally.wait, target)
    return made
