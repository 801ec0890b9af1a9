"""Which number comes next in a series, and how it is written."""

from queue_server.core.errors import Refused
from queue_server.core.rules import BranchRules, Series


def allowed(series: Series, number: int) -> bool:
    """Whether an office that avoids the digit four would give out this number."""
    return not (series.skip_four and "4" in str(number))


def following(series: Series, last: int | None) -> int:
    """Return the number after ``last`` (None: the first of the day).

    Raises:
        Refused: ``series_exhausted`` when the series has no number left today.
    """
    number = series.first if last is None else last + 1
    while not allowed(series, number):
        number += 1
    if number > series.last:
        raise Refused("series_exhausted", f"series {series.name} is used up", series=series.name)
    return number


def label(series: Series, number: int) -> str:
    """What is printed, shown and spoken: ``B042``."""
    return f"{series.prefix}{number:0{series.digits}d}"


def series_for(rules: BranchRules, service: str, priority: str) -> Series:
    """The series of a visit: the class decides when it has one of its own, else the service."""
    name = rules.classes[priority].series or rules.services[service].series
    return rules.series[name]
