"""Figures by day, as they are answered."""

from typing import TypedDict


class ForecastBucket(TypedDict):
    """Coverage among visitors whose told wait lay between two bounds, minutes."""

    low_min: float
    high_min: float
    n: int
    coverage: float


class ForecastDay(TypedDict):
    """How good the told waits of one day were: minutes and shares; ``rivals`` are errors too."""

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
    """What was counted on one day, each way of missing a call apart."""

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
    """Days somebody came, oldest first; the last is today so far."""

    days: list[CountedDay]
