"""Figures by day, as they are sent. Tested by tests/reports/routes."""

from typing import Annotated, TypedDict

from annotated_types import Len, MaxLen

from queue_server.web.shapes import Review


class ForecastBucket(TypedDict):
    """Coverage among visitors whose predicted wait lay between two bounds, in minutes."""

    low_min: float
    high_min: float
    n: int
    coverage: float


class ForecastDay(TypedDict):
    """How accurate one day's predicted waits were: minutes, shares; ``rivals`` are errors too."""

    day: str
    n: int
    mae: float
    bias: float
    under: float
    coverage: float
    buckets: list[ForecastBucket]
    rivals: dict[str, float]


class Closing(TypedDict):
    """How a service day ended, or stands now; ``tickets`` by state."""

    branch: str
    day: str
    seq: int
    tickets: dict[str, int]
    head: str


class ForecastDays(TypedDict):
    """Days with a score, oldest first; the last is today so far."""

    days: list[ForecastDay]


class CountedDay(TypedDict):
    """What was counted on one day, each way of missing a call counted separately."""

    day: str
    issued: int
    finished: int
    cancelled: int
    calls: int
    picked: int
    missed: int
    missed_early: int
    returned: int
    over_limit: int


class CountedDays(TypedDict):
    """Days with visitors, oldest first; the last is today so far."""

    days: list[CountedDay]


class ReportSplit(TypedDict):
    """What figures can be split by."""

    name: str
    title: str


class ReportMeasure(TypedDict):
    """A figure with its definition. Units: ``n, min, s, days, share, grade``."""

    key: str
    title: str
    help: str
    unit: str


class ReportAbout(TypedDict):
    """A report; one that lists visits has neither splits nor measures."""

    name: str
    title: str
    by: list[ReportSplit]
    measures: list[ReportMeasure]


class ReportList(TypedDict):
    """All reports."""

    reports: list[ReportAbout]


class ReportColumn(TypedDict):
    """A column; besides the units of measures there are ``text`` and ``day``."""

    key: str
    title: str
    unit: str
    help: str


#: Rows of a table; the largest is a month of open data.
MOST_ROWS = 100_000


class ReportSheet(TypedDict):
    """A table. Shares are 0 to 1; null means that there is nothing to say, which is not 0.
    ``opens`` has for each row the values of its splits: ``legs`` with ``is.SPLIT=VALUE`` lists its
    visits.
    """

    name: str
    title: str
    columns: list[ReportColumn]
    rows: Annotated[list[list[str | int | float | None]], MaxLen(MOST_ROWS)]
    totals: list[str | int | float | None] | None
    notes: list[str]
    opens: Annotated[list[list[str]], MaxLen(MOST_ROWS)]


class Report(ReportSheet):
    """A report as JSON; ``as_of_seq`` is the last journal row that is in it."""

    facts: list[str]
    as_of_seq: int


class ReportBook(TypedDict):
    """Several tables under one title, as the review of a month has them."""

    title: str
    sheets: list[ReportSheet]
    facts: list[str]
    as_of_seq: int


#: What a file of a report is as JSON.
ReportFile = Report | ReportBook


class WorkProgress(TypedDict):
    """Steps done, and of how many; 0 of 0 while it waits for its turn."""

    done: int
    of: int


class WorkCancelled(TypedDict):
    """The report is no longer being made."""

    cancelled: bool


class ReviewList(TypedDict):
    """The newest month first."""

    reviews: list[Review]


class OpenDataColumn(TypedDict):
    """A column of the open data."""

    key: str
    title: str
    unit: str


class OpenDataList(TypedDict):
    """Months as YYYY-MM, the newest first; ``licence`` is an address."""

    licence: str
    formats: list[str]
    schema: list[OpenDataColumn]
    periods: list[str]


PopulationCell = Annotated[str, MaxLen(80)] | int | float | None


class PopulationBody(TypedDict):
    """Titles, and as many cells in each line: the name of an area and figures."""

    columns: Annotated[list[Annotated[str, Len(1, 80)]], MaxLen(40)]
    rows: Annotated[list[Annotated[list[PopulationCell], MaxLen(40)]], MaxLen(500)]


class PopulationKept(TypedDict):
    """The table as it is kept now; without lines it is gone."""

    month: str
    name: str
    rows: int


class PopulationMonth(TypedDict):
    """A month as YYYY-MM, and the names of its tables."""

    month: str
    tables: list[str]


class PopulationList(TypedDict):
    """The newest month first."""

    formats: list[str]
    months: list[PopulationMonth]
