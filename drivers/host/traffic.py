"""A device's last raw traffic as lines a person can read. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from drivers.tap import Crossing

#: Bytes shown in one line; a longer crossing takes several lines.
LINE_BYTES = 1024


def lines(crossings: Sequence[Crossing], clock_s: float, now: datetime) -> list[str]:
    """The lines, oldest first: instant, ``>`` to or ``<`` from the device, bytes in hexadecimal.

    Args:
        crossings: What a tap kept.
        clock_s: The clock of the tap at the moment of ``now``.
        now: Timezone-aware.
    """
    found = []
    for one in crossings:
        at = (now - timedelta(seconds=clock_s - one.at_s)).isoformat(timespec="milliseconds")
        found += [f"{at} {one.direction} {text}" for text in _texts(one)]
    return found


def _texts(one: Crossing) -> Iterator[str]:
    if one.hidden:
        yield one.data.decode("ascii")
        return
    for start in range(0, len(one.data), LINE_BYTES):
        yield one.data[start : start + LINE_BYTES].hex(" ")
